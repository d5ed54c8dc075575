import * as z from 'zod';
import { noStore, prose, wholeNumber } from './common.ts';
import { endpoint, json } from './endpoint.ts';
import { examplePlan } from './plans.ts';

const tag = 'Generation';
const exampleId = '9c1d4f6a-7b2e-4c3d-8f10-2a3b4c5d6e7f';
const exampleTime = '2026-01-01T12:00:00.000Z';

/**
 * Who makes the pictures: `banana` is Gemini’s image model, `veo3` Google’s video model, `compatible` an image server that speaks OpenAI’s
 * language, `poster` our own renderer, which needs no key: drawn by rules, and no AI.
 */
export const SERVICES = ['poster', 'banana', 'veo3', 'compatible'] as const;
export type Service = (typeof SERVICES)[number];
export const MODES = ['generate', 'edit', 'tryon'] as const;
export type Mode = (typeof MODES)[number];

/** Each state is followed only by one further to the right; the last four are the ends. */
export const GENERATION_STATES = ['queued', 'processing', 'succeeded', 'failed', 'canceled', 'expired'] as const;
export type GenerationState = (typeof GENERATION_STATES)[number];
export const isSettled = (state: GenerationState): boolean => state !== 'queued' && state !== 'processing';

/** Pictures or films of one request. */
export const MOST_OUTPUTS = 4;
/** Pictures given to work from. */
export const MOST_INPUTS = 4;
export const MAX_INPUT_BYTES = 10 * 1024 ** 2;
/** Seconds that `Prefer: wait` may ask for. */
export const LONGEST_WAIT = 30;
export const MAX_PROMPT = 4_000;

const microUsd = z.int().min(0).meta({ description: 'Millionths of a US dollar.' });

export const GenerationOutput = z
  .object({
    index: z.int(),
    url: z.string().meta({ description: 'A signed link, good for 15 minutes; ask again for a fresh one.' }),
    thumbnailUrl: z.string().nullable().meta({ description: 'A small WebP, in the same way; null for films.' }),
    contentType: z.string().meta({ example: 'image/png' }),
    bytes: z.int(),
    width: z.int().nullable(),
    height: z.int().nullable(),
  })
  .meta({ id: 'GenerationOutput' });

/** Why there is nothing: `refused` is the provider’s word about the content, and not tried again. */
export const FAILURES = ['refused', 'provider', 'timeout', 'unavailable', 'internal'] as const;
export type Failure = (typeof FAILURES)[number];

export const GenerationError = z
  .object({
    reason: z.enum(FAILURES),
    message: z.string().meta({ description: 'For a person.' }),
    providerStatus: z.int().nullable().meta({ description: 'The HTTP status of the provider’s last answer, where there was one.' }),
    retryAfterSeconds: z.number().nullable().meta({ description: 'What the provider asked to wait.' }),
  })
  .meta({ id: 'GenerationError' });

export const Generation = z
  .object({
    id: z.uuid(),
    status: z.enum(GENERATION_STATES),
    service: z.enum(SERVICES),
    mode: z.enum(MODES),
    prompt: z.string(),
    negativePrompt: z.string().nullable(),
    width: z.int(),
    height: z.int(),
    aspectRatio: z.string().nullable(),
    count: z.int(),
    seed: z.int().nullable(),
    inputs: z.array(z.uuid()),
    progress: z.number().min(0).max(1),
    attempts: z.int().meta({ description: 'How often the provider was asked.' }),
    outputs: z.array(GenerationOutput).meta({ description: 'Empty until it has succeeded, and again once they are no longer kept.' }),
    imageUrl: z.string().nullable().meta({ description: 'The first output’s link, as the original API gives it.' }),
    madeBy: z.enum(['rules', 'model']).meta({ description: '`rules`: drawn by our own renderer, without AI.' }),
    model: z.string().nullable(),
    cached: z.boolean().meta({ description: 'Whether an earlier answer to the same request was given again, for nothing.' }),
    warnings: z.array(z.string()).meta({ description: 'What of the request could not be heeded.' }),
    error: GenerationError.nullable(),
    cost: z.object({ reserved: microUsd, charged: microUsd }).meta({ description: 'Only what came is charged.' }),
    timing: z
      .object({ queueMs: z.int().nullable(), providerMs: z.int().nullable(), totalMs: z.int().nullable() })
      .meta({ description: 'Until it was begun, at the provider, and in all.' }),
    webhookUrl: z.string().nullable(),
    deadlineAt: z.iso.datetime().nullable(),
    createdAt: z.iso.datetime(),
    startedAt: z.iso.datetime().nullable(),
    endedAt: z.iso.datetime().nullable(),
    expiresAt: z.iso.datetime().nullable().meta({ description: 'How long the outputs are kept.' }),
  })
  .meta({ id: 'Generation' });
export type Generation = z.output<typeof Generation>;

export const exampleGeneration: Generation = {
  id: exampleId,
  status: 'succeeded',
  service: 'poster',
  mode: 'generate',
  prompt: 'The Salt Road: a western by the sea',
  negativePrompt: null,
  width: 1_024,
  height: 1_536,
  aspectRatio: null,
  count: 1,
  seed: 7,
  inputs: [],
  progress: 1,
  attempts: 1,
  outputs: [
    {
      index: 0,
      url: '/api/generate/files/4hK9…/0',
      thumbnailUrl: '/api/generate/files/4hK9…/0/thumbnail',
      contentType: 'image/png',
      bytes: 182_044,
      width: 1_024,
      height: 1_536,
    },
  ],
  imageUrl: '/api/generate/files/4hK9…/0',
  madeBy: 'rules',
  model: 'fotograma-poster-1',
  cached: false,
  warnings: [],
  error: null,
  cost: { reserved: 0, charged: 0 },
  timing: { queueMs: 12, providerMs: 85, totalMs: 110 },
  webhookUrl: null,
  deadlineAt: null,
  createdAt: exampleTime,
  startedAt: exampleTime,
  endedAt: exampleTime,
  expiresAt: '2026-01-31T12:00:00.000Z',
};

/** The envelope of the original API: around every answer, of success and of failure. */
export const enveloped = <S extends z.ZodType>(data: S) =>
  z.object({ success: z.literal(true), data, error: z.null(), timestamp: z.iso.datetime() });
const exampleEnvelope = <T>(data: T) => ({ success: true as const, data, error: null, timestamp: exampleTime });
const Answer = enveloped(Generation);
const access = 'generation:use';
const params = z.strictObject({ id: z.uuid().meta({ example: exampleId }) });

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
  problems: ['too-large', 'unsupported-media-type', 'unavailable', 'quota-exceeded'],
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

const Percentiles = z.object({ p50: z.number().nullable(), p95: z.number().nullable() });

export const GenerationMetrics = z
  .object({
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    total: z.int(),
    byStatus: z.record(z.enum(GENERATION_STATES), z.int()),
    byService: z.array(
      z.object({
        service: z.enum(SERVICES),
        total: z.int(),
        succeeded: z.int(),
        failed: z.int(),
        charged: microUsd,
        providerMs: Percentiles,
      }),
    ),
    successRate: z.number().nullable().meta({ description: 'Of those that ended by themselves; null where none has.' }),
    cacheHits: z.int(),
    queueMs: Percentiles,
    providerMs: Percentiles,
    totalMs: Percentiles,
    cost: z.object({ charged: microUsd, reserved: microUsd.meta({ description: 'For what is under way.' }) }),
    bytes: z.int(),
    byDay: z.array(z.object({ day: z.iso.date(), total: z.int(), succeeded: z.int(), failed: z.int(), charged: microUsd, bytes: z.int() })),
    quota: z.object({
      generations: z.object({ used: z.int(), limit: z.int().nullable() }),
      spend: z.object({ used: microUsd, limit: microUsd.nullable() }),
    }),
  })
  .meta({ id: 'GenerationMetrics' });
export type GenerationMetrics = z.output<typeof GenerationMetrics>;

const none = { p50: null, p95: null };
const exampleMetrics: GenerationMetrics = {
  from: '2025-12-02T00:00:00.000Z',
  to: exampleTime,
  total: 1,
  byStatus: { queued: 0, processing: 0, succeeded: 1, failed: 0, canceled: 0, expired: 0 },
  byService: [{ service: 'poster', total: 1, succeeded: 1, failed: 0, charged: 0, providerMs: { p50: 85, p95: 85 } }],
  successRate: 1,
  cacheHits: 0,
  queueMs: { p50: 12, p95: 12 },
  providerMs: { p50: 85, p95: 85 },
  totalMs: none,
  cost: { charged: 0, reserved: 0 },
  bytes: 182_044,
  byDay: [{ day: '2026-01-01', total: 1, succeeded: 1, failed: 0, charged: 0, bytes: 182_044 }],
  quota: { generations: { used: 1, limit: examplePlan.generations }, spend: { used: 0, limit: null } },
};

const metricsQuery = z.strictObject({ days: wholeNumber(1, 90).default(30).meta({ description: 'How many days back.', example: 30 }) });

export const getGenerationMetrics = endpoint({
  id: 'getGenerationMetrics',
  method: 'GET',
  path: '/api/metrics',
  tag,
  summary: 'What one has had made: how much, how well, how fast, at what cost',
  access,
  enveloped: true,
  query: metricsQuery,
  answers: { 200: json('Of the caller alone.', enveloped(GenerationMetrics), exampleEnvelope(exampleMetrics), noStore) },
});

export const getClientMetrics = endpoint({
  id: 'getClientMetrics',
  method: 'GET',
  path: '/api/metrics/client/{id}',
  tag,
  summary: 'The same of one client, for that client or an administrator',
  access: 'generation:metrics',
  enveloped: true,
  params,
  query: metricsQuery,
  answers: { 200: json('Of that client.', enveloped(GenerationMetrics), exampleEnvelope(exampleMetrics), noStore) },
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
