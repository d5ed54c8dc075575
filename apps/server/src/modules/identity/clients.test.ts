import { randomUUID } from 'node:crypto';
import type { clients as contract, plans as plansContract } from '@fotograma/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ClientsApp, KEY_REFUSED, startClients } from '../../../test/support/clients.ts';

type Client = contract.Client;

const NOBODY = randomUUID();

let house: ClientsApp;
beforeAll(async () => {
  house = await startClients();
});
afterAll(() => house.close());

describe('an API client', () => {
  test('is made with a key that is told once and stands for it', async () => {
    const response = await house.ask<{ data: Client; key: string }>('POST', '/clients', {
      body: { name: ' The festival’s app ', scopes: ['media:read'] },
    });
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
    expect((await house.own(key)).body).toMatchObject({ data: rest, usage: { plan: { id: 'free' } } });
    expect((await house.own(key)).body.data).not.toHaveProperty('keys');
    expect(await house.gate.identifyKey(key)).toEqual({
      kind: 'client',
      id: data.id,
      keyId: data.keys[0]?.id,
      scopes: ['media:read'],
      requestsPerMinute: 600,
    });

    const told = await house.ask<{ data: Client; usage: plansContract.Usage }>('GET', `/clients/${data.id}`);
    expect(told.body.usage.meters).toHaveLength(4);
    expect(JSON.stringify(told.body)).not.toContain(key.slice(12, 40));
    const { rows } = await house.platform.database.pool.query('SELECT row_to_json(k)::text AS text FROM api_key k WHERE client_id = $1', [
      data.id,
    ]);
    expect(rows[0].text).not.toContain(key.slice(12, 40));
    const recorded = await house.events(data.id);
    expect(recorded).toMatchObject([
      { kind: 'client.created', actor: house.admin, name: 'The festival’s app' },
      { kind: 'key.created', details: { key: data.keys[0]?.id, hint: data.keys[0]?.hint } },
    ]);
    expect(JSON.stringify(recorded)).not.toContain(key.slice(12, 40));
  });

  test('is listed by name', async () => {
    await Promise.all(['zeta', 'Alpha', 'beta'].map((name) => house.make({ name })));
    const names = (await house.list()).map(({ name }) => name);
    expect(names.filter((name) => ['zeta', 'Alpha', 'beta'].includes(name))).toEqual(['Alpha', 'beta', 'zeta']);
  });

  test('is changed, plan included, and what changed is recorded', async () => {
    const { data, key } = await house.make();
    const { body } = await house.ask<{ data: Client }>('PATCH', `/clients/${data.id}`, {
      body: { name: 'Other', scopes: ['media:write'], requestsPerMinute: 7, plan: 'studio' },
    });
    expect(body.data).toMatchObject({ name: 'Other', scopes: ['media:write'], requestsPerMinute: 7, plan: 'studio', keys: [{}] });
    expect(await house.read(data.id)).toEqual(body.data);
    expect(await house.gate.identifyKey(key)).toMatchObject({ scopes: ['media:write'], requestsPerMinute: 7 });
    expect((await house.own(key)).body.usage.plan.id).toBe('studio');

    expect((await house.ask('PATCH', `/clients/${data.id}`, { body: { name: 'Other' } })).status).toBe(200);
    expect((await house.events(data.id)).slice(2)).toMatchObject([
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
    const { data, key } = await house.make();
    expect((await house.own(key)).status).toBe(200);
    expect((await house.ask('PATCH', `/clients/${data.id}`, { body: { disabled: true } })).body).toMatchObject({
      data: { disabled: true },
    });
    expect((await house.own(key)).body).toMatchObject(KEY_REFUSED);
    await house.ask('PATCH', `/clients/${data.id}`, { body: { disabled: false } });
    expect((await house.own(key)).status).toBe(200);
  });

  test('that is deleted is gone with its keys, and each module has forgotten it before', async () => {
    const { data, key } = await house.make();
    expect((await house.own(key)).status).toBe(200);
    const answers = await Promise.all([1, 2].map(() => house.ask('DELETE', `/clients/${data.id}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
    expect(house.forgotten.filter((id) => id === data.id)).toHaveLength(1);
    expect((await house.own(key)).body).toMatchObject(KEY_REFUSED);
    expect((await house.ask('GET', `/clients/${data.id}`)).status).toBe(404);
    const { rowCount } = await house.platform.database.pool.query('SELECT FROM principal WHERE id = $1', [data.id]);
    expect(rowCount).toBe(0);
    expect((await house.events(data.id)).filter(({ kind }) => kind === 'client.deleted')).toMatchObject([
      { name: 'App', actor: house.admin },
    ]);
  });

  test('that nobody made is 404', async () => {
    const { data } = await house.make();
    const other = await house.make();
    for (const asked of [
      house.ask('GET', `/clients/${NOBODY}`),
      house.ask('PATCH', `/clients/${NOBODY}`, { body: {} }),
      house.ask('DELETE', `/clients/${NOBODY}`),
      house.makeKey(NOBODY),
      house.ask('DELETE', `/clients/${NOBODY}/keys/${data.keys[0]?.id}`),
      house.ask('DELETE', `/clients/${data.id}/keys/${NOBODY}`),
      house.ask('DELETE', `/clients/${data.id}/keys/${other.data.keys[0]?.id}`),
    ]) {
      expect((await asked).body).toMatchObject({ status: 404, code: 'not-found' });
    }
    expect((await house.own(other.key)).status).toBe(200);
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
    const before = (await house.list()).length;
    const { status, body } = await house.ask('POST', '/clients', { body: { name: 'App', ...fields } });
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([{ in: 'body', pointer }]);
    expect(await house.list()).toHaveLength(before);
  });

  test('gets no plan that nobody made', async () => {
    const { data } = await house.make();
    const { body } = await house.ask('PATCH', `/clients/${data.id}`, { body: { name: 'Other', plan: 'nothing' } });
    expect(body).toMatchObject({ status: 422, errors: [{ in: 'body', pointer: '/plan' }] });
    expect(await house.read(data.id)).toEqual(data);
  });

  test('is one of at most 500', async () => {
    const { pool } = house.platform.database;
    await pool.query(
      `WITH many AS (INSERT INTO principal (id, plan_id) SELECT gen_random_uuid(), 'free' FROM generate_series(1, 500) RETURNING id)
       INSERT INTO api_client (id, name, scopes, requests_per_minute) SELECT id, 'Many', '{}', 1 FROM many`,
    );
    expect((await house.ask('POST', '/clients', { body: { name: 'App' } })).body).toMatchObject({ status: 409, code: 'conflict' });
    expect(await house.list()).toHaveLength(500);
    await pool.query(`DELETE FROM principal WHERE id IN (SELECT id FROM api_client WHERE name = 'Many')`);
    expect((await house.ask('POST', '/clients', { body: { name: 'App' } })).status).toBe(201);
  });

  test('is managed by administrators alone, and reads itself alone', async () => {
    const { data, key } = await house.make({ scopes: ['media:read', 'media:write'] });
    for (const who of [{ as: `creator:${house.admin}` }, { key }]) {
      expect((await house.ask('GET', '/clients', who)).status).toBe(403);
      expect((await house.ask('POST', '/clients', { ...who, body: { name: 'x' } })).status).toBe(403);
      expect((await house.ask('PATCH', `/clients/${data.id}`, { ...who, body: {} })).status).toBe(403);
      expect((await house.ask('DELETE', `/clients/${data.id}`, who)).status).toBe(403);
    }
    expect((await house.ask('GET', '/clients/me')).status).toBe(403);
    expect((await fetch(`${house.url}/api/clients/me`)).status).toBe(401);
  });
});
