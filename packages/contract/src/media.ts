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
    streamUrl: z.string().nullable().meta({
      description:
        'The HLS multivariant playlist, once READY. Of a file that is not public it is a signed link, good for half a day or more.',
    }),
    posterUrl: z.string().nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'MediaFile' });

export type MediaFile = z.output<typeof MediaFile>;

const id = '5f0f7d1e-3a52-4c1b-9a57-0d5c7c6f2a11';

const exampleMedia: MediaFile = {
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
  streamUrl: null,
  posterUrl: null,
  createdAt: '2026-01-01T12:00:00.000Z',
  updatedAt: '2026-01-01T12:00:10.000Z',
};

const mediaParams = z.object({ id: z.uuid().meta({ description: 'The media file’s id.', example: id }) }).strict();

const timestamped = z.object({ data: MediaFile });

/** The largest file that an upload may announce: 64 GiB. */
export const MAX_UPLOAD_BYTES = 64 * 1024 ** 3;

export const createUploadIntent = endpoint({
  id: 'createUploadIntent',
  method: 'POST',
  path: '/api/media/upload-intent',
  tag,
  summary: 'Announce an upload',
  description:
    'Creates the media file, sets its bytes aside in the plan of whoever asks, and answers with a signed link to which the bytes are then sent, straight to storage. The link takes exactly the announced number of bytes, once.',
  access: 'media:create',
  rate: { requests: 120, windowSeconds: 60 },
  body: {
    kind: 'json',
    schema: z
      .object({
        filename: z
          .string()
          .trim()
          .min(1)
          .max(255)
          .regex(/^[^\p{Cc}]*$/u, 'Control characters are not allowed')
          .meta({ description: 'For people only: it is never used as a path.' }),
        size: z.int().min(1, 'The file is empty').max(MAX_UPLOAD_BYTES).meta({ description: 'Bytes.' }),
        mimeType: z
          .string()
          .regex(/^(video|audio)\/[\w.+-]{1,80}$|^application\/(mxf|octet-stream|x-matroska)$/, 'Expected a video or audio type')
          .meta({ example: 'video/mp4' }),
      })
      .strict(),
    example: { filename: 'my-film.mp4', size: 73_400_320, mimeType: 'video/mp4' },
  },
  answers: {
    201: json(
      'The media file is PENDING and the link is open.',
      z.object({
        mediaId: z.uuid(),
        upload: z.object({
          method: z.literal('PUT'),
          url: z.string(),
          headers: z.record(z.string(), z.string()).meta({ description: 'Headers to send with the bytes.' }),
          expiresAt: z.iso.datetime(),
        }),
      }),
      {
        mediaId: id,
        upload: {
          method: 'PUT',
          url: 'http://127.0.0.1:3000/api/storage/uploads/eyJ2IjoxfQ.c2lnbmF0dXJl',
          headers: { 'content-type': 'video/mp4' },
          expiresAt: '2026-01-02T12:00:00.000Z',
        },
      },
      { cacheControl: 'no-store' },
    ),
  },
  problems: ['storage-full', 'quota-exceeded'],
});

export const putUpload = endpoint({
  id: 'putUpload',
  method: 'PUT',
  path: '/api/storage/uploads/{token}',
  tag,
  summary: 'Send the bytes of an upload',
  description:
    'The signed link of an upload intent, when files are kept on disk (with object storage the link leads there). Needs `Content-Length` equal to the announced size. A broken transfer leaves nothing behind and may be tried again until the link expires.',
  access: 'holder',
  params: z.object({ token: z.string().max(2048) }).strict(),
  body: { kind: 'bytes', description: 'The file.' },
  answers: {
    200: json(
      'The bytes are safe and mastering is queued.',
      z.object({ mediaId: z.uuid(), size: z.int(), sha256: z.string() }),
      { mediaId: id, size: 73_400_320, sha256: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9' },
      { cacheControl: 'no-store' },
    ),
  },
  problems: ['link-invalid', 'link-expired', 'conflict', 'length-required', 'too-large', 'storage-full', 'not-found'],
});

export const getMedia = endpoint({
  id: 'getMedia',
  method: 'GET',
  path: '/api/media/{id}',
  tag,
  summary: 'The state of a media file',
  access: 'media:read',
  params: mediaParams,
  answers: { 200: json('The media file.', timestamped, { data: exampleMedia }) },
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

export const cancelMedia = endpoint({
  id: 'cancelMedia',
  method: 'POST',
  path: '/api/media/{id}/cancel',
  tag,
  summary: 'Stop the mastering of a media file',
  description:
    'It waits no longer, or its worker stops within seconds; the upload itself stays, and can be tried again. A file that is stopped already stays so.',
  access: 'media:work',
  params: mediaParams,
  answers: { 200: json('The media file, stopped: `ERROR` with the code `cancelled`.', timestamped, { data: exampleMedia }, noStore) },
  problems: ['not-found', 'conflict'],
});

export const retryMedia = endpoint({
  id: 'retryMedia',
  method: 'POST',
  path: '/api/media/{id}/retry',
  tag,
  summary: 'Master a media file again that could not be mastered',
  description: 'From the upload that is there, with all its chances. A file that waits or is being mastered already goes on as it is.',
  access: 'media:work',
  params: mediaParams,
  answers: { 200: json('The media file, in line.', timestamped, { data: exampleMedia }, noStore) },
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

export const getMasterPlaylist = endpoint({
  id: 'getMasterPlaylist',
  method: 'GET',
  path: '/api/stream/{id}/master.m3u8',
  tag,
  summary: 'Play: the HLS multivariant playlist',
  access: 'public',
  params: mediaParams,
  answers: {
    200: {
      kind: 'bytes',
      contentTypes: ['application/vnd.apple.mpegurl'],
      description: 'RFC 8216 multivariant playlist; its links are relative and carry the version.',
    },
  },
  problems: ['not-found', 'not-ready'],
});

const streamPath = {
  version: z
    .string()
    .regex(/^[a-z0-9]{1,32}$/)
    .meta({ description: 'From the multivariant playlist.' }),
  path: z
    .string()
    .regex(/^([A-Za-z0-9_-]{1,40}\/)?[A-Za-z0-9_-]{1,40}\.(m3u8|m4s|mp4|jpg)$/, 'No such kind of file')
    .meta({ example: '720p/seg_00001.m4s' }),
};

export const getStreamFile = endpoint({
  id: 'getStreamFile',
  method: 'GET',
  path: '/api/stream/{id}/{version}/{path+}',
  tag,
  summary: 'Play: playlists, segments and pictures of one version',
  description: 'Never changes once published: cached for ever. Ranges are served.',
  access: 'public',
  params: z
    .object({
      id: z.uuid().meta({ description: 'The media file’s id.', example: id }),
      ...streamPath,
    })
    .strict(),
  answers: {
    200: {
      kind: 'bytes',
      contentTypes: ['application/vnd.apple.mpegurl', 'video/mp4', 'video/iso.segment', 'image/jpeg'],
      description: 'The file.',
    },
    206: { kind: 'bytes', contentTypes: ['video/mp4', 'video/iso.segment', 'image/jpeg'], description: 'The asked range.' },
  },
  problems: ['not-found', 'not-ready', 'range-not-satisfiable'],
});

const sharedToken = z.string().max(2048).meta({ description: 'From the file’s `streamUrl`.', example: 'eyJ2IjoxfQ.c2lnbmF0dXJl' });

export const getSharedPlaylist = endpoint({
  id: 'getSharedPlaylist',
  method: 'GET',
  path: '/api/stream/shared/{token}/master.m3u8',
  tag,
  summary: 'Play a file that is not public, by its signed link',
  access: 'holder',
  params: z.strictObject({ token: sharedToken }),
  answers: getMasterPlaylist.answers,
  problems: ['link-invalid', 'link-expired', 'not-found', 'not-ready'],
});

export const getSharedStreamFile = endpoint({
  id: 'getSharedStreamFile',
  method: 'GET',
  path: '/api/stream/shared/{token}/{version}/{path+}',
  tag,
  summary: 'The files of a stream that is not public, by its signed link',
  access: 'holder',
  params: z.strictObject({ token: sharedToken, ...streamPath }),
  answers: getStreamFile.answers,
  problems: ['link-invalid', 'link-expired', 'not-found', 'not-ready', 'range-not-satisfiable'],
});
