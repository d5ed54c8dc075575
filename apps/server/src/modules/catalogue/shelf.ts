import type { Bits } from '../../platform/bits.ts';

/** What a list may be narrowed to; absent means any. */
export interface MovieFilter {
  /** Category slugs; all must hold. */
  readonly genre?: readonly string[] | undefined;
  readonly yearFrom?: number | undefined;
  readonly yearTo?: number | undefined;
  readonly language?: string | undefined;
  readonly playable?: boolean | undefined;
  /** Id of somebody who is credited. */
  readonly person?: number | undefined;
  readonly keyword?: string | undefined;
  /** Of production, ISO 3166-1 alpha-2. */
  readonly country?: string | undefined;
  /** Only these films. */
  readonly ids?: readonly number[] | undefined;
}

/** `relevance`: in the order of the filter's `ids`. */
export type MovieOrder = 'rating' | 'title' | 'releaseDate' | 'popularity' | 'added' | 'relevance';

export interface MoviePage {
  readonly sortBy: MovieOrder;
  readonly order: 'asc' | 'desc';
  readonly limit: number;
  readonly offset: number;
}

/** Which films are where in lists. */
export interface Shelf {
  /** The ids of a page, and how many films there are in all. Unknown values come last either way, equal ones by id. */
  find(filter: MovieFilter, page: MoviePage): Promise<{ ids: number[]; total: number }>;
  /** The ids of all films found. */
  matching(filter: MovieFilter): Promise<Bits>;
  /** Films a category, by its id; one without any may be missing. */
  countByCategory(): Promise<Map<number, number>>;
}
