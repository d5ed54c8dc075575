import * as z from 'zod';
import { exampleMovie, Movie } from './catalogue.ts';
import { Done, Meta, noStore, wholeNumber } from './common.ts';
import { endpoint, json } from './endpoint.ts';
import { Episode, exampleEpisode, exampleSeries, Series } from './series.ts';

const tag = 'Continue watching';
const at = '2026-01-01T12:00:00.000Z';
const mediaId = '5f0f7d1e-3a52-4c1b-9a57-0d5c7c6f2a11';

/** Share of a film from which on it counts as watched: what is left are credits. */
export const WATCHED_SHARE = 0.9;

export const Progress = z
  .object({
    position: z.number().meta({ description: 'Seconds.' }),
    duration: z.number().meta({ description: 'Seconds.' }),
    watched: z.boolean().meta({ description: 'Whether nine tenths of it were seen once.' }),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Progress' });

export type Progress = z.output<typeof Progress>;

const params = z.strictObject({ mediaId: z.uuid().meta({ example: mediaId }) });
const exampleProgress: Progress = { position: 61.5, duration: 5_400, watched: false, updatedAt: at };

export const putProgress = endpoint({
  id: 'putProgress',
  method: 'PUT',
  path: '/api/users/me/progress/{mediaId}',
  tag,
  summary: 'Say where one is in a film or episode',
  description:
    'Players send it every ten seconds, on pause and at the end; the last to arrive counts. From nine tenths on it counts as watched: a film is put into the collection `watched`, and leaves the watchlist.',
  access: 'taste:keep',
  rate: { requests: 120, windowSeconds: 60 },
  params,
  body: {
    kind: 'json',
    schema: z
      .strictObject({
        position: z.number().min(0).max(604_800).meta({ description: 'Seconds.' }),
        duration: z.number().gt(0).max(604_800).meta({ description: 'Seconds.' }),
      })
      .refine((body) => body.position <= body.duration + 1, { path: ['position'], error: 'The position is behind the end' }),
    example: { position: 61.5, duration: 5_400 },
  },
  answers: { 200: json('Kept.', z.object({ data: Progress }), { data: exampleProgress }, noStore) },
  problems: ['not-found'],
});

export const getProgress = endpoint({
  id: 'getProgress',
  method: 'GET',
  path: '/api/users/me/progress/{mediaId}',
  tag,
  summary: 'Where one is in a film or episode',
  access: 'taste:keep',
  params,
  answers: {
    200: json('Null where one has not begun.', z.object({ data: Progress.nullable() }), { data: exampleProgress }, noStore),
  },
  problems: ['not-found'],
});

export const deleteProgress = endpoint({
  id: 'deleteProgress',
  method: 'DELETE',
  path: '/api/users/me/progress/{mediaId}',
  tag,
  summary: 'Forget where one is',
  access: 'taste:keep',
  params,
  answers: { 200: json('Forgotten.', Done, { success: true }, noStore) },
});

export const Continuation = z
  .object({
    mediaId: z.uuid(),
    movie: Movie.nullable().meta({ description: 'The film; null for an episode.' }),
    episode: Episode.nullable(),
    series: Series.nullable(),
    reason: z.enum(['resume', 'next-episode']),
    progress: Progress.nullable().meta({ description: 'Null for an episode that has not been begun.' }),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Continuation' });

export type Continuation = z.output<typeof Continuation>;

export const listContinue = endpoint({
  id: 'listContinue',
  method: 'GET',
  path: '/api/users/me/continue',
  tag,
  summary: 'What one may go on watching',
  description:
    'Films and episodes that were begun and not finished, and the next episode of a series whose last one was; the latest first.',
  access: 'taste:keep',
  query: z.strictObject({ limit: wholeNumber(1, 50).default(20) }),
  answers: {
    200: json(
      'The latest first.',
      z.object({ data: z.array(Continuation), meta: Meta }),
      {
        data: [
          { mediaId, movie: exampleMovie, episode: null, series: null, reason: 'resume', progress: exampleProgress, updatedAt: at },
          { mediaId, movie: null, episode: exampleEpisode, series: exampleSeries, reason: 'next-episode', progress: null, updatedAt: at },
        ],
        meta: { timestamp: at },
      },
      noStore,
    ),
  },
});
