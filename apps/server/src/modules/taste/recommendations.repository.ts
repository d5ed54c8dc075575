import type { Database, Sql } from '../../platform/database/database.ts';
import { statement } from '../../platform/database/statement.ts';
import { signalsSql } from './recommendations.signals.ts';
import type { FilmFacts } from './recommender/features.ts';
import type { Signal } from './recommender/signals.ts';

/** Films read at once: some milliseconds of work. */
const BATCH = 500;
/** Features of a kind that count, in order of weight. */
const MOST = { cast: 8, keywords: 20 };

export interface ModelRow {
  readonly id: string;
  readonly createdAt: Date;
  readonly key: string;
  readonly bytes: number;
  readonly people: number;
  readonly films: number;
  readonly ratings: number;
  /** Seconds. */
  readonly trainedIn: number;
}

export type RecommendationsRepository = ReturnType<typeof createRecommendationsRepository>;

const FILM = `SELECT f.id, f.popularity, f.rating_score AS rating,
  f.media_file_id IS NOT NULL AND EXISTS (SELECT FROM playable_media pm WHERE pm.id = f.media_file_id) AS playable,
  ARRAY(SELECT fc.category_id FROM film_category fc WHERE fc.movie_id = f.id) AS genres,
  f.keywords[1:${MOST.keywords}] AS keywords, p.directors, p.writers, p.cast
  FROM film f LEFT JOIN LATERAL (
    SELECT array_agg(c.person_id) FILTER (WHERE c.role = 'DIRECTOR') AS directors,
           array_agg(c.person_id) FILTER (WHERE c.role = 'WRITER') AS writers,
           array_agg(c.person_id) FILTER (WHERE c.role = 'CAST') AS cast
    FROM film_credit c WHERE c.movie_id = f.id AND (c.role <> 'CAST' OR c.position < ${MOST.cast})) p ON true`;

const SIGNALS = statement(`SELECT movie_id AS "movieId", kind, half_stars AS "halfStars", at FROM (${signalsSql('user_id = $1')}) s`);
/** A sum, so that their order does not count. */
const DIGEST = statement(
  `SELECT count(*) || ' ' || coalesce(sum(hash_record_extended(ROW (movie_id, kind, half_stars, at), 0)), 0) AS digest FROM (${signalsSql('user_id = $1')}) s`,
);
const FILM_NEWS = statement('SELECT changes FROM film_news');
const IS_FILM = statement('SELECT 1 FROM film WHERE id = $1');
const NAMES = statement('SELECT DISTINCT person_id AS id, name FROM film_credit WHERE movie_id = ANY ($1) AND person_id = ANY ($2)');

type FilmRow = { [K in keyof FilmFacts]: FilmFacts[K] | (FilmFacts[K] extends readonly unknown[] ? null : never) };

export function createRecommendationsRepository({ pool }: Database) {
  return {
    /** What somebody said and did about films. */
    async signalsOf(userId: string): Promise<Signal[]> {
      return (await pool.query<Signal>(SIGNALS(userId))).rows;
    },

    /** Another one, as good as surely, for other signals. */
    async digestOf(userId: string): Promise<string> {
      return (await pool.query<{ digest: string }>(DIGEST(userId))).rows[0]?.digest ?? '';
    },

    /** A number that moves on when films change. */
    async filmNews(): Promise<number> {
      const { rows } = await pool.query<{ changes: number }>(FILM_NEWS());
      return rows[0]?.changes ?? 0;
    },

    /** Films with what they are made of, the most popular first, in batches. @param most how many there may be in all. */
    async *films(most: number): AsyncGenerator<FilmFacts[]> {
      let after: { popularity: number; id: number } | null = null;
      for (let left = most; left > 0; ) {
        const from: string = after ? 'WHERE f.popularity <= $2 AND (f.popularity < $2 OR f.id > $3)' : '';
        const values: number[] = after ? [after.popularity, after.id] : [];
        const { rows } = await pool.query<FilmRow>(`${FILM} ${from} ORDER BY f.popularity DESC, f.id LIMIT $1`, [
          Math.min(BATCH, left),
          ...values,
        ]);
        after = rows.at(-1) ?? null;
        if (!after) return;
        left -= rows.length;
        yield rows.map((row) => ({
          ...row,
          keywords: row.keywords ?? [],
          genres: row.genres ?? [],
          directors: row.directors ?? [],
          writers: row.writers ?? [],
          cast: row.cast ?? [],
        }));
      }
    },

    async isFilm(movieId: number): Promise<boolean> {
      return (await pool.query(IS_FILM(movieId))).rowCount === 1;
    },

    /** @returns the category's id; null when there is none of that slug, or no film in it. */
    async genre(slug: string): Promise<number | null> {
      const { rows } = await pool.query<{ id: number }>('SELECT category_id AS id FROM film_category WHERE slug = $1 LIMIT 1', [slug]);
      return rows[0]?.id ?? null;
    },

    /** Names of people who are credited, by id. */
    async names(movieIds: readonly number[], personIds: readonly number[]): Promise<Map<number, string>> {
      const { rows } = await pool.query<{ id: number; name: string }>(NAMES(movieIds, personIds));
      return new Map(rows.map(({ id, name }) => [id, name]));
    },

    /** The model that serves. */
    async newest(): Promise<ModelRow | null> {
      const { rows } = await pool.query<ModelRow>(
        `SELECT id, created_at AS "createdAt", key, bytes, people, films, ratings, trained_in AS "trainedIn"
         FROM recommender_model ORDER BY created_at DESC, id LIMIT 1`,
      );
      return rows[0] ?? null;
    },

    async addModel(sql: Sql, { id, createdAt, key, bytes, people, films, ratings, trainedIn }: ModelRow): Promise<void> {
      await sql.query(
        `INSERT INTO recommender_model (id, created_at, key, bytes, people, films, ratings, trained_in)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [id, createdAt, key, bytes, people, films, ratings, trainedIn],
      );
    },

    /** Drops all models but the newest. @returns the keys of their files. */
    async dropOldModels(sql: Sql, kept: number): Promise<string[]> {
      const { rows } = await sql.query<{ key: string }>(
        `DELETE FROM recommender_model WHERE id NOT IN (SELECT id FROM recommender_model ORDER BY created_at DESC, id LIMIT $1) RETURNING key`,
        [kept],
      );
      return rows.map(({ key }) => key);
    },

    async modelKeys(): Promise<Set<string>> {
      const { rows } = await pool.query<{ key: string }>('SELECT key FROM recommender_model');
      return new Set(rows.map(({ key }) => key));
    },

    /** Ratings that were given or changed since then, counted up to a limit. */
    async changesSince(at: Date, limit: number): Promise<number> {
      const { rows } = await pool.query<{ changes: number }>(
        'SELECT count(*)::int AS changes FROM (SELECT FROM user_rating WHERE updated_at > $1 LIMIT $2) r',
        [at, limit],
      );
      return rows[0]?.changes ?? 0;
    },

    /** All ratings, of people here and of public data sets. Reads every one: for the trainer alone. */
    async countRatings(): Promise<number> {
      const { rows } = await pool.query<{ ratings: number }>(
        'SELECT ((SELECT count(*) FROM user_rating) + (SELECT count(*) FROM imported_rating))::int AS ratings',
      );
      return rows[0]?.ratings ?? 0;
    },
  };
}
