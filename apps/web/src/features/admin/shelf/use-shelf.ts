import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';

/** What the shelf's public pages and the tables here have read: it may be another thing now. */
const SHELF_KEYS: readonly QueryKey[] = [['films'], ['series'], ['people'], ['genres'], ['admin', 'shelf']];

/** Has everything that shows the shelf asked for again when it is next looked at; what is on the page, at once. */
export function useShelfRefresh(): () => Promise<unknown> {
  const queries = useQueryClient();
  return useCallback(() => Promise.all(SHELF_KEYS.map((queryKey) => queries.invalidateQueries({ queryKey }))), [queries]);
}

/** Any change of one thing of the shelf; the answer is the thing as it is now, and takes the place of what was known under the key. */
export function useShelfChange<T>(key: QueryKey) {
  const queries = useQueryClient();
  const refresh = useShelfRefresh();
  return useMutation({
    mutationFn: (ask: () => Promise<{ data: T }>) => ask(),
    onSuccess: ({ data }) => {
      queries.setQueryData(key, data);
      return refresh();
    },
  });
}

/** A change whose answer is not the thing of the page: the page is asked for again. */
export function useShelfAct<T>() {
  const refresh = useShelfRefresh();
  return useMutation({ mutationFn: (ask: () => Promise<T>) => ask(), onSuccess: refresh });
}

/**
 * Takes something off the shelf. Its page may be drawn once more before it is left, and would ask for what is gone: `forget`
 * what was known of it afterwards.
 */
export function useShelfDeletion(key: QueryKey, ask: () => Promise<unknown>) {
  const queries = useQueryClient();
  const deletion = useMutation({
    mutationFn: ask,
    onSuccess: () => {
      for (const queryKey of SHELF_KEYS) void queries.invalidateQueries({ queryKey, refetchType: 'none' });
    },
  });
  return { ...deletion, forget: () => queries.removeQueries({ queryKey: key }) };
}
