import type { discovery } from '@fotograma/contract';
import type { Database } from '../../platform/database/database.ts';
import type { Catalogue } from '../catalogue/index.ts';
import type { FeelingState, ModelRepository } from './model.repository.ts';
import { type FeelingModel, placesOf } from './model.ts';
import { FeelingTable, type FilmEntry, scoreWithFeedback } from './table.ts';

/** Films read at once. */
const BATCH = 2_000;
/** A transaction that publishes takes less than this: what is newer than the last look by as much is read again. */
const OVERLAP = `interval '2 minutes'`;

export interface Ground {
  readonly model: FeelingModel;
  readonly table: FeelingTable;
  /** Stays while nothing changes that films are chosen by. */
  readonly version: string;
}

export interface TableKeeper {
  /** With everything that was committed before the call. */
  current(): Promise<Ground>;
}

interface Row {
  readonly id: number;
  readonly arc: discovery.Arc;
  readonly ending: discovery.Ending;
  readonly intensity: number;
  readonly absorption: number;
  readonly hedonic: number;
  readonly eudaimonic: number;
  readonly pace: discovery.Pace;
  readonly warnings: discovery.Warning[];
  readonly sentiments: readonly { id: discovery.SentimentId; score: number; met: number; unmet: number }[];
  readonly year: number | null;
  readonly runtime: number | null;
  readonly genres: string[];
  readonly countries: string[];
  readonly popularity: number;
  readonly ratingScore: number | null;
  readonly voteCount: number;
}

const ROWS = `SELECT t.id, f.arc, f.ending, f.intensity, f.absorption, f.hedonic, f.eudaimonic, f.pace, f.warnings,
  coalesce((SELECT json_agg(json_build_object('id', s.sentiment_id, 'score', s.score, 'met', s.met, 'unmet', s.unmet))
            FROM movie_sentiment s WHERE s.movie_id = f.movie_id), '[]') AS sentiments,
  t.year, t.runtime, t.genres, t.countries, t.popularity::float8 AS popularity, t.rating_score::float8 AS "ratingScore", t.vote_count AS "voteCount"
  FROM movie_feeling f JOIN film_text t ON t.id = f.movie_id`;

/**
 * Keeps what films are chosen by in memory, and looks before each answer whether it is still so: what was said of films, and
 * the films themselves, as the catalogue's record of changes names them.
 */
export function createTableKeeper(deps: {
  database: Pick<Database, 'pool'>;
  models: ModelRepository;
  catalogue: Pick<Catalogue, 'onChange' | 'settle'>;
}): TableKeeper {
  const { database, models, catalogue } = deps;
  let ground: { model: FeelingModel; table: FeelingTable; state: FeelingState; at: Date } | null = null;
  let stale = new Set<number>();
  let isAllStale = false;
  catalogue.onChange((changes) => {
    if (changes === 'all') isAllStale = true;
    else for (const id of changes) stale.add(id);
  });

  const clock = async () => (await database.pool.query<{ now: Date }>('SELECT now()')).rows[0]?.now ?? new Date(0);

  const load = async (state: FeelingState) => {
    const at = await clock();
    const model = await models.read();
    const table = new FeelingTable(placesOf(model));
    for (let last = 0; ; ) {
      const { rows } = await database.pool.query<Row>(`${ROWS} WHERE f.movie_id > $1 ORDER BY f.movie_id LIMIT ${BATCH}`, [last]);
      for (const row of rows) table.put(entryOf(row));
      const end = rows.at(-1);
      if (!end) break;
      last = end.id;
    }
    ground = { model, table, state, at };
  };

  /** What changed since, and no more. */
  const catchUp = async (now: NonNullable<typeof ground>, state: FeelingState, films: readonly number[]) => {
    const at = await clock();
    const { rows } = await database.pool.query<Row>(`${ROWS} WHERE f.updated_at >= $1::timestamptz - ${OVERLAP} OR f.movie_id = ANY ($2)`, [
      now.at,
      films,
    ]);
    const there = new Set(rows.map(({ id }) => id));
    for (const id of films) if (!there.has(id)) now.table.remove(id);
    for (const row of rows) now.table.put(entryOf(row));
    ground = { ...now, state, at };
  };

  const look = async (): Promise<void> => {
    await catalogue.settle();
    const films = [...stale];
    const all = isAllStale;
    stale = new Set();
    isAllStale = false;
    try {
      const state = await models.state();
      if (!ground || all || ground.state.seed !== state.seed) return await load(state);
      if (films.length || ground.state.changes !== state.changes || ground.state.news !== state.news) await catchUp(ground, state, films);
    } catch (error) {
      // The next look reads it all.
      isAllStale = true;
      throw error;
    }
  };

  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | null = null;
  return {
    async current() {
      // Those who ask while a look runs share the one after it.
      next ??= running.then(() => {
        next = null;
        const looked = look();
        running = looked.catch(() => undefined);
        return looked;
      });
      await next;
      if (!ground) throw new Error('Feelings were not read');
      const { model, table, state } = ground;
      return { model, table, version: `${state.seed}.${state.changes}.${state.news}` };
    },
  };
}

function entryOf({ sentiments, ...row }: Row): FilmEntry {
  return { ...row, scores: Object.fromEntries(sentiments.map(({ id, score, ...said }) => [id, scoreWithFeedback(score, said)])) };
}
