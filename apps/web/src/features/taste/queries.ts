import type { Output } from '@fotograma/contract/client';
import { infiniteQueryOptions, keepPreviousData, type QueryClient, queryOptions } from '@tanstack/react-query';
import { client } from '../../lib/client.ts';

export type OwnFilm = Output<'GET /api/users/me/movies/{id}'>['data'];
export type Collection = OwnFilm['collections'][number];
export type UserRating = Output<'GET /api/users/me/ratings'>['ratings'][number];
export type Review = Output<'GET /api/movies/{id}/reviews'>['data'][number];
export type Recommendation = Output<'GET /api/users/me/recommendations'>['data'][number];
export type Reason = Recommendation['reason'];
export type Continuation = Output<'GET /api/users/me/continue'>['data'][number];
export type Statistics = Output<'GET /api/users/me/statistics'>['data'];

export const SHELF_PAGE = 36;
export const RATINGS_PAGE = 24;
const ROW_LENGTH = 20;
const REVIEWS_PAGE = 5;

/** Everything that is one's own hangs below this key. */
const OWN = ['taste'] as const;

/** Everything one has to do with one film. */
export const ownFilmQuery = (id: number) =>
  queryOptions({
    queryKey: [...OWN, 'film', id],
    queryFn: async ({ signal }) => (await client('GET /api/users/me/movies/{id}', { params: { id }, signal })).data,
  });

export const collectionQuery = (type: Collection, page = 1, limit = SHELF_PAGE) =>
  queryOptions({
    queryKey: [...OWN, 'collection', type, page, limit],
    queryFn: ({ signal }) => client('GET /api/users/me/collections/{type}', { params: { type }, query: { page, limit }, signal }),
    placeholderData: keepPreviousData,
  });

export const RATING_SORTS = ['updated', 'rating', 'watched'] as const;
export type RatingSort = (typeof RATING_SORTS)[number];

export const ratingsQuery = (asked: { page: number; limit: number; sortBy: RatingSort; reviewed: boolean }) =>
  queryOptions({
    queryKey: [...OWN, 'ratings', asked],
    queryFn: ({ signal }) => {
      const { reviewed, ...query } = asked;
      return client('GET /api/users/me/ratings', { query: { ...query, ...(reviewed && { reviewed: 'true' }) }, signal });
    },
    placeholderData: keepPreviousData,
  });

export const statisticsQuery = queryOptions({
  queryKey: [...OWN, 'statistics'],
  queryFn: async ({ signal }) => (await client('GET /api/users/me/statistics', { signal })).data,
});

export const recommendationsQuery = queryOptions({
  queryKey: [...OWN, 'recommendations'],
  queryFn: ({ signal }) => client('GET /api/users/me/recommendations', { query: { limit: ROW_LENGTH }, signal }),
});

export const continueQuery = queryOptions({
  queryKey: [...OWN, 'continue'],
  queryFn: async ({ signal }) => (await client('GET /api/users/me/continue', { query: { limit: ROW_LENGTH }, signal })).data,
});

/** Where one is in a film or episode; asked anew by every page that shows it. */
export const progressQuery = (mediaId: string) =>
  queryOptions({
    queryKey: [...OWN, 'progress', mediaId],
    queryFn: async ({ signal }) => (await client('GET /api/users/me/progress/{mediaId}', { params: { mediaId }, signal })).data,
    staleTime: 0,
  });

export const reviewsQuery = (id: number) =>
  infiniteQueryOptions({
    queryKey: ['films', 'reviews', id],
    queryFn: ({ pageParam, signal }) =>
      client('GET /api/movies/{id}/reviews', { params: { id }, query: { page: pageParam, limit: REVIEWS_PAGE }, signal }),
    initialPageParam: 1,
    getNextPageParam: ({ pagination }) => (pagination.page < pagination.totalPages ? pagination.page + 1 : undefined),
  });

export const similarQuery = (id: number) =>
  queryOptions({
    queryKey: ['films', 'similar', id],
    queryFn: async ({ signal }) => (await client('GET /api/movies/{id}/similar', { params: { id }, query: { limit: 16 }, signal })).data,
  });

/** After something of one's own has changed: what is counted or chosen from it is asked again; `spare` stays as it is shown. */
export function lookAgain(queries: QueryClient, spare: readonly string[] = []): void {
  void queries.invalidateQueries({ queryKey: OWN, predicate: ({ queryKey }) => !spare.includes(String(queryKey[1])) });
}
