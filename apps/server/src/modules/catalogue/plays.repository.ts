import type { Database, Sql } from '../../platform/database/database.ts';
import type { Use } from '../media/index.ts';

/** What plays a media file. */
export type Play =
  | { readonly kind: 'movie'; readonly movieId: number }
  | { readonly kind: 'episode'; readonly episodeId: number; readonly seriesId: number };

/** Films and episodes by the media file that they have. */
export function createPlaysRepository({ pool }: Database) {
  return {
    /** What plays each of these files; a file that nothing plays is not in it. */
    async of(mediaIds: readonly string[]): Promise<Map<string, Play>> {
      const { rows } = await pool.query<{ mediaId: string; movieId: number | null; episodeId: number | null; seriesId: number | null }>(
        `SELECT media_file_id AS "mediaId", id AS "movieId", NULL AS "episodeId", NULL AS "seriesId"
         FROM movie WHERE media_file_id = ANY ($1::uuid[])
         UNION ALL
         SELECT e.media_file_id, NULL, e.id, n.series_id
         FROM episode e JOIN season n ON n.id = e.season_id WHERE e.media_file_id = ANY ($1::uuid[])`,
        [mediaIds],
      );
      const plays = new Map<string, Play>();
      for (const { mediaId, movieId, episodeId, seriesId } of rows) {
        if (movieId !== null) plays.set(mediaId, { kind: 'movie', movieId });
        else if (episodeId !== null && seriesId !== null) plays.set(mediaId, { kind: 'episode', episodeId, seriesId });
      }
      return plays;
    },

    /** What people call the films and episodes that have these files. */
    async uses(sql: Sql, mediaIds: readonly string[]): Promise<Use[]> {
      const { rows } = await sql.query<Use>(
        `SELECT media_file_id AS "mediaId", title AS name FROM movie WHERE media_file_id = ANY ($1::uuid[])
         UNION ALL
         SELECT e.media_file_id, s.title || ' ' || n.number || '×' || to_char(e.number, 'FM9900')
         FROM episode e JOIN season n ON n.id = e.season_id JOIN series s ON s.id = n.series_id
         WHERE e.media_file_id = ANY ($1::uuid[])`,
        [mediaIds],
      );
      return rows;
    },
  };
}
