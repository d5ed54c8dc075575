import { discovery } from '@fotograma/contract';
import { type Implementation, implement } from '../../platform/http/bind.ts';
import type { FeelingsService } from './feelings.service.ts';
import type { JourneysService } from './journeys.service.ts';

export function discoveryEndpoints(feelings: FeelingsService, journeys: JourneysService, now: () => Date): Implementation[] {
  const meta = () => ({ timestamp: now().toISOString() });
  const one = (data: discovery.Journey) => ({ data, meta: meta() });
  return [
    implement(discovery.listMainSentiments, async () => ({ status: 200, body: { data: await feelings.sentiments(), meta: meta() } })),
    implement(discovery.matchSentiments, async ({ body }) => ({
      status: 200,
      body: { ...(await feelings.match(body.text)), meta: meta() },
    })),
    implement(discovery.listEmotionalIntentions, async ({ query }) => ({
      status: 200,
      body: { data: await feelings.intentions(query.sentiment ?? null), meta: meta() },
    })),
    implement(discovery.listJourneyOptionFlows, async ({ query }) => ({
      status: 200,
      body: { data: await feelings.flows(query.sentiment ?? null), meta: meta() },
    })),
    implement(discovery.getPersonalizedJourney, async ({ actor, query }) => {
      const { sentiment, intention, option = null, intensity, limit, ...given } = query;
      const constraints = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as discovery.Constraints;
      const userId = actor.kind === 'user' ? actor.id : null;
      const data = await journeys.planned({ sentiment, intention, option, intensity, limit, constraints, userId });
      return { status: 200, body: { data, meta: meta() } };
    }),
    implement(discovery.getMovieFeelings, async ({ params }) => ({
      status: 200,
      body: { data: await feelings.ofMovie(params.id), meta: meta() },
    })),
    implement(discovery.createJourney, async ({ actor, body }) => ({
      status: 201,
      body: one(await journeys.begin(actor.id, body.constraints)),
    })),
    implement(discovery.getJourney, async ({ actor, params }) => ({ status: 200, body: one(await journeys.one(actor.id, params.id)) })),
    implement(discovery.listJourneys, async ({ actor, query }) => ({
      status: 200,
      body: { data: await journeys.list(actor.id, query.limit), meta: meta() },
    })),
    implement(discovery.answerJourney, async ({ actor, params, body }) => ({
      status: 200,
      body: one(await journeys.answer(actor.id, params.id, body)),
    })),
    implement(discovery.giveJourneyFeedback, async ({ actor, params, body }) => ({
      status: 200,
      body: one(await journeys.say(actor.id, params.id, body)),
    })),
    implement(discovery.deleteJourney, async ({ actor, params }) => {
      await journeys.remove(actor.id, params.id);
      return { status: 200, body: { success: true } };
    }),
    implement(discovery.deleteJourneys, async ({ actor }) => {
      await journeys.removeAll(actor.id);
      return { status: 200, body: { success: true } };
    }),
  ];
}
