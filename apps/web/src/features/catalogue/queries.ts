import type { Output, Route } from '@fotograma/contract/client';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { client } from '../../lib/client.ts';
import type { Filters } from './filters.ts';

type Answer<R extends Route> = Output<R>;
export type Film = Answer<'GET /api/movies'>['data'][number];
export type FilmDetail = Answer<'GET /api/movies/{id}'>['data'];

const SHELF_PAGE = 36;
const ROW_LENGTH = 20;

/** Films that fit, page after page. */
export const shelfQuery = (filters: Filters) =>
  infiniteQueryOptions({
    queryKey: ['films', 'shelf', filters],
    queryFn: ({ pageParam, signal }) => client('GET /api/movies', { query: { ...filters, page: pageParam, limit: SHELF_PAGE }, signal }),
    initialPageParam: 1,
    getNextPageParam: ({ pagination }) => (pagination.page < pagination.totalPages ? pagination.page + 1 : undefined),
    placeholderData: keepPreviousData,
  });

/** The first films that fit: a row of the programme. */
export const rowQuery = (filters: Filters) =>
  queryOptions({
    queryKey: ['films', 'row', filters],
    queryFn: ({ signal }) => client('GET /api/movies', { query: { ...filters, limit: ROW_LENGTH }, signal }),
  });

export const filmQuery = (id: string) =>
  queryOptions({
    queryKey: ['films', 'one', id],
    queryFn: async ({ signal }) => (await client('GET /api/movies/{id}', { params: { id }, signal })).data,
  });

/** Films by their names, for what must be quick. */
export const searchQuery = (text: string, limit: number) =>
  queryOptions({
    queryKey: ['films', 'search', text, limit],
    queryFn: ({ signal }) => client('GET /api/movies/search', { query: { q: text, limit }, signal }),
    placeholderData: keepPreviousData,
    enabled: text !== '',
  });

export const genresQuery = queryOptions({
  queryKey: ['genres'],
  queryFn: async ({ signal }) => (await client('GET /api/categories', { signal })).data,
  staleTime: 10 * 60_000,
});
