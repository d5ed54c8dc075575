import type { mastering } from '@fotograma/contract';
import { queryOptions } from '@tanstack/react-query';
import { client } from '../../../lib/client.ts';

export type StorageReport = mastering.StorageReport;

/** The last report; null before the first look. */
export const storageQuery = queryOptions({
  queryKey: ['admin', 'storage'],
  queryFn: async ({ signal }) => (await client('GET /api/admin/storage', { signal })).data,
  staleTime: 0,
});
