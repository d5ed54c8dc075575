import { randomUUID } from 'node:crypto';
import type { clients as contract, plans as plansContract } from '@fotograma/contract';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { namesGate, startApp, type TestApp } from '../../../test/support/app.ts';
import { type Ask, createAsk } from '../../../test/support/ask.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/support/platform.ts';
import { createEvents } from '../../platform/events/events.ts';
import { createAudit } from './audit.ts';
import { clientsEndpoints } from './clients.endpoints.ts';
import { type ClientGate, createClientGate } from './clients.gate.ts';
import { newKey } from './clients.keys.ts';
import { createClientsRepository } from './clients.repository.ts';
import { createClients } from './clients.service.ts';
import { createPlansRepository } from './plans.repository.ts';
import { createPlans } from './plans.service.ts';
import { createQuotas } from './quotas.ts';

type Client = contract.Client;
type Made = { data: Client; key: string };
type MadeKey = { data: contract.ClientKey; key: string };

const ADMIN = randomUUID();
const NOBODY = randomUUID();

let platform: TestPlatform;
let app: TestApp;
let gate: ClientGate;
let ask: Ask;
const forgotten: string[] = [];

beforeAll(async () => {
  platform = await createTestPlatform();
  const { database, now } = platform;
  const audit = createAudit(database, now);
  const plans = createPlans({ platform, rows: createPlansRepository(database), audit });
  const rows = createClientsRepository(database);
  gate = createClientGate({ platform, rows });
  const clients = createClients({
    platform,
    rows,
    plans,
    quotas: createQuotas(database, now),
    audit,
    async forget(sql, id) {
      const { rowCount } = await sql.query('SELECT FROM api_client WHERE id = $1', [id]);
      if (rowCount === 1) forgotten.push(id);
    },
    tell: gate.tell,
  });
  app = await startApp(platform, clientsEndpoints(clients), {
    gate: { identify: (given) => (given.clientKey === undefined ? namesGate.identify(given) : gate.identifyKey(given.clientKey)) },
  });
  ask = createAsk(app.url, `admin:${ADMIN}`);
});
afterEach(() => {
  platform.clock = null;
});
afterAll(async () => {
  gate.close();
  await app.close();
  await platform.close();
});

const make = async (body: object = {}) => (await ask<Made>('POST', '/clients', { body: { name: 'App', ...body } })).body;
const makeKey = (id: string, body: object = {}) => ask<MadeKey>('POST', `/clients/${id}/keys`, { body });
const own = (key: string) => ask<{ data: Client; usage: plansContract.Usage }>('GET', '/clients/me', { key });
const read = async (id: string) => (await ask<{ data: Client }>('GET', `/clients/${id}`)).body.data;
const inMinutes = (minutes: number) => new Date(platform.now().getTime() + minutes * 60_000);
const events = async (subject: string) =>
  (
    await platform.database.pool.query(
      'SELECT kind, actor_id AS actor, subject_name AS name, details FROM audit_event WHERE subject_id = $1 ORDER BY id',
      [subject],
    )
  ).rows;
const REFUSED = { status: 401, code: 'key-invalid', detail: 'This is no client key that is good now.' };

describe('an API client', () => {
  test('is made with a key that is told once and stands for it', async () => {
    const response = await ask<Made>('POST', '/clients', { body: { name: ' The festival’s app ', scopes: ['media:read'] } });
    const { data, key } = response.body;
    expect(response.status).toBe(201);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(data).toMatchObject({
      name: 'The festival’s app',
      scopes: ['media:read'],
      requestsPerMinute: 600,
      plan: 'free',
      disabled: false,
    });
    expect(data.keys).toMatchObject([
      { mode: 'live', hint: expect.stringMatching(/^fg_live_\w{4}…\w{4}$/), expiresAt: null, revokedAt: null },
    ]);

    const { keys: _, ...rest } = data;
    expect((await own(key)).body).toMatchObject({ data: rest, usage: { plan: { id: 'free' } } });
    expect((await own(key)).body.data).not.toHaveProperty('keys');
    expect(await gate.identifyKey(key)).toEqual({
      kind: 'client',
      id: data.id,
      keyId: data.keys[0]?.id,
      scopes: ['media:read'],
      requestsPerMinute: 600,
    });

    const told = await ask<{ data: Client; usage: plansContract.Usage }>('GET', `/clients/${data.id}`);
    expect(told.body.usage.meters).toHaveLength(3);
    expect(JSON.stringify(told.body)).not.toContain(key.slice(12, 40));
    const { rows } = await platform.database.pool.query('SELECT row_to_json(k)::text AS text FROM api_key k WHERE client_id = $1', [
      data.id,
    ]);
    expect(rows[0].text).not.toContain(key.slice(12, 40));
    const recorded = await events(data.id);
    expect(recorded).toMatchObject([
      { kind: 'client.created', actor: ADMIN, name: 'The festival’s app' },
      { kind: 'key.created', details: { key: data.keys[0]?.id, hint: data.keys[0]?.hint } },
    ]);
    expect(JSON.stringify(recorded)).not.toContain(key.slice(12, 40));
  });

  test('is listed by name', async () => {
    await Promise.all(['zeta', 'Alpha', 'beta'].map((name) => make({ name })));
    const names = (await ask<{ data: Client[] }>('GET', '/clients')).body.data.map(({ name }) => name);
    expect(names.filter((name) => ['zeta', 'Alpha', 'beta'].includes(name))).toEqual(['Alpha', 'beta', 'zeta']);
  });

  test('is changed, plan included, and what changed is recorded', async () => {
    const { data, key } = await make();
    const { body } = await ask<{ data: Client }>('PATCH', `/clients/${data.id}`, {
      body: { name: 'Other', scopes: ['media:write'], requestsPerMinute: 7, plan: 'studio' },
    });
    expect(body.data).toMatchObject({ name: 'Other', scopes: ['media:write'], requestsPerMinute: 7, plan: 'studio', keys: [{}] });
    expect(await read(data.id)).toEqual(body.data);
    expect(await gate.identifyKey(key)).toMatchObject({ scopes: ['media:write'], requestsPerMinute: 7 });
    expect((await own(key)).body.usage.plan.id).toBe('studio');

    expect((await ask('PATCH', `/clients/${data.id}`, { body: { name: 'Other' } })).status).toBe(200);
    expect((await events(data.id)).slice(2)).toMatchObject([
      {
        kind: 'client.changed',
        details: {
          name: { from: 'App', to: 'Other' },
          scopes: { from: [], to: ['media:write'] },
          requestsPerMinute: { from: 600, to: 7 },
          plan: { from: 'free', to: 'studio' },
        },
      },
    ]);
  });

  test('that is disabled has no good key, at once, until it is enabled', async () => {
    const { data, key } = await make();
    expect((await own(key)).status).toBe(200);
    expect((await ask('PATCH', `/clients/${data.id}`, { body: { disabled: true } })).body).toMatchObject({ data: { disabled: true } });
    expect((await own(key)).body).toMatchObject(REFUSED);
    await ask('PATCH', `/clients/${data.id}`, { body: { disabled: false } });
    expect((await own(key)).status).toBe(200);
  });

  test('that is deleted is gone with its keys, and each module has forgotten it before', async () => {
    const { data, key } = await make();
    expect((await own(key)).status).toBe(200);
    const answers = await Promise.all([1, 2].map(() => ask('DELETE', `/clients/${data.id}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
    expect(forgotten.filter((id) => id === data.id)).toHaveLength(1);
    expect((await own(key)).body).toMatchObject(REFUSED);
    expect((await ask('GET', `/clients/${data.id}`)).status).toBe(404);
    const { rowCount } = await platform.database.pool.query('SELECT FROM principal WHERE id = $1', [data.id]);
    expect(rowCount).toBe(0);
    expect((await events(data.id)).filter(({ kind }) => kind === 'client.deleted')).toMatchObject([{ name: 'App', actor: ADMIN }]);
  });

  test('that nobody made is 404', async () => {
    const { data } = await make();
    const other = await make();
    for (const asked of [
      ask('GET', `/clients/${NOBODY}`),
      ask('PATCH', `/clients/${NOBODY}`, { body: {} }),
      ask('DELETE', `/clients/${NOBODY}`),
      makeKey(NOBODY),
      ask('DELETE', `/clients/${NOBODY}/keys/${data.keys[0]?.id}`),
      ask('DELETE', `/clients/${data.id}/keys/${NOBODY}`),
      ask('DELETE', `/clients/${data.id}/keys/${other.data.keys[0]?.id}`),
    ]) {
      expect((await asked).body).toMatchObject({ status: 404, code: 'not-found' });
    }
    expect((await own(other.key)).status).toBe(200);
  });

  test.each([
    [{ plan: 'nothing' }, '/plan'],
    [{ plan: "x'; DROP TABLE plan; --" }, '/plan'],
    [{ scopes: ['media:read', 'media:read'] }, '/scopes'],
    [{ scopes: ['media:delete'] }, '/scopes/0'],
    [{ requestsPerMinute: 0 }, '/requestsPerMinute'],
    [{ name: ' ' }, '/name'],
    [{ name: 'a\u0000b' }, '/name'],
    [{ expiresAt: '2020-01-01T00:00:00Z' }, '/expiresAt'],
  ])('is not made of %j', async (fields, pointer) => {
    const before = (await ask<{ data: Client[] }>('GET', '/clients')).body.data.length;
    const { status, body } = await ask('POST', '/clients', { body: { name: 'App', ...fields } });
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([{ in: 'body', pointer }]);
    expect((await ask<{ data: Client[] }>('GET', '/clients')).body.data).toHaveLength(before);
  });

  test('gets no plan that nobody made', async () => {
    const { data } = await make();
    const { body } = await ask('PATCH', `/clients/${data.id}`, { body: { name: 'Other', plan: 'nothing' } });
    expect(body).toMatchObject({ status: 422, errors: [{ in: 'body', pointer: '/plan' }] });
    expect(await read(data.id)).toEqual(data);
  });

  test('is managed by administrators alone, and reads itself alone', async () => {
    const { data, key } = await make({ scopes: ['media:read', 'media:write'] });
    for (const who of [{ as: `creator:${ADMIN}` }, { key }]) {
      expect((await ask('GET', '/clients', who)).status).toBe(403);
      expect((await ask('POST', '/clients', { ...who, body: { name: 'x' } })).status).toBe(403);
      expect((await ask('PATCH', `/clients/${data.id}`, { ...who, body: {} })).status).toBe(403);
      expect((await ask('DELETE', `/clients/${data.id}`, who)).status).toBe(403);
    }
    expect((await ask('GET', '/clients/me')).status).toBe(403);
    expect((await fetch(`${app.url}/api/clients/me`)).status).toBe(401);
  });
});

describe('a client’s key', () => {
  test('is refused in one and the same sentence, whatever the reason', async () => {
    const { data, key } = await make({ expiresAt: inMinutes(1).toISOString() });
    const { body: revoked } = await makeKey(data.id);
    await ask('DELETE', `/clients/${data.id}/keys/${revoked.data.id}`);
    expect((await own(key)).status).toBe(200);
    const at = inMinutes(2);
    // Is held as good at this moment, and has run out all the same.
    platform.clock = at;
    for (const bad of [key, revoked.key, newKey('live').text, `${key}x`, 'x', 'fg_live_']) {
      const { body, headers } = await own(bad);
      expect(body, bad).toMatchObject(REFUSED);
      expect(headers.get('www-authenticate')).toBe('Bearer realm="fotograma"');
    }
  });

  test('is made of either mode, and for a time', async () => {
    const { data } = await make();
    const expiresAt = inMinutes(5).toISOString();
    const { status, body } = await makeKey(data.id, { mode: 'test', expiresAt });
    expect(status).toBe(201);
    expect(body.key).toMatch(/^fg_test_/);
    expect(body.data).toMatchObject({ mode: 'test', expiresAt });
    expect((await read(data.id)).keys.map(({ id }) => id)).toEqual([body.data.id, data.keys[0]?.id]);
    expect((await makeKey(data.id, { expiresAt: inMinutes(-1).toISOString() })).body).toMatchObject({
      status: 422,
      errors: [{ pointer: '/expiresAt' }],
    });
  });

  test('retires the others, each at the earlier of the times', async () => {
    const soon = inMinutes(1).toISOString();
    const { data, key: first } = await make();
    const { body: second } = await makeKey(data.id, { expiresAt: soon });
    const late = inMinutes(60).toISOString();
    const { body: third } = await makeKey(data.id, { retireOthersAt: late });
    const times = new Map((await read(data.id)).keys.map(({ id, expiresAt }) => [id, expiresAt]));
    expect(times.get(data.keys[0]?.id ?? '')).toBe(late);
    expect(times.get(second.data.id)).toBe(soon);
    expect(times.get(third.data.id)).toBeNull();

    expect((await own(first)).status).toBe(200);
    const { body: fourth } = await makeKey(data.id, { retireOthersAt: inMinutes(-5).toISOString() });
    for (const gone of [first, second.key, third.key]) expect((await own(gone)).body).toMatchObject(REFUSED);
    expect((await own(fourth.key)).status).toBe(200);
    expect((await events(data.id)).at(-1)).toMatchObject({ kind: 'key.created', details: { retired: 3 } });
  });

  test('is one of at most 20 that are good, however many ask at once', async () => {
    const { data } = await make();
    await Promise.all(Array.from({ length: 17 }, () => makeKey(data.id)));
    const answers = await Promise.all(Array.from({ length: 4 }, () => makeKey(data.id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409]);
    await ask('DELETE', `/clients/${data.id}/keys/${data.keys[0]?.id}`);
    expect((await makeKey(data.id)).status).toBe(201);
    expect((await makeKey(data.id, { retireOthersAt: inMinutes(-1).toISOString() })).status).toBe(201);
  });

  test('that is revoked is refused at once, and revoked once however many do it', async () => {
    const { data, key } = await make();
    const id = data.keys[0]?.id;
    expect((await own(key)).status).toBe(200);
    const answers = await Promise.all([1, 2, 3].map(() => ask('DELETE', `/clients/${data.id}/keys/${id}`)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await own(key)).body).toMatchObject(REFUSED);
    expect((await read(data.id)).keys[0]?.revokedAt).not.toBeNull();
    expect((await events(data.id)).filter(({ kind }) => kind === 'key.revoked')).toMatchObject([{ details: { key: id } }]);
  });

  test('that is revoked while it is looked up is not held as good', async () => {
    const { data, key } = await make();
    const rows = createClientsRepository(platform.database);
    let revoke = async () => {
      revoke = async () => {};
      await ask('DELETE', `/clients/${data.id}/keys/${data.keys[0]?.id}`);
      await slow.tell();
    };
    const slow = createClientGate({
      platform,
      rows: {
        ...rows,
        async byHash(hash, now) {
          const found = await rows.byHash(hash, now);
          await revoke();
          return found;
        },
      },
    });
    await slow.identifyKey(key);
    await expect(slow.identifyKey(key)).rejects.toMatchObject({ code: 'key-invalid' });
    slow.close();
  });

  test('that is revoked on one node is refused on the others', async () => {
    const { data, key } = await make();
    const { log, database, databaseUrl: url } = platform;
    const events = await createEvents({ url, pool: database.pool, log });
    const node = createClientGate({ platform: { ...platform, events }, rows: createClientsRepository(database) });
    await node.identifyKey(key);
    await ask('DELETE', `/clients/${data.id}/keys/${data.keys[0]?.id}`);
    // Sooner than what is held would be looked up anew by itself.
    await eventually(
      'the other node refuses the key',
      () =>
        node
          .identifyKey(key)
          .then(() => false)
          .catch(() => true),
      3,
    );
    node.close();
    await events.close();
  });

  test('is noted as used, once a minute', async () => {
    const { data, key } = await make();
    const lastUsed = async () => (await read(data.id)).keys[0]?.lastUsedAt ?? null;
    expect(await lastUsed()).toBeNull();
    const at = platform.now();
    platform.clock = at;
    await own(key);
    await eventually('the first use is noted', async () => (await lastUsed()) === at.toISOString());

    const rows = createClientsRepository(platform.database);
    const keyId = data.keys[0]?.id ?? '';
    const use = async (minutes: number) => {
      const then = new Date(at.getTime() + minutes * 60_000);
      await rows.noteUse(keyId, then, new Date(then.getTime() - 60_000));
      return lastUsed();
    };
    expect(await use(0.9)).toBe(at.toISOString());
    const later = inMinutes(1);
    platform.clock = later;
    await gate.tell();
    await own(key);
    await eventually('the use a minute later is noted', async () => (await lastUsed()) === later.toISOString());
  });
});
