import * as z from 'zod';
import { createLocks } from '../../../platform/database/locks.ts';
import { Fault } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { defineJob, type JobDefinition } from '../../../platform/queue/queue.ts';
import { type ChosenModel, EmbeddingError, type EmbeddingModel } from '../embeddings/model.ts';
import type { VectorIndex } from '../vectors/vector-index.ts';
import { compareOutside, countDue } from './check.ts';
import { createIndexer, type IndexRun } from './indexer.ts';
import { createIndexingRepository, MOST_ATTEMPTS } from './indexing.repository.ts';

/** Told when there are other vectors, or another model serves. */
export const VECTORS = 'search.vectors';
const LOCK = 'search.index';
const EVERY_SECONDS = 30;
/** How much longer than looking through all films takes the job leaves them alone after it. */
const REST = 20;
/** Told when somebody waits for the job to let them index. */
export const PLEASE = 'search.index.please';
/** How long whoever asks waits for another run to end, and how often the job is asked to, in ms. */
const PATIENCE_MS = 120_000;
const ASK_EVERY_MS = 2_000;
/** A model that does not answer is left alone by the job for so long. */
const AWAY_MS = 60_000;
/** A model that began to serve so lately is not replaced by the job: processes that choose differently would do so in turns. */
const SETTLED_MS = 3_600_000;

export interface IndexingOptions {
  /** Also films whose text has not changed. */
  readonly all?: boolean;
  /** Another model than the one that was chosen: its vectors are made ready, and serve when it is chosen. */
  readonly model?: string | undefined;
  readonly signal: AbortSignal;
  readonly onProgress?: ((progress: { done: number; total: number }) => void) | undefined;
}

export interface Indexed {
  readonly model: string;
  readonly indexed: number;
  readonly failed: number;
  /** Whether this model's vectors are the ones that are searched. */
  readonly serves: boolean;
}

export interface CheckOptions {
  readonly fix: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: IndexingOptions['onProgress'];
}

export interface Checked {
  readonly model: string | null;
  readonly films: number;
  readonly indexed: number;
  readonly pending: number;
  readonly failed: number;
  readonly orphans: number;
  readonly missing: number;
  readonly otherModels: number;
  readonly fixed: boolean;
}

export interface IndexingStatus {
  /** The model whose vectors are searched; null before the first. */
  readonly served: string | null;
  readonly films: number;
  /** Of the served model, and of the chosen one while that is another. */
  readonly indexed: number;
  readonly coming: { readonly model: string; readonly indexed: number } | null;
}

export interface Indexing {
  /** @throws {Fault} `unavailable` where embeddings are off, `conflict` while another run goes on; {EmbeddingError} when the model does not answer. */
  index(options: IndexingOptions): Promise<Indexed>;
  check(options: CheckOptions): Promise<Checked>;
  /** @param chosen the model that was chosen, if it is known by now. */
  status(chosen: EmbeddingModel | null): Promise<IndexingStatus>;
  /** Whether every film has a vector of the chosen model, or is not going to get one. */
  isSettled(): Promise<boolean>;
  readonly jobs: readonly JobDefinition[];
}

/** Keeps a vector of every film: follows the shelf by a job, and whole at somebody's word. One process at a time. */
export function createIndexing(
  platform: Pick<Platform, 'database' | 'events' | 'log' | 'now'>,
  deps: {
    /** The model that was chosen, and any other by its name. */
    model: () => Promise<ChosenModel>;
    open: (name: string) => Promise<ChosenModel>;
    vectorIndex: VectorIndex | null;
  },
): Indexing {
  const { events, log, now } = platform;
  const { vectorIndex } = deps;
  const rows = createIndexingRepository(platform.database);
  const indexer = createIndexer({ rows, vectorIndex, changed: () => events.publish(VECTORS) });
  const locks = createLocks(platform);
  /** As the job left it: the news it has seen, and when it looks again. */
  let seen: { news: number; model: string } | null = null;
  let restUntil = 0;
  let isOutsideKnown = false;

  /** The model that was chosen, or another; and whether it is to serve. */
  const modelOf = async (name: string | undefined): Promise<{ model: EmbeddingModel; serves: boolean; close(): Promise<void> }> => {
    const { model, why } = await deps.model();
    if (name === undefined && !model) throw new Fault('unavailable', `Films are not embedded (${why}).`);
    if (model && (name === undefined || name === model.name)) return { model, serves: true, close: async () => undefined };
    const other = await deps.open(name ?? '');
    if (!other.model) throw new Fault('unavailable', `Films are not embedded by ${name} (${other.why}).`);
    return { model: other.model, serves: false, close: () => other.model?.close() ?? Promise.resolve() };
  };

  /** @returns null where another run did not end in time. */
  const alone = async <T>(patienceMs: number, signal: AbortSignal, work: () => Promise<T>): Promise<T | null> => {
    // Without a connection the lock is another's: what both do then is the same.
    const release = await locks.take(LOCK, { wanted: () => undefined, patienceMs, signal });
    signal.throwIfAborted();
    if (!release) return null;
    try {
      return await work();
    } finally {
      await release();
    }
  };

  const run = async (model: EmbeddingModel, options: IndexRun & { all: boolean }): Promise<Indexed> => {
    await vectorIndex?.prepare(model.name, model.dimensions);
    if (options.all) await rows.forgetStatus(model.name);
    let indexed = 0;
    // What failed is tried again at once, as often as it may: most of it is passing.
    for (let pass = 0; pass < MOST_ATTEMPTS; pass++) {
      indexed += await indexer.pass(model, options);
      const { failed, givenUp } = await rows.counts(model.name);
      if (failed === givenUp) break;
    }
    const serves = options.serves && (await indexer.takeOver(model, options.signal));
    if (vectorIndex && !isOutsideKnown) {
      // Films from before there was this index, and those removed since.
      await compareOutside(rows, vectorIndex, model, { fix: true, signal: options.signal });
      isOutsideKnown = true;
    }
    return { model: model.name, indexed, failed: (await rows.counts(model.name)).failed, serves };
  };

  const index = async ({ all = false, model: name, signal, onProgress }: IndexingOptions): Promise<Indexed> => {
    const { model, serves, close } = await modelOf(name);
    try {
      for (const until = performance.now() + PATIENCE_MS; performance.now() < until; ) {
        await events.publish(PLEASE);
        const report = await alone(ASK_EVERY_MS, signal, () => run(model, { all, serves, signal, onProgress }));
        if (report) return report;
      }
    } finally {
      await close();
    }
    throw new Fault('conflict', 'Films are being indexed by another process.');
  };

  const check = async ({ fix, signal, onProgress }: CheckOptions): Promise<Checked> => {
    const { model } = await deps.model();
    const look = async () => {
      if (!model)
        return { films: (await rows.counts('')).films, indexed: 0, pending: 0, failed: 0, orphans: 0, missing: 0, otherModels: 0 };
      const { films, indexed, failed } = await rows.counts(model.name);
      const outside = vectorIndex ? await compareOutside(rows, vectorIndex, model, { fix, signal }) : { orphans: 0, missing: 0 };
      const others = (await rows.others(model.name)).reduce((sum, { count }) => sum + count, 0);
      return { films, indexed, failed, ...outside, otherModels: others, pending: await countDue(rows, model, signal) };
    };
    const found = { model: model?.name ?? null, ...(await look()) };
    if (!fix || !model) return { ...found, fixed: false };
    if (found.pending || found.failed) {
      await rows.forgetFailures(model.name);
      await index({ signal: signal ?? new AbortController().signal, onProgress });
    }
    if ((await rows.served())?.model === model.name) await removeOthers(model.name, signal);
    const left = await look();
    return { ...found, fixed: !left.pending && !left.failed && !left.orphans && !left.missing && !left.otherModels };
  };

  const removeOthers = async (model: string, signal: AbortSignal = new AbortController().signal) => {
    for (const other of await rows.others(model)) {
      await rows.removeModel(other.model, signal);
      await vectorIndex?.drop(other.model);
    }
  };

  const follow = defineJob({
    name: 'search.index',
    line: 'default',
    data: z.object({}),
    attempts: 1,
    everySeconds: EVERY_SECONDS,
    async run(_, { signal }) {
      if (now().getTime() < restUntil) return;
      const { model } = await deps.model();
      if (!model) return;
      const news = await rows.filmNews();
      if (seen?.news === news && seen.model === model.name && !(await rows.isUnfinished(model.name))) return;
      const served = await rows.served();
      if (served && served.model !== model.name && now().getTime() - served.since.getTime() < SETTLED_MS) return;
      const started = performance.now();
      const asked = new AbortController();
      const lasting = AbortSignal.any([signal, asked.signal]);
      const stop = events.subscribe(PLEASE, () => asked.abort());
      const report = await alone(0, lasting, () => run(model, { all: false, serves: true, signal: lasting }))
        .catch((error) => {
          // Whoever asked does the rest.
          if (asked.signal.aborted) return null;
          if (!(error instanceof EmbeddingError)) throw error;
          log.warn(`Films wait to be embedded: ${error.message}`);
          restUntil = now().getTime() + AWAY_MS;
          return null;
        })
        .finally(stop);
      if (!report) return;
      seen = { news, model: model.name };
      if (report.indexed) return log.info(report, `${report.indexed} films were embedded by ${report.model}`);
      // Nothing to do, as most of what changes of a film is not in its text: not so soon again.
      restUntil = now().getTime() + REST * (performance.now() - started);
    },
  });

  return {
    index,
    check,
    async status(chosen) {
      const served = await rows.served();
      const { films, indexed } = await rows.counts(served?.model ?? chosen?.name ?? '');
      const coming = served && chosen && chosen.name !== served.model ? chosen.name : null;
      return {
        served: served?.model ?? null,
        films,
        indexed,
        coming: coming === null ? null : { model: coming, indexed: (await rows.counts(coming)).indexed },
      };
    },
    async isSettled() {
      const { model } = await deps.model();
      if (!model) return true;
      const { films, indexed, givenUp } = await rows.counts(model.name);
      return indexed + givenUp >= films;
    },
    jobs: [follow],
  };
}
