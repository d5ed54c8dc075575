import type { deck as contract } from '@fotograma/contract';
import type * as z from 'zod';
import type { Database, Sql } from '../../platform/database/database.ts';
import type { KnownFilm } from './deck.choice.ts';

export type Verdict = z.output<typeof contract.Verdict>;

/** What somebody did with a film. */
export interface Said {
  readonly movieId: number;
  /** Rated, or watched. */
  readonly seen: boolean;
  readonly verdict: Verdict | null;
}

export type DeckRepository = ReturnType<typeof createDeckRepository>;

/** What people say to films in their deck, and what is known of the films that are in it. */
export function createDeckRepository({ pool }: Database) {
  return {
    /** Every film that somebody rated, kept, watched or said something to. */
    async said(userId: string): Promise<Said[]> {
      const { rows } = await pool.query<Said>(
        `SELECT movie_id AS "movieId", bool_or(seen) AS seen, max(verdict) AS verdict FROM (
           SELECT movie_id, true AS seen, NULL AS verdict FROM user_rating WHERE user_id = $1
           UNION ALL SELECT movie_id, type = 'WATCHED', NULL FROM collection_entry WHERE user_id = $1
           UNION ALL SELECT movie_id, false, lower(verdict::text) FROM deck_verdict WHERE user_id = $1
           UNION ALL SELECT f.id, true, NULL FROM playback_progress p JOIN film f ON f.media_file_id = p.media_file_id
             WHERE p.user_id = $1 AND p.watched_at IS NOT NULL) s
         GROUP BY movie_id`,
        [userId],
      );
      return rows;
    },

    /** What is known of films, in this order; ids that no film has are left out. */
    async films(ids: readonly number[]): Promise<KnownFilm[]> {
      const { rows } = await pool.query<KnownFilm>(
        `SELECT f.id, f.year, f.rating_score AS score, r.distribution,
           ARRAY(SELECT c.slug FROM film_category c WHERE c.movie_id = f.id ORDER BY c.slug) AS genres
         FROM unnest($1::int[]) WITH ORDINALITY AS page (id, n) JOIN film f ON f.id = page.id
         LEFT JOIN film_rating r ON r.movie_id = f.id ORDER BY page.n`,
        [ids],
      );
      return rows;
    },

    /** The last word counts. @returns false when there is no such film. */
    async put(sql: Sql, userId: string, movieId: number, verdict: Verdict): Promise<boolean> {
      const { rowCount } = await sql.query(
        `INSERT INTO deck_verdict AS v (user_id, movie_id, verdict) SELECT $1, f.id, $3::verdict FROM film f WHERE f.id = $2 FOR KEY SHARE
         ON CONFLICT (user_id, movie_id) DO UPDATE SET verdict = excluded.verdict,
           created_at = CASE WHEN v.verdict = excluded.verdict THEN v.created_at ELSE now() END`,
        [userId, movieId, verdict.toUpperCase()],
      );
      return rowCount === 1;
    },

    /** @returns whether there was one. */
    async remove(sql: Sql, userId: string, movieId: number): Promise<boolean> {
      const { rowCount } = await sql.query('DELETE FROM deck_verdict WHERE user_id = $1 AND movie_id = $2', [userId, movieId]);
      return rowCount === 1;
    },
  };
}
