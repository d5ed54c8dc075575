import { routeUrl } from '@fotograma/contract/client';
import { EventSource } from 'eventsource';
import { session } from '../../../lib/client.ts';
import type { SharedDeck } from './queries.ts';

/** A stream that breaks this often before it says anything is no stream. */
const MAX_BREAKS = 3;

/** Follows a shared deck: told of every state, and when the stream will not come back by itself. The answer ends it. */
export function watchDeck(id: string, on: { deck: (deck: SharedDeck) => unknown; broken: () => void }): () => void {
  // The browser's own cannot say who asks.
  const source = new EventSource(routeUrl('GET /api/decks/{id}/events', { params: { id } }), {
    fetch: (url, request) => session.fetch(url, request),
  });
  let breaks = 0;
  source.addEventListener('deck', (event) => {
    breaks = 0;
    on.deck(JSON.parse(event.data) as SharedDeck);
  });
  source.onerror = () => {
    breaks += 1;
    if (source.readyState !== EventSource.CLOSED && breaks < MAX_BREAKS) return;
    source.close();
    on.broken();
  };
  return () => source.close();
}
