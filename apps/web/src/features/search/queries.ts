import type { search } from '@fotograma/contract';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { client } from '../../lib/client.ts';
import { filtersOf, likeOf, SEARCH_PAGE, type SearchParams } from './params.ts';

export type FoundFilm = search.FoundMovie;
export type SearchAnswer = search.SearchAnswer;
export type MatchReason = search.MatchReason;
export type Explanation = search.Explanation;
export type Understanding = search.Understanding;
export type Facets = search.Facets;

const PEOPLE_SHOWN = 4;
const SERIES_SHOWN = 4;
const LIKE_SHOWN = 40;

/** Films by words and by meaning. Typing on aborts what is still asked; what was found stays until more is known. */
export const hybridQuery = (params: SearchParams) =>
  queryOptions({
    queryKey: ['films', 'found', params],
    queryFn: ({ signal }) => {
      const { q = '', mode, page, explain } = params;
      const how = { ...(mode && { mode }), ...(page && { page }), ...(explain && { explain }) };
      return client('GET /api/search', { query: { q, limit: SEARCH_PAGE, ...how, ...filtersOf(params) }, signal });
    },
    placeholderData: keepPreviousData,
    enabled: params.q !== undefined,
  });

/** Films like several. */
export const likeQuery = (params: SearchParams) =>
  queryOptions({
    queryKey: ['films', 'like', params.like, filtersOf(params)],
    queryFn: async ({ signal }) =>
      (
        await client('GET /api/search/like', {
          query: { movies: likeOf(params).join(','), limit: LIKE_SHOWN, ...filtersOf(params) },
          signal,
        })
      ).data,
    placeholderData: keepPreviousData,
    enabled: params.like !== undefined,
  });

/** People whom the words may name. */
export const peopleFindQuery = (text: string) =>
  queryOptions({
    queryKey: ['people', 'find', text],
    queryFn: async ({ signal }) => (await client('GET /api/people', { query: { q: text, limit: PEOPLE_SHOWN }, signal })).data,
    enabled: text !== '',
  });

/** Series that the words may be a part of the title of. */
export const seriesNamedQuery = (text: string) =>
  queryOptions({
    queryKey: ['series', 'find', text, SERIES_SHOWN],
    queryFn: async ({ signal }) => (await client('GET /api/series', { query: { q: text, limit: SERIES_SHOWN }, signal })).data,
    enabled: text !== '',
  });
