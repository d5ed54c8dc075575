import * as z from 'zod';
import { Done, line, noStore, wholeNumber } from './common.ts';
import { endpoint, json } from './endpoint.ts';

const tag = 'Webhooks';
const exampleId = '5a7c9e1b-3d2f-4a6b-8c0d-1e2f3a4b5c6d';
const exampleTime = '2026-01-01T12:00:00.000Z';

/** Everything that webhooks tell. */
export const WEBHOOK_EVENTS = [
  'generation.succeeded',
  'generation.failed',
  'generation.canceled',
  'generation.expired',
  'media.ready',
  'media.failed',
  'export.done',
  'export.failed',
  'webhook.test',
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** Endpoints that one may have. */
export const MOST_WEBHOOKS = 20;

export const Webhook = z
  .object({
    id: z.uuid(),
    url: z.string(),
    description: z.string(),
    events: z.array(z.enum(WEBHOOK_EVENTS)).meta({ description: 'Those that are told; none named is all.' }),
    state: z.enum(['active', 'paused', 'disabled']).meta({ description: '`disabled`: it failed for five days, or answered 410.' }),
    failingSince: z.iso.datetime().nullable(),
    secretHint: z.string().meta({ example: 'whsec_…Qx7v' }),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Webhook' });
export type Webhook = z.output<typeof Webhook>;

const exampleWebhook: Webhook = {
  id: exampleId,
  url: 'https://example.com/hooks',
  description: 'Posters for the programme',
  events: ['generation.succeeded'],
  state: 'active',
  failingSince: null,
  secretHint: 'whsec_…Qx7v',
  createdAt: exampleTime,
};

const secret = z.string().meta({ description: 'Signs what is sent (Standard Webhooks 1.0). It is shown this once.', example: 'whsec_…' });
const fields = {
  url: z.url({ protocol: /^https?$/ }).max(2_000),
  description: line(200).or(z.literal('')),
  events: z.array(z.enum(WEBHOOK_EVENTS)).max(WEBHOOK_EVENTS.length),
};
const access = 'webhooks:manage';
const params = z.strictObject({ id: z.uuid().meta({ example: exampleId }) });
const One = z.object({ data: Webhook });

export const listWebhooks = endpoint({
  id: 'listWebhooks',
  method: 'GET',
  path: '/api/webhooks',
  tag,
  summary: 'One’s webhooks',
  access,
  answers: { 200: json('The oldest first.', z.object({ data: z.array(Webhook) }), { data: [exampleWebhook] }, noStore) },
});

export const createWebhook = endpoint({
  id: 'createWebhook',
  method: 'POST',
  path: '/api/webhooks',
  tag,
  summary: 'Have an address told of what happens',
  description:
    'Signed as Standard Webhooks 1.0 says. Answer with 2xx within 15 seconds; everything else, redirects too, is tried again for about 28 hours. Addresses of private networks are refused.',
  access,
  body: {
    kind: 'json',
    schema: z.strictObject({ url: fields.url, description: fields.description.default(''), events: fields.events.default([]) }),
    example: { url: 'https://example.com/hooks', events: ['generation.succeeded'] },
  },
  answers: { 201: json('Made.', z.object({ data: Webhook, secret }), { data: exampleWebhook, secret: 'whsec_…' }, noStore) },
  problems: ['conflict'],
});

export const updateWebhook = endpoint({
  id: 'updateWebhook',
  method: 'PATCH',
  path: '/api/webhooks/{id}',
  tag,
  summary: 'Change a webhook, stop it, or set it going again',
  access,
  params,
  body: {
    kind: 'json',
    schema: z.strictObject({ ...fields, state: z.enum(['active', 'paused']) }).partial(),
    example: { state: 'paused' },
  },
  answers: { 200: json('Changed.', One, { data: { ...exampleWebhook, state: 'paused' as const } }, noStore) },
  problems: ['not-found'],
});

export const deleteWebhook = endpoint({
  id: 'deleteWebhook',
  method: 'DELETE',
  path: '/api/webhooks/{id}',
  tag,
  summary: 'Remove a webhook with its record',
  access,
  params,
  answers: { 200: json('Gone.', Done, { success: true }, noStore) },
  problems: ['not-found'],
});

export const rotateWebhookSecret = endpoint({
  id: 'rotateWebhookSecret',
  method: 'POST',
  path: '/api/webhooks/{id}/secret',
  tag,
  summary: 'Change the secret of a webhook',
  description: 'For 24 hours everything is signed with both, so that nothing is lost while you change it over.',
  access,
  params,
  answers: { 200: json('Changed.', z.object({ data: Webhook, secret }), { data: exampleWebhook, secret: 'whsec_…' }, noStore) },
  problems: ['not-found'],
});

export const getWebhookSecret = endpoint({
  id: 'getWebhookSecret',
  method: 'GET',
  path: '/api/webhooks/secret',
  tag,
  summary: 'The secret that signs what is sent to a `webhookUrl`',
  access,
  answers: { 200: json('One’s own.', z.object({ secret: z.string() }), { secret: 'whsec_…' }, noStore) },
});

export const testWebhook = endpoint({
  id: 'testWebhook',
  method: 'POST',
  path: '/api/webhooks/{id}/test',
  tag,
  summary: 'Send a test to a webhook',
  access,
  rate: { requests: 60, windowSeconds: 3_600 },
  params,
  answers: { 202: json('It is sent.', z.object({ data: z.object({ id: z.uuid() }) }), { data: { id: exampleId } }, noStore) },
  problems: ['not-found', 'conflict'],
});

export const WebhookAttempt = z
  .object({
    at: z.iso.datetime(),
    status: z.int().nullable().meta({ description: 'What was answered; null where nothing was.' }),
    error: z.string().nullable().meta({ description: 'Why it counts as failed, for a person.' }),
    answer: z.string().meta({ description: 'The beginning of what was answered.' }),
    milliseconds: z.int(),
  })
  .meta({ id: 'WebhookAttempt' });

export const WebhookDelivery = z
  .object({
    id: z.uuid().meta({ description: 'The `webhook-id`, the same for every attempt.' }),
    event: z.enum(WEBHOOK_EVENTS),
    state: z.enum(['pending', 'delivered', 'failed']),
    payload: z.string().meta({ description: 'The body, as it is sent.' }),
    attempts: z.array(WebhookAttempt),
    nextAttemptAt: z.iso.datetime().nullable(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'WebhookDelivery' });
export type WebhookDelivery = z.output<typeof WebhookDelivery>;

const exampleDelivery: WebhookDelivery = {
  id: exampleId,
  event: 'generation.succeeded',
  state: 'delivered',
  payload: '{"type":"generation.succeeded","timestamp":"2026-01-01T12:00:00.000Z","data":{"id":"9c1d4f6a-7b2e-4c3d-8f10-2a3b4c5d6e7f"}}',
  attempts: [{ at: exampleTime, status: 204, error: null, answer: '', milliseconds: 38 }],
  nextAttemptAt: null,
  createdAt: exampleTime,
};

export const listWebhookDeliveries = endpoint({
  id: 'listWebhookDeliveries',
  method: 'GET',
  path: '/api/webhooks/{id}/deliveries',
  tag,
  summary: 'What a webhook was sent, and what it answered',
  access,
  params,
  query: z.strictObject({
    state: z.enum(['pending', 'delivered', 'failed']).optional(),
    cursor: z.string().max(200).optional(),
    limit: wholeNumber(1, 100).default(20),
  }),
  answers: {
    200: json(
      'The newest first, of the last 30 days.',
      z.object({ data: z.array(WebhookDelivery), nextCursor: z.string().nullable() }),
      { data: [exampleDelivery], nextCursor: null },
      noStore,
    ),
  },
  problems: ['not-found'],
});

export const replayWebhookDelivery = endpoint({
  id: 'replayWebhookDelivery',
  method: 'POST',
  path: '/api/webhooks/{id}/deliveries/{deliveryId}/replay',
  tag,
  summary: 'Send something again, now',
  access,
  params: params.extend({ deliveryId: z.uuid().meta({ example: exampleId }) }),
  answers: {
    202: json('It is sent.', z.object({ data: WebhookDelivery }), { data: { ...exampleDelivery, state: 'pending' as const } }, noStore),
  },
  problems: ['not-found'],
});
