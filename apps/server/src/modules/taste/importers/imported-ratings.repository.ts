import type { Database } from '../../../platform/database/database.ts';

export interface ImportedRating {
  readonly rater: number;
  readonly movieId: number;
  /** 1 to 10. */
  readonly halfStars: number;
  /** Seconds since 1970. */
  readonly ratedAt: number;
}

/** Ratings of people who have no account here. */
export function createImportedRatingsRepository({ pool }: Database) {
  return {
    /**
     * Writes ratings of one source, of which no two are of the same person for the same film. One that is there already as it
     * is is left alone; a film that has gone meanwhile is left out.
     */
    async write(source: string, ratings: readonly ImportedRating[]): Promise<{ added: number; updated: number }> {
      const { rows } = await pool.query<{ added: number; updated: number }>(
        `WITH written AS (
           INSERT INTO imported_rating AS was (source, rater, movie_id, half_stars, rated_at)
           SELECT $1, g.rater, g.movie_id, g.half_stars, to_timestamp(g.rated_at)
           FROM unnest($2::int[], $3::int[], $4::smallint[], $5::float8[]) AS g (rater, movie_id, half_stars, rated_at)
           WHERE EXISTS (SELECT FROM film f WHERE f.id = g.movie_id)
           ON CONFLICT (source, rater, movie_id) DO UPDATE SET half_stars = excluded.half_stars, rated_at = excluded.rated_at
           WHERE (was.half_stars, was.rated_at) IS DISTINCT FROM (excluded.half_stars, excluded.rated_at)
           -- A row that was there before has been written by somebody: this statement.
           RETURNING xmax = 0 AS fresh)
         SELECT count(*) FILTER (WHERE fresh) AS added, count(*) FILTER (WHERE NOT fresh) AS updated FROM written`,
        [
          source,
          ratings.map((rating) => rating.rater),
          ratings.map((rating) => rating.movieId),
          ratings.map((rating) => rating.halfStars),
          ratings.map((rating) => rating.ratedAt),
        ],
      );
      return rows[0] ?? { added: 0, updated: 0 };
    },
  };
}
