import { search as contract } from '@fotograma/contract';
import { Fault } from '../../platform/errors.ts';
import { implement } from '../../platform/http/bind.ts';
import type { ModuleParts, Platform } from '../../platform/platform.ts';
import type { Catalogue } from '../catalogue/index.ts';
import type { Analysis, EngineFindings, EngineHit } from './engine/engine.types.ts';

export type { Analysis, EngineHit, EngineReason } from './engine/engine.types.ts';

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
}

export interface IndexOptions {
  /** Also films whose text has not changed. */
  readonly all?: boolean;
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
  find(query: {
    text: string;
    mode: contract.SearchMode;
    filter: SearchFilter;
    most: number;
    signal?: AbortSignal;
  }): Promise<SearchFindings>;
  /** Films like all of these together, the most alike first; they themselves are left out. */
  like(query: { movieIds: readonly number[]; filter: SearchFilter; most: number }): Promise<EngineHit[]>;
  /** What a question asks for, without looking for it. */
  analyse(text: string): Promise<Analysis>;
  /** Embeds films that have no vector of the model in use, or an old one. */
  index(options: IndexOptions): Promise<IndexReport>;
  checkIndex(options: { fix: boolean }): Promise<IndexCheck>;
  /** A word for `/ready`: which model, which index, how far. */
  health(): Promise<string>;
  /** Begins to read films and vectors into memory. */
  warm(): void;
  close(): Promise<void>;
}

/** The door of search: films found by words and by meaning. */
export function createSearch(_platform: Platform, _deps: { catalogue: Catalogue }): ModuleParts & { search: Search } {
  const unavailable = () => {
    throw new Fault('unavailable', 'Search is not there yet.');
  };
  return {
    endpoints: [implement(contract.search, async () => unavailable()), implement(contract.searchLike, async () => unavailable())],
    jobs: [],
    search: {
      find: async () => unavailable(),
      like: async () => unavailable(),
      analyse: async () => unavailable(),
      index: async () => unavailable(),
      checkIndex: async () => unavailable(),
      health: async () => 'off',
      warm: () => undefined,
      close: async () => undefined,
    },
  };
}
