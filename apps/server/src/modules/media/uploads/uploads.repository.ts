import type { Database, Sql } from '../../../platform/database/database.ts';

/** As much of an announcement as those need who settle it. */
export interface Pending {
  readonly id: string;
  /** null for the house's own. */
  readonly ownerId: string | null;
  /** Bytes, as announced. */
  readonly size: number;
}

const PENDING = `id, owner_id AS "ownerId", size`;

export type UploadsRepository = ReturnType<typeof createUploadsRepository>;

/** Announcements until their bytes are here, what else of an owner has the same bytes, and uploads in parts. */
export function createUploadsRepository({ pool }: Database) {
  return {
    /** A file of an owner's with these bytes that plays or may come to; null when there is none. */
    async withBytes(ownerId: string, sha256: string): Promise<string | null> {
      const { rows } = await pool.query<{ id: string }>(
        `SELECT id FROM media_file WHERE owner_id = $1 AND sha256 = $2 AND uploaded_at IS NOT NULL AND status <> 'ERROR'
         ORDER BY (status = 'READY') DESC, created_at LIMIT 1`,
        [ownerId, sha256],
      );
      return rows[0]?.id ?? null;
    },

    /** The first other file of the same owner with the same bytes, however it fared. */
    async duplicateOf(id: string): Promise<string | null> {
      const { rows } = await pool.query<{ id: string }>(
        `SELECT o.id FROM media_file m JOIN media_file o ON o.owner_id = m.owner_id AND o.sha256 = m.sha256 AND o.id <> m.id
         WHERE m.id = $1 AND m.uploaded_at IS NOT NULL AND o.uploaded_at IS NOT NULL ORDER BY o.created_at, o.id LIMIT 1`,
        [id],
      );
      return rows[0]?.id ?? null;
    },

    /** Says how long a file is that was announced as longer. @returns how much longer; null when it is not PENDING. */
    async shorten(sql: Sql, id: string, size: number): Promise<number | null> {
      const { rows } = await sql.query<{ spare: number }>(
        `UPDATE media_file m SET size = $2, updated_at = now()
         FROM (SELECT id, size FROM media_file WHERE id = $1 FOR UPDATE) old
         WHERE m.id = old.id AND m.uploaded_at IS NULL AND old.size >= $2 RETURNING old.size - $2 AS spare`,
        [id, size],
      );
      return rows[0]?.spare ?? null;
    },

    /** An announcement that nobody else changes, or begins to use, until the caller's transaction ends; null when it is none. */
    async hold(sql: Sql, id: string): Promise<Pending | null> {
      const { rows } = await sql.query<Pending>(`SELECT ${PENDING} FROM media_file WHERE id = $1 AND uploaded_at IS NULL FOR UPDATE`, [id]);
      return rows[0] ?? null;
    },

    async forget(sql: Sql, id: string): Promise<void> {
      await sql.query('DELETE FROM media_file WHERE id = $1', [id]);
    },

    /** Announcements after an id, in the order of ids. */
    async pending(after: string, limit: number): Promise<Pending[]> {
      const { rows } = await pool.query<Pending>(
        `SELECT ${PENDING} FROM media_file WHERE status = 'PENDING' AND id > $1 ORDER BY id LIMIT $2`,
        [after, limit],
      );
      return rows;
    },

    /** Those of some ids that are announcements. */
    async pendingOf(ids: readonly string[]): Promise<string[]> {
      const { rows } = await pool.query<{ id: string }>(`SELECT id FROM media_file WHERE id = ANY ($1::uuid[]) AND uploaded_at IS NULL`, [
        ids,
      ]);
      return rows.map((row) => row.id);
    },

    /** The upload in parts of a file; null when none was begun. */
    async multipart(mediaId: string): Promise<string | null> {
      const { rows } = await pool.query<{ uploadId: string }>('SELECT upload_id AS "uploadId" FROM media_multipart WHERE media_id = $1', [
        mediaId,
      ]);
      return rows[0]?.uploadId ?? null;
    },

    /** @returns false when one was begun already. */
    async addMultipart(mediaId: string, uploadId: string): Promise<boolean> {
      const { rowCount } = await pool.query(
        'INSERT INTO media_multipart (media_id, upload_id) VALUES ($1, $2) ON CONFLICT (media_id) DO NOTHING',
        [mediaId, uploadId],
      );
      return rowCount === 1;
    },

    async removeMultipart(mediaId: string, uploadId: string): Promise<void> {
      await pool.query('DELETE FROM media_multipart WHERE media_id = $1 AND upload_id = $2', [mediaId, uploadId]);
    },

    /** Uploads in parts that nobody will finish: their file is here, or was forgotten. */
    async idleMultiparts(): Promise<{ mediaId: string; uploadId: string }[]> {
      const { rows } = await pool.query<{ mediaId: string; uploadId: string }>(
        `SELECT u.media_id AS "mediaId", u.upload_id AS "uploadId" FROM media_multipart u
         WHERE NOT EXISTS (SELECT FROM media_file m WHERE m.id = u.media_id AND m.uploaded_at IS NULL) LIMIT 500`,
      );
      return rows;
    },
  };
}
