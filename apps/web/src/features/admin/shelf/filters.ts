import { readPage } from '../../../lib/search.ts';

export const FILM_SORTS = ['popularity', 'title', 'releaseDate', 'rating', 'added'] as const;
export const SERIES_SORTS = ['popularity', 'title', 'firstAirDate'] as const;
type FilmSort = (typeof FILM_SORTS)[number];
type SeriesSort = (typeof SERIES_SORTS)[number];

/** What a table of the shelf lists; the same names as in the API and in the URL. */
export interface ShelfFilters<Sort extends string = string> {
  readonly q?: string;
  readonly genre?: string;
  readonly sortBy?: Sort;
  readonly page?: number;
}

type Search = Readonly<Record<string, unknown>>;

/** The filters in a URL's search. Whatever makes no sense is dropped, so that equal lists have equal addresses. */
function read<Sort extends string>(search: Search, sorts: readonly Sort[]): ShelfFilters<Sort> {
  const q = String(search.q ?? '')
    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(0, 200);
  const genre = String(search.genre ?? '');
  const sortBy = sorts.find((one) => one === search.sortBy);
  return {
    ...(q !== '' && { q }),
    ...(/^[a-z-]{1,40}$/.test(genre) && { genre }),
    ...(sortBy && { sortBy }),
    ...readPage(search.page),
  };
}

export const readFilmFilters = (search: Search): ShelfFilters<FilmSort> => read(search, FILM_SORTS);
export const readShelfSeriesFilters = (search: Search): ShelfFilters<SeriesSort> => read(search, SERIES_SORTS);

/** People have no genre, and stand by name. */
export function readPeopleFilters(search: Search): Pick<ShelfFilters, 'q' | 'page'> {
  const { q, page } = read(search, []);
  return { ...(q && { q }), ...(page && { page }) };
}

export const isNarrowed = ({ q, genre }: ShelfFilters): boolean => q !== undefined || genre !== undefined;
