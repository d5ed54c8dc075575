import * as z from 'zod';

export const tag = 'Generation';
export const exampleId = '9c1d4f6a-7b2e-4c3d-8f10-2a3b4c5d6e7f';
export const exampleTime = '2026-01-01T12:00:00.000Z';

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

export const microUsd = z.int().min(0).meta({ description: 'Millionths of a US dollar.' });

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
/** An example of it. */
export const exampleEnvelope = <T>(data: T) => ({ success: true as const, data, error: null, timestamp: exampleTime });
export const access = 'generation:use';
export const params = z.strictObject({ id: z.uuid().meta({ example: exampleId }) });
