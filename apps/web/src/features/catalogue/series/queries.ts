import type { Output } from '@fotograma/contract/client';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { client } from '../../../lib/client.ts';
import type { SeriesFilters } from './filters.ts';

export type Series = Output<'GET /api/series'>['data'][number];
export type SeriesDetail = Output<'GET /api/series/{id}'>['data'];
export type Season = SeriesDetail['seasons'][number];
export type Episode = Season['episodes'][number];
export type EpisodeDetail = Output<'GET /api/episodes/{id}'>['data'];

const SHELF_PAGE = 36;

export const seriesShelfQuery = (filters: SeriesFilters) =>
  infiniteQueryOptions({
    queryKey: ['series', 'shelf', filters],
    queryFn: ({ pageParam, signal }) => client('GET /api/series', { query: { ...filters, page: pageParam, limit: SHELF_PAGE }, signal }),
    initialPageParam: 1,
    getNextPageParam: ({ pagination }) => (pagination.page < pagination.totalPages ? pagination.page + 1 : undefined),
    placeholderData: keepPreviousData,
  });

export const seriesQuery = (id: string) =>
  queryOptions({
    queryKey: ['series', 'one', id],
    queryFn: async ({ signal }) => (await client('GET /api/series/{id}', { params: { id }, signal })).data,
  });

export const episodeQuery = (id: string) =>
  queryOptions({
    queryKey: ['series', 'episode', id],
    queryFn: async ({ signal }) => (await client('GET /api/episodes/{id}', { params: { id }, signal })).data,
  });

/** Series by a part of their title, for the palette. */
export const seriesFindQuery = (text: string, limit: number) =>
  queryOptions({
    queryKey: ['series', 'find', text, limit],
    queryFn: async ({ signal }) => (await client('GET /api/series', { query: { q: text, limit }, signal })).data,
    placeholderData: keepPreviousData,
    enabled: text !== '',
  });
