import * as z from 'zod';
import { noStore } from './common.ts';
import { endpoint, json } from './endpoint.ts';
import { exampleMedia, MediaFile, mediaParams } from './media.ts';

const tag = 'Uploads';

const id = exampleMedia.id;

/** The largest file that an upload may announce: 64 GiB. */
export const MAX_UPLOAD_BYTES = 64 * 1024 ** 3;

/** The most parts that an upload straight to object storage has: their size grows with the file. */
export const MAX_PARTS = 2_000;

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'Expected a SHA-256 in lower-case hex');

/** As its owner calls a file. */
export const Filename = z
  .string()
  .trim()
  .min(1)
  .max(255)
  .regex(/^[^\p{Cc}]*$/u, 'Control characters are not allowed')
  .meta({ description: 'For people only: it is never used as a path.' });

export const FilmType = z
  .string()
  .regex(/^(video|audio)\/[\w.+-]{1,80}$|^application\/(mxf|octet-stream|x-matroska)$/, 'Expected a video or audio type')
  .meta({ example: 'video/mp4' });

const duplicateOf = z.uuid().nullable().meta({ description: 'Another file of yours with the same bytes, if there is one.' });

const token = z.string().max(2048);

/** Ways in which the bytes of an announced file may come; the first fits everybody. */
const Ways = z.object({
  method: z.literal('PUT'),
  url: z.string(),
  headers: z.record(z.string(), z.string()).meta({ description: 'Headers to send with the bytes.' }),
  expiresAt: z.iso.datetime(),
  tus: z
    .object({
      url: z.string().meta({ description: 'Of the upload itself, which is there already: begin with HEAD, go on with PATCH (tus 1.0).' }),
    })
    .meta({ description: 'In pieces, resumable after any interruption.' }),
  parts: z
    .object({ size: z.int().meta({ description: 'Bytes of every part but the last.' }), count: z.int() })
    .nullable()
    .meta({ description: 'In parts straight to object storage, each under a link of its own; null where files are kept on disk.' }),
});

export const createUploadIntent = endpoint({
  id: 'createUploadIntent',
  method: 'POST',
  path: '/api/media/upload-intent',
  tag,
  summary: 'Announce an upload',
  description:
    'Creates the media file, sets its bytes aside in the plan of whoever asks, and answers with the ways in which they may come: whole to a signed link, in pieces by tus, or in parts to object storage. Any of them will do, and the first that is whole counts. What has not come when the link expires is forgotten, and its bytes are given back to the plan.',
  access: 'media:create',
  rate: { requests: 120, windowSeconds: 60 },
  body: {
    kind: 'json',
    schema: z
      .object({
        filename: Filename,
        size: z.int().min(1, 'The file is empty').max(MAX_UPLOAD_BYTES).meta({ description: 'Bytes.' }),
        sha256: hash.optional().meta({ description: 'When it is known: a file of yours with the same bytes is then offered instead.' }),
        mimeType: FilmType,
      })
      .strict(),
    example: { filename: 'my-film.mp4', size: 73_400_320, mimeType: 'video/mp4' },
  },
  answers: {
    200: json(
      'You have these bytes already: nothing was announced.',
      z.object({ existing: MediaFile }),
      { existing: exampleMedia },
      noStore,
    ),
    201: json(
      'The media file is PENDING and the link is open.',
      z.object({
        mediaId: z.uuid(),
        upload: Ways,
      }),
      {
        mediaId: id,
        upload: {
          method: 'PUT',
          url: 'http://127.0.0.1:3000/api/storage/uploads/eyJ2IjoxfQ.c2lnbmF0dXJl',
          headers: { 'content-type': 'video/mp4' },
          expiresAt: '2026-01-02T12:00:00.000Z',
          tus: { url: 'http://127.0.0.1:3000/api/storage/tus/eyJ2IjoxfQ.c2lnbmF0dXJl' },
          parts: null,
        },
      },
      noStore,
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
    'The signed link of an upload intent, when files are kept on disk (with object storage the link leads there). Needs `Content-Length` equal to the announced size. A broken transfer leaves nothing behind and may be tried again until the link expires. What is no film by its first bytes is refused, and the announcement forgotten.',
  access: 'holder',
  params: z.object({ token }).strict(),
  body: { kind: 'bytes', description: 'The file.' },
  answers: {
    200: json(
      'The bytes are safe and mastering is queued.',
      z.object({ mediaId: z.uuid(), size: z.int(), sha256: z.string(), duplicateOf }),
      {
        mediaId: id,
        size: 73_400_320,
        sha256: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
        duplicateOf: null,
      },
      noStore,
    ),
  },
  problems: [
    'link-invalid',
    'link-expired',
    'conflict',
    'length-required',
    'too-large',
    'unsupported-media-type',
    'storage-full',
    'not-found',
  ],
});

const tusParams = z.strictObject({ token: token.meta({ description: 'From `upload.tus.url` of the announcement.' }) });

const tusHeaders = {
  'tus-resumable': z.string().optional().meta({ description: 'The version of the protocol that is spoken.', example: '1.0.0' }),
};

const tusProblems = ['link-invalid', 'link-expired', 'not-found', 'precondition-failed', 'conflict', 'unavailable'] as const;

export const headTusUpload = endpoint({
  id: 'headTusUpload',
  method: 'HEAD',
  path: '/api/storage/tus/{token}',
  tag,
  summary: 'tus: how much has come',
  description:
    'tus 1.0. `Upload-Offset` says how many bytes are safe: go on from there. It never becomes less. A PATCH that is under way elsewhere is ended by this, and keeps what it has brought.',
  access: 'holder',
  params: tusParams,
  headers: z.object(tusHeaders),
  answers: { 200: { kind: 'empty', description: '`Upload-Offset` and `Upload-Length`; equal when all of it has come.' } },
  problems: tusProblems,
});

export const patchTusUpload = endpoint({
  id: 'patchTusUpload',
  method: 'PATCH',
  path: '/api/storage/tus/{token}',
  tag,
  summary: 'tus: send the next piece',
  description:
    'tus 1.0. A piece of any length from `Upload-Offset` on; every byte of it that came is kept, also when it breaks off. With the last one the file is checked and mastering is queued. A piece under way elsewhere is ended first. What is no film by its first bytes is refused, and the announcement forgotten.',
  access: 'holder',
  params: tusParams,
  headers: z.object({
    ...tusHeaders,
    'upload-offset': z.string().optional().meta({ description: 'Where the piece begins: as HEAD said.', example: '0' }),
    'content-type': z.string().optional().meta({ description: 'Always `application/offset+octet-stream`.' }),
    'content-length': z.string().optional(),
  }),
  body: { kind: 'bytes', description: 'The piece.' },
  answers: { 204: { kind: 'empty', description: 'It is safe; `Upload-Offset` is where the next one begins.' } },
  problems: [...tusProblems, 'too-large', 'unsupported-media-type', 'storage-full'],
});

export const deleteTusUpload = endpoint({
  id: 'deleteTusUpload',
  method: 'DELETE',
  path: '/api/storage/tus/{token}',
  tag,
  summary: 'tus: give an upload up',
  description: 'tus 1.0, extension `termination`. What has come is deleted, the announcement forgotten, its bytes given back to the plan.',
  access: 'holder',
  params: tusParams,
  headers: z.object(tusHeaders),
  answers: { 204: { kind: 'empty', description: 'It is gone.' } },
  problems: tusProblems,
});

export const getTusOptions = endpoint({
  id: 'getTusOptions',
  method: 'OPTIONS',
  path: '/api/storage/tus/{token}',
  tag,
  summary: 'tus: what is spoken here',
  access: 'holder',
  params: tusParams,
  answers: { 204: { kind: 'empty', description: '`Tus-Version`, `Tus-Extension` and `Tus-Max-Size`.' } },
  problems: ['link-invalid', 'link-expired'],
});

export const createUpload = endpoint({
  id: 'createUpload',
  method: 'POST',
  path: '/api/uploads',
  tag,
  summary: 'Upload a film with one plain form',
  description:
    'For simple clients: what an HTML form sends. Announces and takes the file at once; what breaks off is forgotten whole. For large files, or lines that break, announce the upload instead.',
  access: 'media:create',
  rate: { requests: 120, windowSeconds: 60 },
  body: { kind: 'form', field: 'file', description: 'One file and nothing else. Needs `Content-Length`.' },
  answers: {
    201: json(
      'The bytes are safe and mastering is queued.',
      z.object({ data: MediaFile, duplicateOf }),
      { data: exampleMedia, duplicateOf: null },
      noStore,
    ),
  },
  problems: ['length-required', 'too-large', 'unsupported-media-type', 'storage-full', 'quota-exceeded'],
});

export const signUploadParts = endpoint({
  id: 'signUploadParts',
  method: 'POST',
  path: '/api/media/{id}/parts',
  tag,
  summary: 'Links for parts of an upload',
  description:
    'Where `upload.parts` of the announcement is not null: one signed link a part, to object storage. PUT the part there, keep the `ETag` of the answer, and say all of them to `POST /api/media/{id}/complete` in the end.',
  access: 'media:work',
  params: mediaParams,
  rate: { requests: 600, windowSeconds: 60 },
  body: {
    kind: 'json',
    schema: z.strictObject({
      numbers: z.array(z.int().min(1).max(MAX_PARTS)).min(1).max(100).meta({ description: 'From 1 to `upload.parts.count`.' }),
    }),
    example: { numbers: [1, 2, 3] },
  },
  answers: {
    200: json(
      'The links.',
      z.object({ parts: z.array(z.object({ part: z.int(), url: z.string() })), expiresAt: z.iso.datetime() }),
      {
        parts: [{ part: 1, url: 'https://storage.example.com/films/media/5f0f7d1e/original?partNumber=1&uploadId=x' }],
        expiresAt: '2026-01-02T12:00:00.000Z',
      },
      noStore,
    ),
  },
  problems: ['not-found', 'conflict'],
});

const State = z.object({ data: MediaFile, duplicateOf });

export const completeUpload = endpoint({
  id: 'completeUpload',
  method: 'POST',
  path: '/api/media/{id}/complete',
  tag,
  summary: 'Say that all bytes of an upload have been sent',
  description:
    'Needed after parts, and wherever the bytes went straight to object storage; harmless everywhere else, and as often as you like. We find out by ourselves too, a minute later.',
  access: 'media:work',
  params: mediaParams,
  body: {
    kind: 'json',
    schema: z.strictObject({
      parts: z
        .array(z.strictObject({ part: z.int().min(1).max(MAX_PARTS), etag: z.string().min(1).max(100) }))
        .min(1)
        .max(MAX_PARTS)
        .optional()
        .meta({ description: 'After an upload in parts: all of them, with the `ETag` that object storage answered.' }),
    }),
    example: {},
  },
  answers: {
    200: json('The bytes are safe and mastering is queued, or further.', State, { data: exampleMedia, duplicateOf: null }, noStore),
    202: json('They are all here, and are being read through.', State, { data: exampleMedia, duplicateOf: null }, noStore),
  },
  problems: ['not-found', 'not-ready', 'unsupported-media-type', 'conflict'],
});

export const receiveStorageEvents = endpoint({
  id: 'receiveStorageEvents',
  method: 'POST',
  path: '/api/media/storage-events',
  tag,
  summary: 'Hear from object storage that objects have come',
  description:
    'For the bucket’s notifications (`s3:ObjectCreated:*`) as S3 and MinIO send them, with STORAGE_EVENTS_SECRET as `Authorization: Bearer …` or `X-Storage-Secret`. Twice, late or not at all is all the same.',
  access: 'holder',
  headers: z.object({
    authorization: z.string().max(1024).optional(),
    'x-storage-secret': z.string().max(1024).optional(),
  }),
  body: {
    kind: 'json',
    schema: z.looseObject({
      Records: z
        .array(z.looseObject({ eventName: z.string(), s3: z.looseObject({ object: z.looseObject({ key: z.string() }) }) }))
        .max(1_000)
        .optional(),
    }),
    example: {
      Records: [{ eventName: 'ObjectCreated:Put', s3: { object: { key: `media/${id}/original` } } }],
    },
  },
  answers: { 202: { kind: 'empty', description: 'It is looked into.' } },
  problems: ['forbidden'],
});
