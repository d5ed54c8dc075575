import * as z from 'zod';
import { Done, exampleList, flag, limit, listOf, noStore, page, searchText } from './common.ts';
import { endpoint, json } from './endpoint.ts';

const tag = 'Media';

/**
 * `PENDING`: announced, bytes not here yet. `UPLOADED`: bytes are safe, work not begun. `PROCESSING`: being
 * mastered. `READY`: plays. `ERROR`: will not play; `error` says why and what to do.
 */
export const MediaStatus = z.enum(['PENDING', 'UPLOADED', 'PROCESSING', 'READY', 'ERROR']).meta({ id: 'MediaStatus' });

export const MediaFile = z
  .object({
    id: z.uuid(),
    status: MediaStatus,
    filename: z.string(),
    mimeType: z.string(),
    size: z.int().meta({ description: 'Bytes, as announced.' }),
    sha256: z.string().nullable().meta({ description: 'Hex, once the bytes are here.' }),
    progress: z.number().min(0).max(1).meta({ description: 'Share of the mastering done, 0 to 1.' }),
    secondsLeft: z.number().nullable().meta({ description: 'Estimate of the mastering time left, when it is known.' }),
    error: z
      .object({
        code: z.string().meta({ example: 'not-a-video' }),
        message: z.string().meta({ description: 'What happened, for a person.' }),
        advice: z.string().meta({ description: 'What to do about it.' }),
      })
      .nullable(),
    durationSeconds: z.number().nullable(),
    width: z.int().nullable(),
    height: z.int().nullable(),
    frameRate: z.number().nullable().meta({ description: 'Frames a second.' }),
    renditions: z.array(
      z.object({
        name: z.string().meta({ example: '720p' }),
        width: z.int(),
        height: z.int(),
        bandwidth: z.int().meta({ description: 'Peak bits a second, audio included.' }),
      }),
    ),
    public: z.boolean().meta({ description: 'Whether anyone may play it: it is on the shelf.' }),
    early: z.boolean().meta({ description: 'Whether its beginning plays already while the rest is mastered.' }),
    updating: z
      .object({ progress: z.number().min(0).max(1), secondsLeft: z.number().nullable() })
      .nullable()
      .meta({ description: 'A newer version that is being made while this one is served.' }),
    streamUrl: z.string().nullable().meta({
      description:
        'The HLS multivariant playlist, once READY or `early`. Of a file that is not public it is a signed link, good for half a day or more.',
    }),
    dashUrl: z.string().nullable().meta({ description: 'The DASH manifest of the same files, once READY.' }),
    posterUrl: z.string().nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'MediaFile' });

export type MediaFile = z.output<typeof MediaFile>;

/** `captions` also tell sounds; `forced` are shown to everybody: what is said in another language than the film's. */
export const SubtitleKind = z.enum(['subtitles', 'captions', 'forced']).meta({ id: 'SubtitleKind' });

export const Subtitle = z
  .object({
    id: z.string().meta({ description: 'Of those that came in the film, the name of its file.' }),
    language: z.string().meta({ description: 'BCP 47; `und` when the film does not say.', example: 'es' }),
    label: z.string().meta({ description: 'As people choose it.', example: 'Español' }),
    kind: SubtitleKind,
    source: z.enum(['embedded', 'uploaded']),
    url: z.string().nullable().meta({ description: 'WebVTT.' }),
  })
  .meta({ id: 'Subtitle' });

export type Subtitle = z.output<typeof Subtitle>;

/** One stream of the original, as the probe saw it. */
export const SourceStream = z
  .object({
    index: z.int(),
    type: z.enum(['video', 'audio', 'subtitle', 'other']),
    codec: z.string(),
    language: z.string().nullable(),
    description: z
      .string()
      .meta({ description: 'Size, rate, colour; channels and layout: whatever says most.', example: '1920×1080, 23.976 fps, bt709' }),
  })
  .meta({ id: 'SourceStream' });

export const MediaDetail = MediaFile.extend({
  profile: z.string().nullable().meta({ description: 'By which it was mastered.', example: 'standard' }),
  version: z.string().nullable().meta({ description: 'The published version.' }),
  audio: z.array(
    z.object({
      language: z.string(),
      label: z.string(),
      channels: z.int(),
      default: z.boolean(),
    }),
  ),
  subtitles: z.array(Subtitle),
  unreadableSubtitles: z.array(z.object({ language: z.string(), codec: z.string() })).meta({
    description: 'Subtitles that are pictures: they are in the original, and cannot be shown as text.',
  }),
  posters: z.array(z.object({ number: z.int(), url: z.string(), chosen: z.boolean() })),
  storyboardUrl: z.string().nullable().meta({ description: 'WebVTT of pictures along the film, for the hand on the time line.' }),
  waveforms: z.array(z.object({ samplesPerPixel: z.int(), url: z.string() })).meta({ description: 'Peaks, audiowaveform JSON version 2.' }),
  proxyUrl: z.string().nullable().meta({ description: 'MP4 of 720p at most for editing, with a key frame every half second.' }),
  originalUrl: z.string().nullable().meta({ description: 'The original, to be kept; for its owner, a signed link.' }),
  loudness: z
    .object({
      integrated: z.number().nullable().meta({ description: 'LUFS (EBU R 128).' }),
      range: z.number().nullable().meta({ description: 'LU (EBU Tech 3342).' }),
      truePeak: z.number().nullable().meta({ description: 'dBTP.' }),
    })
    .nullable(),
  derivedBytes: z.int().meta({ description: 'Bytes of everything that was made from it.' }),
  container: z.string().nullable().meta({ example: 'mov,mp4,m4a,3gp,3g2,mj2' }),
  streams: z.array(SourceStream),
  views: z.int(),
  watchedSeconds: z.number(),
}).meta({ id: 'MediaDetail' });

export type MediaDetail = z.output<typeof MediaDetail>;

const id = '5f0f7d1e-3a52-4c1b-9a57-0d5c7c6f2a11';

export const exampleMedia: MediaFile = {
  id,
  status: 'PROCESSING',
  filename: 'my-film.mp4',
  mimeType: 'video/mp4',
  size: 73_400_320,
  sha256: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
  progress: 0.42,
  secondsLeft: 31,
  error: null,
  durationSeconds: 92.4,
  width: 1920,
  height: 1080,
  frameRate: 25,
  renditions: [],
  public: false,
  early: false,
  updating: null,
  streamUrl: null,
  dashUrl: null,
  posterUrl: null,
  createdAt: '2026-01-01T12:00:00.000Z',
  updatedAt: '2026-01-01T12:00:10.000Z',
};

const exampleDetail: MediaDetail = {
  ...exampleMedia,
  profile: 'standard',
  version: null,
  audio: [],
  subtitles: [],
  unreadableSubtitles: [],
  posters: [],
  storyboardUrl: null,
  waveforms: [],
  proxyUrl: null,
  originalUrl: null,
  loudness: null,
  derivedBytes: 0,
  container: 'mov,mp4,m4a,3gp,3g2,mj2',
  streams: [{ index: 0, type: 'video', codec: 'h264', language: null, description: '1920×1080, 25 fps' }],
  views: 0,
  watchedSeconds: 0,
};

export const mediaParams = z.object({ id: z.uuid().meta({ description: 'The media file’s id.', example: id }) }).strict();

/** A media file as it is after a change. */
export const OneMedia = z.object({ data: MediaFile });

export const getMedia = endpoint({
  id: 'getMedia',
  method: 'GET',
  path: '/api/media/{id}',
  tag,
  summary: 'A media file, with all that is known of it',
  access: 'media:read',
  params: mediaParams,
  answers: { 200: json('The media file.', z.object({ data: MediaDetail }), { data: exampleDetail }) },
  problems: ['not-found'],
});

export const listMedia = endpoint({
  id: 'listMedia',
  method: 'GET',
  path: '/api/media',
  tag,
  summary: 'Media files',
  description: 'One’s own; with `all`, everybody’s.',
  access: 'media:list',
  query: z.strictObject({
    page,
    limit,
    status: MediaStatus.optional(),
    q: searchText.optional().meta({ description: 'Part of a file’s name.' }),
    all: flag.optional().meta({ description: 'For those who may see everybody’s.' }),
    attached: flag.optional().meta({ description: 'Only files that a film or episode has, or only those that none has.' }),
  }),
  answers: { 200: json('The latest first.', listOf(MediaFile), exampleList(exampleMedia), noStore) },
});

export const deleteMedia = endpoint({
  id: 'deleteMedia',
  method: 'DELETE',
  path: '/api/media/{id}',
  tag,
  summary: 'Delete a media file, with everything made from it',
  description:
    'Its bytes are given back to the plan. Refused while a film or an episode has it: `detail` names them. Work under way is given up.',
  access: 'media:delete',
  params: mediaParams,
  answers: { 200: json('It is gone; its bytes follow within a minute.', Done, { success: true }, noStore) },
  problems: ['not-found', 'conflict'],
});

export const watchMedia = endpoint({
  id: 'watchMedia',
  method: 'GET',
  path: '/api/media/{id}/events',
  tag,
  summary: 'Follow a media file',
  description:
    'Server-Sent Events, one `media` event with the whole state now and at every change; the stream ends after READY or ERROR. Reconnecting at any time is safe: the first event is always the present state.',
  access: 'media:read',
  params: mediaParams,
  answers: {
    200: { kind: 'events', schema: MediaFile, description: 'Events named `media`.', example: exampleMedia },
  },
  problems: ['not-found'],
});
