import { LRUCache } from 'lru-cache';
import type { Bits } from '../../platform/bits.ts';
import { Fault } from '../../platform/errors.ts';
import type { Logger } from '../../platform/observability/logger.ts';
import type { Catalogue } from '../catalogue/index.ts';
import type { EngineNews } from './engine/engine.messages.ts';
import { type EngineThread, EngineUnavailable } from './engine/engine.thread.ts';
import type { Analysis, EngineFindings, EngineHit, EngineQuestion } from './engine/engine.types.ts';
import type { Questions } from './questions.ts';
import type { SearchRepository, ServingModel } from './search.repository.ts';
import type { SearchFilter, SearchFindings, SearchQuery } from './search.types.ts';
import type { VectorIndex } from './vectors/vector-index.ts';

/** Findings that are remembered until the shelf changes: some 100 kB each. */
const REMEMBERED = 200;
/** Fewer films are read in a moment when somebody searches first; a thread that nobody asks takes a fifth of an idle server’s memory. */
const WORTH_WARMING = 2_000;
/** Longest that a search waits for the shelf to catch up with very many changes. */
const SETTLE_MS = 2_000;
/** Films asked of an index outside: as many as one list gives to the fusion. */
const NEAREST = 100;
/** Films looked for are at most so many (contract: SearchAnswer). */
export const MOST_FOUND = 300;

export interface SearchService {
  find(query: SearchQuery): Promise<SearchFindings>;
  like(query: { movieIds: readonly number[]; filter: SearchFilter; most: number }): Promise<EngineHit[]>;
  analyse(text: string): Promise<Analysis>;
  /** Begins to read films and vectors into memory, where there are many. */
  warm(): void;
  close(): Promise<void>;
  /** Which vectors are searched now; null while there are none. */
  serving(): ServingModel | null;
}

/**
 * Questions to the engine: what it knows is brought up to date before it is asked, and where it finds nothing by meaning, or
 * cannot, words alone answer.
 */
export function createSearchService(deps: {
  /** @param onStart called for each engine that begins: what it is to be told. */
  engine: (onStart: (tell: (news: EngineNews) => void) => void) => EngineThread;
  catalogue: Catalogue;
  repository: SearchRepository;
  questions: Questions;
  /** Null: vectors are searched in the engine's own memory. */
  vectorIndex: VectorIndex | null;
  log: Logger;
  onVectors: (listener: () => void) => void;
}): SearchService {
  const { catalogue, repository, questions, vectorIndex, log, onVectors } = deps;
  const remembered = new LRUCache<string, SearchFindings>({ max: REMEMBERED });
  let serving: ServingModel | null = null;
  /** Changes with whatever answers depend on. */
  let edition = 0;

  const vectorNews = (): EngineNews => ({ kind: 'vectors', model: vectorIndex ? null : (serving?.model ?? null) });
  const thread = deps.engine((tell) => tell(vectorNews()));

  catalogue.onChange((changes) => {
    edition++;
    remembered.clear();
    thread.tell(changes === 'all' ? { kind: 'reload' } : { kind: 'changed', ids: changes });
  });
  const lookAtVectors = async () => {
    serving = await repository.servingModel();
    edition++;
    remembered.clear();
    thread.tell(vectorNews());
  };
  const follow = () =>
    lookAtVectors().catch((err) => {
      log.warn({ err }, 'The vectors in use could not be looked up; those known so far serve on');
    });
  onVectors(() => void follow());
  let begun: Promise<void> | null = null;
  /** The thread starts when the shelf is followed: what changes from then on is told, what was before is read. */
  const begin = () => {
    begun ??= (async () => {
      await catalogue.settle();
      await follow();
      thread.start();
    })().catch((error) => {
      begun = null;
      throw error;
    });
    return begun;
  };
  const upToDate = async () => {
    await begin();
    if (!(await catalogue.look())) await soon(catalogue.settle());
  };

  const nearestTo = async (vector: Float32Array, among: Bits | null, signal?: AbortSignal): Promise<EngineQuestion['nearest']> => {
    if (!vectorIndex || !serving) return null;
    return vectorIndex.nearest(serving.model, vector, { most: NEAREST, among, ...(signal && { signal }) });
  };
  /** Films near to the middle of these, from an index outside; null: the engine looks by itself. */
  const nearestToAll = async (movieIds: readonly number[], among: Bits | null): Promise<EngineQuestion['nearest']> => {
    if (!vectorIndex || !serving) return null;
    const vectors = [...(await repository.vectors(serving.model, movieIds)).values()];
    const [first] = vectors;
    if (!first) return [];
    const middle = new Float32Array(first.length);
    for (const vector of vectors) for (let n = 0; n < middle.length; n++) middle[n] = (middle[n] as number) + (vector[n] as number);
    const length = Math.hypot(...middle) || 1;
    return vectorIndex
      .nearest(
        serving.model,
        middle.map((value) => value / length),
        { most: NEAREST, among },
      )
      .catch((err) => {
        log.warn({ err }, 'The vector index did not answer; films alike are found by words');
        return [];
      });
  };
  /** The question by meaning; nulls where that is not to be had. */
  const meaning = async ({ text, mode, signal }: SearchQuery, among: Bits | null) => {
    const nothing = { vector: null, nearest: null, model: null, milliseconds: 0 };
    if (mode === 'text' || !serving) return nothing;
    const { model } = serving;
    const { english } = await thread.ask({ kind: 'analyse', text });
    const started = performance.now();
    const vector = await questions.vectorOf(serving, { text, english }, signal);
    if (!vector) return nothing;
    const milliseconds = performance.now() - started;
    try {
      return { vector, nearest: await nearestTo(vector, among, signal), model, milliseconds };
    } catch (err) {
      signal?.throwIfAborted();
      log.warn({ err }, 'The vector index did not answer; the question is searched by words');
      return nothing;
    }
  };
  const search = async (query: SearchQuery): Promise<SearchFindings> => {
    const among = await amongOf(catalogue, query.filter);
    const by = await meaning(query, among);
    const mode = by.vector ? query.mode : 'text';
    const { text, most, shown = { from: 0, to: most } } = query;
    const question = { text, mode, vector: by.vector, nearest: by.nearest, among, most, shown };
    const findings: EngineFindings = await thread.ask({ kind: 'find', question, model: by.model });
    return { ...findings, mode, embeddingMs: by.milliseconds };
  };

  return {
    async find(query) {
      return answered(async () => {
        await upToDate();
        const key = JSON.stringify([query.text, query.mode, query.filter, query.most, query.shown]);
        const known = remembered.get(key);
        if (known) return { ...known, embeddingMs: 0 };
        const before = edition;
        const findings = await search(query);
        // What failed for a moment is tried again by the next.
        const isWhole = findings.mode === query.mode || !serving;
        if (isWhole && before === edition) remembered.set(key, findings);
        return findings;
      });
    },
    async like({ movieIds, filter, most }) {
      return answered(async () => {
        await upToDate();
        const among = await amongOf(catalogue, filter);
        const nearest = await nearestToAll(movieIds, among);
        return thread.ask({ kind: 'like', question: { movieIds, nearest, among, most } });
      });
    },
    async analyse(text) {
      return answered(async () => {
        await upToDate();
        return thread.ask({ kind: 'analyse', text });
      });
    },
    warm() {
      const work = async () => {
        if ((await repository.countFilms()) >= WORTH_WARMING) await begin();
      };
      work().catch((err) => log.warn({ err }, 'Search could not begin to read the shelf; the first search tries again'));
    },
    close: thread.close,
    serving: () => serving,
  };
}

/** @returns null where nothing is asked: every film. */
async function amongOf(catalogue: Catalogue, filter: SearchFilter): Promise<Bits | null> {
  return Object.values(filter).some((value) => value !== undefined) ? catalogue.matching(filter) : null;
}

async function answered<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof EngineUnavailable)) throw error;
    throw new Fault('unavailable', 'Search is being made ready. Try again in some seconds.', {
      headers: { 'Retry-After': '5' },
      cause: error,
    });
  }
}

function soon(work: Promise<unknown>): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((done) => {
    timer = setTimeout(done, SETTLE_MS);
  });
  return Promise.race([work, enough]).finally(() => clearTimeout(timer));
}
