export const SORTS = ['popularity', 'rating', 'releaseDate', 'title', 'added'] as const;
export type Sort = (typeof SORTS)[number];
export type Order = 'asc' | 'desc';

/** What the shelves are narrowed to; absent means unrestricted. The same names as in the API and in the URL. */
export interface Filters {
  readonly genre?: string;
  readonly yearFrom?: number;
  readonly yearTo?: number;
  readonly language?: string;
  readonly playable?: boolean;
  readonly sortBy?: Sort;
  readonly order?: Order;
}

/** What one control of the filters is given: all that is set, and the way to change a part. */
export interface FilterProps {
  readonly filters: Filters;
  readonly set: (change: Readonly<Record<string, unknown>>) => void;
}

/** More genres at once are refused by the API. */
export const MOST_GENRES = 5;
export const FIRST_YEAR = 1870;
export const LAST_YEAR = 2100;
const DEFAULT_SORT: Sort = 'popularity';

/**
 * The filters in a URL's search. Whatever makes no sense is dropped, and defaults are left out, so that equal shelves
 * have equal addresses.
 */
export function readFilters(search: Readonly<Record<string, unknown>>): Filters {
  const genres = genresOf({ genre: String(search.genre ?? '') });
  const [from, to] = [readYear(search.yearFrom), readYear(search.yearTo)];
  const [yearFrom, yearTo] = from !== null && to !== null && from > to ? [to, from] : [from, to];
  const language = String(search.language ?? '');
  const playable = String(search.playable ?? '');
  const sortBy = SORTS.find((sort) => sort === search.sortBy) ?? DEFAULT_SORT;
  const order = search.order;
  return {
    ...(genres.length > 0 && { genre: genres.join(',') }),
    ...(yearFrom !== null && { yearFrom }),
    ...(yearTo !== null && { yearTo }),
    ...(/^[a-z]{2,3}$/.test(language) && { language }),
    ...((playable === 'true' || playable === 'false') && { playable: playable === 'true' }),
    ...(sortBy !== DEFAULT_SORT && { sortBy }),
    ...((order === 'asc' || order === 'desc') && order !== naturalOrder(sortBy) && { order }),
  };
}

export function genresOf(filters: Filters): string[] {
  const slugs = (filters.genre ?? '').split(',').filter((slug) => /^[a-z-]{1,40}$/.test(slug));
  return [...new Set(slugs)].slice(0, MOST_GENRES);
}

/** The filters with one genre taken in, or out. */
export function toggleGenre(filters: Filters, slug: string): Filters {
  const genres = genresOf(filters);
  const next = genres.includes(slug) ? genres.filter((other) => other !== slug) : [...genres, slug].slice(-MOST_GENRES);
  return readFilters({ ...filters, genre: next.join(',') });
}

export const sortOf = (filters: Filters): Sort => filters.sortBy ?? DEFAULT_SORT;
export const orderOf = (filters: Filters): Order => filters.order ?? naturalOrder(sortOf(filters));

/** Titles from A, everything else from the most. */
const naturalOrder = (sort: Sort): Order => (sort === 'title' ? 'asc' : 'desc');

/** How many restrictions are set; the sorting is none. */
export function countFilters(filters: Filters): number {
  const years = filters.yearFrom !== undefined || filters.yearTo !== undefined ? 1 : 0;
  return genresOf(filters).length + years + (filters.language ? 1 : 0) + (filters.playable === undefined ? 0 : 1);
}

/** The filters with every restriction lifted and the sorting kept. */
export const withoutRestrictions = (filters: Filters): Filters => readFilters({ sortBy: filters.sortBy, order: filters.order });

/** The decade that the years are exactly, if they are one. */
export function decadeOf({ yearFrom, yearTo }: Filters): number | null {
  return yearFrom !== undefined && yearFrom % 10 === 0 && yearTo === yearFrom + 9 ? yearFrom : null;
}

function readYear(value: unknown): number | null {
  const text = String(value ?? '');
  const year = Number(text);
  return /^\d{4}$/.test(text) && year >= FIRST_YEAR && year <= LAST_YEAR ? year : null;
}
