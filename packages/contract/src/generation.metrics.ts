import * as z from 'zod';
import { noStore, wholeNumber } from './common.ts';
import { endpoint, json } from './endpoint.ts';
import {
  access,
  enveloped,
  exampleEnvelope,
  exampleTime,
  GENERATION_STATES,
  microUsd,
  params,
  SERVICES,
  tag,
} from './generation.common.ts';
import { examplePlan } from './plans.ts';

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
