import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { sharedDeckQuery } from './queries.ts';
import { watchDeck } from './watch-deck.ts';

/** Where there is no stream, the deck is asked for this often. */
const LOOK_AGAIN_MS = 5_000;

/** A deck that one is in; `live` while its stream tells what happens in it. */
export function useSharedDeck(id: string) {
  const queries = useQueryClient();
  const [broken, setBroken] = useState(false);
  const query = sharedDeckQuery(id);
  const asked = useQuery({ ...query, refetchInterval: broken ? LOOK_AGAIN_MS : false });
  const there = asked.data !== undefined;
  useEffect(() => {
    if (!there || broken) return;
    return watchDeck(id, {
      async deck(deck) {
        // An answer that is still on its way may be older than this.
        await queries.cancelQueries(sharedDeckQuery(id));
        queries.setQueryData(sharedDeckQuery(id).queryKey, deck);
      },
      broken: () => setBroken(true),
    });
  }, [id, there, broken, queries]);
  return { ...asked, live: !broken };
}
