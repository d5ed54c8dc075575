import type { mastering, media } from '@fotograma/contract';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { client } from '../../../lib/client.ts';
import { followOn } from '../use-uploads.ts';
import type { Profile } from './profiles.ts';

export type MediaDetail = media.MediaDetail;
export type Subtitle = media.Subtitle;
export type MediaVersion = mastering.MediaVersion;
export type MediaUnit = mastering.MediaUnit;

/** While work is under way its log is looked at this often. */
const LOOK_EVERY_MS = 3_000;

const keyOf = (id: string) => ['media', 'page', id];

export const detailQuery = (id: string) =>
  queryOptions({
    queryKey: [...keyOf(id), 'detail'],
    queryFn: async ({ signal }) => (await client('GET /api/media/{id}', { params: { id }, signal })).data,
    staleTime: 0,
  });

export const workQuery = (id: string) =>
  queryOptions({
    queryKey: [...keyOf(id), 'work'],
    queryFn: async ({ signal }) => (await client('GET /api/media/{id}/work', { params: { id }, signal })).data,
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.some(isUnderWay) ? LOOK_EVERY_MS : false),
  });

export const isUnderWay = ({ state }: MediaVersion): boolean => state === 'WAITING' || state === 'RUNNING';

/** The bytes of a file that is to be downloaded, from its own answer. */
export const bytesQuery = (url: string) =>
  queryOptions({
    queryKey: ['media', 'bytes', url],
    queryFn: async ({ signal }) => {
      const answer = await fetch(url, { method: 'HEAD', signal });
      const bytes = Number.parseInt(answer.headers.get('content-length') ?? '', 10);
      return answer.ok && !Number.isNaN(bytes) ? bytes : null;
    },
    retry: false,
  });

/** What may be said of a file's mastering. */
export type Order =
  | { readonly type: 'stop' | 'retry' | 'delete-derivatives' }
  | { readonly type: 'retry-unit'; readonly unit: string }
  | { readonly type: 'reprocess'; readonly profile: Profile }
  | { readonly type: 'poster'; readonly number: number };

/** Gives orders for one file. The answer is the file as it is then, and is followed on from there. */
export function useOrders(id: string) {
  const look = useLookAgain(id);
  return useMutation({
    mutationFn: (order: Order) => give(id, order),
    onSuccess: ({ data }) => {
      followOn(id, data);
      return look();
    },
  });
}

function give(id: string, order: Order): Promise<{ data: media.MediaFile }> {
  const params = { id };
  switch (order.type) {
    case 'stop':
      return client('POST /api/media/{id}/cancel', { params });
    case 'retry':
      return client('POST /api/media/{id}/retry', { params });
    case 'retry-unit':
      return client('POST /api/media/{id}/units/{unit}/retry', { params: { id, unit: order.unit } });
    case 'reprocess':
      return client('POST /api/media/{id}/reprocess', { params, body: { profile: order.profile } });
    case 'delete-derivatives':
      return client('DELETE /api/media/{id}/derivatives', { params });
    case 'poster':
      return client('PUT /api/media/{id}/poster', { params, body: { number: order.number } });
  }
}

/** Has everything on the page about a file asked for again. */
export function useLookAgain(id: string): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: keyOf(id) });
}
