import { deck } from '@fotograma/contract';
import { type Implementation, implement } from '../../platform/http/bind.ts';
import type { DeckService } from './deck.service.ts';
import type { SharedDecks } from './shared-deck.service.ts';

const success = true as const;

export function deckEndpoints({ own, shared, now }: { own: DeckService; shared: SharedDecks; now: () => Date }): Implementation[] {
  return [
    implement(deck.getDeck, async ({ actor, query }) => {
      const { movies: data, onboarding } = await own.next(actor.id, query);
      return { status: 200, body: { data, meta: { timestamp: now().toISOString(), onboarding } } };
    }),
    implement(deck.putVerdict, async ({ actor, params, body: { verdict } }) => {
      await own.put(actor.id, params.movieId, verdict);
      return { status: 200, body: { success, verdict } };
    }),
    implement(deck.deleteVerdict, async ({ actor, params }) => {
      await own.remove(actor.id, params.movieId);
      return { status: 200, body: { success } };
    }),
    implement(deck.createSharedDeck, async ({ actor, body }) => ({
      status: 201,
      body: { data: await shared.create(actor.id, body) },
    })),
    implement(deck.joinSharedDeck, async ({ actor, body }) => ({
      status: 200,
      body: { data: await shared.join(actor.id, body.code) },
    })),
    implement(deck.listSharedDecks, async ({ actor }) => ({ status: 200, body: { data: await shared.list(actor.id) } })),
    implement(deck.getSharedDeck, async ({ actor, params }) => ({
      status: 200,
      body: { data: await shared.find(actor.id, params.id) },
    })),
    implement(deck.watchSharedDeck, async ({ actor, params, signal }) => ({
      status: 200,
      event: 'deck',
      events: await shared.watch(actor.id, params.id, signal),
    })),
    implement(deck.putSharedVerdict, async ({ actor, params, body }) => ({
      status: 200,
      body: { data: await shared.say(actor.id, params.id, body.movieId, body.verdict) },
    })),
    implement(deck.leaveSharedDeck, async ({ actor, params }) => {
      await shared.leave(actor.id, params.id);
      return { status: 200, body: { success } };
    }),
  ];
}
