import type { discovery } from '@fotograma/contract';
import { keepPreviousData, type QueryClient, queryOptions } from '@tanstack/react-query';
import { client } from '../../lib/client.ts';
import type { SentimentId } from './kinds.ts';
import { ANY_OPTION, type JourneyParams, readLimits } from './params.ts';

export type Sentiment = discovery.MainSentiment;
export type Localised = discovery.Localised;
export type IntentionCard = discovery.EmotionalIntention;
export type Flow = discovery.JourneyOptionFlow;
export type Plan = discovery.JourneyPlan;
export type PlannedFilm = discovery.JourneyFilm;
export type FilmFeeling = discovery.FilmFeeling;
export type Help = discovery.Help;
export type Journey = discovery.Journey;
export type JourneySummary = discovery.JourneySummary;

const FILMS = 10;
const JOURNEYS = 200;
/** What is asked and how changes with a release, not while one looks. */
const LASTING_MS = 30 * 60_000;

export const sentimentsQuery = queryOptions({
  queryKey: ['feelings', 'all'],
  queryFn: async ({ signal }) => (await client('GET /api/main-sentiments', { signal })).data,
  staleTime: LASTING_MS,
});

export const intentionsQuery = (sentiment: SentimentId) =>
  queryOptions({
    queryKey: ['feelings', 'intentions', sentiment],
    queryFn: async ({ signal }) => (await client('GET /api/emotional-intentions', { query: { sentiment }, signal })).data,
    staleTime: LASTING_MS,
  });

export const flowQuery = (sentiment: SentimentId) =>
  queryOptions({
    queryKey: ['feelings', 'flow', sentiment],
    queryFn: async ({ signal }) => (await client('GET /api/journey-option-flows', { query: { sentiment }, signal })).data[0] ?? null,
    staleTime: LASTING_MS,
  });

/** The films of a way; null while it is not whole. */
export const planQuery = (sentiment: SentimentId, params: JourneyParams) => {
  const { intensity, intention, option } = params;
  const limits = readLimits({ ...params });
  return queryOptions({
    queryKey: ['films', 'felt', sentiment, intensity, intention, option, limits],
    queryFn: async ({ signal }) => {
      if (!intention || !intensity) throw new Error('A way without its answers has no films');
      const { playable, seen, ...rest } = limits;
      const way = option && option !== ANY_OPTION ? { option } : {};
      const flags = { ...(playable && { playable: 'true' as const }), ...(seen && { seen: 'true' as const }) };
      const query = { sentiment, intention, intensity, limit: FILMS, ...way, ...rest, ...flags };
      return (await client('GET /api/personalized-journey', { query, signal })).data;
    },
    placeholderData: keepPreviousData,
    enabled: intention !== undefined && intensity !== undefined,
  });
};

export const filmFeelingsQuery = (id: number) =>
  queryOptions({
    queryKey: ['films', 'feelings', id],
    queryFn: async ({ signal }) => (await client('GET /api/movies/{id}/feelings', { params: { id }, signal })).data,
  });

const OWN = ['journeys'] as const;

export const journeyQuery = (id: string) =>
  queryOptions({
    queryKey: [...OWN, 'one', id],
    queryFn: async ({ signal }) => (await client('GET /api/journeys/{id}', { params: { id }, signal })).data,
  });

export const journeysQuery = queryOptions({
  queryKey: [...OWN, 'list'],
  queryFn: async ({ signal }) => (await client('GET /api/journeys', { query: { limit: JOURNEYS }, signal })).data,
  staleTime: 0,
});

/** Puts what the house has just said of a journey in the place of what was known. */
export function keepJourney(queries: QueryClient, journey: Journey): void {
  queries.setQueryData(journeyQuery(journey.id).queryKey, journey);
  void queries.invalidateQueries({ queryKey: journeysQuery.queryKey });
}
