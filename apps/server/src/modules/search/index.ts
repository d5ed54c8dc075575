import { join } from 'node:path';
import { APPLICATION } from '../../platform/database/embedded.ts';
import type { ModuleParts, Platform } from '../../platform/platform.ts';
import type { Catalogue } from '../catalogue/index.ts';
import { type EmbeddingSettings, HUB } from './embeddings/choose.ts';
import { createEmbeddingModels } from './embeddings/models.ts';
import { createEngineThread } from './engine/engine.thread.ts';
import type { Analysis, EngineHit } from './engine/engine.types.ts';
import { createFoundMovies } from './found.ts';
import { type Checked, type CheckOptions, createIndexing, type Indexed, type IndexingOptions, VECTORS } from './indexing/indexing.ts';
import { type Meaning, meaningOf } from './meaning.ts';
import { createQuestions } from './questions.ts';
import { searchEndpoints } from './search.endpoints.ts';
import { createSearchRepository } from './search.repository.ts';
import { createSearchService } from './search.service.ts';
import type { SearchFilter, SearchFindings, SearchQuery } from './search.types.ts';
import type { VectorIndex } from './vectors/vector-index.ts';

export { EmbeddingError } from './embeddings/model.ts';
export type { Analysis, EngineHit } from './engine/engine.types.ts';
export type { Checked as IndexCheck } from './indexing/indexing.ts';
export type { Meaning } from './meaning.ts';
export type { SearchFilter } from './search.types.ts';
export { createVectorIndex, type VectorIndexSettings } from './vectors/create.ts';

export interface Search {
  /** Waits for what was committed to the shelf before the call. @throws {Fault} `unavailable` while the index is being read for the first time and takes too long. */
  find(query: SearchQuery): Promise<SearchFindings>;
  /** Films like all of these together, the most alike first; they themselves are left out. */
  like(query: { movieIds: readonly number[]; filter: SearchFilter; most: number }): Promise<EngineHit[]>;
  /** What a question asks for, without looking for it. */
  analyse(text: string): Promise<Analysis>;
  /** Embeds films that have no vector of the model in use, or an old one. @throws {Fault} `unavailable` where there is no model. */
  index(options: IndexingOptions): Promise<Indexed>;
  checkIndex(options: CheckOptions): Promise<Checked>;
  /** Null while no vectors serve. */
  meaning(): Promise<Meaning | null>;
  /** Whether every film has its vector, or is not going to get one. */
  isSettled(): Promise<boolean>;
  /** A word for `/ready`: which model, which index, how far. */
  health(): Promise<string>;
  /** Begins to read films and vectors into memory. */
  warm(): void;
  close(): Promise<void>;
}

/** The door of search: films found by words and by meaning. @param options.vectorIndex null: vectors are searched in memory. */
export function createSearch(
  platform: Platform,
  { catalogue }: { catalogue: Catalogue },
  options: {
    embeddings: Omit<EmbeddingSettings, 'cache'>;
    dataDir: string;
    vectorIndex: VectorIndex | null;
  },
): ModuleParts & { search: Search } {
  const { database, events, log, now, newId } = platform;
  const { vectorIndex } = options;
  const models = createEmbeddingModels(
    { ...options.embeddings, cache: join(options.dataDir, 'models') },
    { url: HUB, fetch, now: () => performance.now(), newId, log },
  );
  const repository = createSearchRepository(database);
  const indexing = createIndexing(platform, { model: models.chosen, open: models.open, vectorIndex });
  const unsubscribe: (() => void)[] = [];
  const service = createSearchService({
    engine: (onStart) =>
      createEngineThread(
        { databaseUrl: database.pool.options.connectionString ?? '', applicationName: APPLICATION },
        { log, onStart: (tell) => onStart(tell) },
      ),
    catalogue,
    repository,
    questions: createQuestions({ modelNamed: models.named, log }),
    vectorIndex,
    log,
    onVectors: (listener) => unsubscribe.push(events.subscribe(VECTORS, listener)),
  });
  const found = createFoundMovies({ catalogue, repository });
  return {
    endpoints: searchEndpoints(service, found, now),
    jobs: indexing.jobs,
    search: {
      find: service.find,
      like: service.like,
      analyse: service.analyse,
      index: indexing.index,
      checkIndex: indexing.check,
      meaning: () => meaningOf(repository, models.named),
      isSettled: indexing.isSettled,
      async health() {
        const { served, films, indexed, coming } = await indexing.status(models.choice?.model ?? null);
        const why = models.choice?.why ?? 'the model is being chosen';
        if (!served) return `by words alone; ${why}`;
        const next = coming ? `; ${coming.indexed} of them by ${coming.model}, which takes its place` : '';
        return `${indexed} of ${films} films by ${served}, ${vectorIndex?.kind ?? 'in memory'}${next}; ${why}`;
      },
      warm() {
        service.warm();
        models.chosen().catch((err) => log.warn({ err }, 'No model to embed films by could be chosen'));
      },
      async close() {
        for (const each of unsubscribe) each();
        await service.close();
        await models.close();
      },
    },
  };
}
