import type { discovery } from '@fotograma/contract';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { client } from '../../lib/client.ts';
import { type DiscoverParams, limitsOf } from './params.ts';

export type Sentiment = discovery.MainSentiment;
export type SentimentId = discovery.SentimentId;
export type Intention = discovery.EmotionalIntention;
export type Plan = discovery.JourneyPlan;
export type JourneyFilm = discovery.JourneyFilm;
export type Journey = discovery.Journey;
export type JourneySummary = discovery.JourneySummary;
export type Help = discovery.Help;

/** What comes with the house changes with its program alone. */
const LONG = 60 * 60_000;
const FILMS = 10;
const JOURNEYS = 200;

export const sentimentsQuery = queryOptions({
  queryKey: ['feelings'],
  queryFn: async ({ signal }) => (await client('GET /api/main-sentiments', { signal })).data,
  staleTime: LONG,
});

export const intentionsQuery = (sentiment: SentimentId) =>
  queryOptions({
    queryKey: ['intentions', sentiment],
    queryFn: async ({ signal }) => (await client('GET /api/emotional-intentions', { query: { sentiment }, signal })).data,
    staleTime: LONG,
  });

/** Films for what the address says, once all is said. */
export const planQuery = (sentiment: SentimentId, params: DiscoverParams) =>
  queryOptions({
    queryKey: ['films', 'journey', sentiment, params],
    queryFn: async ({ signal }) => {
      const { intensity = 3, intention = 'process', option } = params;
      const query = {
        sentiment,
        intention,
        intensity,
        limit: FILMS,
        ...(option && option !== 'any' && { option }),
        ...limitsOf({ ...params }),
      };
      return (await client('GET /api/personalized-journey', { query, signal })).data;
    },
    placeholderData: keepPreviousData,
  });

export const journeysQuery = queryOptions({
  queryKey: ['me', 'journeys'],
  queryFn: async ({ signal }) => (await client('GET /api/journeys', { query: { limit: JOURNEYS }, signal })).data,
});

export const journeyQuery = (id: string) =>
  queryOptions({
    queryKey: ['me', 'journeys', id],
    queryFn: async ({ signal }) => (await client('GET /api/journeys/{id}', { params: { id }, signal })).data,
  });

export const filmFeelingsQuery = (movieId: number) =>
  queryOptions({
    queryKey: ['film-feelings', movieId],
    queryFn: async ({ signal }) => (await client('GET /api/movies/{id}/feelings', { params: { id: movieId }, signal })).data,
  });

/** Keeps what the address says as a journey of one’s own. @returns its id. */
export async function keepJourney(sentiment: SentimentId, params: DiscoverParams): Promise<string> {
  const { intensity = 3, intention = 'process', option = 'any' } = params;
  const { without, ...limits } = limitsOf({ ...params });
  const constraints = { ...limits, ...(without && { without: without.split(',') as discovery.Warning[] }) };
  const { data } = await client('POST /api/journeys', { body: { constraints } });
  const answers = [
    { step: 'sentiment', value: sentiment },
    { step: 'intensity', value: String(intensity) },
    { step: 'intention', value: intention },
    { step: 'option', value: option },
  ] as const;
  for (const body of answers) await client('POST /api/journeys/{id}/answers', { params: { id: data.id }, body });
  return data.id;
}
