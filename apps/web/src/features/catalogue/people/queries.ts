import type { Output } from '@fotograma/contract/client';
import { queryOptions } from '@tanstack/react-query';
import { client } from '../../../lib/client.ts';

export type PersonDetail = Output<'GET /api/people/{id}'>['data'];

export const personQuery = (id: string) =>
  queryOptions({
    queryKey: ['people', id],
    queryFn: async ({ signal }) => (await client('GET /api/people/{id}', { params: { id }, signal })).data,
  });
