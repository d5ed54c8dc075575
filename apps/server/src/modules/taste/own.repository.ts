import type { taste as contract } from '@fotograma/contract';
import type { Database } from '../../platform/database/database.ts';

export interface OwnFilmRow {
  readonly verdict: 'like' | 'pass' | null;
  readonly position: number | null;
  readonly duration: number | null;
  readonly watched: boolean;
}

type Told = Pick<contract.Statistics, 'byYear' | 'byGenre' | 'byDecade' | 'directors' | 'countries' | 'watched'>;

const FIGURES = 'count(*)::int AS ratings, round(avg(r.half_stars) / 2, 2)::float8 AS average';
const RATED = 'FROM user_rating r JOIN film f ON f.id = r.movie_id';
const MOST = 10;

export type OwnRepository = ReturnType<typeof createOwnRepository>;

/** What one person has to do with films, seen from several tables at once. */
export function createOwnRepository({ pool }: Database) {
  return {
    /** Somebody's verdict on a film, and where they are in it. @returns null when there is no such film. */
    async film(userId: string, movieId: number): Promise<OwnFilmRow | null> {
      const { rows } = await pool.query<OwnFilmRow>(
        `SELECT lower(v.verdict::text) AS verdict, p.position, p.duration, p.watched_at IS NOT NULL AS watched
         FROM film f LEFT JOIN deck_verdict v ON v.user_id = $1 AND v.movie_id = f.id
         LEFT JOIN playback_progress p ON p.user_id = $1 AND p.media_file_id = f.media_file_id
         WHERE f.id = $2`,
        [userId, movieId],
      );
      return rows[0] ?? null;
    },

    /** What a person's ratings come to by year, genre, decade, director and country: as much work as there are ratings of theirs. */
    async statistics(userId: string): Promise<Told> {
      const ask = async <R extends object>(sql: string) => (await pool.query<R>(sql, [userId])).rows;
      const [byYear, byGenre, byDecade, directors, countries, watched] = await Promise.all([
        ask<Told['byYear'][number]>(
          `SELECT extract(year FROM r.created_at AT TIME ZONE 'UTC')::int AS year, ${FIGURES}
           FROM user_rating r WHERE r.user_id = $1 GROUP BY 1 ORDER BY 1`,
        ),
        ask<Told['byGenre'][number]>(
          `SELECT c.slug, c.name, ${FIGURES} FROM user_rating r JOIN film_category c ON c.movie_id = r.movie_id
           WHERE r.user_id = $1 GROUP BY c.slug, c.name ORDER BY ratings DESC, c.slug`,
        ),
        ask<Told['byDecade'][number]>(
          `SELECT f.year / 10 * 10 AS decade, ${FIGURES} ${RATED} WHERE r.user_id = $1 AND f.year IS NOT NULL GROUP BY 1 ORDER BY 1`,
        ),
        ask<Told['directors'][number]>(
          `SELECT c.person_id AS id, c.name, ${FIGURES} FROM user_rating r JOIN film_credit c ON c.movie_id = r.movie_id AND c.role = 'DIRECTOR'
           WHERE r.user_id = $1 GROUP BY 1, 2 ORDER BY ratings DESC, average DESC, c.name LIMIT ${MOST}`,
        ),
        ask<Told['countries'][number]>(
          `SELECT country AS name, ${FIGURES} ${RATED} CROSS JOIN unnest(f.countries) AS country
           WHERE r.user_id = $1 GROUP BY 1 ORDER BY ratings DESC, country LIMIT ${MOST}`,
        ),
        ask<Told['watched']>(
          `SELECT count(*)::int AS films, coalesce(sum(f.runtime), 0)::int AS minutes
           FROM collection_entry e JOIN film f ON f.id = e.movie_id WHERE e.user_id = $1 AND e.type = 'WATCHED'`,
        ),
      ]);
      return { byYear, byGenre, byDecade, directors, countries, watched: watched[0] ?? { films: 0, minutes: 0 } };
    },
  };
}
