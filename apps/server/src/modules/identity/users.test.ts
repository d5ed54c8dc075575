import { randomUUID } from 'node:crypto';
import type { admin as contract, plans as plansContract } from '@fotograma/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startApp, type TestApp } from '../../../test/support/app.ts';
import { type Ask, createAsk } from '../../../test/support/ask.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/support/platform.ts';
import { createAudit } from './audit.ts';
import { keepAnAdministrator } from './last-admin.ts';
import { createPlansRepository } from './plans.repository.ts';
import { createPlans } from './plans.service.ts';
import { createQuotas } from './quotas.ts';
import { createSessionsRepository } from './sessions.repository.ts';
import { createSessions, type Sessions } from './sessions.service.ts';
import { createTokens } from './tokens.ts';
import { usersEndpoints } from './users.endpoints.ts';
import { createUsersRepository } from './users.repository.ts';
import { createUsers } from './users.service.ts';

type User = contract.ManagedUser;
type List = { data: User[]; pagination: { totalItems: number; totalPages: number } };

const NOBODY = randomUUID();
const FROM = { address: '192.0.2.7', host: 'localhost', userAgent: 'curl/8.10', cookies: new Map<string, string>(), fromOwnPages: false };

let platform: TestPlatform;
let app: TestApp;
let sessions: Sessions;
let ask: Ask;
let boss: string;

beforeAll(async () => {
  platform = await createTestPlatform();
  const { database, now } = platform;
  const audit = createAudit(database, now);
  const tokens = createTokens({ secrets: ['a-secret-for-tests-of-at-least-32-characters'], issuer: 'test', lifetimeSeconds: 60, now });
  sessions = createSessions({ platform, rows: createSessionsRepository(database), tokens, audit, refreshSeconds: 600 });
  const users = createUsers({
    platform,
    rows: createUsersRepository(database),
    plans: createPlans({ platform, rows: createPlansRepository(database), audit }),
    quotas: createQuotas(database, now),
    audit,
    sessions,
    forgetAccount: (id) =>
      database.transaction(async (sql) => {
        await keepAnAdministrator(sql, id);
        await sql.query('DELETE FROM principal WHERE id = $1', [id]);
      }),
  });
  app = await startApp(platform, usersEndpoints(users, now));
});
beforeEach(async () => {
  await platform.database.pool.query('DELETE FROM principal');
  boss = await add({ email: 'boss@example.com', role: 'admin' });
  ask = createAsk(app.url, `admin:${boss}`);
});
afterAll(async () => {
  sessions.close();
  await app.close();
  await platform.close();
});

async function add(user: { email: string; username?: string; role?: string; createdAt?: string; avatar?: string }): Promise<string> {
  const id = randomUUID();
  await platform.database.pool.query(`INSERT INTO principal (id, plan_id) VALUES ($1, 'free')`, [id]);
  await platform.database.pool.query(
    `INSERT INTO user_account (id, email, username, username_key, password_hash, role, avatar, created_at) VALUES ($1, $2, $3, lower($3), '', $4, $5, $6)`,
    [id, user.email, user.username ?? null, user.role ?? 'viewer', user.avatar ?? null, user.createdAt ?? '2026-01-01T00:00:00Z'],
  );
  return id;
}
const list = async (query: string) => (await ask<List>('GET', `/admin/users?${query}`)).body;
const emails = async (query: string) => (await list(query)).data.map(({ email }) => email);
const search = (q: string) => emails(new URLSearchParams({ q }).toString());
const read = async (id: string) => (await ask<{ data: User; usage: plansContract.Usage }>('GET', `/admin/users/${id}`)).body;
const change = (id: string, body: object, as = `admin:${boss}`) => ask<{ data: User }>('PATCH', `/admin/users/${id}`, { body, as });
const signIn = async (id: string) => {
  await sessions.open(id, FROM);
  return (await sessions.list(id))[0]?.id ?? '';
};
const events = async (subject: string) =>
  (
    await platform.database.pool.query('SELECT kind, actor_id AS actor, details FROM audit_event WHERE subject_id = $1 ORDER BY id', [
      subject,
    ])
  ).rows;

describe('accounts', () => {
  test('are listed, the newest first, each once whatever the page', async () => {
    // Of the same moment: the order is one all the same.
    for (let i = 0; i < 7; i++) await add({ email: `u${i}@example.com`, createdAt: '2026-03-01T00:00:00Z' });
    await add({ email: 'last@example.com', createdAt: '2026-04-01T00:00:00Z' });
    const pages = [await list('limit=3'), await list('limit=3&page=2'), await list('limit=3&page=3')];
    const found = pages.flatMap(({ data }) => data.map(({ email }) => email));
    expect(pages[0]?.pagination).toMatchObject({ totalItems: 9, totalPages: 3 });
    expect(new Set(found).size).toBe(9);
    expect([found[0], found[8]]).toEqual(['last@example.com', 'boss@example.com']);
  });

  test('are found by part of their e-mail or name, whatever the case', async () => {
    await add({ email: 'ana@example.com', username: 'Ana Ñandú' });
    await add({ email: 'otro@sample.org' });
    expect(await search('SAMPLE')).toEqual(['otro@sample.org']);
    expect(await search('ñandú')).toEqual(['ana@example.com']);
    // Written in other code points, and as wide letters.
    expect(await search('n\u0303andu\u0301')).toEqual(['ana@example.com']);
    expect(await search('ｓample')).toEqual(['otro@sample.org']);
    expect((await list('q=nobody')).pagination).toMatchObject({ totalItems: 0 });
  });

  test.each(['%', '_', '\\', '%%%', "' OR true --", "'; DROP TABLE user_account; --", 'a%m', 'b_ss'])('are not found by %s', async (q) => {
    expect(await search(q)).toEqual([]);
  });

  test('are found by a sign of patterns that they have', async () => {
    await add({ email: 'a_b%c@example.com' });
    expect(await search('_b%')).toEqual(['a_b%c@example.com']);
  });

  test('are narrowed by role and by being disabled', async () => {
    const ana = await add({ email: 'ana@example.com', role: 'creator' });
    await add({ email: 'luz@example.com' });
    expect(await emails('role=creator')).toEqual(['ana@example.com']);
    await change(ana, { disabled: true });
    expect(await emails('disabled=true')).toEqual(['ana@example.com']);
    expect((await list('disabled=false')).pagination.totalItems).toBe(2);
    expect(await emails('role=viewer&disabled=true')).toEqual([]);
  });

  test('are told with what they have used, and when they were last here', async () => {
    const ana = await add({ email: 'ana@example.com', username: 'ana', avatar: '7fd2' });
    expect(await read(ana)).toMatchObject({
      data: {
        id: ana,
        email: 'ana@example.com',
        username: 'ana',
        role: 'viewer',
        locale: 'en',
        avatarUrl: `/api/avatars/${ana}/7fd2.webp`,
        emailVerified: false,
        plan: 'free',
        createdAt: '2026-01-01T00:00:00.000Z',
        disabled: false,
        lastSeenAt: null,
      },
      usage: { plan: { id: 'free' } },
    });
    await signIn(ana);
    expect((await read(ana)).data.lastSeenAt).toBe((await sessions.list(ana))[0]?.lastUsedAt.toISOString());
    expect(JSON.stringify(await read(ana))).not.toContain('password');
  });

  test('that nobody has are 404', async () => {
    for (const asked of [
      ask('GET', `/admin/users/${NOBODY}`),
      change(NOBODY, { role: 'viewer' }),
      ask('DELETE', `/admin/users/${NOBODY}`),
    ]) {
      expect((await asked).body).toMatchObject({ status: 404, code: 'not-found' });
    }
    expect((await ask('GET', '/admin/users/1')).status).toBe(422);
  });

  test('are seen and changed by administrators alone', async () => {
    const as = `creator:${boss}`;
    expect((await ask('GET', '/admin/users', { as })).status).toBe(403);
    expect((await ask('GET', `/admin/users/${boss}`, { as })).status).toBe(403);
    expect((await change(boss, { role: 'admin' }, as)).status).toBe(403);
    expect((await ask('DELETE', `/admin/users/${boss}`, { as })).status).toBe(403);
    expect((await fetch(`${app.url}/api/admin/users`)).status).toBe(401);
  });
});

describe('an account', () => {
  test('gets another role, which holds at once for its sessions', async () => {
    const ana = await add({ email: 'ana@example.com' });
    const session = await signIn(ana);
    expect(await sessions.identify(session, ana)).toMatchObject({ role: 'viewer' });
    expect((await change(ana, { role: 'creator' })).body.data).toMatchObject({ id: ana, role: 'creator' });
    expect(await sessions.identify(session, ana)).toMatchObject({ role: 'creator' });
    expect((await change(ana, { role: 'creator' })).status).toBe(200);
    expect(await events(ana)).toEqual([{ kind: 'account.role-changed', actor: boss, details: { from: 'viewer', to: 'creator' } }]);
  });

  test('gets another plan; one that nobody made changes nothing', async () => {
    const ana = await add({ email: 'ana@example.com' });
    expect((await change(ana, { plan: 'studio' })).body.data.plan).toBe('studio');
    expect((await read(ana)).usage.plan.id).toBe('studio');
    const { body } = await change(ana, { role: 'creator', plan: 'nothing', disabled: true });
    expect(body).toMatchObject({ status: 422, errors: [{ in: 'body', pointer: '/plan' }] });
    expect((await read(ana)).data).toMatchObject({ role: 'viewer', plan: 'studio', disabled: false });
    expect(await events(ana)).toEqual([{ kind: 'account.plan-changed', actor: boss, details: { from: 'free', to: 'studio' } }]);
  });

  test('that is disabled is signed out everywhere, and stays so when it is enabled', async () => {
    const ana = await add({ email: 'ana@example.com' });
    const [one, two] = [await signIn(ana), await signIn(ana)];
    await sessions.identify(one, ana);
    expect((await change(ana, { disabled: true })).body.data.disabled).toBe(true);
    for (const session of [one, two]) await expect(sessions.identify(session, ana)).rejects.toMatchObject({ code: 'session-ended' });
    expect((await change(ana, { disabled: false })).body.data.disabled).toBe(false);
    await expect(sessions.identify(one, ana)).rejects.toMatchObject({ code: 'session-ended' });
    expect(await events(ana)).toEqual([
      { kind: 'account.disabled', actor: boss, details: { sessions: 2 } },
      { kind: 'account.enabled', actor: boss, details: {} },
    ]);
  });

  test('is deleted', async () => {
    const ana = await add({ email: 'ana@example.com' });
    expect((await ask('DELETE', `/admin/users/${ana}`)).body).toEqual({ success: true });
    expect((await ask('GET', `/admin/users/${ana}`)).status).toBe(404);
  });
});

describe('the last administrator', () => {
  const removals: Record<string, (id: string, by: string) => ReturnType<Ask>> = {
    demoted: (id, by) => change(id, { role: 'creator' }, `admin:${by}`),
    disabled: (id, by) => change(id, { disabled: true }, `admin:${by}`),
    deleted: (id, by) => ask('DELETE', `/admin/users/${id}`, { as: `admin:${by}` }),
  };
  const left = async () => (await list('role=admin&disabled=false')).data;

  test.each(Object.entries(removals))('is not %s, not even where there are disabled ones', async (_what, removeOne) => {
    const other = await add({ email: 'other@example.com', role: 'admin' });
    await change(other, { disabled: true });
    expect((await removeOne(boss, boss)).body).toMatchObject({ status: 409, code: 'conflict' });
    expect(await left()).toMatchObject([{ id: boss, role: 'admin', disabled: false }]);
    expect((await removeOne(other, boss)).status).toBe(200);
  });

  test('may get another plan, and stay what they are', async () => {
    expect((await change(boss, { plan: 'house', role: 'admin', disabled: false })).status).toBe(200);
  });

  test.each(Object.keys(removals).flatMap((one) => Object.keys(removals).map((two) => [one, two] as const)))(
    'stays when two are %s and %s by each other at once',
    async (one, two) => {
      for (let i = 0; i < 5; i++) {
        const other = await add({ email: `other${i}@example.com`, role: 'admin' });
        const [first] = await left();
        const survivor = first?.id === other ? (await left())[1]?.id : first?.id;
        const answers = await Promise.all([removals[one]?.(survivor ?? '', other), removals[two]?.(other, survivor ?? '')]);
        expect(answers.map((answer) => answer?.status).sort()).toEqual([200, 409]);
        expect(await left()).toHaveLength(1);
      }
    },
  );
});
