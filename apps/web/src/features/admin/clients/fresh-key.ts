import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';

const keyOf = (clientId: string) => ['fresh-key', clientId] as const;

/**
 * The key made last for a client, which the server has told once and keeps nowhere. It is in the memory of this page
 * alone: it goes with a reload, and when somebody else signs in.
 */
export function useFreshKey(clientId: string): string | null {
  const { data } = useQuery<string | null>({ queryKey: keyOf(clientId), queryFn: skipToken, gcTime: Number.POSITIVE_INFINITY });
  return data ?? null;
}

/** Keeps a key to be shown, or forgets it. */
export function useKeepKey(): (clientId: string, key: string | null) => void {
  const queries = useQueryClient();
  return (clientId, key) => queries.setQueryData<string | null>(keyOf(clientId), key);
}
