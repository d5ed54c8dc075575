import * as z from 'zod';
import { Done, line, noStore } from './common.ts';
import { endpoint, json } from './endpoint.ts';
import { exampleMedia, MediaFile, mediaParams, Subtitle, SubtitleKind } from './media.ts';

const tag = 'Delivery';

const id = exampleMedia.id;

const sharedParams = {
  token: z
    .string()
    .regex(/^[\w.-]{1,2048}$/)
    .meta({ description: 'From a session, or from the file’s `streamUrl`.', example: 'eyJ2IjoxfQ.c2lnbmF0dXJl' }),
};

const playlistAnswer = {
  200: {
    kind: 'bytes',
    contentTypes: ['application/vnd.apple.mpegurl'],
    description: 'RFC 8216 multivariant playlist; its links are relative and carry the version.',
  },
} as const;

export const getMasterPlaylist = endpoint({
  id: 'getMasterPlaylist',
  method: 'GET',
  path: '/api/stream/{id}/master.m3u8',
  tag,
  summary: 'Play: the HLS multivariant playlist',
  description:
    'Of a published film, or of one whose beginning is mastered (`early`): then its playlists are of type EVENT and grow, until the same addresses answer with the whole film.',
  access: 'public',
  params: mediaParams,
  answers: playlistAnswer,
  problems: ['not-found', 'not-ready'],
  players: true,
});

const dashAnswer = { 200: { kind: 'bytes', contentTypes: ['application/dash+xml'], description: 'The manifest.' } } as const;

export const getDashManifest = endpoint({
  id: 'getDashManifest',
  method: 'GET',
  path: '/api/stream/{id}/manifest.mpd',
  tag,
  summary: 'Play: the DASH manifest',
  description: 'ISO/IEC 23009-1, on-demand profile: the same files as HLS, by byte ranges. Of published films only.',
  access: 'public',
  params: mediaParams,
  answers: dashAnswer,
  problems: ['not-found', 'not-ready'],
  players: true,
});

const streamPath = {
  version: z
    .string()
    .regex(/^[a-z0-9]{1,32}$/)
    .meta({ description: 'From the multivariant playlist; `text` for subtitles that were added.', example: '4f2a90c1d36be875' }),
  path: z
    .string()
    .regex(/^([A-Za-z0-9_-]{1,40}\/)?[A-Za-z0-9_-]{1,40}(\.iframes)?\.(m3u8|mp4|jpg|webp|vtt|json)$/, 'No such kind of file')
    .meta({ example: '720p.mp4' }),
};

const fileTypes = [
  'application/vnd.apple.mpegurl',
  'video/mp4',
  'audio/mp4',
  'text/vtt',
  'image/jpeg',
  'image/webp',
  'application/json',
] as const;

const fileAnswers = {
  200: { kind: 'bytes', contentTypes: fileTypes, description: 'The file.' },
  206: { kind: 'bytes', contentTypes: fileTypes, description: 'The asked range.' },
  302: { kind: 'empty', description: 'Where the storage gives large ranges itself.' },
} as const;

export const getStreamFile = endpoint({
  id: 'getStreamFile',
  method: 'GET',
  path: '/api/stream/{id}/{version}/{path+}',
  tag,
  summary: 'Play: playlists, tracks, subtitles and pictures of one version',
  description: 'What never changes once published is cached for ever. Single byte ranges (RFC 9110, 14) with `If-Range` are served.',
  access: 'public',
  params: z.strictObject({ id: z.uuid().meta({ description: 'The media file’s id.', example: id }), ...streamPath }),
  answers: fileAnswers,
  problems: ['not-found', 'not-ready', 'range-not-satisfiable'],
  players: true,
});

export const getSharedPlaylist = endpoint({
  id: 'getSharedPlaylist',
  method: 'GET',
  path: '/api/stream/shared/{token}/master.m3u8',
  tag,
  summary: 'Play a file that is not public, by its signed link',
  access: 'holder',
  params: z.strictObject(sharedParams),
  answers: playlistAnswer,
  problems: ['link-invalid', 'link-expired', 'not-found', 'not-ready'],
  players: true,
});

export const getSharedDashManifest = endpoint({
  id: 'getSharedDashManifest',
  method: 'GET',
  path: '/api/stream/shared/{token}/manifest.mpd',
  tag,
  summary: 'The DASH manifest of a file that is not public, by its signed link',
  access: 'holder',
  params: z.strictObject(sharedParams),
  answers: dashAnswer,
  problems: ['link-invalid', 'link-expired', 'not-found', 'not-ready'],
  players: true,
});

export const getSharedStreamFile = endpoint({
  id: 'getSharedStreamFile',
  method: 'GET',
  path: '/api/stream/shared/{token}/{version}/{path+}',
  tag,
  summary: 'The files of a stream that is not public, by its signed link',
  access: 'holder',
  params: z.strictObject({ ...sharedParams, ...streamPath }),
  answers: fileAnswers,
  problems: ['link-invalid', 'link-expired', 'not-found', 'not-ready', 'range-not-satisfiable'],
  players: true,
});

const originalAnswer = { kind: 'bytes', contentTypes: ['video/*', 'audio/*', 'application/octet-stream'] } as const;

export const getSharedOriginal = endpoint({
  id: 'getSharedOriginal',
  method: 'GET',
  path: '/api/stream/shared/{token}/original',
  tag,
  summary: 'Download the original, by a link made for it',
  description:
    'The file as it was uploaded, under its own name: the link is `originalUrl` of the media file. Links for playing are not good for it.',
  access: 'holder',
  params: z.strictObject(sharedParams),
  answers: {
    200: { ...originalAnswer, description: 'The original.' },
    206: { ...originalAnswer, description: 'The asked range.' },
    302: { kind: 'empty', description: 'Where the storage gives it itself.' },
  },
  problems: ['link-invalid', 'link-expired', 'not-found', 'range-not-satisfiable'],
  players: true,
});

export const createStreamSession = endpoint({
  id: 'createStreamSession',
  method: 'POST',
  path: '/api/stream/{id}/session',
  tag,
  summary: 'Open a session to play a media file that is not public',
  description:
    'Signed links under which everything of the stream lies, for players that cannot send a token. They are good on every server, until they expire.',
  access: 'media:play',
  params: mediaParams,
  rate: { requests: 120, windowSeconds: 60 },
  body: {
    kind: 'json',
    schema: z.strictObject({
      seconds: z.int().min(60).max(86_400).default(43_200).meta({ description: 'How long the links are to be good.' }),
      bindAddress: z.boolean().default(false).meta({
        description: 'Only for callers of the same network as this one (IPv4 /24, IPv6 /56).',
      }),
    }),
    example: { seconds: 7_200, bindAddress: false },
  },
  answers: {
    201: json(
      'The session.',
      z.object({
        hlsUrl: z.string(),
        dashUrl: z.string().nullable().meta({ description: 'null before the whole of it is mastered.' }),
        expiresAt: z.iso.datetime(),
      }),
      {
        hlsUrl: '/api/stream/shared/eyJ2IjoxfQ.c2lnbmF0dXJl/master.m3u8',
        dashUrl: '/api/stream/shared/eyJ2IjoxfQ.c2lnbmF0dXJl/manifest.mpd',
        expiresAt: '2026-01-01T14:00:00.000Z',
      },
      noStore,
    ),
  },
  problems: ['not-found', 'not-ready'],
});

export const addSubtitle = endpoint({
  id: 'addSubtitle',
  method: 'POST',
  path: '/api/media/{id}/subtitles',
  tag,
  summary: 'Add subtitles',
  description: 'SubRip (.srt) or WebVTT (.vtt), in UTF-8, UTF-16 or Windows-1252, 2 MiB at most; kept as WebVTT. Up to 60 a file.',
  access: 'media:work',
  params: mediaParams,
  query: z.strictObject({
    language: z
      .string()
      .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'Expected a BCP 47 language tag, as en or pt-BR')
      .meta({ example: 'es' }),
    label: line(80).optional(),
    kind: SubtitleKind.default('subtitles'),
  }),
  body: { kind: 'bytes', description: 'The file of subtitles.' },
  answers: {
    201: json(
      'They are there, and can be chosen.',
      z.object({ data: Subtitle }),
      {
        data: {
          id: '0b7d0d1e-3a52-4c1b-9a57-0d5c7c6f2a11',
          language: 'es',
          label: 'Español',
          kind: 'subtitles',
          source: 'uploaded',
          url: `/api/stream/${id}/text/0b7d0d1e-3a52-4c1b-9a57-0d5c7c6f2a11.vtt`,
        },
      },
      noStore,
    ),
  },
  problems: ['not-found', 'too-large', 'invalid', 'conflict'],
});

export const deleteSubtitle = endpoint({
  id: 'deleteSubtitle',
  method: 'DELETE',
  path: '/api/media/{id}/subtitles/{subtitleId}',
  tag,
  summary: 'Remove subtitles that were added',
  access: 'media:work',
  params: mediaParams.extend({ subtitleId: z.uuid() }),
  answers: { 200: json('They are gone.', Done, { success: true }, noStore) },
  problems: ['not-found'],
});

export const choosePoster = endpoint({
  id: 'choosePoster',
  method: 'PUT',
  path: '/api/media/{id}/poster',
  tag,
  summary: 'Choose the picture of a media file',
  access: 'media:work',
  params: mediaParams,
  body: {
    kind: 'json',
    schema: z.strictObject({
      number: z.int().min(1).max(3).nullable().meta({ description: 'One of `posters`; null for the one that we would choose.' }),
    }),
    example: { number: 2 },
  },
  answers: { 200: json('The media file.', z.object({ data: MediaFile }), { data: exampleMedia }, noStore) },
  problems: ['not-found', 'not-ready', 'invalid'],
});

export const countWatching = endpoint({
  id: 'countWatching',
  method: 'POST',
  path: '/api/stream/{id}/watching',
  tag,
  summary: 'Say that a media file is being watched',
  description:
    'A player says every 10 s or so how many seconds were played since it last did. The first word of a viewing counts as a view once 10 s, or half the film, were played. Nothing is kept of who it was.',
  access: 'public',
  params: mediaParams,
  rate: { requests: 60, windowSeconds: 60 },
  body: {
    kind: 'json',
    schema: z.strictObject({
      viewing: z.uuid().meta({ description: 'Made up by the player each time that it opens a film.' }),
      seconds: z.number().min(0).max(120).meta({ description: 'Played since the last word, at most 120.' }),
    }),
    example: { viewing: '0b7d0d1e-3a52-4c1b-9a57-0d5c7c6f2a11', seconds: 10 },
  },
  answers: { 202: { kind: 'empty', description: 'It is counted.' } },
  problems: ['not-found'],
});
