import * as z from 'zod';
import { noStore, prose, wholeNumber } from './common.ts';
import { endpoint, json } from './endpoint.ts';
import {
  access,
  enveloped,
  exampleEnvelope,
  exampleGeneration,
  exampleTime,
  GENERATION_STATES,
  Generation,
  LONGEST_WAIT,
  MAX_PROMPT,
  MODES,
  MOST_INPUTS,
  MOST_OUTPUTS,
  microUsd,
  params,
  SERVICES,
  tag,
} from './generation.common.ts';

export * from './generation.common.ts';
export * from './generation.files.ts';
export * from './generation.metrics.ts';

const Answer = enveloped(Generation);

const ratio = z
  .string()
  .regex(/^[1-9]\d?:[1-9]\d?$/, 'Expected two whole numbers with a colon between, as in 16:9')
  .meta({ example: '2:3' });

export const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, 'Expected 1 to 255 visible ASCII characters')
  .meta({
    description:
      'A name of your own for this request: sent again within 24 hours, the same answer comes and nothing is made or charged twice.',
  });

/** RFC 7240: `wait=n`, seconds. */
const prefer = z
  .string()
  .max(200)
  .optional()
  .meta({
    description: `RFC 7240. \`wait=30\`: answers with the result where it is ready within so many seconds, ${LONGEST_WAIT} at most.`,
    example: 'wait=30',
  });

export const GenerationRequest = z.strictObject({
  prompt: prose(MAX_PROMPT).min(1).meta({ example: 'The Salt Road: a western by the sea' }),
  negativePrompt: prose(MAX_PROMPT).min(1).optional(),
  service: z.enum(SERVICES).optional().meta({ description: 'Absent: `banana` where this house has a key for it, else `poster`.' }),
  width: z.int().min(64).max(4_096).default(1_024),
  height: z.int().min(64).max(4_096).default(1_024),
  aspectRatio: ratio.optional().meta({ description: 'In place of a size, for models that know no others.' }),
  count: z.int().min(1).max(MOST_OUTPUTS).default(1),
  seed: z
    .int()
    .min(0)
    .max(2_147_483_647)
    .optional()
    .meta({ description: 'The same request with the same seed is answered from what was made before.' }),
  inputs: z.array(z.uuid()).max(MOST_INPUTS).default([]).meta({
    description: 'Pictures to work from: sent with `POST /api/generate/inputs`, or media files of one’s own, of which the poster is taken.',
  }),
  mode: z
    .enum(MODES)
    .default('generate')
    .meta({ description: '`edit` changes the inputs; `tryon` dresses the person of the first input in the garment of the second.' }),
  deadlineSeconds: z.int().min(1).max(86_400).optional().meta({ description: 'What is not ready by then expires, and costs nothing.' }),
  webhookUrl: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .optional()
    .meta({
      description: 'Told when it has ended, beside the webhooks that are set up; signed with the secret of `GET /api/webhooks/secret`.',
    }),
});
export type GenerationRequest = z.output<typeof GenerationRequest>;

export const createGeneration = endpoint({
  id: 'createGeneration',
  method: 'POST',
  path: '/api/generate',
  tag,
  summary: 'Have pictures or a film made',
  description:
    'Answers 202 at once with where to look; with `Prefer: wait=30` 200 with the result where it is ready in time. Counts in the plan’s generations and spending; what fails, is canceled or expires is given back.',
  access,
  enveloped: true,
  headers: z.object({ 'idempotency-key': idempotencyKey.optional(), prefer }),
  body: { kind: 'json', schema: GenerationRequest, example: { prompt: 'The Salt Road: a western by the sea', service: 'poster', seed: 7 } },
  answers: {
    200: json('Ready in time.', Answer, exampleEnvelope(exampleGeneration), noStore),
    202: json(
      'It will be made: look at `Location`, or follow its events.',
      Answer,
      exampleEnvelope({
        ...exampleGeneration,
        status: 'queued' as const,
        progress: 0,
        attempts: 0,
        outputs: [],
        imageUrl: null,
        startedAt: null,
        endedAt: null,
        timing: { queueMs: null, providerMs: null, totalMs: null },
      }),
      noStore,
    ),
  },
  problems: ['quota-exceeded', 'conflict', 'too-many-requests', 'unavailable'],
});

export const getGeneration = endpoint({
  id: 'getGeneration',
  method: 'GET',
  path: '/api/generate/{id}',
  tag,
  summary: 'How a generation stands',
  access,
  enveloped: true,
  params,
  answers: { 200: json('The generation.', Answer, exampleEnvelope(exampleGeneration), noStore) },
  problems: ['not-found'],
});

const list = <T extends string>(values: readonly T[]) =>
  z
    .string()
    .max(200)
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(values as readonly [T, ...T[]])).min(1));

export const listGenerations = endpoint({
  id: 'listGenerations',
  method: 'GET',
  path: '/api/generate',
  tag,
  summary: 'One’s generations',
  access,
  enveloped: true,
  query: z.strictObject({
    status: list(GENERATION_STATES).optional().meta({ description: 'One or more, with commas between.', example: 'queued,processing' }),
    service: list(SERVICES).optional(),
    from: z.iso.datetime().optional().meta({ description: 'Made at this time or later.' }),
    to: z.iso.datetime().optional().meta({ description: 'Made before this time.' }),
    cursor: z.string().max(200).optional().meta({ description: '`nextCursor` of the page before.' }),
    limit: wholeNumber(1, 100).default(20),
  }),
  answers: {
    200: json(
      'The newest first.',
      enveloped(z.array(Generation)).extend({ nextCursor: z.string().nullable().meta({ description: 'null on the last page.' }) }),
      { ...exampleEnvelope([exampleGeneration]), nextCursor: null },
      noStore,
    ),
  },
});

export const cancelGeneration = endpoint({
  id: 'cancelGeneration',
  method: 'POST',
  path: '/api/generate/{id}/cancel',
  tag,
  summary: 'Give a generation up',
  description: 'What has ended stays as it is. What was reserved for it is given back, whatever the provider goes on to do.',
  access,
  enveloped: true,
  params,
  answers: { 200: json('How it stands now.', Answer, exampleEnvelope({ ...exampleGeneration, status: 'canceled' as const }), noStore) },
  problems: ['not-found'],
});

export const deleteGeneration = endpoint({
  id: 'deleteGeneration',
  method: 'DELETE',
  path: '/api/generate/{id}',
  tag,
  summary: 'Delete a generation with its outputs',
  description: 'What is under way is given up first. What it cost stays counted.',
  access,
  enveloped: true,
  params,
  answers: { 200: json('Gone.', enveloped(z.null()), exampleEnvelope(null), noStore) },
  problems: ['not-found'],
});

/** What happened to a generation, in order. */
export const GenerationEvent = z
  .object({
    seq: z.int().meta({ description: 'Counts up within a generation; also the event’s id, for `Last-Event-ID`.' }),
    type: z.enum(['queued', 'started', 'retrying', 'progress', 'succeeded', 'failed', 'canceled', 'expired']),
    at: z.iso.datetime(),
    generation: Generation.meta({ description: 'As it stands when this is told.' }),
  })
  .meta({ id: 'GenerationEvent' });
export type GenerationEvent = z.output<typeof GenerationEvent>;

export const watchGeneration = endpoint({
  id: 'watchGeneration',
  method: 'GET',
  path: '/api/generate/{id}/events',
  tag,
  summary: 'Follow a generation to its end',
  description: 'Server-Sent Events from the first on, or from the one after `Last-Event-ID`: none is missed and none comes twice.',
  access,
  enveloped: true,
  params,
  query: z.strictObject({ lastEventId: wholeNumber(0, 1_000_000).optional() }),
  headers: z.object({ 'last-event-id': wholeNumber(0, 1_000_000).optional() }),
  answers: {
    200: {
      kind: 'events',
      schema: GenerationEvent,
      description: 'An event for everything that happened; the stream ends with the last.',
      example: { seq: 3, type: 'succeeded', at: exampleTime, generation: exampleGeneration },
    },
  },
  problems: ['not-found'],
});

export const listGenerationServices = endpoint({
  id: 'listGenerationServices',
  method: 'GET',
  path: '/api/generate/services',
  tag,
  summary: 'Who can make something here',
  access,
  enveloped: true,
  answers: {
    200: json(
      'Those that are set up.',
      enveloped(
        z.array(
          z.object({
            service: z.enum(SERVICES),
            model: z.string(),
            kind: z.enum(['image', 'video']),
            madeBy: z.enum(['rules', 'model']),
            modes: z.array(z.enum(MODES)),
            price: microUsd.meta({ description: 'Of one output.' }),
          }),
        ),
      ),
      exampleEnvelope([
        {
          service: 'poster' as const,
          model: 'fotograma-poster-1',
          kind: 'image' as const,
          madeBy: 'rules' as const,
          modes: ['generate' as const],
          price: 0,
        },
      ]),
      noStore,
    ),
  },
});
