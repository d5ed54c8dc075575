import type { Database } from '../../../platform/database/database.ts';
import { fromBytes, toBytes, type Vector } from '../embeddings/vectors.ts';
import type { CardFilm } from './card.ts';

/** Times that a film's text is tried with a model before it is given up, until it is another text. */
export const MOST_ATTEMPTS = 3;
/** Rows removed by one statement. */
const REMOVED_AT_ONCE = 1_000;

/** A film, and what there is of it by a model. */
export interface IndexedFilm extends CardFilm {
  readonly status: 'PENDING' | 'INDEXED' | 'FAILED' | null;
  readonly textHash: Buffer | null;
  readonly attempts: number;
}

export interface Embedded {
  readonly movieId: number;
  readonly textHash: Buffer;
  readonly vector: Vector;
}

export interface Unembeddable {
  readonly movieId: number;
  readonly textHash: Buffer;
  readonly error: string;
}

export interface ServedModel {
  readonly model: string;
  readonly dimensions: number;
  readonly since: Date;
}

export interface IndexCounts {
  readonly films: number;
  readonly indexed: number;
  readonly failed: number;
  /** Of the failed, those that are tried no more. */
  readonly givenUp: number;
}

export type IndexingRepository = ReturnType<typeof createIndexingRepository>;

const UPSERT = `INSERT INTO movie_embedding AS e (movie_id, model, dimensions, status, text_hash, vector, attempts, error, indexed_at)`;

/** The tables of vectors, and the films that they are of, through the catalogue's door. */
export function createIndexingRepository({ pool }: Pick<Database, 'pool'>) {
  return {
    /** Films after an id, by their ids, with what there is of them by a model. */
    async films(model: string, after: number, most: number): Promise<IndexedFilm[]> {
      const { rows } = await pool.query<IndexedFilm>(
        `SELECT f.id, f.title, f.year, f.genres, f.keywords, f.directors, f.actors[1:10] AS actors, f.overview,
                e.status, e.text_hash AS "textHash", coalesce(e.attempts, 0) AS attempts
         FROM film_text f LEFT JOIN movie_embedding e ON e.movie_id = f.id AND e.model = $1
         WHERE f.id > $2 ORDER BY f.id LIMIT $3`,
        [model, after, most],
      );
      return rows;
    },

    /** A number that moves on when films change. */
    async filmNews(): Promise<number> {
      const { rows } = await pool.query<{ changes: number }>('SELECT changes FROM film_news');
      return rows[0]?.changes ?? 0;
    },

    /** A film that was removed in the meantime is passed over. */
    async saveVectors(model: string, dimensions: number, films: readonly Embedded[]): Promise<void> {
      if (!films.length) return;
      await pool.query(
        `${UPSERT}
         SELECT m.id, $1, $2, 'INDEXED', n.text_hash, n.vector, 0, NULL, now()
         FROM unnest($3::int[], $4::bytea[], $5::bytea[]) AS n (movie_id, text_hash, vector) JOIN film_text m ON m.id = n.movie_id
         ON CONFLICT (movie_id, model) DO UPDATE SET dimensions = excluded.dimensions, status = 'INDEXED',
           text_hash = excluded.text_hash, vector = excluded.vector, attempts = 0, error = NULL, indexed_at = excluded.indexed_at`,
        [
          model,
          dimensions,
          films.map((film) => film.movieId),
          films.map((film) => film.textHash),
          films.map(({ vector }) => toBytes(vector)),
        ],
      );
    },

    /** A vector of the text before stays: it still says roughly what the film is about. */
    async saveFailures(model: string, dimensions: number, films: readonly Unembeddable[]): Promise<void> {
      if (!films.length) return;
      await pool.query(
        `${UPSERT}
         SELECT m.id, $1, $2, 'FAILED', n.text_hash, NULL, 1, n.error, NULL
         FROM unnest($3::int[], $4::bytea[], $5::text[]) AS n (movie_id, text_hash, error) JOIN film_text m ON m.id = n.movie_id
         ON CONFLICT (movie_id, model) DO UPDATE SET dimensions = excluded.dimensions, status = 'FAILED', error = excluded.error,
           attempts = CASE WHEN e.text_hash = excluded.text_hash THEN e.attempts + 1 ELSE 1 END, text_hash = excluded.text_hash`,
        [model, dimensions, films.map((film) => film.movieId), films.map((film) => film.textHash), films.map((film) => film.error)],
      );
    },

    /** Has everything of a model embedded anew; until then the vectors that are there serve. */
    async forgetStatus(model: string): Promise<void> {
      await pool.query(`UPDATE movie_embedding SET status = 'PENDING', attempts = 0 WHERE model = $1`, [model]);
    },

    /** Gives those that were given up another chance. */
    async forgetFailures(model: string): Promise<number> {
      const { rowCount } = await pool.query(`UPDATE movie_embedding SET attempts = 0 WHERE model = $1 AND status = 'FAILED'`, [model]);
      return rowCount ?? 0;
    },

    async counts(model: string): Promise<IndexCounts> {
      const { rows } = await pool.query<IndexCounts>(
        `SELECT (SELECT count(*) FROM film_text) AS films, count(*) FILTER (WHERE status = 'INDEXED') AS indexed,
                count(*) FILTER (WHERE status = 'FAILED') AS failed,
                count(*) FILTER (WHERE status = 'FAILED' AND attempts >= $2) AS "givenUp"
         FROM movie_embedding WHERE model = $1`,
        [model, MOST_ATTEMPTS],
      );
      return rows[0] as IndexCounts;
    },

    /** Whether there is a film that a model has neither embedded nor given up. */
    async isUnfinished(model: string): Promise<boolean> {
      const { rows } = await pool.query<{ is: boolean }>(
        `SELECT EXISTS (SELECT FROM film_text f LEFT JOIN movie_embedding e ON e.movie_id = f.id AND e.model = $1
           WHERE e.movie_id IS NULL OR (e.status <> 'INDEXED' AND e.attempts < $2)) AS is`,
        [model, MOST_ATTEMPTS],
      );
      return rows[0]?.is ?? false;
    },

    /** The model whose vectors are searched. */
    async served(): Promise<ServedModel | null> {
      const { rows } = await pool.query<ServedModel>('SELECT model, dimensions, since FROM search_model');
      return rows[0] ?? null;
    },

    /** Another model serves from now on, in place of this one; of nobody's where none did. @returns whether it was so. */
    async serve(model: string, dimensions: number, inPlaceOf: string | null): Promise<boolean> {
      const { rowCount } =
        inPlaceOf === null
          ? await pool.query('INSERT INTO search_model (model, dimensions, since) VALUES ($1, $2, now()) ON CONFLICT DO NOTHING', [
              model,
              dimensions,
            ])
          : await pool.query('UPDATE search_model SET model = $1, dimensions = $2, since = now() WHERE model = $3', [
              model,
              dimensions,
              inPlaceOf,
            ]);
      return (rowCount ?? 0) > 0;
    },

    /** Vectors of models other than this one: which, and how many. */
    async others(model: string): Promise<{ model: string; count: number }[]> {
      const { rows } = await pool.query<{ model: string; count: number }>(
        'SELECT model, count(*) AS count FROM movie_embedding WHERE model <> $1 GROUP BY model ORDER BY model',
        [model],
      );
      return rows;
    },

    /** Removes what there is by a model, some at a time. */
    async removeModel(model: string, signal: AbortSignal): Promise<void> {
      for (let removed = REMOVED_AT_ONCE; removed === REMOVED_AT_ONCE; ) {
        signal.throwIfAborted();
        const { rowCount } = await pool.query(
          `DELETE FROM movie_embedding WHERE model = $1 AND movie_id IN (
             SELECT movie_id FROM movie_embedding WHERE model = $1 ORDER BY movie_id LIMIT ${REMOVED_AT_ONCE})`,
          [model],
        );
        removed = rowCount ?? 0;
      }
    },

    /** Ids of films that have a vector of a model, after one, by their ids. */
    async withVectors(model: string, after: number, most: number): Promise<number[]> {
      const { rows } = await pool.query<{ id: number }>(
        'SELECT movie_id AS id FROM movie_embedding WHERE model = $1 AND movie_id > $2 AND vector IS NOT NULL ORDER BY movie_id LIMIT $3',
        [model, after, most],
      );
      return rows.map(({ id }) => id);
    },

    async vectors(model: string, movieIds: readonly number[]): Promise<{ movieId: number; vector: Vector }[]> {
      const { rows } = await pool.query<{ movieId: number; vector: Buffer }>(
        'SELECT movie_id AS "movieId", vector FROM movie_embedding WHERE model = $1 AND movie_id = ANY ($2) AND vector IS NOT NULL',
        [model, movieIds],
      );
      return rows.map(({ movieId, vector }) => ({ movieId, vector: fromBytes(vector) }));
    },
  };
}
