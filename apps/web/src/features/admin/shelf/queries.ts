import type { Output } from '@fotograma/contract/client';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { client } from '../../../lib/client.ts';
import type { readFilmFilters, readPeopleFilters, readShelfSeriesFilters } from './filters.ts';

export type Person = Output<'GET /api/people'>['data'][number];
export type PersonDetail = Output<'GET /api/people/{id}'>['data'];
export type MediaFile = Output<'GET /api/media'>['data'][number];
export type Category = Output<'GET /api/categories'>['data'][number];

const PAGE = 25;
const PICKER_PAGE = 8;
const SUGGESTIONS = 6;
/** A file that is still being mastered is looked at this often. */
const MASTERING_MS = 3_000;

/** Administrators decide by what they see: what was fetched a while ago is fetched again when they come back to it. */
const FRESH = { staleTime: 5_000 };

interface WithMedia {
  readonly media: { readonly status: string } | null;
}
const isOnItsWay = (things: readonly WithMedia[]): boolean =>
  things.some(({ media }) => media !== null && media.status !== 'READY' && media.status !== 'ERROR');

export const shelfFilmsQuery = (filters: ReturnType<typeof readFilmFilters>) =>
  queryOptions({
    queryKey: ['admin', 'shelf', 'films', filters],
    queryFn: ({ signal }) => client('GET /api/movies', { query: { ...filters, limit: PAGE }, signal }),
    placeholderData: keepPreviousData,
    ...FRESH,
  });

export const shelfFilmQuery = (id: string) =>
  queryOptions({
    queryKey: ['admin', 'shelf', 'film', id],
    queryFn: async ({ signal }) => (await client('GET /api/movies/{id}', { params: { id }, signal })).data,
    refetchInterval: ({ state }) => (state.data && isOnItsWay([state.data]) ? MASTERING_MS : false),
    ...FRESH,
  });

export const shelfSeriesListQuery = (filters: ReturnType<typeof readShelfSeriesFilters>) =>
  queryOptions({
    queryKey: ['admin', 'shelf', 'series-list', filters],
    queryFn: ({ signal }) => client('GET /api/series', { query: { ...filters, limit: PAGE }, signal }),
    placeholderData: keepPreviousData,
    ...FRESH,
  });

export const shelfSeriesQuery = (id: string) =>
  queryOptions({
    queryKey: ['admin', 'shelf', 'series', id],
    queryFn: async ({ signal }) => (await client('GET /api/series/{id}', { params: { id }, signal })).data,
    refetchInterval: ({ state }) => (isOnItsWay((state.data?.seasons ?? []).flatMap(({ episodes }) => episodes)) ? MASTERING_MS : false),
    ...FRESH,
  });

export const shelfPeopleQuery = (filters: ReturnType<typeof readPeopleFilters>) =>
  queryOptions({
    queryKey: ['admin', 'shelf', 'people', filters],
    queryFn: ({ signal }) => client('GET /api/people', { query: { ...filters, limit: PAGE }, signal }),
    placeholderData: keepPreviousData,
    ...FRESH,
  });

export const shelfPersonQuery = (id: string) =>
  queryOptions({
    queryKey: ['admin', 'shelf', 'person', id],
    queryFn: async ({ signal }) => (await client('GET /api/people/{id}', { params: { id }, signal })).data,
    ...FRESH,
  });

/** The people that some letters may mean. */
export const peopleFoundQuery = (q: string) =>
  queryOptions({
    queryKey: ['admin', 'shelf', 'people-found', q],
    queryFn: async ({ signal }) => (await client('GET /api/people', { query: { q, limit: SUGGESTIONS }, signal })).data,
    placeholderData: keepPreviousData,
    enabled: q !== '',
    ...FRESH,
  });

/** Every category, those of no film too. */
export const allCategoriesQuery = queryOptions({
  queryKey: ['admin', 'shelf', 'categories'],
  queryFn: async ({ signal }) => (await client('GET /api/categories', { query: { all: true }, signal })).data,
  ...FRESH,
});

/** Everybody's files that nothing has yet. */
export const freeMediaQuery = (q: string, page: number) =>
  queryOptions({
    queryKey: ['admin', 'shelf', 'media', q, page],
    queryFn: ({ signal }) =>
      client('GET /api/media', { query: { all: true, attached: false, page, limit: PICKER_PAGE, ...(q && { q }) }, signal }),
    placeholderData: keepPreviousData,
    ...FRESH,
  });
