import * as z from 'zod';
import { exampleMovie, Movie, movieParams } from './catalogue.ts';
import { exampleList, limit, listOf, Meta, noStore, Pagination, page, prose, wholeNumber } from './common.ts';
import { endpoint, json } from './endpoint.ts';

const tag = 'Ratings and collections';
const at = '2026-01-01T12:00:00.000Z';
const meta = { timestamp: at };
const pagination = { page: 1, limit: 20, totalItems: 1, totalPages: 1 };
export const MAX_REVIEW = 10_000;

export const Stars = z
  .number()
  .min(1)
  .max(5)
  .multipleOf(0.5, 'Expected whole or half stars')
  .meta({ description: 'Stars, 1.0 to 5.0 in halves.', example: 4.5 });

export const RatingStats = z
  .object({
    average: z.number().nullable().meta({ description: 'Null without any.' }),
    total: z.int(),
    distribution: z.array(z.int()).length(9).meta({ description: 'Ratings of 1, 1.5, … 5 stars.' }),
  })
  .meta({ id: 'RatingStats' });

export type RatingStats = z.output<typeof RatingStats>;

export const UserRating = z
  .object({
    movieId: z.int(),
    rating: Stars,
    review: z.string().nullable(),
    watchedAt: z.iso.date().nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    movie: Movie,
  })
  .meta({ id: 'UserRating' });

export type UserRating = z.output<typeof UserRating>;

const exampleRating: UserRating = {
  movieId: 17,
  rating: 4.5,
  review: 'The clock scene.',
  watchedAt: '2025-12-30',
  createdAt: at,
  updatedAt: at,
  movie: exampleMovie,
};
const exampleStats: RatingStats = { average: 4.5, total: 1, distribution: [0, 0, 0, 0, 0, 0, 0, 1, 0] };
const success = z.literal(true);

export const listRatings = endpoint({
  id: 'listRatings',
  method: 'GET',
  path: '/api/users/me/ratings',
  tag,
  summary: 'What one has rated',
  access: 'taste:keep',
  query: z.strictObject({
    page,
    limit,
    sortBy: z.enum(['updated', 'rating', 'watched']).default('updated'),
    reviewed: z.enum(['true']).optional().meta({ description: 'Only those with a review.' }),
  }),
  answers: {
    200: json(
      'The latest first, with the statistics of all of them.',
      z.object({ ratings: z.array(UserRating), stats: RatingStats, pagination: Pagination, meta: Meta }),
      { ratings: [exampleRating], stats: exampleStats, pagination, meta },
      noStore,
    ),
  },
});

export const putRating = endpoint({
  id: 'putRating',
  method: 'POST',
  path: '/api/users/me/ratings',
  tag,
  summary: 'Rate a film, or change one’s rating',
  description:
    'One rating a film and person: the last word counts. What is not sent stays; `review: null` takes a review away. The film leaves the watchlist; with a day it is put into `watched`.',
  access: 'taste:keep',
  rate: { requests: 300, windowSeconds: 60 },
  body: {
    kind: 'json',
    schema: z.strictObject({
      movieId: z.int().min(1).max(2_147_483_647),
      rating: Stars,
      review: prose(MAX_REVIEW)
        .transform((text) => text || null)
        .nullable()
        .optional(),
      watchedAt: z.iso.date().nullable().optional().meta({ description: 'A day that is not still to come.' }),
    }),
    example: { movieId: 17, rating: 4.5, review: 'The clock scene.' },
  },
  answers: { 200: json('Kept.', z.object({ success, rating: UserRating }), { success: true, rating: exampleRating }, noStore) },
  problems: ['not-found'],
});

export const deleteRating = endpoint({
  id: 'deleteRating',
  method: 'DELETE',
  path: '/api/users/me/ratings/{movieId}',
  tag,
  summary: 'Take a rating back, with its review',
  description: 'Without one, nothing changes.',
  access: 'taste:keep',
  params: z.strictObject({ movieId: wholeNumber(1, 2_147_483_647).meta({ example: 17 }) }),
  answers: { 200: json('There is none now.', z.object({ success }), { success: true }, noStore) },
});

export const Review = z
  .object({
    author: z.string().nullable().meta({ description: 'The name they go by; null for somebody without one.' }),
    avatarUrl: z.string().nullable(),
    rating: Stars,
    review: z.string(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Review' });

export type Review = z.output<typeof Review>;

export const listReviews = endpoint({
  id: 'listReviews',
  method: 'GET',
  path: '/api/movies/{id}/reviews',
  tag,
  summary: 'What people wrote about a film',
  access: 'public',
  params: movieParams,
  query: z.strictObject({ page, limit }),
  answers: {
    200: json(
      'The latest first.',
      listOf(Review),
      exampleList({ author: 'lotte', avatarUrl: null, rating: 4.5, review: 'The clock scene.', updatedAt: at }),
    ),
  },
  problems: ['not-found'],
});

export const COLLECTIONS = ['favorites', 'watchlist', 'watched', 'matched'] as const;
export type Collection = (typeof COLLECTIONS)[number];
const collection = z.enum(COLLECTIONS);

export const getCollection = endpoint({
  id: 'getCollection',
  method: 'GET',
  path: '/api/users/me/collections/{type}',
  tag,
  summary: 'The films of one of one’s collections',
  access: 'taste:keep',
  params: z.strictObject({ type: collection }),
  query: z.strictObject({ page, limit }),
  answers: {
    200: json(
      'The last added first.',
      z.object({ movies: z.array(Movie), count: z.int().meta({ description: 'Films in all.' }), pagination: Pagination, meta: Meta }),
      { movies: [exampleMovie], count: 1, pagination, meta },
      noStore,
    ),
  },
});

export const addToCollection = endpoint({
  id: 'addToCollection',
  method: 'POST',
  path: '/api/users/me/collections',
  tag,
  summary: 'Put a film into a collection',
  description: 'One that is in it already stays where it is. What is put into `watched` leaves the watchlist.',
  access: 'taste:keep',
  rate: { requests: 300, windowSeconds: 60 },
  body: {
    kind: 'json',
    schema: z.strictObject({ movieId: z.int().min(1).max(2_147_483_647), collectionType: collection }),
    example: { movieId: 17, collectionType: 'favorites' },
  },
  answers: { 200: json('It is in it.', z.object({ success }), { success: true }, noStore) },
  problems: ['not-found'],
});

export const removeFromCollection = endpoint({
  id: 'removeFromCollection',
  method: 'DELETE',
  path: '/api/users/me/collections/{movieId}',
  tag,
  summary: 'Take a film out of a collection',
  description: 'One that is not in it changes nothing.',
  access: 'taste:keep',
  params: z.strictObject({ movieId: wholeNumber(1, 2_147_483_647).meta({ example: 17 }) }),
  query: z.strictObject({ type: collection.meta({ example: 'favorites' }) }),
  answers: { 200: json('It is not in it.', z.object({ success }), { success: true }, noStore) },
});

export const OwnFilm = z
  .object({
    rating: UserRating.omit({ movie: true }).nullable(),
    collections: z.array(collection),
    verdict: z.enum(['like', 'pass']).nullable().meta({ description: 'What one said to it in the deck.' }),
    progress: z
      .object({ position: z.number(), duration: z.number(), watched: z.boolean() })
      .nullable()
      .meta({ description: 'Where one is in it, in seconds.' }),
  })
  .meta({ id: 'OwnFilm' });

export type OwnFilm = z.output<typeof OwnFilm>;

export const getOwnFilm = endpoint({
  id: 'getOwnFilm',
  method: 'GET',
  path: '/api/users/me/movies/{id}',
  tag,
  summary: 'Everything one has to do with one film',
  access: 'taste:keep',
  params: movieParams,
  answers: {
    200: json(
      'Rating, collections, verdict and progress.',
      z.object({ data: OwnFilm }),
      { data: { rating: null, collections: ['watchlist'], verdict: null, progress: { position: 61.5, duration: 5_400, watched: false } } },
      noStore,
    ),
  },
  problems: ['not-found'],
});

const count = z.object({ name: z.string(), ratings: z.int(), average: z.number() });

export const Statistics = z
  .object({
    stats: RatingStats,
    watched: z
      .object({ films: z.int(), minutes: z.int() })
      .meta({ description: 'Films in the collection `watched`, and how long they are.' }),
    collections: z.record(collection, z.int()),
    byYear: z.array(z.object({ year: z.int(), ratings: z.int(), average: z.number() })).meta({ description: 'By the year of rating.' }),
    byGenre: z.array(count.extend({ slug: z.string() })).meta({ description: 'The most rated first.' }),
    byDecade: z.array(z.object({ decade: z.int(), ratings: z.int(), average: z.number() })),
    directors: z.array(count.extend({ id: z.int() })).meta({ description: 'The ten most rated.' }),
    countries: z.array(count).meta({ description: 'The ten most rated, by ISO 3166-1 alpha-2.' }),
  })
  .meta({ id: 'Statistics' });

export type Statistics = z.output<typeof Statistics>;

export const getStatistics = endpoint({
  id: 'getStatistics',
  method: 'GET',
  path: '/api/users/me/statistics',
  tag,
  summary: 'One’s years in films',
  access: 'taste:keep',
  answers: {
    200: json(
      'Counts and averages.',
      z.object({ data: Statistics }),
      {
        data: {
          stats: exampleStats,
          watched: { films: 1, minutes: 153 },
          collections: { favorites: 1, watchlist: 0, watched: 1, matched: 0 },
          byYear: [{ year: 2026, ratings: 1, average: 4.5 }],
          byGenre: [{ slug: 'science-fiction', name: 'Science fiction', ratings: 1, average: 4.5 }],
          byDecade: [{ decade: 1920, ratings: 1, average: 4.5 }],
          directors: [{ id: 5, name: 'Fritz Lang', ratings: 1, average: 4.5 }],
          countries: [{ name: 'DE', ratings: 1, average: 4.5 }],
        },
      },
      noStore,
    ),
  },
});
