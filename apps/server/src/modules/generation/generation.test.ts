import { randomBytes } from 'node:crypto';
import { generation as contract } from '@fotograma/contract';
import sharp from 'sharp';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { type Listener, startListener } from '../../../test/support/hooks.ts';
import { startHouse, type TestHouse } from '../../../test/support/house.ts';
import { type MakerServer, startMakers } from '../../../test/support/makers.ts';
import { allEvents } from '../../../test/support/sse.ts';
import { createCompatibleImages, createGeminiImages } from '../../platform/ai/image-models.ts';
import { createVeo } from '../../platform/ai/video-models.ts';
import { createClaimsRepository } from './claims.repository.ts';
import { createGenerationsRepository } from './generations.repository.ts';
import { createIdempotencyRepository } from './idempotency.repository.ts';
import { createInputsRepository } from './inputs.repository.ts';
import { createInputs } from './inputs.ts';
import { createSweep } from './sweep.ts';

type Generation = contract.Generation;
interface Envelope<T> {
  success: boolean;
  data: T;
  error: { code: string; status: number; errors?: { pointer: string }[]; quota?: { meter: string } } | null;
  timestamp: string;
}

const BANANA = 39_000;
const VEO = 3_200_000;

let makers: MakerServer;
let at: TestHouse;
let hooks: Listener;
let client: { id: string; key: string };
beforeAll(async () => {
  makers = await startMakers();
  hooks = await startListener();
  const gemini = { url: `${makers.url}/v1beta`, apiKey: 'a key of the tests' };
  at = await startHouse(
    { WEBHOOK_NETWORKS: 'any' },
    {
      generation: {
        makers: [
          { name: 'banana', price: BANANA, maker: createGeminiImages({ ...gemini, model: 'gemini-2.5-flash-image', timeoutMs: 2_000 }) },
          { name: 'veo3', price: VEO, maker: createVeo({ ...gemini, model: 'veo', askAfterSeconds: 0.05 }) },
          {
            name: 'compatible',
            price: 0,
            maker: createCompatibleImages({ url: `${makers.url}/openai`, apiKey: undefined, model: 'flux' }),
          },
        ],
        slots: 4,
      },
    },
  );
  await at.house.work();
  client = await at.client({ scopes: ['generate', 'webhooks'] });
});
afterEach(() => makers.will({ kind: 'make' }));
afterAll(async () => {
  await at.close();
  await Promise.all([makers.close(), hooks.close()]);
});

async function ask<T = Generation>(
  method: string,
  path: string,
  body?: unknown,
  more: { headers?: Record<string, string>; key?: string | null } = {},
): Promise<{ status: number; headers: Headers; body: Envelope<T> }> {
  const { key = client.key } = more;
  const answer = await fetch(at.url + path, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === null ? {} : { 'x-client-key': key }),
      ...more.headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Envelope<T> };
}

const wait = { headers: { prefer: 'wait=20' } };
const ended = (id: string) =>
  eventually(`the end of ${id}`, async () => {
    const { body } = await ask('GET', `/api/generate/${id}`);
    return contract.isSettled(body.data.status) ? body.data : null;
  });
const sql = <R extends Record<string, unknown>>(text: string, values: unknown[] = []) =>
  at.house.platform.database.pool.query<R>(text, values);
/** What was reserved, settled and given back for somebody. */
async function books(principalId: string): Promise<{ reserve: number; settle: number; release: number; counted: number }> {
  const { rows } = await sql<{ reserve: number; settle: number; release: number; counted: number }>(
    `SELECT coalesce(sum(amount) FILTER (WHERE kind = 'reserve'), 0)::float8 AS reserve, coalesce(sum(amount) FILTER (WHERE kind = 'settle'), 0)::float8 AS settle,
            coalesce(sum(amount) FILTER (WHERE kind = 'release'), 0)::float8 AS release,
            coalesce(sum(count * CASE kind WHEN 'reserve' THEN 1 ELSE -1 END), 0)::float8 AS counted FROM generation_ledger WHERE principal_id = $1`,
    [principalId],
  );
  return rows[0] as never;
}
const used = async (id: string) =>
  Object.fromEntries(
    (await sql<{ meter: string; amount: number }>('SELECT meter, amount FROM usage_counter WHERE principal_id = $1', [id])).rows.map(
      ({ meter, amount }) => [meter, amount],
    ),
  );

describe('the built-in renderer', () => {
  test('is asked and answered as the original API has it: at once, with a place to look, and an envelope around everything', async () => {
    const { status, headers, body } = await ask('POST', '/api/generate', {
      prompt: 'The Salt Road: a western by the sea',
      service: 'poster',
      width: 400,
      height: 600,
    });
    expect(status).toBe(202);
    expect(headers.get('location')).toBe(`/api/generate/${body.data.id}`);
    expect(headers.get('retry-after')).toBe('1');
    expect(body).toMatchObject({
      success: true,
      error: null,
      data: { status: 'queued', service: 'poster', prompt: 'The Salt Road: a western by the sea' },
    });
    expect(Date.parse(body.timestamp)).not.toBeNaN();
    const done = await ended(body.data.id);
    expect(done).toMatchObject({
      status: 'succeeded',
      madeBy: 'rules',
      model: 'fotograma-poster-1',
      progress: 1,
      attempts: 1,
      cost: { reserved: 0, charged: 0 },
    });
    expect(done.outputs).toMatchObject([{ index: 0, contentType: 'image/png', width: 400, height: 600 }]);
    const picture = await fetch(at.url + done.imageUrl);
    expect(picture.headers.get('content-type')).toBe('image/png');
    expect(await sharp(Buffer.from(await picture.arrayBuffer())).metadata()).toMatchObject({ format: 'png', width: 400, height: 600 });
    const small = await fetch(at.url + done.outputs[0]?.thumbnailUrl);
    expect(await sharp(Buffer.from(await small.arrayBuffer())).metadata()).toMatchObject({ format: 'webp', height: 480 });
  });

  test('with a wish to wait is answered with the result', async () => {
    const { status, headers, body } = await ask(
      'POST',
      '/api/generate',
      { prompt: 'Night train', service: 'poster', count: 2, width: 200, height: 300 },
      wait,
    );
    expect(status).toBe(200);
    expect(headers.get('preference-applied')).toBe('wait=20');
    expect(body.data.outputs).toHaveLength(2);
    expect(body.data.timing.totalMs).toBeGreaterThan(0);
  });

  test('draws the same for the same seed, from what is there already, and for nobody else', async () => {
    const request = { prompt: 'Blue hour', service: 'poster', seed: 11, width: 200, height: 300 };
    const first = (await ask('POST', '/api/generate', request, wait)).body.data;
    const again = (await ask('POST', '/api/generate', request, wait)).body.data;
    expect(first.cached).toBe(false);
    expect(again).toMatchObject({ status: 'succeeded', cached: true, attempts: 0 });
    const bytes = async ({ imageUrl }: Generation) => Buffer.from(await (await fetch(at.url + imageUrl)).arrayBuffer());
    expect((await bytes(again)).equals(await bytes(first))).toBe(true);
    const other = await at.client({ scopes: ['generate'] });
    const theirs = (await ask('POST', '/api/generate', request, { ...wait, key: other.key })).body.data;
    expect(theirs.cached).toBe(false);
    expect((await bytes(theirs)).equals(await bytes(first))).toBe(true);
    // What is deleted takes nothing from who was given the same.
    expect((await ask('DELETE', `/api/generate/${first.id}`)).status).toBe(200);
    await at.house.platform.removals.job.run({}, { attempt: 1, signal: new AbortController().signal });
    expect((await bytes(again)).length).toBeGreaterThan(1_000);
  });
});

describe('what is wrong', () => {
  test.each([
    [{}, '/prompt'],
    [{ prompt: '' }, '/prompt'],
    [{ prompt: 'x', service: 'dalle' }, '/service'],
    [{ prompt: 'x', width: 8 }, '/width'],
    [{ prompt: 'x', count: 5 }, '/count'],
    [{ prompt: 'x', colour: 'red' }, '/colour'],
    [{ prompt: 'x', service: 'poster', mode: 'tryon' }, '/mode'],
    [{ prompt: 'x', service: 'banana', mode: 'tryon' }, '/inputs'],
    [{ prompt: 'x', service: 'banana', mode: 'edit' }, '/inputs'],
    [{ prompt: 'x', service: 'banana', inputs: ['0b5e7c1d-8a42-4f6b-b3d9-7c6a5e4f3d21'] }, '/inputs/0'],
    [{ prompt: 'x', webhookUrl: 'ftp://example.com' }, '/webhookUrl'],
  ])('is told by its field: %j', async (body, pointer) => {
    const answer = await ask('POST', '/api/generate', body);
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ success: false, data: null, error: { code: 'invalid' } });
    expect(answer.body.error?.errors?.map((error) => error.pointer)).toContain(pointer);
  });

  test('is told bare to whoever asks for problem details', async () => {
    const answer = await ask<never>('POST', '/api/generate', {}, { headers: { accept: 'application/problem+json' } });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body).toMatchObject({ code: 'invalid', status: 422 });
  });

  test('a foreign id and a missing one get the same answer', async () => {
    const mine = (await ask('POST', '/api/generate', { prompt: 'Mine', service: 'poster', width: 100, height: 150 })).body.data.id;
    const other = await at.client({ scopes: ['generate'] });
    const bare = (id: string, text: string) => text.replaceAll(id, 'ID').replace(/"(timestamp|requestId)":"[^"]*"/g, '');
    const missing = at.house.platform.newId();
    for (const [method, path] of [
      ['GET', ''],
      ['POST', '/cancel'],
      ['DELETE', ''],
      ['GET', '/events'],
    ] as const) {
      const answers = await Promise.all(
        [mine, missing].map((id) => ask(method, `/api/generate/${id}${path}`, undefined, { key: other.key })),
      );
      expect(answers.map(({ status }) => status)).toEqual([404, 404]);
      expect(bare(mine, JSON.stringify(answers[0]?.body))).toBe(bare(missing, JSON.stringify(answers[1]?.body)));
    }
    expect((await ask<unknown[]>('GET', '/api/generate', undefined, { key: other.key })).body.data).toEqual([]);
    expect((await ask('GET', `/api/metrics/client/${client.id}`, undefined, { key: other.key })).status).toBe(404);
  });

  test('a link that is not ours, or is over, opens nothing', async () => {
    const { data } = (await ask('POST', '/api/generate', { prompt: 'Link', service: 'poster', width: 100, height: 150 }, wait)).body;
    expect((await fetch(`${at.url}${data.imageUrl?.replace(/files\/./, 'files/X')}`)).status).toBe(403);
    const part = await fetch(at.url + data.imageUrl, { headers: { range: 'bytes=0-7' } });
    expect(part.status).toBe(206);
    expect(Buffer.from(await part.arrayBuffer()).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  });
});

describe('the same request again', () => {
  test('a hundred times at once: one job, one charge, ninety-nine equal answers', async () => {
    const own = await at.client({ scopes: ['generate'] });
    makers.calls.length = 0;
    const key = randomBytes(8).toString('hex');
    const answers = await Promise.all(
      Array.from({ length: 100 }, () =>
        ask('POST', '/api/generate', { prompt: 'Once', service: 'banana' }, { key: own.key, headers: { 'idempotency-key': key } }),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') === 'true')).toHaveLength(99);
    await ended2(own.key, answers[0]?.body.data.id ?? '');
    expect(makers.calls.filter(({ path }) => path.includes('generateContent'))).toHaveLength(1);
    expect(await books(own.id)).toEqual({ reserve: BANANA, settle: BANANA, release: 0, counted: 0 });
    expect(await used(own.id)).toMatchObject({ generations: 1, generationSpend: BANANA });
    const { rows } = await sql<{ n: number }>('SELECT count(*)::int AS n FROM generation WHERE principal_id = $1', [own.id]);
    expect(rows[0]?.n).toBe(1);
  });

  test('on two nodes at once too; with another body it is refused', async () => {
    const own = await at.client({ scopes: ['generate'] });
    const other = await at.another();
    try {
      const send = (url: string, prompt = 'Twice') =>
        fetch(`${url}/api/generate`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-client-key': own.key, 'idempotency-key': 'two-nodes' },
          body: JSON.stringify({ prompt, service: 'poster', width: 100, height: 150 }),
        }).then(async (answer) => ({ status: answer.status, body: (await answer.json()) as Envelope<Generation> }));
      const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => send(n % 2 ? at.url : other.url)));
      expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
      const mismatch = await send(at.url, 'Otherwise');
      expect(mismatch).toMatchObject({ status: 422, body: { error: { errors: [{ pointer: '/idempotency-key' }] } } });
    } finally {
      await other.house.close();
    }
  });
});

const ended2 = (key: string, id: string) =>
  eventually(`the end of ${id}`, async () => {
    const { body } = await ask('GET', `/api/generate/${id}`, undefined, { key });
    return contract.isSettled(body.data.status) ? body.data : null;
  });

describe('Gemini', () => {
  test('draws, is told the shape, and is paid for what came', async () => {
    makers.calls.length = 0;
    const { body } = await ask(
      'POST',
      '/api/generate',
      { prompt: 'A lamp', negativePrompt: 'people', service: 'banana', aspectRatio: '16:9', count: 2 },
      wait,
    );
    expect(body.data).toMatchObject({
      status: 'succeeded',
      madeBy: 'model',
      cost: { reserved: 2 * BANANA, charged: 2 * BANANA },
      outputs: [{ width: 64 }, { width: 64 }],
    });
    const sent = JSON.parse(makers.calls[0]?.body ?? '{}');
    expect(sent.contents[0].parts[0].text).toBe('A lamp\n\nAvoid: people');
    expect(sent.generationConfig).toMatchObject({ responseModalities: ['IMAGE'], imageConfig: { aspectRatio: '16:9' } });
  });

  test('dresses the person of one picture in the garment of another', async () => {
    const person = await input('#3a2450');
    const garment = await input('#f3c23a');
    makers.calls.length = 0;
    const { body } = await ask(
      'POST',
      '/api/generate',
      { prompt: 'In the rain', service: 'banana', mode: 'tryon', inputs: [person, garment] },
      wait,
    );
    expect(body.data).toMatchObject({ status: 'succeeded', mode: 'tryon', inputs: [person, garment] });
    const { parts } = JSON.parse(makers.calls[0]?.body ?? '{}').contents[0];
    expect(parts[0].text).toMatch(/person.*garment[\s\S]*In the rain$/);
    const colours = await Promise.all(
      parts
        .slice(1)
        .map(async (part: { inlineData: { data: string } }) => (await sharp(Buffer.from(part.inlineData.data, 'base64')).stats()).dominant),
    );
    expect(colours).toHaveLength(2);
    expect(colours[0].r).toBeLessThan(100);
    expect(colours[1].r).toBeGreaterThan(200);
  });

  test('is asked again when it is busy, after as long as it asked for, and not paid for what failed', async () => {
    makers.will(
      { kind: 'status', status: 429, retryDelay: '0.2s' },
      { kind: 'status', status: 503, headers: { 'retry-after': '0' } },
      { kind: 'make' },
    );
    const own = await at.client({ scopes: ['generate'] });
    const { body } = await ask('POST', '/api/generate', { prompt: 'Busy', service: 'banana' }, { ...wait, key: own.key });
    expect(body.data).toMatchObject({ status: 'succeeded', attempts: 3, cost: { charged: BANANA } });
    const { rows } = await sql<{ outcome: string; status: number | null }>(
      'SELECT outcome, status FROM generation_attempt WHERE generation_id = $1 ORDER BY attempt',
      [body.data.id],
    );
    expect(rows).toEqual([
      { outcome: 'failed', status: 429 },
      { outcome: 'failed', status: 503 },
      { outcome: 'succeeded', status: null },
    ]);
  });

  test('that refuses is not asked again, and everything is given back', async () => {
    makers.calls.length = 0;
    makers.will({ kind: 'refuse' });
    const own = await at.client({ scopes: ['generate'] });
    const { body } = await ask('POST', '/api/generate', { prompt: 'Forbidden', service: 'banana', count: 2 }, { ...wait, key: own.key });
    expect(body.data).toMatchObject({ status: 'failed', error: { reason: 'refused' }, attempts: 1, outputs: [], cost: { charged: 0 } });
    expect(makers.calls).toHaveLength(2);
    expect(await books(own.id)).toEqual({ reserve: 2 * BANANA, settle: 0, release: 2 * BANANA, counted: 0 });
    expect(await used(own.id)).toMatchObject({ generations: 0, generationSpend: 0 });
  });

  test('that sends something else than a picture is not believed', async () => {
    makers.will({ kind: 'garbage' });
    const { body } = await ask('POST', '/api/generate', { prompt: 'Garbage', service: 'banana' }, wait);
    expect(body.data).toMatchObject({
      status: 'failed',
      error: { reason: 'provider', message: 'What the provider sent is no picture that can be used.' },
    });
  });

  test('of which some pictures are refused gives the others, and is paid for those', async () => {
    makers.will({ kind: 'refuse' }, { kind: 'make' });
    const { body } = await ask('POST', '/api/generate', { prompt: 'Half', service: 'banana', count: 2 }, wait);
    expect(body.data).toMatchObject({ status: 'succeeded', outputs: [{ index: 0 }], cost: { reserved: 2 * BANANA, charged: BANANA } });
    expect(body.data.warnings[0]).toContain('1 of 2 did not come');
  });
});

test('Veo is begun once, asked after until it is done, and resumed by its name after a crash', async () => {
  makers.operationsTake(2);
  makers.calls.length = 0;
  const { body } = await ask('POST', '/api/generate', { prompt: 'A wave', service: 'veo3' }, wait);
  expect(body.data).toMatchObject({
    status: 'succeeded',
    attempts: 1,
    outputs: [{ contentType: 'video/mp4', thumbnailUrl: null }],
    cost: { charged: VEO },
  });
  expect(makers.calls.filter(({ path }) => path.endsWith(':predictLongRunning'))).toHaveLength(1);
  // A worker that died as it asked: its lease runs out, and the work goes on by its name.
  makers.operationsTake(0);
  const name = 'models/veo/operations/opdead';
  const id = at.house.platform.newId();
  await sql(
    `INSERT INTO generation (id, principal_id, state, service, request, reserved, created_at, started_at, attempt, lease_until, operation)
     VALUES ($1, $2, 'processing', 'veo3', $3, $4, now(), now(), 1, now() - interval '1 second', $5)`,
    [id, client.id, JSON.stringify(contract.GenerationRequest.parse({ prompt: 'A wave' })), VEO, JSON.stringify({ operationName: name })],
  );
  await sql(
    `INSERT INTO generation_ledger (principal_id, generation_id, kind, amount, count, at) VALUES ($1, $2, 'reserve', $3, 1, now())`,
    [client.id, id, VEO],
  );
  await sql('INSERT INTO generation_turn (principal_id) VALUES ($1) ON CONFLICT DO NOTHING', [client.id]);
  makers.calls.length = 0;
  expect(await ended(id)).toMatchObject({ status: 'succeeded', cost: { charged: VEO } });
  expect(makers.calls.map(({ path }) => path)).toContain(`/v1beta/${name}`);
  expect(makers.calls.filter(({ path }) => path.endsWith(':predictLongRunning'))).toEqual([]);
});

test('a film that breaks off on its way is fetched again, and not made again', async () => {
  makers.operationsTake(0);
  makers.filmsBreakOff(1);
  makers.calls.length = 0;
  const { body } = await ask('POST', '/api/generate', { prompt: 'A wave', service: 'veo3' }, wait);
  expect(body.data).toMatchObject({ status: 'succeeded', attempts: 1, cost: { charged: VEO } });
  expect(makers.calls.filter(({ path }) => path.endsWith(':predictLongRunning'))).toHaveLength(1);
  expect(makers.calls.filter(({ path }) => path.includes('/download/'))).toHaveLength(2);
});

test('what was kept long enough goes: outputs, pictures to work from, answers to keys; what was asked and its price stay', async () => {
  const { platform } = at.house;
  const { id, imageUrl } = (await ask('POST', '/api/generate', { prompt: 'Old', service: 'poster', width: 64, height: 64 }, wait)).body
    .data;
  const picture = await input('#204060');
  await ask(
    'POST',
    '/api/generate',
    { prompt: 'Old', service: 'poster', width: 64, height: 64 },
    { headers: { 'idempotency-key': 'an old key' } },
  );
  await sql(`UPDATE generation SET expires_at = now() - interval '1 second' WHERE id = $1`, [id]);
  await sql(`UPDATE generation_input SET expires_at = now() - interval '1 second' WHERE id = $1`, [picture]);
  await sql(`UPDATE idempotency_key SET created_at = now() - interval '25 hours' WHERE key = 'an old key'`);
  const sweep = createSweep({
    platform,
    rows: createGenerationsRepository(platform.database),
    claims: createClaimsRepository(platform.database),
    idempotency: createIdempotencyRepository(platform.database),
    inputs: createInputs({ platform, rows: createInputsRepository(platform.database), stills: async () => null }),
  });
  const run = { attempt: 1, signal: new AbortController().signal };
  await sweep.run({}, run);
  await platform.removals.job.run({}, run);
  expect((await ask('GET', `/api/generate/${id}`)).body.data).toMatchObject({
    status: 'succeeded',
    outputs: [],
    imageUrl: null,
    expiresAt: null,
  });
  expect((await fetch(at.url + imageUrl)).status).toBe(404);
  expect(await platform.storage.stat(`generation/${client.id}/${id}/1/0`)).toBeNull();
  expect((await ask('POST', '/api/generate', { prompt: 'x', service: 'banana', inputs: [picture] })).status).toBe(422);
  expect((await sql(`SELECT FROM idempotency_key WHERE key = 'an old key'`)).rowCount).toBe(0);
});

test('any server that speaks OpenAI’s images API will do', async () => {
  makers.calls.length = 0;
  const { body } = await ask('POST', '/api/generate', { prompt: 'A door', service: 'compatible', width: 512, height: 768 }, wait);
  expect(body.data).toMatchObject({ status: 'succeeded', model: 'flux' });
  expect(makers.calls[0]).toMatchObject({ path: '/openai/images/generations' });
  expect(JSON.parse(makers.calls[0]?.body ?? '{}')).toMatchObject({ model: 'flux', prompt: 'A door', size: '512x768', n: 1 });
});

describe('a generation under way', () => {
  test('can be given up, and what was reserved is given back', async () => {
    makers.will({ kind: 'hang' });
    const own = await at.client({ scopes: ['generate'] });
    const { id } = (await ask('POST', '/api/generate', { prompt: 'Never', service: 'banana' }, { key: own.key })).body.data;
    await eventually(
      'it to be begun',
      async () => (await ask('GET', `/api/generate/${id}`, undefined, { key: own.key })).body.data.status === 'processing',
    );
    const canceled = await ask('POST', `/api/generate/${id}/cancel`, undefined, { key: own.key });
    expect(canceled.body.data).toMatchObject({ status: 'canceled', cost: { charged: 0 } });
    expect((await ask('POST', `/api/generate/${id}/cancel`, undefined, { key: own.key })).body.data.status).toBe('canceled');
    expect(await books(own.id)).toEqual({ reserve: BANANA, settle: 0, release: BANANA, counted: 0 });
    await expect(sql(`UPDATE generation SET state = 'processing' WHERE id = $1`, [id])).rejects.toThrow(/does not go from canceled/);
  });

  test('expires when its time is over', async () => {
    makers.will({ kind: 'hang' });
    const { id } = (await ask('POST', '/api/generate', { prompt: 'Late', service: 'banana', deadlineSeconds: 1 })).body.data;
    expect(await ended(id)).toMatchObject({ status: 'expired', cost: { charged: 0 } });
  });

  test('tells everything that happens, and from where one left off', async () => {
    const { id } = (await ask('POST', '/api/generate', { prompt: 'Told', service: 'poster', width: 100, height: 150 })).body.data;
    const url = `${at.url}/api/generate/${id}/events`;
    const all = await allEvents(url, { 'x-client-key': client.key });
    const told = all.filter(({ data }) => (data as contract.GenerationEvent).type !== 'progress');
    expect(told.map(({ id: seq, data }) => [seq, (data as contract.GenerationEvent).type])).toEqual([
      ['1', 'queued'],
      ['2', 'started'],
      ['3', 'succeeded'],
    ]);
    const rest = await allEvents(url, { 'x-client-key': client.key, 'last-event-id': '2' });
    expect(rest.map(({ id: seq }) => seq)).toEqual(['3']);
  });

  test('is listed by state, page after page', async () => {
    const own = await at.client({ scopes: ['generate'] });
    for (let n = 0; n < 5; n++)
      await ask('POST', '/api/generate', { prompt: `Number ${n}`, service: 'poster', width: 100, height: 150 }, { ...wait, key: own.key });
    const first = (await ask<Generation[]>('GET', '/api/generate?status=succeeded&limit=3', undefined, { key: own.key })).body as Envelope<
      Generation[]
    > & { nextCursor: string };
    const second = (
      await ask<Generation[]>('GET', `/api/generate?status=succeeded&limit=3&cursor=${first.nextCursor}`, undefined, { key: own.key })
    ).body as typeof first;
    expect([...first.data, ...second.data].map(({ prompt }) => prompt)).toEqual([4, 3, 2, 1, 0].map((n) => `Number ${n}`));
    expect(second.nextCursor).toBeNull();
    const { data } = (await ask<contract.GenerationMetrics>('GET', '/api/metrics', undefined, { key: own.key })).body;
    expect(data).toMatchObject({
      total: 5,
      successRate: 1,
      byStatus: { succeeded: 5, failed: 0 },
      byService: [{ service: 'poster', total: 5 }],
      quota: { generations: { used: 5 } },
    });
    expect(data.totalMs.p95).toBeGreaterThan(0);
  });
});

test('whoever has ten thousand waiting keeps another waiting for one place, and no longer', async () => {
  const [noisy, quiet] = await Promise.all([at.client({ scopes: ['generate'] }), at.client({ scopes: ['generate'] })]);
  const request = JSON.stringify(contract.GenerationRequest.parse({ prompt: 'Many', service: 'poster', width: 64, height: 64 }));
  await sql(
    `INSERT INTO generation (id, principal_id, service, request, reserved, created_at, seq)
     SELECT gen_random_uuid(), $1, 'poster', $2, 0, now() - interval '1 hour', 1 FROM generate_series(1, 10000)`,
    [noisy.id, request],
  );
  await sql('INSERT INTO generation_turn (principal_id) VALUES ($1) ON CONFLICT DO NOTHING', [noisy.id]);
  const begun = async () =>
    (await sql<{ n: number }>(`SELECT count(*)::int AS n FROM generation WHERE principal_id = $1 AND started_at IS NOT NULL`, [noisy.id]))
      .rows[0]?.n ?? 0;
  // Wakes the workers for all of it.
  await ask('POST', '/api/generate', { prompt: 'Wake', service: 'poster', width: 64, height: 64 });
  await eventually('work on the many', async () => (await begun()) > 8);
  const { data } = (
    await ask('POST', '/api/generate', { prompt: 'First', service: 'poster', width: 64, height: 64 }, { ...wait, key: quiet.key })
  ).body;
  const { rows } = await sql<{ between: number }>(
    `SELECT count(*)::int AS between FROM generation g, (SELECT created_at, started_at FROM generation WHERE id = $2) q
     WHERE g.principal_id = $1 AND g.started_at > q.created_at AND g.started_at < q.started_at`,
    [noisy.id, data.id],
  );
  // Each of the four places may have begun one before it was known.
  expect(rows[0]?.between).toBeLessThanOrEqual(4);
  await sql(`UPDATE generation SET state = 'canceled' WHERE principal_id = $1 AND state = 'queued'`, [noisy.id]);
});

test('who has used up the month is told what of it, and nothing is made', async () => {
  await sql(`INSERT INTO plan (id, name, generations, generation_spend) VALUES ('tiny', 'Tiny', 3, 50000) ON CONFLICT DO NOTHING`);
  const own = await at.client({ scopes: ['generate'] });
  await sql(`UPDATE principal SET plan_id = 'tiny' WHERE id = $1`, [own.id]);
  expect((await ask('POST', '/api/generate', { prompt: 'x', service: 'banana', count: 2 }, { key: own.key })).body.error).toMatchObject({
    code: 'quota-exceeded',
    quota: { meter: 'generationSpend' },
  });
  expect((await ask('POST', '/api/generate', { prompt: 'x', service: 'poster', count: 4 }, { key: own.key })).body.error).toMatchObject({
    code: 'quota-exceeded',
    quota: { meter: 'generations' },
  });
  expect(await books(own.id)).toMatchObject({ reserve: 0, counted: 0 });
  // At once, together: never more than there is.
  const answers = await Promise.all(
    Array.from({ length: 8 }, () =>
      ask('POST', '/api/generate', { prompt: 'x', service: 'poster', width: 64, height: 64 }, { key: own.key }),
    ),
  );
  expect(answers.filter(({ status }) => status === 202)).toHaveLength(3);
});

test('a client that is deleted takes everything of its with it, also what is under way', async () => {
  makers.will({ kind: 'hang' });
  const own = await at.client({ scopes: ['generate'] });
  const done = (await ask('POST', '/api/generate', { prompt: 'Kept', service: 'poster', width: 64, height: 64 }, { ...wait, key: own.key }))
    .body.data;
  const { id } = (await ask('POST', '/api/generate', { prompt: 'Never', service: 'banana' }, { key: own.key })).body.data;
  await eventually(
    'it to be begun',
    async () => (await ask('GET', `/api/generate/${id}`, undefined, { key: own.key })).body.data.status === 'processing',
  );
  const admin = await at.person({ role: 'admin' });
  const answer = await fetch(`${at.url}/api/clients/${own.id}`, { method: 'DELETE', headers: { authorization: `Bearer ${admin.token}` } });
  expect(answer.status).toBe(200);
  expect((await sql('SELECT FROM generation WHERE principal_id = $1', [own.id])).rowCount).toBe(0);
  await at.house.platform.removals.job.run({}, { attempt: 1, signal: new AbortController().signal });
  expect(await at.house.platform.storage.list(`generation/${own.id}`)).toEqual([]);
  expect((await fetch(at.url + done.imageUrl)).status).toBe(404);
  // The books outlive whom they are of.
  expect(await books(own.id)).toMatchObject({ reserve: BANANA });
});

test('an address that is given with a request is told of its end, signed for whoever asked', async () => {
  const { data } = (
    await ask('POST', '/api/generate', { prompt: 'Tell', service: 'poster', width: 64, height: 64, webhookUrl: hooks.url }, wait)
  ).body;
  const heard = await eventually('the message', () => hooks.heard.find(({ body }) => body.includes(data.id)));
  const { secret } = (await (await fetch(`${at.url}/api/webhooks/secret`, { headers: { 'x-client-key': client.key } })).json()) as {
    secret: string;
  };
  expect(new Webhook(secret).verify(heard.body, heard.headers as Record<string, string>)).toMatchObject({
    type: 'generation.succeeded',
    data: { id: data.id, status: 'succeeded' },
  });
});

async function input(colour: string): Promise<string> {
  const png = await sharp({ create: { width: 40, height: 60, channels: 3, background: colour } })
    .png()
    .toBuffer();
  const answer = await fetch(`${at.url}/api/generate/inputs`, {
    method: 'POST',
    headers: { 'x-client-key': client.key, 'content-type': 'image/png' },
    body: new Uint8Array(png),
  });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as Envelope<{ id: string }>).data.id;
}
