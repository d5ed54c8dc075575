import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { client } from '../../../lib/client.ts';
import type { MediaFile } from '../upload-state.ts';
import type { FileFilters } from './filters.ts';

const PAGE = 25;
/** While something on the page is on its way, it is asked for this often. */
const ON_ITS_WAY_MS = 3_000;

const isOnItsWay = ({ status, updating }: MediaFile): boolean => status === 'UPLOADED' || status === 'PROCESSING' || updating !== null;

export const filesQuery = (filters: FileFilters) =>
  queryOptions({
    queryKey: ['media', 'files', filters],
    queryFn: ({ signal }) => client('GET /api/media', { query: { ...filters, limit: PAGE }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.data.some(isOnItsWay) ? ON_ITS_WAY_MS : false),
    staleTime: 0,
  });
