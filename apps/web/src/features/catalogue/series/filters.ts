export const SERIES_SORTS = ['popularity', 'firstAirDate', 'title'] as const;
export type SeriesSort = (typeof SERIES_SORTS)[number];

/** What the shelf of series is narrowed to, named as in the API and in the URL. */
export interface SeriesFilters {
  readonly genre?: string;
  readonly sortBy?: SeriesSort;
}

/** The filters in a URL's search: what makes no sense is dropped, defaults are left out. */
export function readSeriesFilters(search: Readonly<Record<string, unknown>>): SeriesFilters {
  const genre = String(search.genre ?? '');
  const sortBy = SERIES_SORTS.find((sort) => sort === search.sortBy);
  return {
    ...(/^[a-z0-9]+(-[a-z0-9]+)*$/.test(genre) && genre.length <= 200 && { genre }),
    ...(sortBy && sortBy !== 'popularity' && { sortBy }),
  };
}

/** Which season of a series an address asks for. */
export function readSeason(search: Readonly<Record<string, unknown>>): { season?: number } {
  const text = String(search.season ?? '');
  return /^\d{1,3}$/.test(text) ? { season: Number(text) } : {};
}

/** The season that is open: the one that is asked for, else the first. */
export function openSeason<S extends { readonly number: number }>(seasons: readonly S[], asked: number | undefined): S | null {
  return seasons.find(({ number }) => number === asked) ?? seasons[0] ?? null;
}
