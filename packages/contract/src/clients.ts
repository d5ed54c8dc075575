import * as z from 'zod';
import { endpoint, json } from './endpoint.ts';
import { SCOPES } from './permissions.ts';
import { exampleUsage, Usage } from './plans.ts';

const tag = 'API clients';
const noStore = { cacheControl: 'no-store' } as const;

export const ClientKey = z
  .object({
    id: z.uuid(),
    hint: z.string().meta({ description: 'How the key begins and ends, to tell it from others.', example: 'fg_live_4kT9…x2Qd' }),
    mode: z.enum(['live', 'test']),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
    lastUsedAt: z.iso.datetime().nullable().meta({ description: 'To the minute.' }),
    revokedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'ClientKey' });

export type ClientKey = z.output<typeof ClientKey>;

const Scopes = z
  .array(z.enum(SCOPES))
  .max(SCOPES.length)
  .refine((list) => new Set(list).size === list.length, 'A scope twice')
  .meta({ example: ['media:read'] });

export const Client = z
  .object({
    id: z.uuid(),
    name: z.string(),
    scopes: z.array(z.enum(SCOPES)),
    requestsPerMinute: z.int(),
    plan: z.string().meta({ description: 'The plan whose monthly limits hold for it.', example: 'free' }),
    disabled: z.boolean(),
    createdAt: z.iso.datetime(),
    keys: z.array(ClientKey).meta({ description: 'The newest first.' }),
  })
  .meta({ id: 'Client' });

export type Client = z.output<typeof Client>;

const exampleKey: ClientKey = {
  id: '2d9e5b1c-90ab-4c3d-8e7f-1a2b3c4d5e6f',
  hint: 'fg_live_4kT9…x2Qd',
  mode: 'live',
  createdAt: '2026-01-01T12:00:00.000Z',
  expiresAt: null,
  lastUsedAt: null,
  revokedAt: null,
};
const exampleClient: Client = {
  id: '7e4f1a2b-3c4d-4e5f-8a9b-0c1d2e3f4a5b',
  name: 'The festival’s app',
  scopes: ['media:read', 'media:write'],
  requestsPerMinute: 600,
  plan: 'free',
  disabled: false,
  createdAt: '2026-01-01T12:00:00.000Z',
  keys: [exampleKey],
};
const secret = z.string().meta({ description: 'The key itself. It is shown this once and kept nowhere.', example: 'fg_live_4kT9…' });

const fields = {
  name: z
    .string()
    .trim()
    .min(1)
    .max(80)
    .regex(/^[^\p{Cc}]*$/u, 'Control characters are not allowed'),
  scopes: Scopes,
  requestsPerMinute: z.int().min(1).max(100_000),
  plan: z.string().regex(/^[a-z][a-z0-9-]{0,29}$/, 'Not a plan’s id'),
};
const keyFields = {
  mode: z.enum(['live', 'test']).default('live').meta({ description: '`test` keys work like live ones and say what they are.' }),
  expiresAt: z.iso.datetime().nullable().default(null).meta({ description: 'null: not by itself.' }),
};
const ClientData = z.object({ data: Client });
const params = z.strictObject({ id: z.uuid().meta({ example: exampleClient.id }) });

export const listClients = endpoint({
  id: 'listClients',
  method: 'GET',
  path: '/api/clients',
  tag,
  summary: 'The API clients',
  access: 'clients:manage',
  answers: { 200: json('By name, at most 500.', z.object({ data: z.array(Client) }), { data: [exampleClient] }, noStore) },
});

export const createClient = endpoint({
  id: 'createClient',
  method: 'POST',
  path: '/api/clients',
  tag,
  summary: 'Make an API client with its first key',
  access: 'clients:manage',
  body: {
    kind: 'json',
    schema: z.strictObject({
      name: fields.name,
      scopes: Scopes.default([]),
      requestsPerMinute: fields.requestsPerMinute.default(600),
      plan: fields.plan.optional().meta({ description: 'Absent: the plan with which accounts begin.' }),
      ...keyFields,
    }),
    example: { name: 'The festival’s app', scopes: ['media:read', 'media:write'] },
  },
  answers: { 201: json('Made.', z.object({ data: Client, key: secret }), { data: exampleClient, key: 'fg_live_4kT9…' }, noStore) },
  problems: ['conflict'],
});

export const getClient = endpoint({
  id: 'getClient',
  method: 'GET',
  path: '/api/clients/{id}',
  tag,
  summary: 'An API client, and what it has used',
  access: 'clients:manage',
  params,
  answers: { 200: json('The client.', z.object({ data: Client, usage: Usage }), { data: exampleClient, usage: exampleUsage }, noStore) },
  problems: ['not-found'],
});

export const updateClient = endpoint({
  id: 'updateClient',
  method: 'PATCH',
  path: '/api/clients/{id}',
  tag,
  summary: 'Change an API client, or stop it at once',
  access: 'clients:manage',
  params,
  body: {
    kind: 'json',
    schema: z.strictObject({ ...fields, disabled: z.boolean() }).partial(),
    example: { disabled: true },
  },
  answers: { 200: json('Changed.', ClientData, { data: { ...exampleClient, disabled: true } }, noStore) },
  problems: ['not-found'],
});

export const deleteClient = endpoint({
  id: 'deleteClient',
  method: 'DELETE',
  path: '/api/clients/{id}',
  tag,
  summary: 'Delete an API client and everything of its',
  access: 'clients:manage',
  params,
  answers: { 200: json('Gone.', z.object({ success: z.literal(true) }), { success: true }, noStore) },
  problems: ['not-found'],
});

export const createClientKey = endpoint({
  id: 'createClientKey',
  method: 'POST',
  path: '/api/clients/{id}/keys',
  tag,
  summary: 'Make another key of a client',
  description: 'For a change of keys without a gap: make one, use it, and revoke the other, or let it run out with `retireOthersAt`.',
  access: 'clients:manage',
  params,
  body: {
    kind: 'json',
    schema: z.strictObject({
      ...keyFields,
      retireOthersAt: z.iso.datetime().optional().meta({ description: 'When the client’s other keys run out, if not sooner.' }),
    }),
    example: { mode: 'live', expiresAt: null },
  },
  answers: { 201: json('Made.', z.object({ data: ClientKey, key: secret }), { data: exampleKey, key: 'fg_live_4kT9…' }, noStore) },
  problems: ['not-found', 'conflict'],
});

export const revokeClientKey = endpoint({
  id: 'revokeClientKey',
  method: 'DELETE',
  path: '/api/clients/{id}/keys/{keyId}',
  tag,
  summary: 'Revoke a key, at once',
  access: 'clients:manage',
  params: z.strictObject({
    id: z.uuid().meta({ example: exampleClient.id }),
    keyId: z.uuid().meta({ example: exampleKey.id }),
  }),
  answers: { 200: json('Revoked.', z.object({ success: z.literal(true) }), { success: true }, noStore) },
  problems: ['not-found'],
});

export const getOwnClient = endpoint({
  id: 'getOwnClient',
  method: 'GET',
  path: '/api/clients/me',
  tag,
  summary: 'What the key in `x-client-key` stands for',
  access: 'client:use',
  answers: {
    200: json(
      'The client, without its keys.',
      z.object({ data: Client.omit({ keys: true }), usage: Usage }),
      { data: { ...exampleClient, keys: undefined } as Omit<Client, 'keys'>, usage: exampleUsage },
      noStore,
    ),
  },
});
