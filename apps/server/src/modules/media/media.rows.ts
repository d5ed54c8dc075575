import { media } from '@fotograma/contract';
import * as z from 'zod';
import type { Database } from '../../platform/database/database.ts';

export type MediaStatus = media.MediaFile['status'];

/** How the work on a file's newest version stands, out of its units. */
export interface WorkFacts {
  /** Share of it that is done, 0 to 1; 0 while nobody knows how much there is to do. */
  readonly progress: number;
  /** At the pace so far, by as many workers as are at it now; null where there is too little to tell from. */
  readonly secondsLeft: number | null;
  /** Whether a unit failed or was cancelled: nobody goes on with it. */
  readonly stopped: boolean;
  /** Whether its first chunk and its sound are done. */
  readonly begun: boolean;
  readonly error: { readonly code: string; readonly message: string; readonly advice: string } | null;
}

/** A media file as the module knows it: the columns of its table, and what its versions and units say. */
export interface MediaRow {
  readonly id: string;
  /** null for the house's own. */
  readonly ownerId: string | null;
  readonly public: boolean;
  readonly status: MediaStatus;
  readonly filename: string;
  readonly mimeType: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string | null;
  readonly uploadExpiresAt: Date;
  readonly uploadedAt: Date | null;
  readonly workVersion: string | null;
  readonly publishedVersion: string | null;
  /** Which of the published version's posters stands for it, from 1. */
  readonly poster: number;
  readonly durationSeconds: number | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly frameRateNum: number | null;
  readonly frameRateDen: number | null;
  readonly renditions: media.MediaFile['renditions'];
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly work: WorkFacts;
}

/** Below this share of the work an estimate would only jump about. */
const ESTIMABLE = 0.04;

const COLUMNS = `
  m.id, m.owner_id AS "ownerId", m.public, m.status, m.filename, m.mime_type AS "mimeType", m.size, m.sha256,
  m.upload_expires_at AS "uploadExpiresAt", m.uploaded_at AS "uploadedAt", m.work_version AS "workVersion",
  m.published_version AS "publishedVersion", coalesce(m.poster, (p.facts->'posters'->>'best')::int, 1) AS poster,
  m.duration_seconds AS "durationSeconds", m.width, m.height, m.frame_rate_num AS "frameRateNum", m.frame_rate_den AS "frameRateDen",
  m.renditions, m.created_at AS "createdAt", m.updated_at AS "updatedAt",
  w.stopped, w.begun, w.done, w.due, w.spent, w.workers, w.error`;

/**
 * The work version's units in one row. How much there is to do is known once `assemble` is there, as it comes with all
 * others. `done` and `due` are in units of weight, `spent` in seconds of workers.
 */
const WORK = `
  SELECT coalesce(bool_or(u.state IN ('FAILED', 'CANCELLED')), false) AS stopped,
         coalesce(bool_or(u.unit = 'video-00000') AND bool_and(u.state = 'DONE') FILTER (WHERE u.unit IN ('video-00000', 'audio')), false) AS begun,
         CASE WHEN bool_or(u.kind = 'ASSEMBLE') THEN sum(u.weight * u.progress) ELSE 0 END AS done,
         coalesce(sum(u.weight * (1 - u.progress)), 0) AS due,
         coalesce(sum(extract(epoch FROM coalesce(u.ended_at, clock_timestamp()) - u.started_at)) FILTER (WHERE u.state IN ('RUNNING', 'DONE')), 0)::float8
           AS spent,
         count(*) FILTER (WHERE u.state = 'RUNNING')::int AS workers,
         (array_agg(json_build_object('code', u.error_code, 'message', u.error_message, 'advice', u.error_advice)
            ORDER BY u.state = 'FAILED' DESC, u.place) FILTER (WHERE u.state IN ('FAILED', 'CANCELLED') AND u.error_code IS NOT NULL))[1] AS error
  FROM media_unit u WHERE u.version_id = m.work_version`;

interface Selected extends Omit<MediaRow, 'work'> {
  readonly stopped: boolean;
  readonly begun: boolean;
  readonly done: number | null;
  readonly due: number;
  readonly spent: number;
  readonly workers: number;
  readonly error: WorkFacts['error'];
}

const Renditions = media.MediaFile.shape.renditions;
const Count = z.int().min(1);

/**
 * Media files with how the work on them stands, in one question.
 * @param chosen the end of a statement after `FROM`: which rows of `media_file m`, in which order.
 */
export async function selectMedia(pool: Database['pool'], chosen: string, values: unknown[]): Promise<MediaRow[]> {
  const { rows } = await pool.query<Selected>(
    `SELECT ${COLUMNS}
     FROM (SELECT * FROM media_file m ${chosen}) m LEFT JOIN media_version p ON p.id = m.published_version CROSS JOIN LATERAL (${WORK}) w
     ORDER BY m.created_at DESC, m.id`,
    values,
  );
  return rows.map(({ stopped, begun, done, due, spent, workers, error, ...row }) => {
    const share = (done ?? 0) / ((done ?? 0) + due || 1);
    const pace = spent > 0 ? (done ?? 0) / spent : 0;
    // Between two units nobody is at it for a moment.
    const secondsLeft = share >= ESTIMABLE && pace > 0 ? Math.ceil(due / pace / Math.max(1, workers)) : null;
    return {
      ...row,
      poster: Count.parse(row.poster),
      renditions: Renditions.parse(row.renditions),
      work: { progress: Math.min(1, share), secondsLeft, stopped, begun, error },
    };
  });
}
