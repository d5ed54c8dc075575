import type { Output } from '@fotograma/contract/client';
import { queryOptions } from '@tanstack/react-query';
import { client } from '../../../lib/client.ts';

export type SharedDeck = Output<'GET /api/decks/{id}'>['data'];
export type OpenDeck = Output<'GET /api/decks'>['data'][number];

const DEALT = 20;

export const deckQuery = (genre: string | undefined) =>
  queryOptions({
    queryKey: ['taste', 'deck', genre ?? ''],
    queryFn: ({ signal }) => client('GET /api/users/me/deck', { query: { limit: DEALT, ...(genre && { genre }) }, signal }),
    staleTime: 0,
  });

export const openDecksQuery = queryOptions({
  queryKey: ['taste', 'open-decks'],
  queryFn: async ({ signal }) => (await client('GET /api/decks', { signal })).data,
  staleTime: 0,
});

export const sharedDeckQuery = (id: string) =>
  queryOptions({
    queryKey: ['taste', 'shared-deck', id],
    queryFn: async ({ signal }) => (await client('GET /api/decks/{id}', { params: { id }, signal })).data,
    staleTime: 0,
  });
