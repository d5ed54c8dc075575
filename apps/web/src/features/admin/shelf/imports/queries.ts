import type { Input, Output } from '@fotograma/contract/client';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { client } from '../../../../lib/client.ts';

export type ImportRun = Output<'GET /api/imports'>['data'][number];
export type ImportOrder = Input<'POST /api/imports'>['body'];
export type Recommender = Output<'GET /api/admin/recommender'>['data'];

const PAGE = 10;

export const isUnderWay = ({ state }: ImportRun): boolean => state === 'WAITING' || state === 'QUEUED' || state === 'RUNNING';

export const importsQuery = (page: number) =>
  queryOptions({
    queryKey: ['admin', 'imports', page],
    queryFn: ({ signal }) => client('GET /api/imports', { query: { page, limit: PAGE }, signal }),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });

export const recommenderQuery = queryOptions({
  queryKey: ['admin', 'recommender'],
  queryFn: async ({ signal }) => (await client('GET /api/admin/recommender', { signal })).data,
  staleTime: 0,
});
