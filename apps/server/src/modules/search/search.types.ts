import type { search as contract } from '@fotograma/contract';
import type { EngineFindings } from './engine/engine.types.ts';

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
