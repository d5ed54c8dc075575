import * as z from 'zod';
import { line, noStore, prose } from './common.ts';
import { endpoint, json } from './endpoint.ts';

const tag = 'AI text and voice';
const access = 'ai:write';

/** What can be written for a film. */
export const TEXT_KINDS = ['title', 'logline', 'synopsis', 'script', 'idea'] as const;
export type TextKind = (typeof TEXT_KINDS)[number];

export const TextRequest = z.strictObject({
  kind: z.enum(TEXT_KINDS),
  brief: prose(4_000)
    .min(1)
    .meta({ description: 'What it is about.', example: 'A lighthouse keeper finds letters that are not written yet.' }),
  tone: line(100).optional().meta({ example: 'dry, tender' }),
  language: z.enum(['en', 'es', 'pt']).default('en'),
  fresh: z.boolean().default(false).meta({ description: 'Anew, even where the same was asked before.' }),
});
export type TextRequest = z.output<typeof TextRequest>;

/** The parts of a text that is being written, as the AI SDK (7) names them. */
export const TextPart = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('start'), messageMetadata: z.object({ model: z.string().nullable(), cached: z.boolean() }) }),
    z.object({ type: z.literal('text-start'), id: z.string() }),
    z.object({ type: z.literal('text-delta'), id: z.string(), delta: z.string() }),
    z.object({ type: z.literal('text-end'), id: z.string() }),
    z.object({ type: z.literal('finish'), messageMetadata: z.object({ complete: z.boolean() }) }),
    z.object({ type: z.literal('error'), errorText: z.string() }),
  ])
  .meta({ id: 'TextPart' });
export type TextPart = z.output<typeof TextPart>;

export const writeText = endpoint({
  id: 'writeText',
  method: 'POST',
  path: '/api/ai/text',
  tag,
  summary: 'Have a title, a logline, a script or ideas written',
  description:
    'Streamed as it is written, in the AI SDK’s UI-message protocol. The same question by the same person is answered from what was written before, for a day: `X-Cache` says `hit` or `miss`.',
  access,
  rate: { requests: 30, windowSeconds: 60 },
  body: {
    kind: 'json',
    schema: TextRequest,
    example: { kind: 'logline', brief: 'A lighthouse keeper finds letters that are not written yet.' },
  },
  answers: {
    200: {
      kind: 'stream',
      schema: TextPart,
      description: 'The text.',
      example: { type: 'text-delta', id: 't', delta: 'A lighthouse keeper' },
    },
  },
  problems: ['unavailable', 'too-many-requests'],
});

export const writeSpeech = endpoint({
  id: 'writeSpeech',
  method: 'POST',
  path: '/api/ai/speech',
  tag,
  summary: 'Have a text spoken',
  description: 'Becomes a media file of one’s own, for the studio or the shelf, and counts in the plan’s storage as an upload does.',
  access,
  rate: { requests: 20, windowSeconds: 60 },
  body: {
    kind: 'json',
    schema: z.strictObject({
      text: prose(5_000).min(1),
      voice: line(60).optional().meta({ description: 'As the provider names it; absent: its first.' }),
      name: line(100).default('Voice'),
    }),
    example: { text: 'Nobody had lit the lamp that night.', name: 'Narration 1' },
  },
  answers: {
    201: json(
      'Spoken, and on its way through mastering.',
      z.object({ data: z.object({ mediaId: z.uuid(), cached: z.boolean() }) }),
      { data: { mediaId: '9c1d4f6a-7b2e-4c3d-8f10-2a3b4c5d6e7f', cached: false } },
      noStore,
    ),
  },
  problems: ['unavailable', 'quota-exceeded', 'too-many-requests', 'storage-full'],
});
