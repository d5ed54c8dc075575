import type { Database, Sql } from '../../platform/database/database.ts';
import { type Statement, statement } from '../../platform/database/statement.ts';

/** Half stars of each of the nine counts of a distribution. */
const HALVES = [2, 3, 4, 5, 6, 7, 8, 9, 10] as const;

export interface RatingRow {
  readonly movieId: number;
  readonly halfStars: number;
  readonly review: string | null;
  /** ISO date. */
  readonly watchedAt: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface ReviewRow {
  readonly authorId: string;
  readonly author: string | null;
  readonly avatar: string | null;
  readonly halfStars: number;
  readonly review: string;
  readonly updatedAt: Date;
}

export interface Tally {
  readonly total: number;
  /** Of half stars. */
  readonly sum: number;
  readonly distribution: number[];
}

export type RatingOrder = 'updated' | 'rating' | 'watched';

export type RatingsRepository = ReturnType<typeof createRatingsRepository>;

const COLUMNS = `movie_id AS "movieId", half_stars AS "halfStars", review, watched_at::text AS "watchedAt", created_at AS "createdAt",
  updated_at AS "updatedAt"`;

const ORDER: Record<RatingOrder, string> = {
  updated: 'updated_at DESC, movie_id',
  rating: 'half_stars DESC, updated_at DESC, movie_id',
  watched: 'watched_at DESC NULLS LAST, updated_at DESC, movie_id',
};

/** The films of the page first: what is skipped on the way to a late page is not read. */
const list = (order: string, which: string) =>
  statement(
    `SELECT ${COLUMNS} FROM user_rating JOIN (
       SELECT movie_id FROM user_rating WHERE user_id = $1 ${which} ORDER BY ${order} LIMIT $2 OFFSET $3) page USING (movie_id)
     WHERE user_id = $1 ORDER BY ${order}`,
  );
const REVIEWED = 'AND review IS NOT NULL';
const LIST: Record<RatingOrder | `${RatingOrder} reviewed`, Statement> = {
  updated: list(ORDER.updated, ''),
  rating: list(ORDER.rating, ''),
  watched: list(ORDER.watched, ''),
  'updated reviewed': list(ORDER.updated, REVIEWED),
  'rating reviewed': list(ORDER.rating, REVIEWED),
  'watched reviewed': list(ORDER.watched, REVIEWED),
};
const REVIEWS_OF = statement('SELECT count(*)::int AS reviews FROM user_rating WHERE user_id = $1 AND review IS NOT NULL');
const TALLY = statement('SELECT half_stars AS half, count(*)::int AS count FROM user_rating WHERE user_id = $1 GROUP BY half_stars');
const IS_FILM = statement('SELECT 1 FROM film WHERE id = $1');

/** Ratings and their reviews. What they come to for each film the database keeps by itself. */
export function createRatingsRepository({ pool }: Database) {
  return {
    /**
     * Rates a film, or rates it anew; `undefined` leaves what was there.
     * @returns null when there is no such film.
     */
    async put(
      sql: Sql,
      userId: string,
      given: { movieId: number; halfStars: number; review?: string | null | undefined; watchedAt?: string | null | undefined },
    ): Promise<RatingRow | null> {
      const { rows } = await sql.query<RatingRow>(
        `INSERT INTO user_rating AS r (user_id, movie_id, half_stars, review, watched_at)
         SELECT $1, f.id, $3, $4, $5 FROM film f WHERE f.id = $2 FOR KEY SHARE
         ON CONFLICT (user_id, movie_id) DO UPDATE SET half_stars = excluded.half_stars,
           review = CASE WHEN $6 THEN excluded.review ELSE r.review END,
           watched_at = CASE WHEN $7 THEN excluded.watched_at ELSE r.watched_at END,
           -- What says nothing new does not make it newer.
           updated_at = CASE WHEN r.half_stars = excluded.half_stars AND NOT ($6 AND r.review IS DISTINCT FROM excluded.review)
             AND NOT ($7 AND r.watched_at IS DISTINCT FROM excluded.watched_at) THEN r.updated_at ELSE now() END
         RETURNING ${COLUMNS}`,
        [
          userId,
          given.movieId,
          given.halfStars,
          given.review ?? null,
          given.watchedAt ?? null,
          given.review !== undefined,
          given.watchedAt !== undefined,
        ],
      );
      return rows[0] ?? null;
    },

    async remove(sql: Sql, userId: string, movieId: number): Promise<void> {
      await sql.query('DELETE FROM user_rating WHERE user_id = $1 AND movie_id = $2', [userId, movieId]);
    },

    async find(userId: string, movieId: number): Promise<RatingRow | null> {
      const { rows } = await pool.query<RatingRow>(`SELECT ${COLUMNS} FROM user_rating WHERE user_id = $1 AND movie_id = $2`, [
        userId,
        movieId,
      ]);
      return rows[0] ?? null;
    },

    async list(
      userId: string,
      { sortBy, reviewed, limit, offset }: { sortBy: RatingOrder; reviewed: boolean; limit: number; offset: number },
    ): Promise<RatingRow[]> {
      const { rows } = await pool.query<RatingRow>(LIST[`${sortBy}${reviewed ? ' reviewed' : ''}`](userId, limit, offset));
      return rows;
    },

    async countReviews(userId: string): Promise<number> {
      const { rows } = await pool.query<{ reviews: number }>(REVIEWS_OF(userId));
      return rows[0]?.reviews ?? 0;
    },

    /** What all ratings of a person come to: read from an index alone. */
    async tally(userId: string): Promise<Tally> {
      const { rows } = await pool.query<{ half: number; count: number }>(TALLY(userId));
      const counts = new Map(rows.map(({ half, count }) => [half, count]));
      return {
        total: rows.reduce((total, { count }) => total + count, 0),
        sum: rows.reduce((sum, { half, count }) => sum + half * count, 0),
        distribution: HALVES.map((half) => counts.get(half) ?? 0),
      };
    },

    /** Reviews of a film, the latest first. */
    async reviews(movieId: number, page: { limit: number; offset: number }): Promise<{ rows: ReviewRow[]; total: number }> {
      const [{ rows }, counted] = await Promise.all([
        pool.query<ReviewRow>(
          `SELECT r.user_id AS "authorId", p.name AS author, p.avatar, r.half_stars AS "halfStars", r.review, r.updated_at AS "updatedAt"
           FROM user_rating r JOIN public_profile p ON p.id = r.user_id
           WHERE r.movie_id = $1 AND r.review IS NOT NULL ORDER BY r.updated_at DESC, r.user_id LIMIT $2 OFFSET $3`,
          [movieId, page.limit, page.offset],
        ),
        pool.query<{ total: number }>(
          `SELECT count(*)::int AS total FROM user_rating r JOIN public_profile p ON p.id = r.user_id
           WHERE r.movie_id = $1 AND r.review IS NOT NULL`,
          [movieId],
        ),
      ]);
      return { rows, total: counted.rows[0]?.total ?? 0 };
    },

    async isFilm(movieId: number): Promise<boolean> {
      const { rowCount } = await pool.query(IS_FILM(movieId));
      return rowCount === 1;
    },
  };
}
