import * as z from 'zod';
import { noStore, wholeNumber } from './common.ts';
import { endpoint, json } from './endpoint.ts';
import { access, enveloped, exampleEnvelope, exampleId, MAX_INPUT_BYTES, MOST_OUTPUTS, tag } from './generation.common.ts';

export const uploadGenerationInput = endpoint({
  id: 'uploadGenerationInput',
  method: 'POST',
  path: '/api/generate/inputs',
  tag,
  summary: 'Send a picture to work from',
  description: `A JPEG, PNG, WebP, AVIF or GIF of ${MAX_INPUT_BYTES / 1024 ** 2} MB at most; kept for a week.`,
  access,
  enveloped: true,
  rate: { requests: 600, windowSeconds: 3_600 },
  body: { kind: 'bytes', description: 'The picture.' },
  answers: {
    201: json(
      'Kept.',
      enveloped(z.object({ id: z.uuid(), width: z.int(), height: z.int(), bytes: z.int(), expiresAt: z.iso.datetime() })),
      exampleEnvelope({ id: exampleId, width: 1_200, height: 1_600, bytes: 240_113, expiresAt: '2026-01-08T12:00:00.000Z' }),
      noStore,
    ),
  },
  problems: ['too-large', 'unsupported-media-type', 'unavailable'],
});

const fileParams = z.strictObject({
  token: z.string().max(400),
  index: wholeNumber(0, MOST_OUTPUTS - 1).meta({ example: 0 }),
});
const contentTypes = ['image/png', 'image/jpeg', 'image/webp', 'video/mp4'];

export const getGenerationFile = endpoint({
  id: 'getGenerationFile',
  method: 'GET',
  path: '/api/generate/files/{token}/{index}',
  tag,
  summary: 'An output, by its signed link',
  access: 'holder',
  params: fileParams,
  answers: {
    200: { kind: 'bytes', contentTypes, description: 'All of it.' },
    206: { kind: 'bytes', contentTypes, description: 'The part that was asked for.' },
  },
  problems: ['link-invalid', 'link-expired', 'not-found', 'range-not-satisfiable'],
});

export const getGenerationThumbnail = endpoint({
  id: 'getGenerationThumbnail',
  method: 'GET',
  path: '/api/generate/files/{token}/{index}/thumbnail',
  tag,
  summary: 'An output made small, by its signed link',
  access: 'holder',
  params: fileParams,
  answers: { 200: { kind: 'bytes', contentTypes: ['image/webp'], description: 'The WebP.' } },
  problems: ['link-invalid', 'link-expired', 'not-found'],
});
