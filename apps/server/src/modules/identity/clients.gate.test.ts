import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ClientsApp, KEY_REFUSED, startClients } from '../../../test/support/clients.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { createEvents } from '../../platform/events/events.ts';
import { createClientGate } from './clients.gate.ts';
import { newKey } from './clients.keys.ts';
import { createClientsRepository } from './clients.repository.ts';

let house: ClientsApp;
beforeAll(async () => {
  house = await startClients();
});
afterEach(() => {
  house.platform.clock = null;
});
afterAll(() => house.close());

describe('a client’s key', () => {
  test('is refused in one and the same sentence, whatever the reason', async () => {
    const { data, key } = await house.make({ expiresAt: house.inMinutes(1).toISOString() });
    const { body: revoked } = await house.makeKey(data.id);
    await house.ask('DELETE', `/clients/${data.id}/keys/${revoked.data.id}`);
    expect((await house.own(key)).status).toBe(200);
    const at = house.inMinutes(2);
    // Is held as good at this moment, and has run out all the same.
    house.platform.clock = at;
    for (const bad of [key, revoked.key, newKey('live').text, `${key}x`, 'x', 'fg_live_']) {
      const { body, headers } = await house.own(bad);
      expect(body, bad).toMatchObject(KEY_REFUSED);
      expect(headers.get('www-authenticate')).toBe('Bearer realm="fotograma"');
    }
  });

  test('is made of either mode, and for a time', async () => {
    const { data } = await house.make();
    const expiresAt = house.inMinutes(5).toISOString();
    const { status, body } = await house.makeKey(data.id, { mode: 'test', expiresAt });
    expect(status).toBe(201);
    expect(body.key).toMatch(/^fg_test_/);
    expect(body.data).toMatchObject({ mode: 'test', expiresAt });
    expect((await house.read(data.id)).keys.map(({ id }) => id)).toEqual([body.data.id, data.keys[0]?.id]);
    expect((await house.makeKey(data.id, { expiresAt: house.inMinutes(-1).toISOString() })).body).toMatchObject({
      status: 422,
      errors: [{ pointer: '/expiresAt' }],
    });
  });

  test('retires the others, each at the earlier of the times', async () => {
    const soon = house.inMinutes(1).toISOString();
    const { data, key: first } = await house.make();
    const { body: second } = await house.makeKey(data.id, { expiresAt: soon });
    const late = house.inMinutes(60).toISOString();
    const { body: third } = await house.makeKey(data.id, { retireOthersAt: late });
    const times = new Map((await house.read(data.id)).keys.map(({ id, expiresAt }) => [id, expiresAt]));
    expect(times.get(data.keys[0]?.id ?? '')).toBe(late);
    expect(times.get(second.data.id)).toBe(soon);
    expect(times.get(third.data.id)).toBeNull();

    expect((await house.own(first)).status).toBe(200);
    const { body: fourth } = await house.makeKey(data.id, { retireOthersAt: house.inMinutes(-5).toISOString() });
    for (const gone of [first, second.key, third.key]) expect((await house.own(gone)).body).toMatchObject(KEY_REFUSED);
    expect((await house.own(fourth.key)).status).toBe(200);
    expect((await house.events(data.id)).at(-1)).toMatchObject({ kind: 'key.created', details: { retired: 3 } });
  });

  test('is one of at most 20 that are good, however many ask at once', async () => {
    const { data } = await house.make();
    await Promise.all(Array.from({ length: 17 }, () => house.makeKey(data.id)));
    const answers = await Promise.all(Array.from({ length: 4 }, () => house.makeKey(data.id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409]);
    await house.ask('DELETE', `/clients/${data.id}/keys/${data.keys[0]?.id}`);
    expect((await house.makeKey(data.id)).status).toBe(201);
    expect((await house.makeKey(data.id, { retireOthersAt: house.inMinutes(-1).toISOString() })).status).toBe(201);
  });

  test('that is revoked is refused at once, and revoked once however many do it', async () => {
    const { data, key } = await house.make();
    const id = data.keys[0]?.id;
    expect((await house.own(key)).status).toBe(200);
    const answers = await Promise.all([1, 2, 3].map(() => house.ask('DELETE', `/clients/${data.id}/keys/${id}`)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await house.own(key)).body).toMatchObject(KEY_REFUSED);
    expect((await house.read(data.id)).keys[0]?.revokedAt).not.toBeNull();
    expect((await house.events(data.id)).filter(({ kind }) => kind === 'key.revoked')).toMatchObject([{ details: { key: id } }]);
  });

  test('that is revoked while it is looked up is not held as good', async () => {
    const { data, key } = await house.make();
    const rows = createClientsRepository(house.platform.database);
    let revoke = async () => {
      revoke = async () => {};
      await house.ask('DELETE', `/clients/${data.id}/keys/${data.keys[0]?.id}`);
      await slow.tell();
    };
    const slow = createClientGate({
      platform: house.platform,
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
    const { data, key } = await house.make();
    const { log, database, databaseUrl: url } = house.platform;
    const events = await createEvents({ url, pool: database.pool, log });
    const node = createClientGate({ platform: { ...house.platform, events }, rows: createClientsRepository(database) });
    await node.identifyKey(key);
    await house.ask('DELETE', `/clients/${data.id}/keys/${data.keys[0]?.id}`);
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
    const { data, key } = await house.make();
    const lastUsed = async () => (await house.read(data.id)).keys[0]?.lastUsedAt ?? null;
    expect(await lastUsed()).toBeNull();
    const at = house.platform.now();
    house.platform.clock = at;
    await house.own(key);
    await eventually('the first use is noted', async () => (await lastUsed()) === at.toISOString());

    const rows = createClientsRepository(house.platform.database);
    const keyId = data.keys[0]?.id ?? '';
    const use = async (minutes: number) => {
      const then = new Date(at.getTime() + minutes * 60_000);
      await rows.noteUse(keyId, then, new Date(then.getTime() - 60_000));
      return lastUsed();
    };
    expect(await use(0.9)).toBe(at.toISOString());
    const later = house.inMinutes(1);
    house.platform.clock = later;
    await house.gate.tell();
    await house.own(key);
    await eventually('the use a minute later is noted', async () => (await lastUsed()) === later.toISOString());
  });
});
