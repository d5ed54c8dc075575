import { join } from 'node:path';
import type { search as contract } from '@fotograma/contract';
import { APPLICATION } from '../../platform/database/embedded.ts';
import type { ModuleParts, Platform } from '../../platform/platform.ts';
import type { Catalogue } from '../catalogue/index.ts';
import { createEmbeddingModels, type EmbeddingSettings } from './embeddings/models.ts';
import { createEngineThread } from './engine/engine.thread.ts';
import type { Analysis, EngineFindings, EngineHit } from './engine/engine.types.ts';
import { createFoundMovies } from './found.ts';
import { createIndexing, VECTORS } from './indexing/indexing.ts';
import { createQuestions } from './questions.ts';
import { searchEndpoints } from './search.endpoints.ts';
import { createSearchRepository } from './search.repository.ts';
import { createSearchService, type Query } from './search.service.ts';
import type { VectorIndex } from './vectors/vector-index.ts';

export type { Analysis, EngineHit, EngineReason } from './engine/engine.types.ts';
export { createVectorIndex, type VectorIndexSettings } from './vectors/create.ts';

/** What a search may be narrowed to, exactly; absent means any. */
export interface SearchFilter {
  /** Category slugs; all must hold. */
  readonly genre?: readonly string[] | undefined;
  readonly yearFrom?: number | undefined;
  readonly yearTo?: number | undefined;
  readonly language?: string | undefined;
  readonly playable?: boolean | undefined;
  readonly person?: number | undefined;
  readonly keyword?: string | undefined;
  readonly country?: string | undefined;
}

export interface SearchFindings extends EngineFindings {
  /** What was searched by: `text` where meaning is not to be had. */
  readonly mode: contract.SearchMode;
  /** Milliseconds that the question's embedding took; 0 where none was needed. */
  readonly embeddingMs: number;
}

export interface IndexOptions {
  /** Also films whose text has not changed. */
  readonly all?: boolean | undefined;
  /** By another model than the settings choose. */
  readonly model?: string | undefined;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: { done: number; total: number }) => void;
}

export interface IndexReport {
  readonly model: string;
  readonly indexed: number;
  readonly failed: number;
}

/** What is not as it should be with the vectors; each count is 0 where all is well. */
export interface IndexCheck {
  readonly model: string | null;
  readonly films: number;
  readonly indexed: number;
  /** Films that wait to be embedded, or whose text has changed since. */
  readonly pending: number;
  readonly failed: number;
  /** Vectors in an index outside of films that are not there, and films whose vector is missing there. */
  readonly orphans: number;
  readonly missing: number;
  /** Vectors of other models than the one that serves. */
  readonly otherModels: number;
  /** What was put right. */
  readonly fixed: boolean;
}

export interface Search {
  /** Waits for what was committed to the shelf before the call. @throws {Fault} `unavailable` while the index is being read for the first time and takes too long. */
  find(query: Query): Promise<SearchFindings>;
  /** Films like all of these together, the most alike first; they themselves are left out. */
  like(query: { movieIds: readonly number[]; filter: SearchFilter; most: number }): Promise<EngineHit[]>;
  /** What a question asks for, without looking for it. */
  analyse(text: string): Promise<Analysis>;
  /** Embeds films that have no vector of the model in use, or an old one. @throws {EmbeddingError} */
  index(options: IndexOptions): Promise<IndexReport>;
  checkIndex(options: { fix: boolean; signal: AbortSignal }): Promise<IndexCheck>;
  /** A word for `/ready`: which model, which index, how far. */
  health(): Promise<string>;
  /** Begins to read films and vectors into memory. */
  warm(): void;
  /** As workers start: orders films to be embedded that wait for it. */
  recover(): Promise<void>;
  close(): Promise<void>;
}

/** The door of search: films found by words and by meaning. @param options.vectorIndex null: vectors are searched in memory. */
export function createSearch(
  platform: Platform,
  { catalogue }: { catalogue: Catalogue },
  options: {
    embeddings: Omit<EmbeddingSettings, 'folder'> & { folder: string | undefined };
    dataDir: string;
    vectorIndex: VectorIndex | null;
  },
): ModuleParts & { search: Search } {
  const { database, events, log, now } = platform;
  const { vectorIndex } = options;
  const models = createEmbeddingModels(
    { ...options.embeddings, folder: options.embeddings.folder ?? join(options.dataDir, 'models') },
    { log },
  );
  const repository = createSearchRepository(database);
  const indexing = createIndexing(platform, { models, vectorIndex });
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
  const isOff = options.embeddings.choice === 'off';
  if (!isOff) {
    catalogue.onChange((changes) => {
      // The first reading of the shelf is no change of films.
      if (changes !== 'all') indexing.order().catch((err) => log.warn({ err }, 'Films that changed will be embedded later'));
    });
  }
  return {
    endpoints: searchEndpoints(service, found, now),
    jobs: indexing.jobs,
    search: {
      find: service.find,
      like: service.like,
      analyse: service.analyse,
      index: indexing.index,
      checkIndex: indexing.check,
      async health() {
        const serving = await repository.servingModel();
        const where = vectorIndex ? vectorIndex.kind : 'in memory';
        const chosen = isOff ? 'by words alone (EMBEDDINGS=off)' : (models.why ?? 'the model is chosen when films are embedded');
        if (!serving) return `no film is embedded yet; ${chosen}`;
        const { films, indexed } = await repository.progress(serving.model);
        return `${indexed} of ${films} films by ${serving.model}, ${where}; ${chosen}`;
      },
      warm: service.warm,
      async recover() {
        if (!isOff) await indexing.order();
      },
      async close() {
        for (const each of unsubscribe) each();
        await service.close();
        await models.close();
      },
    },
  };
}
