import type { Input } from '@fotograma/contract/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client } from '../../../lib/client.ts';
import { refreshMe } from '../../../lib/me.ts';
import { userQuery } from '../queries.ts';

export type UserChange = Input<'PATCH /api/admin/users/{id}'>['body'];

/** Changes an account: seen at once, and taken back when the server says no. */
export function useUserChange(id: string) {
  const queries = useQueryClient();
  const key = userQuery(id).queryKey;
  return useMutation({
    mutationFn: (change: UserChange) => client('PATCH /api/admin/users/{id}', { params: { id }, body: change }),
    onMutate: async (change) => {
      await queries.cancelQueries({ queryKey: key });
      const before = queries.getQueryData(key);
      if (before) queries.setQueryData(key, { ...before, data: { ...before.data, ...change } as typeof before.data });
      return before;
    },
    onError: (_error, _change, before) => queries.setQueryData(key, before),
    // Another plan means other limits, and one's own role other pages.
    onSettled: () => Promise.all([queries.invalidateQueries({ queryKey: ['admin'] }), refreshMe(queries)]),
  });
}

export function useUserDeletion(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => client('DELETE /api/admin/users/{id}', { params: { id } }),
    onSuccess: () => {
      queries.removeQueries({ queryKey: userQuery(id).queryKey });
      return queries.invalidateQueries({ queryKey: ['admin'], refetchType: 'none' });
    },
  });
}
