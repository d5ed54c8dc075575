import * as z from 'zod';
import { exampleMovie, Movie, movieParams } from './catalogue.ts';
import { Done, Meta, noStore, slug, wholeNumber } from './common.ts';
import { endpoint, json } from './endpoint.ts';

const tag = 'Recommendations';
const at = '2026-01-01T12:00:00.000Z';
const film = z.object({ id: z.int(), slug: z.string(), title: z.string() });

/** Why a film is recommended: facts, which the reader's own language is put around. */
export const Reason = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('film').meta({ description: 'Because of a film that one rated, liked or kept.' }),
      movie: film,
      rating: z.number().nullable().meta({ description: 'One’s stars for it; null where it was liked or kept, not rated.' }),
      share: z.number().min(0).max(1).meta({ description: 'How much of the score is this film’s doing.' }),
    }),
    z.object({ kind: z.literal('person'), id: z.int(), name: z.string(), role: z.enum(['DIRECTOR', 'WRITER', 'CAST']) }),
    z.object({ kind: z.literal('genre'), slug: z.string(), name: z.string() }),
    z.object({ kind: z.literal('keyword'), keyword: z.string() }),
    z.object({ kind: z.literal('audience').meta({ description: 'People who like the one like the other.' }) }),
    z.object({ kind: z.literal('acclaim').meta({ description: 'Well known and well rated: little is known of one yet.' }) }),
  ])
  .meta({ id: 'Reason' });

export type Reason = z.output<typeof Reason>;

export const Recommendation = z
  .object({
    movie: Movie,
    score: z.number().meta({ description: 'Comparable within one answer only.' }),
    reason: Reason,
    exploring: z.boolean().meta({ description: 'True for one that is off the beaten track on purpose.' }),
  })
  .meta({ id: 'Recommendation' });

export type Recommendation = z.output<typeof Recommendation>;

export const listRecommendations = endpoint({
  id: 'listRecommendations',
  method: 'GET',
  path: '/api/users/me/recommendations',
  tag,
  summary: 'Films for oneself, with a reason each',
  description: 'A new rating changes the list at once. Never what one has rated, watched or passed.',
  access: 'taste:keep',
  query: z.strictObject({
    limit: wholeNumber(1, 100).default(20),
    genre: slug.optional().meta({ description: 'Only films of this category.', example: 'drama' }),
    playable: z
      .enum(['true'])
      .transform(() => true)
      .optional()
      .meta({ description: 'Only films that can be played here.' }),
  }),
  answers: {
    200: json(
      'The best first.',
      z.object({
        data: z.array(Recommendation),
        meta: Meta.extend({
          basis: z.enum(['taste', 'content', 'acclaim']).meta({
            description:
              '`taste`: what people of like taste rated; `content`: films like those one likes; `acclaim`: nothing is known yet.',
          }),
          model: z.uuid().nullable().meta({ description: 'The trained model that was asked.' }),
        }),
      }),
      {
        data: [
          {
            movie: exampleMovie,
            score: 0.83,
            reason: { kind: 'film', movie: { id: 9, slug: 'm-1931', title: 'M' }, rating: 5, share: 0.4 },
            exploring: false,
          },
        ],
        meta: { timestamp: at, basis: 'taste', model: '0b9d6a1e-6f3c-4a52-8d0e-3a1c9f5b7e21' },
      },
      noStore,
    ),
  },
});

export const listSimilar = endpoint({
  id: 'listSimilar',
  method: 'GET',
  path: '/api/movies/{id}/similar',
  tag,
  summary: 'Films like one film',
  description: 'By who likes them, and by genres, people and keywords.',
  access: 'public',
  params: movieParams,
  query: z.strictObject({ limit: wholeNumber(1, 50).default(12) }),
  answers: {
    200: json('The most alike first.', z.object({ data: z.array(Recommendation.omit({ exploring: true })), meta: Meta }), {
      data: [{ movie: exampleMovie, score: 0.7, reason: { kind: 'person', id: 5, name: 'Fritz Lang', role: 'DIRECTOR' } }],
      meta: { timestamp: at },
    }),
  },
  problems: ['not-found'],
});

export const Recommender = z
  .object({
    model: z
      .object({
        id: z.uuid(),
        trainedAt: z.iso.datetime(),
        people: z.int(),
        films: z.int(),
        ratings: z.int(),
        seconds: z.number().meta({ description: 'How long the training took.' }),
        bytes: z.int(),
      })
      .nullable()
      .meta({ description: 'Null before the first training, and while there is too little to learn from.' }),
    changes: z.int().meta({ description: 'Ratings since then, counted up to 100,000.' }),
  })
  .meta({ id: 'Recommender' });

export type Recommender = z.output<typeof Recommender>;

const exampleRecommender: Recommender = {
  model: {
    id: '0b9d6a1e-6f3c-4a52-8d0e-3a1c9f5b7e21',
    trainedAt: at,
    people: 671,
    films: 6_251,
    ratings: 86_000,
    seconds: 9.3,
    bytes: 1_700_000,
  },
  changes: 12,
};

export const getRecommender = endpoint({
  id: 'getRecommender',
  method: 'GET',
  path: '/api/admin/recommender',
  tag,
  summary: 'How the recommender stands',
  access: 'catalogue:manage',
  answers: { 200: json('Its model.', z.object({ data: Recommender }), { data: exampleRecommender }, noStore) },
});

export const trainRecommender = endpoint({
  id: 'trainRecommender',
  method: 'POST',
  path: '/api/admin/recommender/train',
  tag,
  summary: 'Train the recommender now',
  description: 'It is trained by itself every night, and when much has been rated.',
  access: 'catalogue:manage',
  answers: { 202: json('It is ordered.', Done, { success: true }, noStore) },
});
