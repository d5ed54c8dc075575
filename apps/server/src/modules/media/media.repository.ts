import { randomBytes } from 'node:crypto';
import { media } from '@fotograma/contract';
import type { Database, Sql } from '../../platform/database/database.ts';
import type { MediaFile } from '../../platform/database/generated/client.ts';

export type MediaStatus = media.MediaFile['status'];

/** A media file as the rest of the module knows it: sizes as numbers, renditions read. */
export interface MediaRow extends Omit<MediaFile, 'size' | 'renditions'> {
  readonly size: number;
  readonly renditions: media.MediaFile['renditions'];
}

export interface PublishedFacts {
  readonly version: string;
  readonly durationSeconds: number;
  readonly width: number;
  readonly height: number;
  readonly frameRateNum: number;
  readonly frameRateDen: number;
  readonly renditions: media.MediaFile['renditions'];
}

const Renditions = media.MediaFile.shape.renditions;

export interface Announced {
  readonly id: string;
  /** null for the house's own. */
  readonly ownerId: string | null;
  readonly public: boolean;
  readonly filename: string;
  readonly mimeType: string;
  readonly size: number;
  readonly uploadExpiresAt: Date;
}

export interface Claim {
  readonly attempt: number;
  readonly failures: number;
  /** null for the house's own. */
  readonly ownerId: string | null;
}

/** As much of a published file as delivery needs. */
export interface PublishedFile {
  readonly publishedVersion: string | null;
  readonly ownerId: string | null;
  readonly public: boolean;
}

export type MediaRepository = ReturnType<typeof createMediaRepository>;

/**
 * The table of media files. Every change of state is one guarded statement: it says from which state it may come, and a
 * worker's also of which attempt it must be, so that a late word of a dead run changes nothing. Leases are told in the
 * database's own time: clocks of many workers differ.
 */
export function createMediaRepository({ prisma, pool, transaction }: Database) {
  const { mediaFile } = prisma;
  /** Changes the row of a run that still owns it. @returns whether it did. */
  const changeOwn = async (id: string, attempt: number, data: Parameters<typeof mediaFile.updateMany>[0]['data']) =>
    (await mediaFile.updateMany({ where: { id, attempt, status: 'PROCESSING' }, data })).count === 1;

  return {
    async find(id: string): Promise<MediaRow | null> {
      const row = await mediaFile.findUnique({ where: { id } });
      return row && readMedia(row);
    },

    async states(ids: readonly string[]): Promise<{ id: string; status: MediaStatus; durationSeconds: number | null }[]> {
      const { rows } = await pool.query<{ id: string; status: MediaStatus; durationSeconds: number | null }>(
        'SELECT id, status, duration_seconds AS "durationSeconds" FROM media_file WHERE id = ANY ($1::uuid[])',
        [ids],
      );
      return rows;
    },

    /** The published versions of those of some files that anyone may play. */
    async publicVersions(ids: readonly string[]): Promise<{ id: string; version: string }[]> {
      const { rows } = await pool.query<{ id: string; version: string }>(
        `SELECT id, published_version AS version FROM media_file WHERE id = ANY ($1::uuid[]) AND public AND published_version IS NOT NULL`,
        [ids],
      );
      return rows;
    },

    /** Those of some ids that no file has. */
    async unknown(ids: readonly string[]): Promise<string[]> {
      const { rows } = await pool.query<{ id: string }>(
        'SELECT id FROM unnest($1::uuid[]) AS given (id) WHERE NOT EXISTS (SELECT FROM media_file m WHERE m.id = given.id)',
        [ids],
      );
      return rows.map((row) => row.id);
    },

    published(id: string): Promise<PublishedFile | null> {
      return mediaFile.findUnique({ where: { id }, select: { publishedVersion: true, ownerId: true, public: true } });
    },

    /** @returns false when the id is taken. */
    async announce(sql: Sql, row: Announced): Promise<boolean> {
      const { rowCount } = await sql.query(
        `INSERT INTO media_file (id, owner_id, public, filename, mime_type, size, upload_expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING`,
        [row.id, row.ownerId, row.public, row.filename, row.mimeType, row.size, row.uploadExpiresAt],
      );
      return rowCount === 1;
    },

    /**
     * PENDING → UPLOADED, once `appear` has put the bytes in their place; the row is locked meanwhile, so that nobody
     * else's are put there.
     * @returns false when it was no longer PENDING.
     */
    uploaded(id: string, sha256: string, appear: () => Promise<void>): Promise<boolean> {
      const version = randomBytes(8).toString('hex');
      return transaction(async (sql) => {
        const { rowCount } = await sql.query(
          `UPDATE media_file SET uploaded_at = now(), sha256 = $2, work_version = $3, updated_at = now() WHERE id = $1 AND uploaded_at IS NULL`,
          [id, sha256, version],
        );
        if (rowCount !== 1) return false;
        await sql.query(`INSERT INTO media_version (id, media_id, profile) VALUES ($2, $1, 'standard')`, [id, version]);
        await sql.query(`INSERT INTO media_unit (version_id, unit, kind, place) VALUES ($1, 'plan', 'PLAN', 0)`, [version]);
        await appear();
        return true;
      });
    },

    /**
     * UPLOADED → PROCESSING, or takes over a PROCESSING whose lease has run out.
     * @returns the attempt that is now the caller's, how many failed before, and whose file it is; null when there is nothing
     *   to claim.
     */
    async claim(id: string, leaseSeconds: number): Promise<Claim | null> {
      const { rows } = await pool.query<Claim>(
        `UPDATE media_file SET status = 'PROCESSING', attempt = attempt + 1, lease_until = now() + make_interval(secs => $2),
                failures = failures + CASE WHEN status = 'PROCESSING' THEN 1 ELSE 0 END,
                progress = 0, started_at = now(), error_code = NULL, error_message = NULL, error_advice = NULL, updated_at = now()
         WHERE id = $1 AND (status = 'UPLOADED' OR (status = 'PROCESSING' AND lease_until < now()))
         RETURNING attempt, failures, owner_id AS "ownerId"`,
        [id, leaseSeconds],
      );
      return rows[0] ?? null;
    },

    /** Says that the worker lives, and how far it is. @returns false when the work is no longer its own. */
    async renew(id: string, attempt: number, leaseSeconds: number, progress: number): Promise<boolean> {
      const { rowCount } = await pool.query(
        `UPDATE media_file SET lease_until = now() + make_interval(secs => $3), progress = greatest(progress, $4), updated_at = now()
         WHERE id = $1 AND status = 'PROCESSING' AND attempt = $2`,
        [id, attempt, leaseSeconds, progress],
      );
      return rowCount === 1;
    },

    /** Gives the work back, to be claimed again. */
    release(id: string, attempt: number, failed: boolean): Promise<boolean> {
      return changeOwn(id, attempt, { status: 'UPLOADED', leaseUntil: null, ...(failed ? { failures: { increment: 1 } } : {}) });
    },

    /**
     * PROCESSING → READY: the one statement that publishes.
     * @returns whose the file is now; null when the work is no longer the caller's, and nothing was published.
     */
    async publish(sql: Sql, id: string, attempt: number, facts: PublishedFacts): Promise<{ ownerId: string | null } | null> {
      const { rows } = await sql.query<{ ownerId: string | null }>(
        `UPDATE media_file SET status = 'READY', lease_until = NULL, progress = 1, published_version = $3, renditions = $4, duration_seconds = $5,
                width = $6, height = $7, frame_rate_num = $8, frame_rate_den = $9, updated_at = now()
         WHERE id = $1 AND attempt = $2 AND status = 'PROCESSING' RETURNING owner_id AS "ownerId"`,
        [
          id,
          attempt,
          facts.version,
          JSON.stringify(facts.renditions),
          facts.durationSeconds,
          facts.width,
          facts.height,
          facts.frameRateNum,
          facts.frameRateDen,
        ],
      );
      return rows[0] ?? null;
    },

    /** PROCESSING → ERROR. */
    fail(id: string, attempt: number, error: { code: string; message: string; advice: string }): Promise<boolean> {
      const { code: errorCode, message: errorMessage, advice: errorAdvice } = error;
      return changeOwn(id, attempt, { status: 'ERROR', leaseUntil: null, errorCode, errorMessage, errorAdvice });
    },

    /**
     * UPLOADED or PROCESSING → ERROR, by somebody's wish. The attempt is counted on, so that whoever works on it has lost it.
     * @returns false when there is no work to stop.
     */
    async cancel(id: string, error: { code: string; message: string; advice: string }): Promise<boolean> {
      const { rowCount } = await pool.query(
        `UPDATE media_file SET status = 'ERROR', attempt = attempt + 1, lease_until = NULL, progress = 0, error_code = $2, error_message = $3,
                error_advice = $4, updated_at = now()
         WHERE id = $1 AND status IN ('UPLOADED', 'PROCESSING')`,
        [id, error.code, error.message, error.advice],
      );
      return rowCount === 1;
    },

    /**
     * ERROR → UPLOADED, as if it had never been tried.
     * @returns the attempts so far; null when it was not ERROR.
     */
    async retry(id: string): Promise<number | null> {
      const { rows } = await pool.query<{ attempt: number }>(
        `UPDATE media_file SET status = 'UPLOADED', failures = 0, progress = 0, started_at = NULL, error_code = NULL, error_message = NULL,
                error_advice = NULL, updated_at = now()
         WHERE id = $1 AND status = 'ERROR' RETURNING attempt`,
        [id],
      );
      return rows[0]?.attempt ?? null;
    },

    /** Work that waits, or whose worker went silent. */
    async unfinished(): Promise<{ id: string; attempt: number }[]> {
      const { rows } = await pool.query<{ id: string; attempt: number }>(
        `SELECT id, attempt FROM media_file WHERE status = 'UPLOADED' OR (status = 'PROCESSING' AND lease_until < now())
         ORDER BY created_at LIMIT 500`,
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
  };
}

/** A row as the table has it, read. */
export function readMedia(row: MediaFile): MediaRow {
  return { ...row, size: Number(row.size), renditions: Renditions.parse(row.renditions) };
}
