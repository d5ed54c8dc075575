import * as z from 'zod';
import { exampleUser, User } from './accounts.ts';
import { exampleList, limit, listOf, page, searchText } from './common.ts';
import { endpoint, json } from './endpoint.ts';
import { ROLES } from './permissions.ts';
import { exampleUsage, Usage } from './plans.ts';

const tag = 'Administration';
const noStore = { cacheControl: 'no-store' } as const;

export const ManagedUser = User.extend({
  disabled: z.boolean(),
  lastSeenAt: z.iso.datetime().nullable().meta({ description: 'When a session of theirs was last used.' }),
}).meta({ id: 'ManagedUser' });

export type ManagedUser = z.output<typeof ManagedUser>;

const exampleManaged: ManagedUser = { ...exampleUser, disabled: false, lastSeenAt: '2026-01-02T08:00:00.000Z' };
const params = z.strictObject({ id: z.uuid().meta({ example: exampleUser.id }) });

export const listUsers = endpoint({
  id: 'listUsers',
  method: 'GET',
  path: '/api/admin/users',
  tag,
  summary: 'Everybody with an account',
  access: 'users:manage',
  query: z.strictObject({
    page,
    limit,
    q: searchText.optional().meta({ description: 'Part of an e-mail or name.' }),
    role: z.enum(ROLES).optional(),
    disabled: z
      .enum(['true', 'false'])
      .transform((text) => text === 'true')
      .optional(),
  }),
  answers: { 200: json('The newest first.', listOf(ManagedUser), exampleList(exampleManaged), noStore) },
});

export const getUser = endpoint({
  id: 'getUser',
  method: 'GET',
  path: '/api/admin/users/{id}',
  tag,
  summary: 'One account, and what it has used',
  access: 'users:manage',
  params,
  answers: {
    200: json('The account.', z.object({ data: ManagedUser, usage: Usage }), { data: exampleManaged, usage: exampleUsage }, noStore),
  },
  problems: ['not-found'],
});

export const updateUser = endpoint({
  id: 'updateUser',
  method: 'PATCH',
  path: '/api/admin/users/{id}',
  tag,
  summary: 'Change somebody’s role or plan, or lock the account',
  description: 'Holds at once, on every node, for sessions under way. The last administrator stays one.',
  access: 'users:manage',
  params,
  body: {
    kind: 'json',
    schema: z
      .strictObject({
        role: z.enum(ROLES),
        plan: z.string().regex(/^[a-z][a-z0-9-]{0,29}$/, 'Not a plan’s id'),
        disabled: z
          .boolean()
          .meta({ description: 'A disabled account is signed out everywhere and cannot sign in; nothing of it is deleted.' }),
      })
      .partial(),
    example: { role: 'creator' },
  },
  answers: { 200: json('Changed.', z.object({ data: ManagedUser }), { data: { ...exampleManaged, role: 'creator' } }, noStore) },
  problems: ['not-found', 'conflict'],
});

export const deleteUser = endpoint({
  id: 'deleteUser',
  method: 'DELETE',
  path: '/api/admin/users/{id}',
  tag,
  summary: 'Delete an account and everything of its',
  access: 'users:manage',
  params,
  answers: { 200: json('It is gone; files follow within a minute.', z.object({ success: z.literal(true) }), { success: true }, noStore) },
  problems: ['not-found', 'conflict'],
});

/** What is recorded about security, in an append-only table. */
export const AUDIT_KINDS = [
  'account.created',
  'account.deleted',
  'account.role-changed',
  'account.plan-changed',
  'account.disabled',
  'account.enabled',
  'email.verified',
  'login.succeeded',
  'login.refused',
  'login.limited',
  'logout',
  'session.ended',
  'token.reused',
  'password.changed',
  'password.reset-requested',
  'password.reset',
  'client.created',
  'client.changed',
  'client.deleted',
  'key.created',
  'key.revoked',
  'plan.created',
  'plan.changed',
  'plan.deleted',
] as const;
export type AuditKind = (typeof AUDIT_KINDS)[number];

export const AuditEvent = z
  .object({
    id: z.string().meta({ description: 'Grows with time.', example: '1042' }),
    at: z.iso.datetime(),
    kind: z.enum(AUDIT_KINDS),
    actor: z
      .object({ kind: z.enum(['anonymous', 'user', 'client', 'system']), id: z.uuid().nullable(), name: z.string().nullable() })
      .meta({ description: 'Who did it, by the name they have now.' }),
    subject: z
      .object({ id: z.string(), name: z.string().nullable() })
      .nullable()
      .meta({ description: 'To whom or what: an account, client, key or plan.' }),
    address: z.string().nullable(),
    userAgent: z.string().nullable(),
    requestId: z.string().nullable(),
    details: z.record(z.string(), z.unknown()).meta({ description: 'What else there is to say; never a secret.' }),
  })
  .meta({ id: 'AuditEvent' });

export type AuditEvent = z.output<typeof AuditEvent>;

export const listAudit = endpoint({
  id: 'listAudit',
  method: 'GET',
  path: '/api/admin/audit',
  tag,
  summary: 'Security events',
  access: 'audit:read',
  query: z.strictObject({
    limit: limit.default(50),
    cursor: z
      .string()
      .regex(/^\d{1,18}$/, 'Not a cursor of ours')
      .optional()
      .meta({ description: 'From the answer before, to go on.' }),
    kind: z.enum(AUDIT_KINDS).optional(),
    user: z.uuid().optional().meta({ description: 'Done by, or done to, this account or client.' }),
  }),
  answers: {
    200: json(
      'The latest first.',
      z.object({ data: z.array(AuditEvent), pagination: z.object({ limit: z.int(), nextCursor: z.string().nullable() }) }),
      {
        data: [
          {
            id: '1042',
            at: '2026-01-02T08:00:00.000Z',
            kind: 'login.refused',
            actor: { kind: 'anonymous', id: null, name: null },
            subject: { id: exampleUser.id, name: exampleUser.email },
            address: '192.0.2.7',
            userAgent: 'curl/8.10',
            requestId: '0f8b4c1e-7a53-4b4e-9a57-0d5c7c6f2a11',
            details: { reason: 'wrong password' },
          },
        ],
        pagination: { limit: 50, nextCursor: null },
      },
      noStore,
    ),
  },
});
