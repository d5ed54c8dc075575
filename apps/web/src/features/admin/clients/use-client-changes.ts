import type { Input } from '@fotograma/contract/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client } from '../../../lib/client.ts';
import { clientQuery } from '../queries.ts';
import { useKeepKey } from './fresh-key.ts';

export type NewClient = Input<'POST /api/clients'>['body'];
type ClientChange = Input<'PATCH /api/clients/{id}'>['body'];
type NewKey = Input<'POST /api/clients/{id}/keys'>['body'];

function useRefresh() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: ['admin'] });
}

export function useClientMaking() {
  const refresh = useRefresh();
  const keep = useKeepKey();
  return useMutation({
    mutationFn: (body: NewClient) => client('POST /api/clients', { body }),
    onSuccess: ({ data, key }) => {
      keep(data.id, key);
      void refresh();
    },
  });
}

/** Changes a client: seen at once, and taken back when the server says no. */
export function useClientChange(id: string) {
  const queries = useQueryClient();
  const refresh = useRefresh();
  const key = clientQuery(id).queryKey;
  return useMutation({
    mutationFn: (body: ClientChange) => client('PATCH /api/clients/{id}', { params: { id }, body }),
    onMutate: async (change) => {
      await queries.cancelQueries({ queryKey: key });
      const before = queries.getQueryData(key);
      if (before) queries.setQueryData(key, { ...before, data: { ...before.data, ...change } as typeof before.data });
      return before;
    },
    onError: (_error, _change, before) => queries.setQueryData(key, before),
    onSettled: refresh,
  });
}

export function useClientDeletion(id: string) {
  const queries = useQueryClient();
  const keep = useKeepKey();
  return useMutation({
    mutationFn: () => client('DELETE /api/clients/{id}', { params: { id } }),
    onSuccess: () => {
      keep(id, null);
      queries.removeQueries({ queryKey: clientQuery(id).queryKey });
      return queries.invalidateQueries({ queryKey: ['admin'], refetchType: 'none' });
    },
  });
}

export function useKeyMaking(id: string) {
  const refresh = useRefresh();
  const keep = useKeepKey();
  return useMutation({
    mutationFn: (body: NewKey) => client('POST /api/clients/{id}/keys', { params: { id }, body }),
    onSuccess: ({ key }) => {
      keep(id, key);
      return refresh();
    },
  });
}

export function useKeyRevocation(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (keyId: string) => client('DELETE /api/clients/{id}/keys/{keyId}', { params: { id, keyId } }),
    onSuccess: refresh,
  });
}
