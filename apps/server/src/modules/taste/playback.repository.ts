import { playback as contract } from '@fotograma/contract';
import type { Database, Sql } from '../../platform/database/database.ts';

export interface ProgressRow {
  /** Seconds. */
  readonly position: number;
  readonly duration: number;
  readonly watched: boolean;
  readonly updatedAt: Date;
}

/** A place in a file that can be played now. */
export interface PlaceRow extends ProgressRow {
  readonly mediaId: string;
}

const COLUMNS = `position, duration, watched_at IS NOT NULL AS watched, updated_at AS "updatedAt"`;

const FOREIGN_KEY_VIOLATION = '23503';

export type PlaybackRepository = ReturnType<typeof createPlaybackRepository>;

/** Where people are in films and episodes. */
export function createPlaybackRepository({ pool }: Database) {
  return {
    /** Keeps a place; what was watched once stays watched. @returns null when there is no such file any more. */
    async put(
      sql: Sql,
      userId: string,
      mediaId: string,
      { position, duration, isFinished }: { position: number; duration: number; isFinished: boolean },
    ): Promise<ProgressRow | null> {
      const kept = sql.query<ProgressRow>(
        `INSERT INTO playback_progress AS p (user_id, media_file_id, position, duration, watched_at)
         VALUES ($1, $2, $3, $4, CASE WHEN $5 THEN now() END)
         ON CONFLICT (user_id, media_file_id) DO UPDATE SET position = excluded.position, duration = excluded.duration,
           watched_at = coalesce(p.watched_at, excluded.watched_at), updated_at = now()
         RETURNING ${COLUMNS}`,
        [userId, mediaId, position, duration, isFinished],
      );
      return kept.then(
        ({ rows }) => rows[0] ?? null,
        (error: { code?: string }) => {
          // It was taken off the shelf and deleted this moment.
          if (error.code === FOREIGN_KEY_VIOLATION) return null;
          throw error;
        },
      );
    },

    async find(sql: Sql, userId: string, mediaId: string): Promise<ProgressRow | null> {
      const { rows } = await sql.query<ProgressRow>(`SELECT ${COLUMNS} FROM playback_progress WHERE user_id = $1 AND media_file_id = $2`, [
        userId,
        mediaId,
      ]);
      return rows[0] ?? null;
    },

    async remove(sql: Sql, userId: string, mediaId: string): Promise<void> {
      await sql.query('DELETE FROM playback_progress WHERE user_id = $1 AND media_file_id = $2', [userId, mediaId]);
    },

    /** Somebody's last places in what plays now, the latest first. Films that were seen to the end are left out: nothing follows them. */
    async latest(userId: string, limit: number): Promise<PlaceRow[]> {
      const { rows } = await pool.query<PlaceRow>(
        `SELECT p.media_file_id AS "mediaId", ${COLUMNS} FROM playback_progress p
         WHERE p.user_id = $1 AND EXISTS (SELECT FROM playable_media pm WHERE pm.id = p.media_file_id)
           AND NOT (p.position >= p.duration * $2 AND EXISTS (SELECT FROM film f WHERE f.media_file_id = p.media_file_id))
         ORDER BY p.updated_at DESC, p.media_file_id LIMIT $3`,
        [userId, contract.WATCHED_SHARE, limit],
      );
      return rows;
    },

    /** Somebody's places in these files. */
    async of(userId: string, mediaIds: readonly string[]): Promise<Map<string, ProgressRow>> {
      const { rows } = await pool.query<PlaceRow>(
        `SELECT media_file_id AS "mediaId", ${COLUMNS} FROM playback_progress WHERE user_id = $1 AND media_file_id = ANY ($2::uuid[])`,
        [userId, mediaIds],
      );
      return new Map(rows.map(({ mediaId, ...row }) => [mediaId, row]));
    },
  };
}
