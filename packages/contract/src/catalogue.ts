import * as z from 'zod';
import { exampleList, flag, limit, line, listOf, Meta, page, searchText, slug, wholeNumber } from './common.ts';
import { endpoint, json } from './endpoint.ts';
import { MediaStatus } from './media.ts';

const tag = 'Catalogue';

export const Category = z
  .object({
    id: z.int(),
    name: z.string().meta({ description: 'English name; clients translate by slug.' }),
    slug: z.string(),
  })
  .meta({ id: 'Category' });

export const CategoryWithCount = Category.extend({
  movieCount: z.int().meta({ description: 'Films in this category.' }),
}).meta({ id: 'CategoryWithCount' });

export type CategoryWithCount = z.output<typeof CategoryWithCount>;

const PictureSet = z.string().nullable();

export const Movie = z
  .object({
    id: z.int(),
    slug: z.string(),
    title: z.string(),
    originalTitle: z.string().nullable(),
    titles: z.record(z.string(), z.string()).meta({ description: 'Title by language (ISO 639-1) where it differs from `title`.' }),
    year: z.int().nullable(),
    releaseDate: z.iso.date().nullable(),
    runtime: z.int().nullable().meta({ description: 'Minutes.' }),
    originalLanguage: z.string().nullable().meta({ description: 'ISO 639-1.' }),
    countries: z.array(z.string()).meta({ description: 'ISO 3166-1 alpha-2.' }),
    overview: z.string().nullable(),
    directors: z.array(z.string()),
    categories: z.array(Category),
    posterUrl: z.string().meta({ description: 'Always there: the film’s own poster, or one drawn for it.' }),
    posterSet: PictureSet.meta({ description: 'The poster in several widths, as `srcset` takes it; null for one that is drawn.' }),
    backdropUrl: z.string().nullable(),
    backdropSet: PictureSet,
    voteAverage: z.number().nullable().meta({ description: '0 to 10, from an imported source.' }),
    voteCount: z.int(),
    playable: z.boolean().meta({ description: 'Whether its media is READY.' }),
  })
  .meta({ id: 'Movie' });

export type Movie = z.output<typeof Movie>;

export const CreditRole = z.enum(['DIRECTOR', 'WRITER', 'CAST']);

export const Credit = z
  .object({
    personId: z.int(),
    name: z.string(),
    role: CreditRole,
    character: z.string().nullable(),
  })
  .meta({ id: 'Credit' });

export const MovieDetail = Movie.extend({
  tmdbId: z.int().nullable(),
  keywords: z.array(z.string()),
  credits: z.array(Credit),
  stats: z.object({
    ratings: z.number().nullable().meta({ description: 'Mean of our users’ ratings, 1 to 5; null without any.' }),
    ratingCount: z.int(),
    distribution: z.array(z.int()).length(9).meta({ description: 'Ratings of 1, 1.5, … 5 stars.' }),
  }),
  externalIds: z.record(z.string(), z.string()).meta({ description: 'Ids of other houses, by their name: `imdb`, `tmdb`, `wikipedia`.' }),
  media: z
    .object({
      id: z.uuid(),
      status: MediaStatus,
      durationSeconds: z.number().nullable(),
    })
    .nullable()
    .meta({ description: 'The film’s media file, if one is attached.' }),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
}).meta({ id: 'MovieDetail' });

export type MovieDetail = z.output<typeof MovieDetail>;

export const exampleMovie: Movie = {
  id: 17,
  slug: 'metropolis-1927',
  title: 'Metropolis',
  originalTitle: null,
  titles: { es: 'Metrópolis' },
  year: 1927,
  releaseDate: null,
  runtime: 153,
  originalLanguage: 'de',
  countries: ['DE'],
  overview: 'A city of towers above, and of workers below.',
  directors: ['Fritz Lang'],
  categories: [{ id: 3, name: 'Science fiction', slug: 'science-fiction' }],
  posterUrl: '/api/movies/17/poster.svg?v=1',
  posterSet: null,
  backdropUrl: null,
  backdropSet: null,
  voteAverage: null,
  voteCount: 0,
  playable: false,
};

export const exampleDetail: MovieDetail = {
  ...exampleMovie,
  tmdbId: null,
  keywords: ['city', 'class', 'robot'],
  credits: [{ personId: 5, name: 'Fritz Lang', role: 'DIRECTOR', character: null }],
  stats: { ratings: null, ratingCount: 0, distribution: [0, 0, 0, 0, 0, 0, 0, 0, 0] },
  externalIds: { imdb: 'tt0017136' },
  media: null,
  createdAt: '2026-01-01T12:00:00.000Z',
  updatedAt: '2026-01-01T12:00:00.000Z',
};

export const movieParams = z.object({ id: wholeNumber(1, 2_147_483_647).meta({ description: 'The film’s id.', example: 17 }) }).strict();

const year = wholeNumber(1870, 2100);

/** What lists and searches of films may be narrowed to. */
export const movieFilters = {
  genre: z
    .string()
    .regex(/^[a-z-]{1,40}(,[a-z-]{1,40}){0,4}$/, 'Expected one to five category slugs, separated by commas')
    .transform((text) => text.split(','))
    .optional()
    .meta({ description: 'Category slugs, separated by commas.', example: 'drama,romance' }),
  yearFrom: year.optional().meta({ description: 'First year, inclusive.', example: 1920 }),
  yearTo: year.optional().meta({ description: 'Last year, inclusive.', example: 1929 }),
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/, 'Expected a lower-case ISO 639 code')
    .optional()
    .meta({ description: 'Original language, ISO 639-1.', example: 'fr' }),
  playable: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional()
    .meta({ description: 'Only films that can, or cannot, be played here.' }),
  person: wholeNumber(1, 2_147_483_647).optional().meta({ description: 'Only films that this person is credited in.', example: 5 }),
  keyword: line(80).optional().meta({ description: 'Only films with this keyword.', example: 'robot' }),
};

/** What goes with them: a span of years goes forward. */
export const yearsInOrder = (query: { yearFrom?: number | undefined; yearTo?: number | undefined }) =>
  !query.yearFrom || !query.yearTo || query.yearFrom <= query.yearTo;
export const YEARS_IN_ORDER = { path: ['yearTo'], error: 'yearTo must not be before yearFrom' };

export const listMovies = endpoint({
  id: 'listMovies',
  method: 'GET',
  path: '/api/movies',
  tag,
  summary: 'List films',
  description: 'Filters combine with AND; several genres are given with commas and all must hold.',
  access: 'public',
  query: z
    .object({
      page,
      limit,
      ...movieFilters,
      sortBy: z
        .enum(['rating', 'title', 'releaseDate', 'popularity', 'added'])
        .optional()
        .meta({ description: 'Default: the best match with `q`, else `popularity`. `rating` weighs the average by the number of votes.' }),
      order: z
        .enum(['asc', 'desc'])
        .optional()
        .meta({ description: 'Default: `asc` for title, else `desc`. Unknown values come last either way.' }),
      q: searchText.optional().meta({ description: 'Only films that this search finds.', example: 'metropolis' }),
    })
    .strict()
    .refine(yearsInOrder, YEARS_IN_ORDER),
  answers: { 200: json('A page of films.', listOf(Movie), exampleList(exampleMovie)) },
});

export const getMovie = endpoint({
  id: 'getMovie',
  method: 'GET',
  path: '/api/movies/{id}',
  tag,
  summary: 'One film, whole',
  access: 'public',
  params: movieParams,
  answers: {
    200: json('The film.', z.object({ data: MovieDetail }), { data: exampleDetail }),
  },
  problems: ['not-found'],
});

export const getMovieBySlug = endpoint({
  id: 'getMovieBySlug',
  method: 'GET',
  path: '/api/movies/by-slug/{slug}',
  tag,
  summary: 'One film by its slug',
  description: 'A slug that the film had before leads to the present one.',
  access: 'public',
  params: z.strictObject({ slug: slug.meta({ example: 'metropolis-1927' }) }),
  answers: {
    200: getMovie.answers[200],
    308: { kind: 'empty', description: 'The film has another slug now: `Location` is this endpoint with that one.' },
  },
  problems: ['not-found'],
});

export const getMoviePoster = endpoint({
  id: 'getMoviePoster',
  method: 'GET',
  path: '/api/movies/{id}/poster.svg',
  tag,
  summary: 'The poster drawn for a film',
  description:
    'Deterministic art from title, year, director and genres. With the `v` that `posterUrl` carries the answer never changes and may be cached for ever.',
  access: 'public',
  params: movieParams,
  query: z
    .object({
      v: z
        .string()
        .regex(/^[\w-]{1,32}$/)
        .optional()
        .meta({ description: 'Version, from `posterUrl`.' }),
    })
    .strict(),
  answers: { 200: { kind: 'bytes', contentTypes: ['image/svg+xml'], description: 'An SVG, 400 by 600 units.' } },
  problems: ['not-found'],
});

export const searchMovies = endpoint({
  id: 'searchMovies',
  method: 'GET',
  path: '/api/movies/search',
  tag,
  summary: 'Search films',
  description:
    'Accents, letter case and small spelling mistakes do not matter. Titles (in any language we know) come before people, people before overviews.',
  access: 'public',
  query: z
    .object({
      q: searchText.meta({ description: 'What to look for.', example: 'ameile' }),
      limit,
    })
    .strict(),
  answers: {
    200: json(
      'The best matches, best first.',
      z.object({
        data: z.array(Movie),
        total: z.int().meta({ description: 'Matches in all, counted up to 300.' }),
        meta: Meta,
      }),
      { data: [exampleMovie], total: 1, meta: { timestamp: '2026-01-01T12:00:00.000Z' } },
    ),
  },
});

export const listCategories = endpoint({
  id: 'listCategories',
  method: 'GET',
  path: '/api/categories',
  tag,
  summary: 'List categories',
  description: 'Every genre that at least one film has, by name.',
  access: 'public',
  query: z.strictObject({ all: flag.optional().meta({ description: 'Also those that no film has.' }) }),
  answers: {
    200: json('All categories.', z.object({ data: z.array(CategoryWithCount), meta: Meta }), {
      data: [{ id: 3, name: 'Science fiction', slug: 'science-fiction', movieCount: 12 }],
      meta: { timestamp: '2026-01-01T12:00:00.000Z' },
    }),
  },
});
