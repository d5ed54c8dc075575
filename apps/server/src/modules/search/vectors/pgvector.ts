import { createHash } from 'node:crypto';
import { countBits, listBits } from '../../../platform/bits.ts';
import type { Database, Sql } from '../../../platform/database/database.ts';
import { type Nearest, type VectorIndex, VectorIndexError } from './vector-index.ts';

/** Dimensions that an HNSW index takes of numbers of four bytes; of two, twice as many (pgvector’s documentation, “HNSW”). */
const MOST_FULL = 2_000;
const MOST_HALF = 4_000;
/** Neighbours that the graph is walked with, at least; more are walked until enough of them pass the filter (pgvector 0.8, “Iterative Index Scans”). */
const LEAST_EF = 100;
const MOST_EF = 1_000;
const MOST_SCANNED = 200_000;
/** So few are compared one by one: the graph would be walked nearly whole for them. */
const FEW = 2_000;
const LISTED = 1_000;

/** Vectors in PostgreSQL, by pgvector: a table a model, with an HNSW index (Malkov and Yashunin, 2018) by cosine. */
export function createPgvector({ pool, transaction }: Pick<Database, 'pool' | 'transaction'>): VectorIndex {
  const tableOf = (model: string) => `search_vector_${createHash('sha256').update(model).digest('hex').slice(0, 12)}`;
  const typeOf = (dimensions: number) => (dimensions <= MOST_FULL ? 'vector' : 'halfvec');
  const literal = (vector: Float32Array) => `[${vector.join(',')}]`;

  return {
    kind: 'pgvector',
    async prepare(model, dimensions) {
      if (dimensions > MOST_HALF)
        throw new VectorIndexError(`pgvector indexes at most ${MOST_HALF} dimensions, and ${model} has ${dimensions}`);
      await told(async () => {
        await pool.query('CREATE EXTENSION IF NOT EXISTS vector').catch((cause) => {
          throw new VectorIndexError('This PostgreSQL has no pgvector. Install the extension, or take VECTOR_INDEX=exact', { cause });
        });
        const [table, type] = [tableOf(model), typeOf(dimensions)];
        await pool.query(`CREATE TABLE IF NOT EXISTS ${table} (movie_id int PRIMARY KEY, vector ${type}(${dimensions}) NOT NULL)`);
        await pool.query(`CREATE INDEX IF NOT EXISTS ${table}_hnsw ON ${table} USING hnsw (vector ${type}_cosine_ops)`);
      });
    },
    async nearest(model, vector, { most, among }) {
      return told(() =>
        transaction(async (sql) => {
          const table = tableOf(model);
          const allowed = among && [...listBits(among, countBits(among))];
          if (allowed?.length === 0) return [];
          if (allowed && allowed.length <= FEW) return exactly(sql, table, vector, most, allowed);
          const ef = Math.min(MOST_EF, Math.max(LEAST_EF, most * 2));
          await sql.query(`SELECT set_config('hnsw.ef_search', '${ef}', true), set_config('hnsw.iterative_scan', 'strict_order', true),
            set_config('hnsw.max_scan_tuples', '${MOST_SCANNED}', true)`);
          const { rows } = await sql.query<Nearest>(
            `SELECT movie_id AS "movieId", 1 - (vector <=> $1) AS score FROM ${table}
             ${allowed ? 'WHERE movie_id = ANY ($3::int[])' : ''} ORDER BY vector <=> $1 LIMIT $2`,
            allowed ? [literal(vector), most, allowed] : [literal(vector), most],
          );
          // The graph ran out before enough of them were allowed: those are few enough to be compared.
          return allowed && rows.length < Math.min(most, allowed.length) ? exactly(sql, table, vector, most, allowed) : rows;
        }),
      );
    },
    async put(model, entries) {
      await told(() =>
        pool.query(
          `INSERT INTO ${tableOf(model)} (movie_id, vector)
           SELECT r.id, r.vector::${typeOf(entries[0]?.vector.length ?? 0)} FROM json_to_recordset($1) AS r (id int, vector text)
           ON CONFLICT (movie_id) DO UPDATE SET vector = excluded.vector`,
          [JSON.stringify(entries.map(({ movieId, vector }) => ({ id: movieId, vector: literal(vector) })))],
        ),
      );
    },
    async remove(model, movieIds) {
      await told(() => pool.query(`DELETE FROM ${tableOf(model)} WHERE movie_id = ANY ($1)`, [movieIds]));
    },
    async *ids(model) {
      for (let last = 0; ; ) {
        const { rows } = await told(() =>
          pool.query<{ id: number }>(`SELECT movie_id AS id FROM ${tableOf(model)} WHERE movie_id > $1 ORDER BY movie_id LIMIT ${LISTED}`, [
            last,
          ]),
        );
        if (rows.length === 0) return;
        last = rows.at(-1)?.id ?? last;
        yield rows.map(({ id }) => id);
      }
    },
    async drop(model) {
      await told(() => pool.query(`DROP TABLE IF EXISTS ${tableOf(model)}`));
    },
    async ping() {
      await told(() => pool.query(`SELECT '[1]'::vector`));
    },
  };

  /** Compared one by one: no index is asked, and none is missed. */
  async function exactly(sql: Sql, table: string, vector: Float32Array, most: number, allowed: readonly number[]): Promise<Nearest[]> {
    const { rows } = await sql.query<Nearest>(
      `SELECT movie_id AS "movieId", score FROM (
         SELECT movie_id, 1 - (vector <=> $1) AS score FROM ${table} WHERE movie_id = ANY ($3::int[]) OFFSET 0) s
       ORDER BY score DESC, movie_id LIMIT $2`,
      [literal(vector), most, allowed],
    );
    return rows;
  }
}

async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof VectorIndexError) throw cause;
    throw new VectorIndexError('pgvector did not answer well', { cause });
  }
}
