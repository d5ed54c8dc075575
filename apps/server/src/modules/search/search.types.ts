import type { search as contract } from '@fotograma/contract';
import type { MovieFilter } from '../catalogue/index.ts';
import type { EngineFindings } from './engine/engine.types.ts';

/** What a search may be narrowed to, exactly; absent means any. */
export type SearchFilter = Omit<MovieFilter, 'ids'>;

export interface SearchQuery {
  readonly text: string;
  readonly mode: contract.SearchMode;
  readonly filter: SearchFilter;
  readonly most: number;
  /** Places of films that are given; absent: all of them. */
  readonly shown?: { readonly from: number; readonly to: number };
  readonly signal?: AbortSignal;
}

export interface SearchFindings extends EngineFindings {
  /** What was searched by: `text` where meaning is not to be had. */
  readonly mode: contract.SearchMode;
  /** Milliseconds that the question's embedding took; 0 where none was needed. */
  readonly embeddingMs: number;
}
