import * as z from 'zod';
import { endpoint, json } from './endpoint.ts';

const tag = 'System';

export const Check = z
  .object({
    state: z.enum(['ok', 'failed']),
    milliseconds: z.number().meta({ description: 'How long the check took.' }),
    detail: z.string().optional(),
  })
  .meta({ id: 'Check' });

export const Readiness = z
  .object({
    status: z.enum(['ready', 'degraded', 'not-ready']).meta({ description: '`degraded`: a part is away that the others can do without.' }),
    version: z.string(),
    checks: z.record(z.string(), Check),
  })
  .meta({ id: 'Readiness' });

export const getHealth = endpoint({
  id: 'getHealth',
  method: 'GET',
  path: '/health',
  tag,
  summary: 'Is the process up?',
  access: 'public',
  answers: {
    200: json('It is.', z.object({ status: z.literal('ok') }), { status: 'ok' }, { cacheControl: 'no-store' }),
  },
});

const ready = { database: { state: 'ok' as const, milliseconds: 0.6 }, queue: { state: 'ok' as const, milliseconds: 1.2 } };

export const getReady = endpoint({
  id: 'getReady',
  method: 'GET',
  path: '/ready',
  tag,
  summary: 'Can it do its work?',
  description: 'Database, queue, storage writable, free disk, ffmpeg, search, blogs: each with its state and time.',
  access: 'public',
  answers: {
    200: json(
      'It can: everything works, or everything that the rest needs.',
      Readiness,
      { status: 'ready', version: '0.1.0', checks: ready },
      { cacheControl: 'no-store' },
    ),
    503: json(
      'Something does not.',
      Readiness,
      {
        status: 'not-ready',
        version: '0.1.0',
        checks: { ...ready, ffmpeg: { state: 'failed', milliseconds: 3, detail: 'ffmpeg was not found' } },
      },
      { cacheControl: 'no-store' },
    ),
  },
});

export const getMetrics = endpoint({
  id: 'getMetrics',
  method: 'GET',
  path: '/metrics/prometheus',
  tag,
  summary: 'Metrics for Prometheus',
  description: 'From the machine itself, or with `Authorization: Bearer METRICS_TOKEN`.',
  access: 'operator',
  headers: z.object({ authorization: z.string().optional() }),
  answers: { 200: { kind: 'bytes', contentTypes: ['text/plain'], description: 'Prometheus text format.' } },
  problems: ['forbidden'],
});

export const getOpenapi = endpoint({
  id: 'getOpenapi',
  method: 'GET',
  path: '/openapi.json',
  tag,
  summary: 'This description, as OpenAPI 3.1',
  access: 'public',
  answers: {
    200: json('The document.', z.record(z.string(), z.unknown()), { openapi: '3.1.0' }, { cacheControl: 'no-cache' }),
  },
});
