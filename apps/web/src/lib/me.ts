import type { accounts } from '@fotograma/contract';
import { can, type Question } from '@fotograma/contract/permissions';
import { type QueryClient, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { client, session } from './client.ts';

export type User = accounts.User;

export const useSession = () => useSyncExternalStore(session.subscribe, session.state);

/** Asked once a turn: what is known of one person is never shown to the next. */
export const meQuery = (turn: number) =>
  queryOptions({
    queryKey: ['me', turn],
    queryFn: async ({ signal }) => (await client('GET /api/users/me', { signal })).data,
    staleTime: 5 * 60_000,
  });

export interface Me {
  /** Null for a visitor, and while we do not know yet. */
  readonly me: User | null;
  readonly isPending: boolean;
  readonly error: unknown;
  readonly retry: () => void;
}

/** Whoever is signed in. */
export function useMe(): Me {
  const { signedIn, turn } = useSession();
  const { data, error, refetch } = useQuery({ ...meQuery(turn), enabled: signedIn });
  const me = (signedIn && data) || null;
  return { me, isPending: signedIn && !me && !error, error: me ? null : error, retry: () => void refetch() };
}

/** Puts what the server has just said about the person in the place of what was known. */
export function useKeepMe(): (user: User) => void {
  const queries = useQueryClient();
  return (user) => queries.setQueryData(meQuery(session.state().turn).queryKey, user);
}

/** Has what is known of the person asked for again: something outside of this page's answers has changed it. */
export async function refreshMe(queries: QueryClient): Promise<void> {
  // A first answer that is on its way may be from before the change, and would not be asked for anew.
  await queries.cancelQueries({ queryKey: ['me'] });
  await queries.invalidateQueries({ queryKey: ['me'] });
}

/** Whether whoever is signed in may do something, as the server will see it; what to offer, not a guard. */
export function useCan(question: Question): boolean {
  const { me } = useMe();
  return can(me ? { kind: 'user', id: me.id, role: me.role, sessionId: '' } : { kind: 'anonymous' }, question);
}

/** Empties the cache when somebody signs in or out, once the pages that were theirs are gone. */
export function useTurns(onEnded: () => void): void {
  const { turn, ended } = useSession();
  const queries = useQueryClient();
  const last = useRef(turn);
  useEffect(() => {
    if (last.current === turn) return;
    last.current = turn;
    queries.removeQueries({ type: 'inactive' });
    void queries.resetQueries({ predicate: (query) => query.queryKey[0] !== 'me' });
    if (ended) onEnded();
  });
}
