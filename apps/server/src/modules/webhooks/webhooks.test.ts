import type { webhooks as contract } from '@fotograma/contract';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { type Heard, type Listener, startListener } from '../../../test/support/hooks.ts';
import { type Person, startHouse, type TestHouse } from '../../../test/support/house.ts';

let at: TestHouse;
let hooks: Listener;
let person: Person;
beforeAll(async () => {
  hooks = await startListener();
  at = await startHouse({ WEBHOOK_NETWORKS: 'any' }, { webhooks: { schedule: [0.05, 0.05, 3_600], timeoutMs: 1_000 } });
  await at.house.work();
  person = await at.person({ role: 'creator' });
});
afterEach(() => hooks.answer({ status: 204 }));
afterAll(async () => {
  await at.close();
  await hooks.close();
});

async function ask<T = { data: contract.Webhook }>(
  method: string,
  path: string,
  body?: unknown,
  as = person,
): Promise<{ status: number; body: T }> {
  const answer = await fetch(`${at.url}/api/webhooks${path}`, {
    method,
    headers: { authorization: `Bearer ${as.token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as T };
}

async function made(more: object = {}): Promise<{ id: string; secret: string }> {
  const { status, body } = await ask<{ data: contract.Webhook; secret: string }>('POST', '', { url: hooks.url, ...more });
  expect(status).toBe(201);
  return { id: body.data.id, secret: body.secret };
}

const sentBy = (id: string) => eventually('the message', () => hooks.heard.find(({ headers }) => headers['webhook-id'] === id));
const verified = (secret: string, { body, headers }: Heard) => new Webhook(secret).verify(body, headers as Record<string, string>);
const sendTest = async (id: string) => (await ask<{ data: { id: string } }>('POST', `/${id}/test`)).body.data.id;
const deliveries = async (id: string) => (await ask<{ data: contract.WebhookDelivery[] }>('GET', `/${id}/deliveries`)).body.data;
const settled = (id: string, state: string) =>
  eventually(`a delivery that is ${state}`, async () => (await deliveries(id)).find((delivery) => delivery.state === state));

test('a message is signed as Standard Webhooks says, and on record with what was answered', async () => {
  hooks.answer({ status: 200, body: 'thank you' });
  const { id, secret } = await made();
  const heard = await sentBy(await sendTest(id));
  expect(verified(secret, heard)).toMatchObject({ type: 'webhook.test', data: { webhookId: id } });
  expect(() => verified(`whsec_${Buffer.alloc(32, 1).toString('base64')}`, heard)).toThrow();
  expect(await settled(id, 'delivered')).toMatchObject({
    event: 'webhook.test',
    attempts: [{ status: 200, error: null, answer: 'thank you' }],
  });
});

test('a changed secret signs beside the one before, and is shown once', async () => {
  const { id, secret } = await made();
  const { body } = await ask<{ data: contract.Webhook; secret: string }>('POST', `/${id}/secret`);
  expect(body.data.secretHint.slice(-4)).toBe(body.secret.replace(/=+$/, '').slice(-4));
  const heard = await sentBy(await sendTest(id));
  for (const each of [secret, body.secret]) expect(verified(each, heard)).toMatchObject({ type: 'webhook.test' });
  expect(JSON.stringify((await ask('GET', '')).body)).not.toContain(body.secret);
  const { rows } = await at.house.platform.database.pool.query<{ text: string }>(
    'SELECT encode(secret, $2) AS text FROM webhook_endpoint WHERE id = $1',
    [id, 'escape'],
  );
  expect(rows[0]?.text).not.toContain(body.secret.slice(6, 20));
});

describe('what is not taken', () => {
  test('is sent again, under the same id and a fresh time, until it is', async () => {
    hooks.answer({ status: 500 }, { status: 302, headers: { location: 'http://127.0.0.1/' } }, { status: 204 });
    const { id, secret } = await made();
    const messageId = await sendTest(id);
    const done = await settled(id, 'delivered');
    expect(done.attempts.map(({ status }) => status)).toEqual([500, 302, 204]);
    expect(done.attempts[1]?.error).toContain('redirects are not followed');
    const heard = hooks.heard.filter(({ headers }) => headers['webhook-id'] === messageId);
    expect(heard).toHaveLength(3);
    for (const each of heard) expect(verified(secret, each)).toBeTruthy();
  });

  test('waits for as long as the other asks, if that is longer', async () => {
    hooks.answer({ status: 429, headers: { 'retry-after': '120' } });
    const { id } = await made();
    await sendTest(id);
    const waiting = await eventually('an attempt', async () => (await deliveries(id)).find(({ attempts }) => attempts.length === 1));
    const seconds = (Date.parse(waiting.nextAttemptAt ?? '') - Date.parse(waiting.attempts[0]?.at ?? '')) / 1_000;
    expect(seconds).toBeGreaterThan(115);
    expect((await ask<{ data: contract.Webhook[] }>('GET', '')).body.data.find((hook) => hook.id === id)?.failingSince).not.toBeNull();
    // By hand, at once.
    hooks.answer({ status: 204 });
    expect((await ask('POST', `/${id}/deliveries/${waiting.id}/replay`)).status).toBe(202);
    expect((await settled(id, 'delivered')).attempts).toHaveLength(2);
    expect((await ask<{ data: contract.Webhook[] }>('GET', '')).body.data.find((hook) => hook.id === id)?.failingSince).toBeNull();
  });

  test('with 410 is meant for good', async () => {
    hooks.answer({ status: 410 });
    const { id } = await made();
    await sendTest(id);
    await settled(id, 'failed');
    expect((await ask<{ data: contract.Webhook[] }>('GET', '')).body.data.find((hook) => hook.id === id)?.state).toBe('disabled');
    expect((await ask('POST', `/${id}/test`)).status).toBe(409);
    expect((await ask('PATCH', `/${id}`, { state: 'active' })).body.data).toMatchObject({ state: 'active', failingSince: null });
  });

  test('for five days stops the webhook', async () => {
    hooks.answer({ status: 500 });
    const { id } = await made();
    await at.house.platform.database.pool.query(`UPDATE webhook_endpoint SET failing_since = now() - interval '6 days' WHERE id = $1`, [
      id,
    ]);
    await sendTest(id);
    await eventually(
      'it to be stopped',
      async () => (await ask<{ data: contract.Webhook[] }>('GET', '')).body.data.find((hook) => hook.id === id)?.state === 'disabled',
    );
  });
});

test('only what was asked for is told, and only to whose it is', async () => {
  const stranger = await at.person({ role: 'creator' });
  const wanted = await made({ events: ['generation.succeeded'] });
  const other = await made({ events: ['media.ready'] });
  const foreign = await ask<{ data: contract.Webhook }>('POST', '', { url: hooks.url }, stranger);
  await fetch(`${at.url}/api/generate`, {
    method: 'POST',
    headers: { authorization: `Bearer ${person.token}`, 'content-type': 'application/json', prefer: 'wait=20' },
    body: JSON.stringify({ prompt: 'A door', service: 'poster', width: 64, height: 64 }),
  });
  expect(await settled(wanted.id, 'delivered')).toMatchObject({ event: 'generation.succeeded' });
  expect(await deliveries(other.id)).toEqual([]);
  expect((await ask<{ data: unknown[] }>('GET', `/${foreign.body.data.id}/deliveries`, undefined, stranger)).body.data).toEqual([]);
  for (const [method, path] of [
    ['GET', `/${wanted.id}/deliveries`],
    ['PATCH', `/${wanted.id}`],
    ['POST', `/${wanted.id}/test`],
    ['POST', `/${wanted.id}/secret`],
    ['DELETE', `/${wanted.id}`],
  ] as const)
    expect((await ask(method, path, method === 'PATCH' ? { state: 'paused' } : undefined, stranger)).status).toBe(404);
});

test('a worker that dies as it sends costs a second message, and loses none', async () => {
  const { id } = await made();
  const { pool } = at.house.platform.database;
  // As a dead worker leaves it: taken, and its lease over.
  const messageId = at.house.platform.newId();
  await pool.query(
    `INSERT INTO webhook_delivery (id, principal_id, endpoint_id, url, event, payload, attempt, next_at, created_at)
     VALUES ($1, $2, $3, $4, 'webhook.test', '{}', 1, now() - interval '1 second', now())`,
    [messageId, person.id, id, hooks.url],
  );
  await sentBy(messageId);
  expect((await settled(id, 'delivered')).attempts).toHaveLength(1);
});

test('private addresses are refused where they are not allowed', async () => {
  const house = await startHouse();
  try {
    const creator = await house.person({ role: 'creator' });
    for (const url of [hooks.url, 'https://10.0.0.1/', 'https://localhost/']) {
      const answer = await fetch(`${house.url}/api/webhooks`, {
        method: 'POST',
        headers: { authorization: `Bearer ${creator.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ url }),
      });
      expect(answer.status).toBe(422);
      expect(await answer.json()).toMatchObject({ errors: [{ in: 'body', pointer: '/url' }] });
    }
  } finally {
    await house.close();
  }
});
