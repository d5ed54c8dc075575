import pg from 'pg';
import { fromBytes } from '../embeddings/vectors.ts';
import type { FilmText } from './engine.types.ts';

/** Films, and vectors, read at once. */
const BATCH = 1_000;
/** A connection that nobody needs is given back: films change seldom. */
const IDLE_MS = 10_000;

const FILMS = `SELECT id, title, original_title AS "originalTitle", titles, overview, keywords, year, runtime, countries, original_language AS language,
  popularity::float8 AS popularity, vote_count AS "voteCount", rating_score::float8 AS "ratingScore", directors, writers, actors, genres,
  external_ids AS "externalIds" FROM film_text`;

export interface VectorRow {
  readonly id: number;
  readonly vector: Float32Array;
}

/** What the engine is fed with: films as the catalogue publishes them, and vectors of one model. */
export interface EngineSource {
  /** Every film, in batches. */
  films(): AsyncGenerator<FilmText[]>;
  /** Some films; one that is not there is missing. */
  filmsOf(ids: readonly number[]): Promise<FilmText[]>;
  /** Vectors that were made since, in batches; and the time to ask from next. @param since null: all there are. */
  vectors(model: string, since: Date | null): AsyncGenerator<VectorRow[], Date>;
  close(): Promise<void>;
}

export function createEngineSource(options: { databaseUrl: string; applicationName: string }): EngineSource {
  const pool = new pg.Pool({
    connectionString: options.databaseUrl,
    application_name: options.applicationName,
    max: 2,
    idleTimeoutMillis: IDLE_MS,
  });
  // A connection that breaks while nobody uses it is made anew by the next who does.
  pool.on('error', () => undefined);
  return {
    async *films() {
      for (let last = 0; ; ) {
        const { rows } = await pool.query<FilmText>(`${FILMS} WHERE id > $1 ORDER BY id LIMIT ${BATCH}`, [last]);
        const film = rows.at(-1);
        if (!film) return;
        last = film.id;
        yield rows;
      }
    },
    async filmsOf(ids) {
      return (await pool.query<FilmText>(`${FILMS} WHERE id = ANY ($1)`, [ids])).rows;
    },
    async *vectors(model, since) {
      const { rows: clock } = await pool.query<{ at: Date }>('SELECT now() AS at');
      for (let last = 0; ; ) {
        const { rows } = await pool.query<{ id: number; vector: Buffer }>(
          `SELECT movie_id AS id, vector FROM movie_embedding
           WHERE model = $1 AND movie_id > $2 AND vector IS NOT NULL
             AND ($3::timestamptz IS NULL OR indexed_at >= $3) ORDER BY movie_id LIMIT ${BATCH}`,
          [model, last, since],
        );
        const row = rows.at(-1);
        if (!row) return clock[0]?.at ?? new Date(0);
        last = row.id;
        yield rows.map(({ id, vector }) => ({ id, vector: fromBytes(vector) }));
      }
    },
    close: () => pool.end(),
  };
}
