import * as z from 'zod';
import { exampleMovie, Movie, movieFilters, YEARS_IN_ORDER, yearsInOrder } from './catalogue.ts';
import { countryCode, flag, limit, Meta, Pagination, question, wholeNumber } from './common.ts';
import { endpoint, json } from './endpoint.ts';

const tag = 'Search';

/** Languages that questions are understood in. */
export const QUESTION_LANGUAGES = ['en', 'es', 'pt'] as const;
export const QuestionLanguage = z.enum(QUESTION_LANGUAGES).meta({ id: 'QuestionLanguage' });
export type QuestionLanguage = z.output<typeof QuestionLanguage>;

/** What films are searched by: words, meaning, or both fused. */
export const SearchMode = z.enum(['hybrid', 'text', 'semantic']).meta({ id: 'SearchMode' });
export type SearchMode = z.output<typeof SearchMode>;

/** Why a film was found: facts, which the reader's own language is put around. */
export const MatchReason = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('title').meta({ description: 'It is called so.' }), title: z.string() }),
    z.object({ kind: z.literal('person'), name: z.string() }),
    z.object({ kind: z.literal('genre'), slug: z.string(), name: z.string() }),
    z.object({ kind: z.literal('keyword'), keyword: z.string() }),
    z.object({ kind: z.literal('years').meta({ description: 'It is of the years asked for.' }), from: z.int(), to: z.int() }),
    z.object({ kind: z.literal('words').meta({ description: 'Words of its overview, as they stand there.' }), words: z.array(z.string()) }),
    z.object({ kind: z.literal('meaning').meta({ description: 'It is about something like that.' }) }),
    z.object({ kind: z.literal('like').meta({ description: 'It is like these films.' }), movieIds: z.array(z.int()) }),
  ])
  .meta({ id: 'MatchReason' });

export type MatchReason = z.output<typeof MatchReason>;

/** A stretch of a film's text with what was found in it. */
export const Highlight = z
  .object({
    field: z.enum(['title', 'people', 'keywords', 'overview']),
    text: z.string().meta({ description: 'At most some 240 characters, cut at words.' }),
    ranges: z
      .array(z.tuple([z.int(), z.int()]))
      .meta({ description: 'What to mark in `text`: from and to, in UTF-16 code units, ascending, apart.' }),
  })
  .meta({ id: 'Highlight' });

export type Highlight = z.output<typeof Highlight>;

const Place = z.object({ rank: z.int().meta({ description: 'From 1.' }), score: z.number() }).nullable();

/** How a film's place came about: its place in each list that was fused. */
export const Explanation = z
  .object({
    text: Place.meta({ description: 'By words (BM25F).' }),
    semantic: Place.meta({ description: 'By meaning (cosine).' }),
    expanded: Place.meta({ description: 'By words of the first hits.' }),
    title: z.boolean().meta({ description: 'Whether it was put first because it is called just so.' }),
    fused: z.number().meta({ description: 'Reciprocal rank fusion of the lists, before quality and years were weighed in.' }),
    prior: z.number().meta({ description: 'What well-liked and well-known films have in front.' }),
  })
  .meta({ id: 'Explanation' });

export type Explanation = z.output<typeof Explanation>;

export const FoundMovie = Movie.extend({
  externalIds: z.record(z.string(), z.string()).meta({ description: 'Ids of other houses, by their name: `imdb`, `tmdb`, `wikipedia`.' }),
  match: z.object({
    score: z.number().meta({ description: 'Comparable within one answer only.' }),
    reasons: z.array(MatchReason),
    highlights: z.array(Highlight),
    explanation: Explanation.optional().meta({ description: 'With `explain=true`.' }),
  }),
}).meta({ id: 'FoundMovie' });

export type FoundMovie = z.output<typeof FoundMovie>;

export const Facets = z
  .object({
    genres: z.array(z.object({ slug: z.string(), name: z.string(), count: z.int() })),
    decades: z.array(z.object({ decade: z.int().meta({ description: 'Its first year.', example: 1970 }), count: z.int() })),
    countries: z.array(z.object({ code: z.string(), count: z.int() })),
    languages: z.array(z.object({ code: z.string(), count: z.int() })),
  })
  .meta({ id: 'Facets', description: 'Of the films found, at most 300, the most frequent first; decades in order.' });

export type Facets = z.output<typeof Facets>;

export const Understanding = z
  .object({
    language: QuestionLanguage,
    english: z.string().nullable().meta({ description: 'What was looked for in English, where the question was not.' }),
    years: z.object({ from: z.int(), to: z.int() }).nullable(),
    genres: z.array(z.object({ slug: z.string(), name: z.string() })),
    people: z.array(z.object({ id: z.int(), name: z.string() })),
    corrected: z.array(z.object({ from: z.string(), to: z.string() })).meta({ description: 'Words that were taken for misspelt ones.' }),
  })
  .meta({ id: 'Understanding', description: 'What the question was taken to ask for.' });

export type Understanding = z.output<typeof Understanding>;

export const SearchAnswer = z
  .object({
    data: z.array(FoundMovie),
    pagination: Pagination.meta({ description: 'Of at most 300 films, the best.' }),
    meta: Meta,
    facets: Facets,
    understanding: Understanding,
    suggestion: z.string().nullable().meta({ description: 'What may have been meant, where nothing was found.' }),
    mode: SearchMode.meta({ description: 'What was searched by: `text` where meaning is not to be had (yet).' }),
  })
  .meta({ id: 'SearchAnswer' });

export type SearchAnswer = z.output<typeof SearchAnswer>;

const filters = {
  ...movieFilters,
  country: countryCode.optional().meta({ description: 'Country of production, ISO 3166-1 alpha-2.', example: 'FR' }),
};

const exampleAnswer: SearchAnswer = {
  data: [
    {
      ...exampleMovie,
      externalIds: { imdb: 'tt0017136', wikipedia: 'Metropolis_(1927_film)' },
      match: {
        score: 0.032,
        reasons: [{ kind: 'words', words: ['towers', 'workers'] }, { kind: 'meaning' }],
        highlights: [
          {
            field: 'overview',
            text: 'A city of towers above, and of workers below.',
            ranges: [
              [10, 16],
              [31, 38],
            ],
          },
        ],
      },
    },
  ],
  pagination: { page: 1, limit: 20, totalItems: 1, totalPages: 1 },
  meta: { timestamp: '2026-01-01T12:00:00.000Z' },
  facets: {
    genres: [{ slug: 'science-fiction', name: 'Science fiction', count: 1 }],
    decades: [{ decade: 1920, count: 1 }],
    countries: [{ code: 'DE', count: 1 }],
    languages: [{ code: 'de', count: 1 }],
  },
  understanding: { language: 'en', english: null, years: null, genres: [], people: [], corrected: [] },
  suggestion: null,
  mode: 'hybrid',
};

export const search = endpoint({
  id: 'search',
  method: 'GET',
  path: '/api/search',
  tag,
  summary: 'Find films by words and by meaning',
  description:
    'Takes titles, names, and whole sentences in English, Spanish or Portuguese (“a shark terrorises a beach”, “comedias de los setenta con perros”). Words (BM25F over titles, people, keywords and overviews) and meaning (the nearest films by embedding) are fused by rank; a film that is called just so comes first. Decades and genres that a question names move films of them up; filters leave out all others.',
  access: 'public',
  query: z
    .strictObject({
      q: question.meta({ description: 'What to look for.', example: 'a city of towers above and workers below' }),
      mode: SearchMode.default('hybrid'),
      page: wholeNumber(1, 300).default(1).meta({ description: 'Page number, from 1.', example: 1 }),
      limit,
      explain: flag.optional().meta({ description: 'Tells each film’s rank and score in each list.' }),
      ...filters,
    })
    .refine(yearsInOrder, YEARS_IN_ORDER),
  answers: { 200: json('The best matches, best first.', SearchAnswer, exampleAnswer) },
  problems: ['unavailable'],
});

export const searchLike = endpoint({
  id: 'searchLike',
  method: 'GET',
  path: '/api/search/like',
  tag,
  summary: 'Find films like several others',
  description:
    'Like all of them together: by meaning where there are embeddings, and by what they are made of. They themselves are left out.',
  access: 'public',
  query: z
    .strictObject({
      movies: z
        .string()
        .regex(/^[1-9]\d{0,9}(,[1-9]\d{0,9}){0,9}$/, 'Expected one to ten ids of films, separated by commas')
        .transform((text) => text.split(',').map(Number))
        .pipe(z.array(z.int().max(2_147_483_647)))
        .meta({ description: 'Ids of one to ten films, separated by commas.', example: '17,32' }),
      limit,
      ...filters,
    })
    .refine(yearsInOrder, YEARS_IN_ORDER),
  answers: {
    200: json('The most alike, first.', z.object({ data: z.array(FoundMovie), meta: Meta }), {
      data: exampleAnswer.data,
      meta: exampleAnswer.meta,
    }),
  },
  problems: ['not-found', 'unavailable'],
});
