import * as z from 'zod';
import { noStore } from './common.ts';
import { endpoint, json } from './endpoint.ts';
import { exampleMedia, MediaFile } from './media.ts';

const tag = 'Uploads';

const id = exampleMedia.id;

/** The largest file that an upload may announce: 64 GiB. */
export const MAX_UPLOAD_BYTES = 64 * 1024 ** 3;

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'Expected a SHA-256 in lower-case hex');

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
        sha256: hash.optional().meta({ description: 'When it is known: a file of yours with the same bytes is then offered instead.' }),
        mimeType: z
          .string()
          .regex(/^(video|audio)\/[\w.+-]{1,80}$|^application\/(mxf|octet-stream|x-matroska)$/, 'Expected a video or audio type')
          .meta({ example: 'video/mp4' }),
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
