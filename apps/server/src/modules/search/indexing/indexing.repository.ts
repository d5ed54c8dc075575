import type pg from 'pg';
import type { Database } from '../../../platform/database/database.ts';
import { bytesOf } from '../vectors/floats.ts';
import type { CardFilm } from './card.ts';

/** Runs after which a film is given up until its text changes. */
export const MOST_ATTEMPTS = 3;
/** Rows that one statement removes. */
const REMOVED_AT_ONCE = 5_000;
/** Of PostgreSQL's advisory locks: one process embeds at a time. Any number that nobody else uses. */
const LOCK = 7_620_301;

export interface FilmToIndex extends CardFilm {
  readonly id: number;
  /** Of the card that its vector was made from; null where there is none. */
  readonly textHash: Buffer | null;
  readonly status: 'PENDING' | 'INDEXED' | 'FAILED' | null;
  readonly attempts: number;
}

export type Outcome =
  | { readonly movieId: number; readonly textHash: Buffer; readonly vector: Float32Array }
  | { readonly movieId: number; readonly textHash: Buffer; readonly error: string };

export interface IndexCounts {
  readonly films: number;
  readonly indexed: number;
  readonly failed: number;
  readonly otherModels: number;
}

export interface IndexingRepository {
  /** Films after an id, with what is known of their vectors by a model. Pages by id: rows that leave a filter shift nobody. */
  films(model: string, after: number, limit: number): Promise<FilmToIndex[]>;
  countFilms(): Promise<number>;
  /** Writes what came of a batch; a film that went in the meantime is left out. */
  write(model: string, dimensions: number, outcomes: readonly Outcome[]): Promise<void>;
  /** The model whose vectors are searched. */
  serving(): Promise<{ model: string; dimensions: number } | null>;
  /** Makes a model's vectors the ones that are searched. */
  serve(model: string, dimensions: number): Promise<void>;
  /** Removes the vectors of all other models. @returns how many there were. */
  dropOthers(model: string): Promise<number>;
  counts(model: string): Promise<IndexCounts>;
  /** Ids and vectors of a model, for an index outside, in batches. */
  vectors(model: string): AsyncGenerator<{ movieId: number; vector: Buffer }[]>;
  /** Runs the work alone among all processes; false when another one is at it. */
  alone(work: () => Promise<void>): Promise<boolean>;
}

const VECTORS_AT_ONCE = 1_000;

export function createIndexingRepository({ pool }: Pick<Database, 'pool'>): IndexingRepository {
  return {
    async films(model, after, limit) {
      const { rows } = await pool.query<FilmToIndex>(
        `SELECT f.id, f.title, f.year, f.genres, f.keywords, f.directors, f.actors, f.overview,
           e.text_hash AS "textHash", e.status, coalesce(e.attempts, 0) AS attempts
         FROM film_text f LEFT JOIN movie_embedding e ON e.movie_id = f.id AND e.model = $1
         WHERE f.id > $2 ORDER BY f.id LIMIT $3`,
        [model, after, limit],
      );
      return rows;
    },
    async countFilms() {
      return (await pool.query<{ count: number }>('SELECT count(*)::int AS count FROM film')).rows[0]?.count ?? 0;
    },
    async write(model, dimensions, outcomes) {
      const rows = outcomes.map((outcome) => ({
        id: outcome.movieId,
        hash: outcome.textHash.toString('hex'),
        vector: 'vector' in outcome ? bytesOf(outcome.vector).toString('hex') : null,
        error: 'error' in outcome ? outcome.error.slice(0, 500) : null,
      }));
      await pool.query(
        `INSERT INTO movie_embedding AS e (movie_id, model, status, dimensions, vector, text_hash, attempts, error, indexed_at)
         SELECT r.id, $1, (CASE WHEN r.error IS NULL THEN 'INDEXED' ELSE 'FAILED' END)::embedding_status, $2,
           decode(r.vector, 'hex'), decode(r.hash, 'hex'), (r.error IS NOT NULL)::int, r.error,
           CASE WHEN r.error IS NULL THEN now() END
         FROM json_to_recordset($3) AS r (id int, hash text, vector text, error text)
         WHERE EXISTS (SELECT FROM film f WHERE f.id = r.id)
         ON CONFLICT (movie_id, model) DO UPDATE SET status = excluded.status, dimensions = excluded.dimensions,
           -- A vector of the text before is better than none.
           vector = coalesce(excluded.vector, e.vector), text_hash = excluded.text_hash, error = excluded.error, indexed_at = excluded.indexed_at,
           attempts = CASE WHEN excluded.error IS NULL THEN 0 WHEN e.text_hash = excluded.text_hash THEN e.attempts + 1 ELSE 1 END`,
        [model, dimensions, JSON.stringify(rows)],
      );
    },
    async serving() {
      const { rows } = await pool.query<{ model: string; dimensions: number }>('SELECT model, dimensions FROM search_model');
      return rows[0] ?? null;
    },
    async serve(model, dimensions) {
      await pool.query(
        `INSERT INTO search_model (model, dimensions) VALUES ($1, $2)
         ON CONFLICT (id) DO UPDATE SET model = excluded.model, dimensions = excluded.dimensions, since = now()`,
        [model, dimensions],
      );
    },
    async dropOthers(model) {
      let dropped = 0;
      for (;;) {
        const { rowCount } = await pool.query(
          `DELETE FROM movie_embedding WHERE (movie_id, model) IN (
             SELECT movie_id, model FROM movie_embedding WHERE model <> $1 LIMIT ${REMOVED_AT_ONCE})`,
          [model],
        );
        dropped += rowCount ?? 0;
        if (!rowCount) return dropped;
      }
    },
    async counts(model) {
      const { rows } = await pool.query<IndexCounts>(
        `SELECT (SELECT count(*)::int FROM film) AS films,
           count(*) FILTER (WHERE model = $1 AND status = 'INDEXED')::int AS indexed,
           count(*) FILTER (WHERE model = $1 AND status = 'FAILED')::int AS failed,
           count(*) FILTER (WHERE model <> $1)::int AS "otherModels" FROM movie_embedding`,
        [model],
      );
      return rows[0] ?? { films: 0, indexed: 0, failed: 0, otherModels: 0 };
    },
    async *vectors(model) {
      for (let last = 0; ; ) {
        const { rows } = await pool.query<{ movieId: number; vector: Buffer }>(
          `SELECT movie_id AS "movieId", vector FROM movie_embedding
           WHERE model = $1 AND movie_id > $2 AND vector IS NOT NULL ORDER BY movie_id LIMIT ${VECTORS_AT_ONCE}`,
          [model, last],
        );
        const row = rows.at(-1);
        if (!row) return;
        last = row.movieId;
        yield rows;
      }
    },
    async alone(work) {
      const client: pg.PoolClient = await pool.connect();
      let broken: unknown;
      try {
        const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [LOCK]);
        if (!rows[0]?.taken) return false;
        try {
          await work();
        } finally {
          await client.query('SELECT pg_advisory_unlock($1)', [LOCK]).catch((error) => {
            broken = error;
          });
        }
        return true;
      } finally {
        client.release(broken !== undefined);
      }
    },
  };
}
