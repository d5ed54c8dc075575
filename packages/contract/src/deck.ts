import * as z from 'zod';
import { exampleMovie, Movie } from './catalogue.ts';
import { Done, Meta, noStore, slug, wholeNumber } from './common.ts';
import { endpoint, json } from './endpoint.ts';

const tag = 'Deck';
const at = '2026-01-01T12:00:00.000Z';
const movieId = wholeNumber(1, 2_147_483_647).meta({ example: 17 });
export const Verdict = z.enum(['like', 'pass']);

export const getDeck = endpoint({
  id: 'getDeck',
  method: 'GET',
  path: '/api/users/me/deck',
  tag,
  summary: 'Films to like or pass, one after the other',
  description: 'Nothing that one has rated, seen, or said something to already. Asking twice without a verdict gives the same.',
  access: 'taste:keep',
  query: z.strictObject({
    limit: wholeNumber(1, 50).default(20),
    genre: slug.optional().meta({ description: 'Only films of this category.', example: 'drama' }),
  }),
  answers: {
    200: json(
      'The next films.',
      z.object({
        data: z.array(Movie),
        meta: Meta.extend({
          onboarding: z
            .boolean()
            .meta({ description: 'True while too little is known of one: well-known, differing films, chosen to learn most.' }),
        }),
      }),
      { data: [exampleMovie], meta: { timestamp: at, onboarding: true } },
      noStore,
    ),
  },
});

export const putVerdict = endpoint({
  id: 'putVerdict',
  method: 'POST',
  path: '/api/users/me/deck/{movieId}',
  tag,
  summary: 'Like a film, or pass',
  description: 'A liked film is put into the collection `matched`; passing takes it out again. The last word counts.',
  access: 'taste:keep',
  rate: { requests: 300, windowSeconds: 60 },
  params: z.strictObject({ movieId }),
  body: { kind: 'json', schema: z.strictObject({ verdict: Verdict }), example: { verdict: 'like' } },
  answers: { 200: json('Kept.', z.object({ success: z.literal(true), verdict: Verdict }), { success: true, verdict: 'like' }, noStore) },
  problems: ['not-found'],
});

export const deleteVerdict = endpoint({
  id: 'deleteVerdict',
  method: 'DELETE',
  path: '/api/users/me/deck/{movieId}',
  tag,
  summary: 'Take a verdict back',
  description: 'The film comes up again, and leaves `matched`.',
  access: 'taste:keep',
  params: z.strictObject({ movieId }),
  answers: { 200: json('Nothing is said to it.', Done, { success: true }, noStore) },
});

export const SharedDeck = z
  .object({
    id: z.uuid(),
    code: z.string().meta({ description: 'What others join by: six letters and digits.', example: 'K7MPQX' }),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    size: z.int().meta({ description: 'Films in it.' }),
    members: z.array(
      z.object({
        name: z.string().nullable(),
        avatarUrl: z.string().nullable(),
        me: z.boolean(),
        seen: z.int().meta({ description: 'Films that they have said something to.' }),
      }),
    ),
    next: z.array(Movie).meta({ description: 'The films that one has said nothing to yet, in the deck’s order; at most 20.' }),
    matches: z
      .array(z.object({ movie: Movie, likes: z.int(), everybody: z.boolean().meta({ description: 'Liked by all members.' }) }))
      .meta({ description: 'Films that two or more like, those that everybody does first.' }),
  })
  .meta({ id: 'SharedDeck' });

export type SharedDeck = z.output<typeof SharedDeck>;

const id = '7a1c0b0e-52f1-4f0a-9a3d-0c6f7d2b4e55';
const exampleDeck: SharedDeck = {
  id,
  code: 'K7MPQX',
  createdAt: at,
  expiresAt: '2026-01-08T12:00:00.000Z',
  size: 30,
  members: [
    { name: 'lotte', avatarUrl: null, me: true, seen: 3 },
    { name: 'rudi', avatarUrl: null, me: false, seen: 5 },
  ],
  next: [exampleMovie],
  matches: [{ movie: exampleMovie, likes: 2, everybody: true }],
};
const one = z.object({ data: SharedDeck });
const params = z.strictObject({ id: z.uuid().meta({ example: id }) });

export const createSharedDeck = endpoint({
  id: 'createSharedDeck',
  method: 'POST',
  path: '/api/decks',
  tag,
  summary: 'Open a deck to go through with others',
  description: 'Its films suit whoever opens it and are well known; it lasts a week. A person is in 20 at most.',
  access: 'taste:keep',
  rate: { requests: 20, windowSeconds: 60 },
  body: {
    kind: 'json',
    schema: z.strictObject({
      size: z.int().min(5).max(100).default(30),
      genre: slug.optional(),
      playable: z.boolean().default(false).meta({ description: 'Only films that can be played here.' }),
    }),
    example: { size: 30 },
  },
  answers: { 201: json('Open: give the code to the others.', one, { data: exampleDeck }, noStore) },
  problems: ['conflict'],
});

export const joinSharedDeck = endpoint({
  id: 'joinSharedDeck',
  method: 'POST',
  path: '/api/decks/join',
  tag,
  summary: 'Join a deck by its code',
  description: 'At most 20 people; whoever is in it already stays in it.',
  access: 'taste:keep',
  rate: { requests: 20, windowSeconds: 60 },
  body: {
    kind: 'json',
    schema: z.strictObject({
      code: z
        .string()
        .trim()
        .toUpperCase()
        .regex(/^[A-HJ-NP-Z2-9]{6}$/, 'Six letters and digits'),
    }),
    example: { code: 'K7MPQX' },
  },
  answers: { 200: json('You are in.', one, { data: exampleDeck }, noStore) },
  problems: ['not-found', 'conflict'],
});

export const listSharedDecks = endpoint({
  id: 'listSharedDecks',
  method: 'GET',
  path: '/api/decks',
  tag,
  summary: 'The decks one is in',
  access: 'taste:keep',
  answers: {
    200: json(
      'The latest first.',
      z.object({ data: z.array(SharedDeck.omit({ next: true, matches: true }).extend({ matches: z.int() })) }),
      {
        data: [{ id, code: 'K7MPQX', createdAt: at, expiresAt: exampleDeck.expiresAt, size: 30, members: exampleDeck.members, matches: 1 }],
      },
      noStore,
    ),
  },
});

export const getSharedDeck = endpoint({
  id: 'getSharedDeck',
  method: 'GET',
  path: '/api/decks/{id}',
  tag,
  summary: 'A deck one is in',
  access: 'taste:keep',
  params,
  answers: { 200: json('The deck.', one, { data: exampleDeck }, noStore) },
  problems: ['not-found'],
});

export const watchSharedDeck = endpoint({
  id: 'watchSharedDeck',
  method: 'GET',
  path: '/api/decks/{id}/events',
  tag,
  summary: 'Follow a deck one is in',
  description: 'Server-Sent Events named `deck`: the whole deck now, and whenever somebody joins, leaves or says something.',
  access: 'taste:keep',
  params,
  answers: { 200: { kind: 'events', schema: SharedDeck, description: 'Events named `deck`.', example: exampleDeck } },
  problems: ['not-found'],
});

export const putSharedVerdict = endpoint({
  id: 'putSharedVerdict',
  method: 'POST',
  path: '/api/decks/{id}/verdicts',
  tag,
  summary: 'Like a film of a shared deck, or pass',
  description: 'The others learn only of what two or more like. It stays in this deck: one’s own deck and collections are as they were.',
  access: 'taste:keep',
  rate: { requests: 300, windowSeconds: 60 },
  params,
  body: {
    kind: 'json',
    schema: z.strictObject({ movieId: z.int().min(1).max(2_147_483_647), verdict: Verdict }),
    example: { movieId: 17, verdict: 'like' },
  },
  answers: { 200: json('Kept.', one, { data: exampleDeck }, noStore) },
  problems: ['not-found'],
});

export const leaveSharedDeck = endpoint({
  id: 'leaveSharedDeck',
  method: 'DELETE',
  path: '/api/decks/{id}/members/me',
  tag,
  summary: 'Leave a deck',
  description: 'What one said in it goes; a deck that everybody has left is gone.',
  access: 'taste:keep',
  params,
  answers: { 200: json('You are out.', Done, { success: true }, noStore) },
});
