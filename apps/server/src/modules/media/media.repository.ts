import type { media } from '@fotograma/contract';
import type { Database } from '../../platform/database/database.ts';

export type MediaStatus = media.MediaFile['status'];
export type Rendition = media.MediaFile['renditions'][number];

export interface MediaRow {
  readonly id: string;
  readonly status: MediaStatus;
  readonly filename: string;
  readonly mimeType: string;
  readonly size: number;
  readonly sha256: string | null;
  readonly uploadExpiresAt: Date;
  readonly attempt: number;
  readonly progress: number;
  readonly startedAt: Date | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly errorAdvice: string | null;
  readonly durationSeconds: number | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly frameRateNum: number | null;
  readonly frameRateDen: number | null;
  readonly publishedVersion: string | null;
  readonly renditions: Rendition[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface PublishedFacts {
  readonly version: string;
  readonly durationSeconds: number;
  readonly width: number;
  readonly height: number;
  readonly frameRateNum: number;
  readonly frameRateDen: number;
  readonly renditions: readonly Rendition[];
}

const COLUMNS = `id, status, filename, mime_type AS "mimeType", size, sha256, upload_expires_at AS "uploadExpiresAt", attempt, progress,
  started_at AS "startedAt", error_code AS "errorCode", error_message AS "errorMessage", error_advice AS "errorAdvice",
  duration_seconds AS "durationSeconds", width, height, frame_rate_num AS "frameRateNum", frame_rate_den AS "frameRateDen",
  published_version AS "publishedVersion", renditions, created_at AS "createdAt", updated_at AS "updatedAt"`;

export type MediaRepository = ReturnType<typeof createMediaRepository>;

/**
 * The table of media files. Every change of state is one guarded statement: it says from which state it may come, and a
 * worker's also of which attempt it must be, so that a late word of a dead run changes nothing.
 */
export function createMediaRepository({ pool }: Database) {
  const changed = async (text: string, values: unknown[]) => (await pool.query(text, values)).rowCount === 1;
  return {
    async find(id: string): Promise<MediaRow | null> {
      const { rows } = await pool.query<MediaRow>(`SELECT ${COLUMNS} FROM media_file WHERE id = $1`, [id]);
      return rows[0] ?? null;
    },

    async states(ids: readonly string[]) {
      const { rows } = await pool.query<{ id: string; status: MediaStatus; durationSeconds: number | null }>(
        `SELECT id, status, duration_seconds AS "durationSeconds" FROM media_file WHERE id = ANY ($1::uuid[])`,
        [ids],
      );
      return rows;
    },

    async publishedVersion(id: string): Promise<{ version: string | null } | null> {
      const { rows } = await pool.query<{ version: string | null }>('SELECT published_version AS version FROM media_file WHERE id = $1', [
        id,
      ]);
      return rows[0] ?? null;
    },

    /** @returns false when the id is taken. */
    announce(row: { id: string; filename: string; mimeType: string; size: number; uploadExpiresAt: Date }): Promise<boolean> {
      return changed(
        `INSERT INTO media_file (id, filename, mime_type, size, upload_expires_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING`,
        [row.id, row.filename, row.mimeType, row.size, row.uploadExpiresAt],
      );
    },

    /** PENDING → UPLOADED. @returns false when it was no longer PENDING. */
    uploaded(id: string, sha256: string): Promise<boolean> {
      return changed(`UPDATE media_file SET status = 'UPLOADED', sha256 = $2, updated_at = now() WHERE id = $1 AND status = 'PENDING'`, [
        id,
        sha256,
      ]);
    },

    /**
     * UPLOADED → PROCESSING, or takes over a PROCESSING whose lease has run out.
     * @returns the attempt that is now the caller's, and how many failed before; null when there is nothing to claim.
     */
    async claim(id: string, leaseSeconds: number): Promise<{ attempt: number; failures: number } | null> {
      const { rows } = await pool.query<{ attempt: number; failures: number }>(
        `UPDATE media_file SET status = 'PROCESSING', attempt = attempt + 1, lease_until = now() + make_interval(secs => $2),
                failures = failures + CASE WHEN status = 'PROCESSING' THEN 1 ELSE 0 END,
                progress = 0, started_at = now(), error_code = NULL, error_message = NULL, error_advice = NULL, updated_at = now()
         WHERE id = $1 AND (status = 'UPLOADED' OR (status = 'PROCESSING' AND lease_until < now())) RETURNING attempt, failures`,
        [id, leaseSeconds],
      );
      return rows[0] ?? null;
    },

    /** Says that the worker lives, and how far it is. @returns false when the work is no longer its own. */
    renew(id: string, attempt: number, leaseSeconds: number, progress: number): Promise<boolean> {
      return changed(
        `UPDATE media_file SET lease_until = now() + make_interval(secs => $3), progress = greatest(progress, $4), updated_at = now()
         WHERE id = $1 AND status = 'PROCESSING' AND attempt = $2`,
        [id, attempt, leaseSeconds, progress],
      );
    },

    /** Gives the work back, to be claimed again. */
    release(id: string, attempt: number, failed: boolean): Promise<boolean> {
      return changed(
        `UPDATE media_file SET status = 'UPLOADED', lease_until = NULL, failures = failures + $3, updated_at = now()
         WHERE id = $1 AND status = 'PROCESSING' AND attempt = $2`,
        [id, attempt, failed ? 1 : 0],
      );
    },

    /** PROCESSING → READY: the one statement that publishes. @returns false when the work is no longer the caller's. */
    publish(id: string, attempt: number, facts: PublishedFacts): Promise<boolean> {
      return changed(
        `UPDATE media_file SET status = 'READY', lease_until = NULL, progress = 1, published_version = $3, duration_seconds = $4,
                width = $5, height = $6, frame_rate_num = $7, frame_rate_den = $8, renditions = $9, updated_at = now()
         WHERE id = $1 AND status = 'PROCESSING' AND attempt = $2`,
        [
          id,
          attempt,
          facts.version,
          facts.durationSeconds,
          facts.width,
          facts.height,
          facts.frameRateNum,
          facts.frameRateDen,
          JSON.stringify(facts.renditions),
        ],
      );
    },

    /** PROCESSING → ERROR. */
    fail(id: string, attempt: number, error: { code: string; message: string; advice: string }): Promise<boolean> {
      return changed(
        `UPDATE media_file SET status = 'ERROR', lease_until = NULL, error_code = $3, error_message = $4, error_advice = $5, updated_at = now()
         WHERE id = $1 AND status = 'PROCESSING' AND attempt = $2`,
        [id, attempt, error.code, error.message, error.advice],
      );
    },

    /** Work that waits, or whose worker went silent. */
    async unfinished(): Promise<{ id: string; attempt: number }[]> {
      const { rows } = await pool.query<{ id: string; attempt: number }>(
        `SELECT id, attempt FROM media_file WHERE status = 'UPLOADED' OR (status = 'PROCESSING' AND lease_until < now()) ORDER BY created_at LIMIT 500`,
      );
      return rows;
    },

    /** The attempts that live workers are at. */
    async underWay(): Promise<{ id: string; attempt: number }[]> {
      const { rows } = await pool.query<{ id: string; attempt: number }>(
        `SELECT id, attempt FROM media_file WHERE status = 'PROCESSING' AND lease_until >= now()`,
      );
      return rows;
    },

    /** Forgets announcements whose link has run out. @returns their ids. */
    async dropExpired(now: Date): Promise<string[]> {
      const { rows } = await pool.query<{ id: string }>(
        `DELETE FROM media_file WHERE status = 'PENDING' AND upload_expires_at < $1 RETURNING id`,
        [now],
      );
      return rows.map((row) => row.id);
    },
  };
}
