import type { generation as contract, webhooks } from '@fotograma/contract';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { client } from '../../lib/client.ts';

export type Generation = contract.Generation;
export type Output = Generation['outputs'][number];
export type Service = contract.Service;
export type Mode = contract.Mode;
export type Metrics = contract.GenerationMetrics;
export type Webhook = webhooks.Webhook;
export type Delivery = webhooks.WebhookDelivery;
export type WebhookEvent = webhooks.WebhookEvent;

const ALL = ['generation'] as const;
const PER_PAGE = 24;
const LOOK_AGAIN_MS = 1_000;

export const isOpen = ({ status }: Pick<Generation, 'status'>): boolean => status === 'queued' || status === 'processing';

export const generationsKey = [...ALL, 'list'] as const;

/** What one had made, the newest first; looked at again while something is under way. */
export const generationsQuery = infiniteQueryOptions({
  queryKey: generationsKey,
  queryFn: ({ signal, pageParam }) =>
    client('GET /api/generate', { query: { limit: String(PER_PAGE), ...(pageParam === null ? {} : { cursor: pageParam }) }, signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.nextCursor,
  refetchInterval: ({ state }) => (state.data?.pages.some(({ data }) => data.some(isOpen)) ? LOOK_AGAIN_MS : false),
  staleTime: 0,
});

export const servicesQuery = queryOptions({
  queryKey: [...ALL, 'services'],
  queryFn: async ({ signal }) => (await client('GET /api/generate/services', { signal })).data,
});

export const metricsQuery = (days: number, clientId: string | null) =>
  queryOptions({
    queryKey: [...ALL, 'metrics', clientId, days],
    queryFn: async ({ signal }) =>
      (
        await (clientId === null
          ? client('GET /api/metrics', { query: { days: String(days) }, signal })
          : client('GET /api/metrics/client/{id}', { params: { id: clientId }, query: { days: String(days) }, signal }))
      ).data,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });

export const webhooksKey = ['webhooks'] as const;

export const webhooksQuery = queryOptions({
  queryKey: webhooksKey,
  queryFn: async ({ signal }) => (await client('GET /api/webhooks', { signal })).data,
  staleTime: 0,
});

export const deliveriesQuery = (id: string) =>
  queryOptions({
    queryKey: [...webhooksKey, id, 'deliveries'],
    queryFn: async ({ signal }) =>
      (await client('GET /api/webhooks/{id}/deliveries', { params: { id }, query: { limit: '20' }, signal })).data,
    refetchInterval: ({ state }) => (state.data?.some(({ state: each }) => each === 'pending') ? LOOK_AGAIN_MS : false),
    staleTime: 0,
  });
