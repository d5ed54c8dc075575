import { decadeOf, type Filters, genresOf, readFilters } from '../catalogue/filters.ts';
import { readQuery } from './read-query.ts';

export const MODES = ['hybrid', 'text', 'semantic'] as const;
export type Mode = (typeof MODES)[number];
/** What the API answers with at most: 300 films, twenty a page. */
export const SEARCH_PAGE = 20;
const LAST_PAGE = 15;
/** More films at once are not taken for "like these". */
export const MOST_LIKE = 10;
const LARGEST_ID = 2_147_483_647;

/** What is looked for, as it stands in the address; absent means unrestricted, or the default. */
export interface SearchParams {
  readonly q?: string;
  /** Ids of films, separated by commas: films like all of these are looked for, and `q` is not. */
  readonly like?: string;
  readonly mode?: Mode;
  readonly page?: number;
  readonly explain?: boolean;
  readonly genre?: string;
  readonly yearFrom?: number;
  readonly yearTo?: number;
  readonly language?: string;
  readonly country?: string;
  readonly playable?: boolean;
}

/** What narrows a search, apart from its words. */
export type SearchFilters = Pick<SearchParams, 'genre' | 'yearFrom' | 'yearTo' | 'language' | 'country' | 'playable'>;

/** The search of an address. Whatever makes no sense is dropped, and defaults are left out: equal searches have equal addresses. */
export function readSearchParams(given: Readonly<Record<string, unknown>>): SearchParams {
  const like = likeOf({ like: String(given.like ?? '') });
  const q = typeof given.q === 'string' && like.length === 0 ? readQuery(given.q) : '';
  const mode = MODES.find((one) => one === given.mode) ?? 'hybrid';
  const page = Number(given.page ?? 1);
  return {
    ...(q && { q }),
    ...(like.length > 0 && { like: like.join(',') }),
    ...(q && mode !== 'hybrid' && { mode }),
    ...(q && Number.isInteger(page) && page > 1 && page <= LAST_PAGE && { page }),
    ...(String(given.explain) === 'true' && { explain: true }),
    ...readSearchFilters(given),
  };
}

function readSearchFilters(given: Readonly<Record<string, unknown>>): SearchFilters {
  const { sortBy: _sort, order: _order, ...filters } = readFilters(given);
  const country = String(given.country ?? '');
  return { ...filters, ...(/^[A-Z]{2}$/.test(country) && { country }) };
}

export const filtersOf = (params: SearchParams): SearchFilters => readSearchFilters({ ...params });

/** The search with something about it changed, from its first page. */
export const changed = (params: SearchParams, change: Readonly<Record<string, unknown>>): SearchParams =>
  readSearchParams({ ...params, page: undefined, ...change });

/** The search with every filter lifted. */
export const unfiltered = ({ q, like, mode, explain }: SearchParams): SearchParams => readSearchParams({ q, like, mode, explain });

/** How many filters are set; a range of years is one. */
export function countSearchFilters(filters: SearchFilters): number {
  const years = filters.yearFrom !== undefined || filters.yearTo !== undefined ? 1 : 0;
  const others = [filters.language, filters.country, filters.playable].filter((value) => value !== undefined).length;
  return genresOf(filters).length + years + others;
}

/** The films that others are to be like, each once. */
export function likeOf({ like = '' }: Pick<SearchParams, 'like'>): number[] {
  const ids = like.split(',').filter((id) => /^[1-9]\d{0,9}$/.test(id) && Number(id) <= LARGEST_ID);
  return [...new Set(ids.map(Number))].slice(0, MOST_LIKE);
}

/** The change that sets a decade as the years, or lifts it where it is set. */
export function toggleDecade(filters: Filters, decade: number): Readonly<Record<string, unknown>> {
  const off = decadeOf(filters) === decade;
  return { yearFrom: off ? undefined : decade, yearTo: off ? undefined : decade + 9 };
}
