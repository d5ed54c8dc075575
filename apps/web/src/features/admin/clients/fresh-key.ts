import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';

/** A key that was just made: the server has told it once and keeps it nowhere. */
export interface FreshKey {
  readonly key: string;
  readonly hint: string;
}

const keyOf = (clientId: string) => ['fresh-key', clientId] as const;

/** The key made last for a client, in the memory of this page alone: it goes with a reload, and when somebody else signs in. */
export function useFreshKey(clientId: string): FreshKey | null {
  const { data } = useQuery<FreshKey | null>({ queryKey: keyOf(clientId), queryFn: skipToken, gcTime: Number.POSITIVE_INFINITY });
  return data ?? null;
}

/** Keeps a key to be shown, or forgets it. */
export function useKeepKey(): (clientId: string, key: FreshKey | null) => void {
  const queries = useQueryClient();
  return (clientId, key) => queries.setQueryData<FreshKey | null>(keyOf(clientId), key);
}
