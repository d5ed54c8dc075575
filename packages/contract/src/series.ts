import * as z from 'zod';
import { Category, Credit } from './catalogue.ts';
import { Done, exampleList, idParams, limit, line, listOf, noStore, page, prose, searchText, slug } from './common.ts';
import { endpoint, json } from './endpoint.ts';
import { MediaStatus } from './media.ts';
import { attachment, mediaId, pictureBody, pictureProblems, shelfFacts } from './movies.ts';

const tag = 'Series';

export const Series = z
  .object({
    id: z.int(),
    slug: z.string(),
    title: z.string(),
    originalTitle: z.string().nullable(),
    overview: z.string().nullable(),
    firstAirDate: z.iso.date().nullable(),
    originalLanguage: z.string().nullable().meta({ description: 'ISO 639-1.' }),
    countries: z.array(z.string()),
    categories: z.array(Category),
    posterUrl: z.string().meta({ description: 'Always there: the series’ own poster, or one drawn for it.' }),
    posterSet: z.string().nullable(),
    backdropUrl: z.string().nullable(),
    backdropSet: z.string().nullable(),
    seasonCount: z.int().meta({ description: 'Without the specials.' }),
    episodeCount: z.int().meta({ description: 'With the specials.' }),
    playableCount: z.int().meta({ description: 'Episodes whose media is READY.' }),
  })
  .meta({ id: 'Series' });

export type Series = z.output<typeof Series>;

export const Episode = z
  .object({
    id: z.int(),
    seasonId: z.int(),
    seasonNumber: z.int(),
    number: z.int().meta({ description: 'From 1, in the order of the story.' }),
    title: z.string(),
    overview: z.string().nullable(),
    airDate: z.iso.date().nullable(),
    runtime: z.int().nullable().meta({ description: 'Minutes.' }),
    media: z.object({ id: z.uuid(), status: MediaStatus, durationSeconds: z.number().nullable() }).nullable(),
    stillUrl: z.string().nullable().meta({ description: 'A frame of it, once its media is READY.' }),
  })
  .meta({ id: 'Episode' });

export type Episode = z.output<typeof Episode>;

export const Season = z
  .object({
    id: z.int(),
    number: z.int().meta({ description: 'From 1; 0 holds the specials.' }),
    title: z.string().nullable(),
    overview: z.string().nullable(),
    airDate: z.iso.date().nullable(),
    episodes: z.array(Episode).meta({ description: 'In their order.' }),
  })
  .meta({ id: 'Season' });

export type Season = z.output<typeof Season>;

export const SeriesDetail = Series.extend({
  tmdbId: z.int().nullable(),
  keywords: z.array(z.string()),
  credits: z.array(Credit).meta({ description: 'DIRECTOR stands for who created it.' }),
  seasons: z.array(Season).meta({ description: 'In their order, the specials last.' }),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
}).meta({ id: 'SeriesDetail' });

export type SeriesDetail = z.output<typeof SeriesDetail>;

export const EpisodeDetail = Episode.extend({
  series: Series,
  previous: Episode.nullable(),
  next: Episode.nullable().meta({
    description: 'The one after it, in the next season if need be; never a special after the end of a season.',
  }),
}).meta({ id: 'EpisodeDetail' });

export type EpisodeDetail = z.output<typeof EpisodeDetail>;

export const exampleSeries: Series = {
  id: 4,
  slug: 'les-vampires',
  title: 'Les Vampires',
  originalTitle: null,
  overview: 'A reporter follows a gang through Paris.',
  firstAirDate: '1915-11-13',
  originalLanguage: 'fr',
  countries: ['FR'],
  categories: [{ id: 8, name: 'Crime', slug: 'crime' }],
  posterUrl: '/api/series/4/poster.svg?v=1',
  posterSet: null,
  backdropUrl: null,
  backdropSet: null,
  seasonCount: 1,
  episodeCount: 10,
  playableCount: 0,
};

export const exampleEpisode: Episode = {
  id: 31,
  seasonId: 6,
  seasonNumber: 1,
  number: 1,
  title: 'The Severed Head',
  overview: null,
  airDate: '1915-11-13',
  runtime: 33,
  media: null,
  stillUrl: null,
};

const exampleSeason: Season = {
  id: 6,
  number: 1,
  title: null,
  overview: null,
  airDate: '1915-11-13',
  episodes: [exampleEpisode],
};

const exampleDetail: SeriesDetail = {
  ...exampleSeries,
  tmdbId: null,
  keywords: ['serial'],
  credits: [{ personId: 77, name: 'Louis Feuillade', role: 'DIRECTOR', character: null }],
  seasons: [exampleSeason],
  createdAt: '2026-01-01T12:00:00.000Z',
  updatedAt: '2026-01-01T12:00:00.000Z',
};

const seriesParams = idParams('series', 4);
const seasonParams = idParams('season', 6);
const episodeParams = idParams('episode', 31);
const one = z.object({ data: SeriesDetail });

export const listSeries = endpoint({
  id: 'listSeries',
  method: 'GET',
  path: '/api/series',
  tag,
  summary: 'List series',
  access: 'public',
  query: z.strictObject({
    page,
    limit,
    genre: slug.optional().meta({ description: 'A category’s slug.', example: 'crime' }),
    q: searchText.optional().meta({ description: 'Part of a title.' }),
    sortBy: z.enum(['popularity', 'title', 'firstAirDate']).default('popularity'),
    order: z.enum(['asc', 'desc']).optional().meta({ description: 'Default: `asc` for title, else `desc`.' }),
  }),
  answers: { 200: json('A page of series.', listOf(Series), exampleList(exampleSeries)) },
});

export const getSeries = endpoint({
  id: 'getSeries',
  method: 'GET',
  path: '/api/series/{id}',
  tag,
  summary: 'One series with its seasons and episodes',
  access: 'public',
  params: seriesParams,
  answers: { 200: json('The series.', one, { data: exampleDetail }) },
  problems: ['not-found'],
});

export const getSeriesBySlug = endpoint({
  id: 'getSeriesBySlug',
  method: 'GET',
  path: '/api/series/by-slug/{slug}',
  tag,
  summary: 'One series by its slug',
  access: 'public',
  params: z.strictObject({ slug: slug.meta({ example: 'les-vampires' }) }),
  answers: {
    200: getSeries.answers[200],
    308: { kind: 'empty', description: 'The series has another slug now: `Location` is this endpoint with that one.' },
  },
  problems: ['not-found'],
});

export const getSeriesPoster = endpoint({
  id: 'getSeriesPoster',
  method: 'GET',
  path: '/api/series/{id}/poster.svg',
  tag,
  summary: 'The poster drawn for a series',
  access: 'public',
  params: seriesParams,
  query: z.strictObject({
    v: z
      .string()
      .regex(/^[\w-]{1,32}$/)
      .optional()
      .meta({ description: 'Version, from `posterUrl`.' }),
  }),
  answers: { 200: { kind: 'bytes', contentTypes: ['image/svg+xml'], description: 'An SVG, 400 by 600 units.' } },
  problems: ['not-found'],
});

const seriesFacts = { ...shelfFacts, firstAirDate: z.iso.date().nullable() };

export const SeriesInput = z.strictObject(seriesFacts).partial().required({ title: true }).meta({ id: 'SeriesInput' });
export type SeriesInput = z.output<typeof SeriesInput>;
export const SeriesChanges = z
  .strictObject({ ...seriesFacts, slug: slug.meta({ description: 'A new slug; the one before leads to it.' }) })
  .partial()
  .meta({ id: 'SeriesChanges' });
export type SeriesChanges = z.output<typeof SeriesChanges>;

export const createSeries = endpoint({
  id: 'createSeries',
  method: 'POST',
  path: '/api/series',
  tag,
  summary: 'Put a series on the shelf',
  access: 'catalogue:manage',
  body: { kind: 'json', schema: SeriesInput, example: { title: 'Les Vampires', firstAirDate: '1915-11-13', genres: ['crime'] } },
  answers: { 201: json('It is there, without seasons yet.', one, { data: { ...exampleDetail, seasons: [] } }, noStore) },
});

export const updateSeries = endpoint({
  id: 'updateSeries',
  method: 'PATCH',
  path: '/api/series/{id}',
  tag,
  summary: 'Change a series',
  description: 'What is not sent stays; lists are replaced whole.',
  access: 'catalogue:manage',
  params: seriesParams,
  body: { kind: 'json', schema: SeriesChanges, example: { overview: 'A reporter follows a gang through Paris.' } },
  answers: { 200: json('Changed.', one, { data: exampleDetail }, noStore) },
  problems: ['not-found', 'conflict'],
});

export const deleteSeries = endpoint({
  id: 'deleteSeries',
  method: 'DELETE',
  path: '/api/series/{id}',
  tag,
  summary: 'Take a series off the shelf, with its seasons and episodes',
  description: 'Media files of its episodes stay.',
  access: 'catalogue:manage',
  params: seriesParams,
  answers: { 200: json('It is gone.', Done, { success: true }, noStore) },
  problems: ['not-found'],
});

const seriesPicture = seriesParams.extend({ kind: z.enum(['poster', 'backdrop']) });

export const putSeriesPicture = endpoint({
  id: 'putSeriesPicture',
  method: 'PUT',
  path: '/api/series/{id}/pictures/{kind}',
  tag,
  summary: 'Give a series its poster or backdrop',
  access: 'catalogue:manage',
  rate: { requests: 60, windowSeconds: 60 },
  params: seriesPicture,
  body: pictureBody,
  answers: { 200: json('It has it now.', one, { data: exampleDetail }, noStore) },
  problems: pictureProblems,
});

export const deleteSeriesPicture = endpoint({
  id: 'deleteSeriesPicture',
  method: 'DELETE',
  path: '/api/series/{id}/pictures/{kind}',
  tag,
  summary: 'Take a series’ poster or backdrop away',
  access: 'catalogue:manage',
  params: seriesPicture,
  answers: { 200: json('It is gone.', one, { data: exampleDetail }, noStore) },
  problems: ['not-found'],
});

const SeasonInput = z.strictObject({
  number: z.int().min(0).max(999).meta({ description: 'From 1; 0 holds the specials. No two seasons of a series have the same.' }),
  title: line(300).nullable().optional(),
  overview: prose(20_000).nullable().optional(),
  airDate: z.iso.date().nullable().optional(),
});

export const createSeason = endpoint({
  id: 'createSeason',
  method: 'POST',
  path: '/api/series/{id}/seasons',
  tag,
  summary: 'Add a season to a series',
  access: 'catalogue:manage',
  params: seriesParams,
  body: { kind: 'json', schema: SeasonInput, example: { number: 1 } },
  answers: { 201: json('Added.', z.object({ data: Season }), { data: { ...exampleSeason, episodes: [] } }, noStore) },
  problems: ['not-found', 'conflict'],
});

export const updateSeason = endpoint({
  id: 'updateSeason',
  method: 'PATCH',
  path: '/api/seasons/{id}',
  tag,
  summary: 'Change a season',
  access: 'catalogue:manage',
  params: seasonParams,
  body: { kind: 'json', schema: SeasonInput.partial(), example: { title: 'The first season' } },
  answers: { 200: json('Changed.', z.object({ data: Season }), { data: exampleSeason }, noStore) },
  problems: ['not-found', 'conflict'],
});

export const deleteSeason = endpoint({
  id: 'deleteSeason',
  method: 'DELETE',
  path: '/api/seasons/{id}',
  tag,
  summary: 'Remove a season with its episodes',
  description: 'Media files of its episodes stay.',
  access: 'catalogue:manage',
  params: seasonParams,
  answers: { 200: json('It is gone.', Done, { success: true }, noStore) },
  problems: ['not-found'],
});

const EpisodeInput = z.strictObject({
  number: z.int().min(1).max(9_999).meta({ description: 'No two episodes of a season have the same.' }),
  title: line(300),
  overview: prose(20_000).nullable().optional(),
  airDate: z.iso.date().nullable().optional(),
  runtime: z.int().min(1).max(6_000).nullable().optional().meta({ description: 'Minutes.' }),
});

const exampleEpisodeDetail: EpisodeDetail = { ...exampleEpisode, series: exampleSeries, previous: null, next: null };
const oneEpisode = z.object({ data: EpisodeDetail });

export const createEpisode = endpoint({
  id: 'createEpisode',
  method: 'POST',
  path: '/api/seasons/{id}/episodes',
  tag,
  summary: 'Add an episode to a season',
  access: 'catalogue:manage',
  params: seasonParams,
  body: { kind: 'json', schema: EpisodeInput, example: { number: 1, title: 'The Severed Head' } },
  answers: { 201: json('Added.', oneEpisode, { data: exampleEpisodeDetail }, noStore) },
  problems: ['not-found', 'conflict'],
});

export const getEpisode = endpoint({
  id: 'getEpisode',
  method: 'GET',
  path: '/api/episodes/{id}',
  tag,
  summary: 'One episode, with those before and after it',
  access: 'public',
  params: episodeParams,
  answers: { 200: json('The episode.', oneEpisode, { data: exampleEpisodeDetail }) },
  problems: ['not-found'],
});

export const updateEpisode = endpoint({
  id: 'updateEpisode',
  method: 'PATCH',
  path: '/api/episodes/{id}',
  tag,
  summary: 'Change an episode',
  access: 'catalogue:manage',
  params: episodeParams,
  body: { kind: 'json', schema: EpisodeInput.partial(), example: { runtime: 33 } },
  answers: { 200: json('Changed.', oneEpisode, { data: exampleEpisodeDetail }, noStore) },
  problems: ['not-found', 'conflict'],
});

export const deleteEpisode = endpoint({
  id: 'deleteEpisode',
  method: 'DELETE',
  path: '/api/episodes/{id}',
  tag,
  summary: 'Remove an episode',
  description: 'Its media file stays.',
  access: 'catalogue:manage',
  params: episodeParams,
  answers: { 200: json('It is gone.', Done, { success: true }, noStore) },
  problems: ['not-found'],
});

export const attachEpisodeMedia = endpoint({
  id: 'attachEpisodeMedia',
  method: 'PUT',
  path: '/api/episodes/{id}/media',
  tag,
  summary: 'Attach a media file to an episode',
  access: 'catalogue:manage',
  params: episodeParams,
  body: attachment,
  answers: {
    200: json(
      'Attached.',
      oneEpisode,
      { data: { ...exampleEpisodeDetail, media: { id: mediaId, status: 'READY', durationSeconds: 1980 } } },
      noStore,
    ),
  },
  problems: ['not-found', 'conflict'],
});

export const detachEpisodeMedia = endpoint({
  id: 'detachEpisodeMedia',
  method: 'DELETE',
  path: '/api/episodes/{id}/media',
  tag,
  summary: 'Detach an episode’s media file',
  access: 'catalogue:manage',
  params: episodeParams,
  answers: { 200: json('Detached.', oneEpisode, { data: exampleEpisodeDetail }, noStore) },
  problems: ['not-found'],
});
