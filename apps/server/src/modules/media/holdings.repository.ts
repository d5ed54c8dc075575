import type { Database, Sql } from '../../platform/database/database.ts';
import { type MediaRow, type MediaStatus, selectMedia } from './media.rows.ts';

/** As much of a file as those need who let go of it. */
export interface HeldFile {
  readonly id: string;
  /** null for the house's own. */
  readonly ownerId: string | null;
  /** Bytes. */
  readonly size: number;
}

/** What a list may be narrowed to; absent means any. */
export interface MediaFilter {
  readonly ownerId?: string | undefined;
  readonly status?: MediaStatus | undefined;
  /** Part of a name, whatever the case. */
  readonly q?: string | undefined;
  readonly public?: boolean | undefined;
}

const HELD = `id, owner_id AS "ownerId", size`;

export type HoldingsRepository = ReturnType<typeof createHoldingsRepository>;

/**
 * Which files there are, whose they are, and letting go of them. Rows are locked in the order of their ids, so that two who
 * hold several wait for each other instead of for ever.
 */
export function createHoldingsRepository({ pool }: Database) {
  return {
    /** The latest first. */
    async list(filter: MediaFilter, { limit, offset }: { limit: number; offset: number }): Promise<MediaRow[]> {
      const { where, values } = conditions(filter);
      const page = `ORDER BY created_at DESC, id LIMIT $${values.push(limit)} OFFSET $${values.push(offset)}`;
      return selectMedia(pool, `WHERE ${where} ${page}`, values);
    },

    async count(filter: MediaFilter): Promise<number> {
      const { where, values } = conditions(filter);
      const { rows } = await pool.query<{ count: number }>(`SELECT count(*)::int AS count FROM media_file WHERE ${where}`, values);
      return rows[0]?.count ?? 0;
    },

    /** Says who may play some files. @returns how many of them there are. */
    async setPublic(sql: Sql, ids: readonly string[], isPublic: boolean): Promise<number> {
      // Also where nothing changes: the rows are held from here on, and cannot be deleted by somebody else.
      const { rowCount } = await sql.query(
        `WITH held AS MATERIALIZED (SELECT id FROM media_file WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE)
         UPDATE media_file m SET public = $2, updated_at = now() FROM held WHERE m.id = held.id`,
        [ids, isPublic],
      );
      return rowCount ?? 0;
    },

    /** A file that nobody else changes, or begins to use, until the caller's transaction ends. */
    async hold(sql: Sql, id: string): Promise<HeldFile | null> {
      const { rows } = await sql.query<HeldFile>(`SELECT ${HELD} FROM media_file WHERE id = $1 FOR UPDATE`, [id]);
      return rows[0] ?? null;
    },

    /** All files of an owner, held as by `hold`. */
    async holdOwned(sql: Sql, ownerId: string): Promise<HeldFile[]> {
      const { rows } = await sql.query<HeldFile>(`SELECT ${HELD} FROM media_file WHERE owner_id = $1 ORDER BY id FOR UPDATE`, [ownerId]);
      return rows;
    },

    /** Announcements whose link has run out, held as by `hold`. */
    async holdExpired(sql: Sql, now: Date): Promise<HeldFile[]> {
      // Looked at again once it is held: one whose bytes came a moment ago is not among them.
      const { rows } = await sql.query<HeldFile>(
        `SELECT ${HELD} FROM media_file WHERE status = 'PENDING' AND upload_expires_at < $1 ORDER BY id FOR UPDATE`,
        [now],
      );
      return rows;
    },

    async drop(sql: Sql, ids: readonly string[]): Promise<void> {
      await sql.query('DELETE FROM media_file WHERE id = ANY ($1)', [ids]);
    },

    /** Makes files the house's own. */
    async giveToHouse(sql: Sql, ids: readonly string[]): Promise<void> {
      await sql.query('UPDATE media_file SET owner_id = NULL, updated_at = now() WHERE id = ANY ($1)', [ids]);
    },
  };
}

function conditions({ ownerId, status, q, public: isPublic }: MediaFilter): { where: string; values: unknown[] } {
  const values: unknown[] = [];
  const parts: string[] = [];
  if (ownerId !== undefined) parts.push(`owner_id = $${values.push(ownerId)}`);
  if (status !== undefined) parts.push(`status = $${values.push(status)}::media_status`);
  if (q !== undefined) parts.push(`filename ILIKE $${values.push(`%${q.replace(/[\\%_]/g, '\\$&')}%`)}`);
  if (isPublic !== undefined) parts.push(`public = $${values.push(isPublic)}`);
  return { where: parts.join(' AND ') || 'true', values };
}
