import type { Input, Output } from '@fotograma/contract/client';
import { keepPreviousData, type QueryClient, queryOptions } from '@tanstack/react-query';
import { client } from '../../../lib/client.ts';

export type CurationCase = Output<'GET /api/admin/curation/cases'>['data'][number];
export type CurationFilm = Output<'GET /api/admin/curation/movies/{id}'>['data'];
export type CurationRun = Output<'GET /api/admin/curation/runs'>['data'][number];
export type FilmText = CurationFilm['film'];
export type FeelingAnalysis = CurationCase['proposal'];
export type Findings = FeelingAnalysis['findings'];
export type CurationOrder = Input<'POST /api/admin/curation/runs'>['body'];

const PAGE = 10;
/** How often one looks how a run stands. */
const LOOK_MS = 1_500;
const ALL = ['admin', 'curation'] as const;

export const isUnderWay = ({ state }: CurationRun): boolean => state === 'WAITING' || state === 'RUNNING';

export const casesQuery = (page: number) =>
  queryOptions({
    queryKey: [...ALL, 'cases', page],
    queryFn: ({ signal }) => client('GET /api/admin/curation/cases', { query: { page, limit: PAGE }, signal }),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });

export const curatedFilmQuery = (id: number) =>
  queryOptions({
    queryKey: [...ALL, 'film', id],
    queryFn: async ({ signal }) => (await client('GET /api/admin/curation/movies/{id}', { params: { id }, signal })).data,
    staleTime: 0,
  });

/** Looks again for as long as one of them is under way. */
export const runsQuery = (page: number) =>
  queryOptions({
    queryKey: [...ALL, 'runs', page],
    queryFn: ({ signal }) => client('GET /api/admin/curation/runs', { query: { page, limit: PAGE }, signal }),
    placeholderData: keepPreviousData,
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.data.some(isUnderWay) ? LOOK_MS : false),
  });

/** What is said of films has changed: wherever it is shown it is asked for again. */
export async function refreshCurated(queries: QueryClient): Promise<void> {
  await Promise.all([queries.invalidateQueries({ queryKey: ALL }), queries.invalidateQueries({ queryKey: ['films'] })]);
}
