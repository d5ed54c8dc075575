import { readPage } from '../../../lib/search.ts';
import { RATING_SORTS, type RatingSort } from '../queries.ts';

/** How one's ratings are ordered and narrowed, named as in the URL. */
export interface RatingFilters {
  readonly page?: number;
  readonly sortBy?: RatingSort;
  readonly reviewed?: true;
}

/** What makes no sense is dropped, defaults are left out. */
export function readRatingFilters(search: Readonly<Record<string, unknown>>): RatingFilters {
  const sortBy = RATING_SORTS.find((sort) => sort === search.sortBy);
  return {
    ...readPage(search.page),
    ...(sortBy && sortBy !== 'updated' && { sortBy }),
    ...(String(search.reviewed) === 'true' && { reviewed: true as const }),
  };
}
