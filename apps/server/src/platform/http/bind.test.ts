import { networkInterfaces } from 'node:os';
import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { type Access, endpoint, json } from '@fotograma/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { namesGate, type RawAnswer, send, startApp, type TestApp } from '../../../test/support/app.ts';
import { NotFound } from '../errors.ts';
import { createLogger } from '../observability/logger.ts';
import { createMetrics } from '../observability/metrics.ts';
import { createMemoryRateLimiter } from '../ratelimit/ratelimit.ts';
import { bind, type Implementation, implement } from './bind.ts';

const limit = z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(1).max(100)).default(20);

const common = { tag: 'Test', summary: 'A test', access: 'public' as Access };
const ok = json('Fine.', z.object({ data: z.unknown() }), { data: 1 });

const list = endpoint({
  ...common,
  id: 'list',
  method: 'GET',
  path: '/api/things',
  query: z.object({ limit, q: z.string().optional() }).strict(),
  answers: { 200: ok },
});
const search = endpoint({ ...common, id: 'search', method: 'GET', path: '/api/things/search', answers: { 200: ok } });
const one = endpoint({
  ...common,
  id: 'one',
  method: 'GET',
  path: '/api/things/{id}',
  params: z.object({ id: z.string() }).strict(),
  answers: { 200: ok },
  problems: ['not-found'],
});
const rest = endpoint({
  ...common,
  id: 'rest',
  method: 'GET',
  path: '/api/things/{id}/{path+}',
  params: z.object({ id: z.string(), path: z.string() }).strict(),
  answers: { 200: ok },
});
const create = endpoint({
  ...common,
  id: 'create',
  method: 'POST',
  path: '/api/things',
  body: {
    kind: 'json',
    schema: z.object({ name: z.string().min(1), tags: z.array(z.string()).default([]) }).strict(),
    example: { name: 'a' },
  },
  answers: { 201: ok },
});
const send204 = endpoint({
  ...common,
  id: 'send204',
  method: 'DELETE',
  path: '/api/things/{id}',
  params: z.object({ id: z.string() }).strict(),
  answers: { 204: { kind: 'empty', description: 'Gone.' } },
});
const wrongStatus = endpoint({ ...common, id: 'wrongStatus', method: 'GET', path: '/api/wrong-status', answers: { 200: ok } });
const wrongBody = endpoint({
  ...common,
  id: 'wrongBody',
  method: 'GET',
  path: '/api/wrong-body',
  answers: { 200: json('Fine.', z.object({ count: z.number() }), { count: 1 }) },
});
const extraField = endpoint({
  ...common,
  id: 'extraField',
  method: 'GET',
  path: '/api/extra-field',
  answers: { 200: json('Fine.', z.object({ name: z.string() }), { name: 'a' }) },
});
const throwing = endpoint({ ...common, id: 'throwing', method: 'GET', path: '/api/throwing', answers: { 200: ok } });
const limited = endpoint({
  ...common,
  id: 'limited',
  method: 'GET',
  path: '/api/limited',
  rate: { requests: 3, windowSeconds: 60 },
  answers: { 200: ok },
});
const stamped = endpoint({
  ...common,
  id: 'stamped',
  method: 'GET',
  path: '/api/stamped',
  query: z.object({ of: z.string().optional() }).strict(),
  answers: {
    200: json('Fine.', z.object({ data: z.string(), meta: z.object({ timestamp: z.string() }) }), { data: 'a', meta: { timestamp: 't' } }),
  },
});
const local = endpoint({ ...common, id: 'local', method: 'GET', path: '/api/local', access: 'operator', answers: { 200: ok } });
const broken = endpoint({
  ...common,
  id: 'broken',
  method: 'GET',
  path: '/api/broken-stream',
  answers: { 200: { kind: 'bytes', contentTypes: ['video/mp4'], description: 'Bytes.' } },
});

const SECRET = 'postgresql://user:hunter2@db/secret';
let stamps = 0;
const implementations: Implementation[] = [
  implement(list, async ({ query }) => ({ status: 200, body: { data: query } })),
  implement(search, async () => ({ status: 200, body: { data: 'search' } })),
  implement(one, async ({ params }) => {
    if (params.id === 'none') throw new NotFound('thing', params.id);
    return { status: 200, body: { data: params } };
  }),
  implement(rest, async ({ params }) => ({ status: 200, body: { data: params } })),
  implement(create, async ({ body }) => ({ status: 201, body: { data: body }, headers: { Location: '/api/things/1' } })),
  implement(send204, async () => ({ status: 204 })),
  implement(wrongStatus, async () => ({ status: 418 as never, body: { data: SECRET } })),
  implement(wrongBody, async () => ({ status: 200, body: { count: SECRET as never } })),
  implement(extraField, async () => ({ status: 200, body: { name: 'a', password: SECRET } as { name: string } })),
  implement(throwing, async () => {
    throw Object.assign(new Error(`connect ${SECRET}`), { status: 200, detail: SECRET });
  }),
  implement(limited, async () => ({ status: 200, body: { data: 1 } })),
  implement(stamped, async ({ query }) => ({
    status: 200,
    body: { data: (query.of ?? 'a').repeat(2_000), meta: { timestamp: String(++stamps) } },
  })),
  implement(local, async () => ({ status: 200, body: { data: true } })),
  implement(broken, async () => ({
    status: 200,
    contentType: 'video/mp4',
    bytes: Readable.from(
      (async function* () {
        yield Buffer.alloc(1_000);
        throw new Error(SECRET);
      })(),
    ),
  })),
];

const tools = {
  log: createLogger({ level: 'silent', human: false }),
  metrics: createMetrics(),
  now: () => new Date(),
  newId: () => '11111111-2222-4333-8444-555555555555',
};
let app: TestApp;
beforeAll(async () => {
  app = await startApp(tools, implementations);
});
afterAll(() => app.close());

const get = (path: string, headers: Record<string, string> = {}) => send(app.url, { path, headers });
const post = (body: string | Buffer, type = 'application/json', headers: Record<string, string> = {}) =>
  send(app.url, { method: 'POST', path: '/api/things', headers: { ...(type ? { 'content-type': type } : {}), ...headers }, body });
const dataOf = (answer: RawAnswer) => (JSON.parse(answer.body.toString()) as { data: unknown }).data;

/** Holds an answer to be RFC 9457 problem details of this code, and gives it. */
function problemOf(answer: RawAnswer) {
  expect(answer.headers['content-type']).toContain('application/problem+json');
  expect(answer.headers['cache-control']).toBe('no-store');
  const problem = JSON.parse(answer.body.toString()) as {
    status: number;
    code: string;
    type: string;
    detail: string;
    error: string;
    success: boolean;
    requestId: string;
    errors?: { in: string; pointer: string }[];
  };
  expect(problem).toMatchObject({ status: answer.status, success: false, type: `/docs/problems#${problem.code}`, error: problem.detail });
  expect(problem.requestId).toBe(answer.headers['x-request-id']);
  return problem;
}

describe('input', () => {
  test('is parsed before a handler sees it, defaults included', async () => {
    expect(dataOf(await get('/api/things'))).toEqual({ limit: 20 });
    expect(dataOf(await get('/api/things?limit=100&q=a%26b'))).toEqual({ limit: 100, q: 'a&b' });
    const answer = await post('{"name":"a"}');
    expect(answer).toMatchObject({ status: 201, headers: { location: '/api/things/1' } });
    expect(dataOf(answer)).toEqual({ name: 'a', tags: [] });
  });

  test.each([
    ['an unknown parameter', '/api/things?color=red', 'query', ['/color']],
    ['an unknown parameter where there is none', '/api/things/search?q=x', 'query', ['/q']],
    ['a parameter given twice', '/api/things?limit=1&limit=2', 'query', ['/limit']],
    ['a limit over the most', '/api/things?limit=101', 'query', ['/limit']],
    ['a limit of none', '/api/things?limit=0', 'query', ['/limit']],
    ['a limit that is no number', '/api/things?limit=ten', 'query', ['/limit']],
    ['an object in a query', '/api/things?limit[a]=1', 'query', ['/limit[a]']],
    ['a pointer with a slash and a tilde', '/api/things?a/b~c=1', 'query', ['/a~1b~0c']],
    ['__proto__', '/api/things?__proto__=1', 'query', ['/__proto__']],
    ['two mistakes', '/api/things?limit=0&color=red', 'query', ['/color', '/limit']],
  ])('%s is 422 with a pointer to it', async (_, path, part, pointers) => {
    const answer = await get(path);
    expect(answer.status).toBe(422);
    const { code, errors } = problemOf(answer);
    expect(code).toBe('invalid');
    expect(errors?.map((error) => error.in)).toEqual(pointers.map(() => part));
    expect(errors?.map((error) => error.pointer).toSorted()).toEqual(pointers);
  });

  test.each([
    ['a field that is missing', '{}', ['/name']],
    ['a field that is unknown', '{"name":"a","size":1}', ['/size']],
    ['a field deep inside', '{"name":"a","tags":["x",2]}', ['/tags/1']],
    ['no object', '[1]', ['']],
    ['null', 'null', ['']],
  ])('a body with %s is 422 with a pointer to it', async (_, body, pointers) => {
    const answer = await post(body);
    expect(answer.status).toBe(422);
    expect(problemOf(answer).errors?.map((error) => [error.in, error.pointer])).toEqual(pointers.map((pointer) => ['body', pointer]));
  });

  test.each([
    ['broken JSON', '{"name":', 400, 'malformed'],
    ['an empty body', '', 422, 'invalid'],
    ['more than 256 KiB', JSON.stringify({ name: 'x'.repeat(256 * 1024) }), 413, 'too-large'],
  ])('%s is refused', async (_, body, status, code) => {
    const answer = await post(body);
    expect([answer.status, problemOf(answer).code]).toEqual([status, code]);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])(
    'a body of type "%s" is 415',
    async (type) => {
      const answer = await post('{"name":"a"}', type);
      expect([answer.status, problemOf(answer).code]).toEqual([415, 'unsupported-media-type']);
    },
  );

  test('a charset or an encoding that is not known is 415', async () => {
    expect((await post('{"name":"a"}', 'application/json; charset=klingon')).status).toBe(415);
    expect((await post('{"name":"a"}', 'application/json', { 'content-encoding': 'rot13' })).status).toBe(415);
    expect((await post('{"name":"a"}', 'application/json', { 'content-encoding': 'gzip' })).status).toBe(400);
  });

  test.each(['/api/things/%', '/api/things/%zz', '/api/things/%e0%a4%a', '/api/things/x/%ff'])(
    'broken percent-encoding (%s) is 400',
    async (path) => {
      const answer = await get(path);
      expect([answer.status, problemOf(answer).code]).toEqual([400, 'malformed']);
    },
  );
});

describe('paths', () => {
  test('a literal segment goes before a parameter, and a parameter before the rest of a path', async () => {
    expect(dataOf(await get('/api/things/search'))).toBe('search');
    expect(dataOf(await get('/api/things/seven'))).toEqual({ id: 'seven' });
    expect(dataOf(await get('/api/things/7/a/b.c'))).toEqual({ id: '7', path: 'a/b.c' });
  });

  test.each(['/api/nothing', '/', '/api'])('%s is a 404 problem', async (path) => {
    const answer = await get(path);
    expect([answer.status, problemOf(answer).code]).toEqual([404, 'not-found']);
  });

  test.each([
    ['PUT', '/api/things', 'GET, POST, HEAD'],
    ['POST', '/api/things/1', 'GET, DELETE, HEAD'],
    ['OPTIONS', '/api/things/search', 'GET, HEAD'],
  ])('%s %s is 405 with what is allowed', async (method, path, allow) => {
    const answer = await send(app.url, { method, path });
    expect([answer.status, problemOf(answer).code]).toEqual([405, 'method-not-allowed']);
    expect(String(answer.headers.allow).split(', ').toSorted()).toEqual(allow.split(', ').toSorted());
  });

  test('a fault of a handler is its own problem', async () => {
    const answer = await get('/api/things/none');
    expect(answer.status).toBe(404);
    expect(problemOf(answer)).toMatchObject({ code: 'not-found', detail: 'No thing has the id none.' });
  });
});

describe('answers', () => {
  test.each(['/api/wrong-status', '/api/wrong-body', '/api/throwing'])(
    '%s: what is undeclared, breaks its schema or is thrown is 500 and tells nothing',
    async (path) => {
      const answer = await get(path);
      expect([answer.status, problemOf(answer).code]).toEqual([500, 'internal']);
      expect(answer.body.toString()).not.toMatch(/hunter2|418|count|Error|\.ts/);
      expect(JSON.stringify(answer.headers)).not.toContain('hunter2');
    },
  );

  test('a field that the schema does not have does not leave', async () => {
    expect(JSON.parse((await get('/api/extra-field')).body.toString())).toEqual({ name: 'a' });
  });

  test('without a body are empty', async () => {
    const answer = await send(app.url, { method: 'DELETE', path: '/api/things/1' });
    expect(answer.status).toBe(204);
    expect(answer.body).toHaveLength(0);
  });

  test('a stream that breaks in the middle does not look complete', async () => {
    await expect(get('/api/broken-stream')).rejects.toThrow(/aborted|hang up|ECONNRESET/);
  });

  test('have an ETag that holds while only the time differs, and 304 for who has it', async () => {
    const [first, second, other] = [await get('/api/stamped'), await get('/api/stamped'), await get('/api/stamped?of=b')];
    expect(first.body.equals(second.body)).toBe(false);
    expect(second.headers.etag).toBe(first.headers.etag);
    expect(other.headers.etag).not.toBe(first.headers.etag);
    expect(first.headers['cache-control']).toBe('no-cache');
    const fresh = await get('/api/stamped', { 'If-None-Match': String(first.headers.etag) });
    expect(fresh.status).toBe(304);
    expect(fresh.body).toHaveLength(0);
    expect((await get('/api/stamped?of=b', { 'If-None-Match': String(first.headers.etag) })).status).toBe(200);
  });

  test('to HEAD have the head of GET and no body', async () => {
    const [head, whole] = [await send(app.url, { method: 'HEAD', path: '/api/things' }), await get('/api/things')];
    expect(head.status).toBe(200);
    expect(head.body).toHaveLength(0);
    expect(head.headers['content-length']).toBe(String(whole.body.length));
    expect(head.headers.etag).toBe(whole.headers.etag);
  });

  test('are compressed for who can take it', async () => {
    const answer = await get('/api/stamped', { 'Accept-Encoding': 'gzip' });
    expect(answer.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(answer.body).toString()).toMatch(/^\{"data":"a{2000}"/);
    expect(answer.body.length).toBeLessThan(500);
    expect((await get('/api/stamped', { 'Accept-Encoding': 'br' })).headers['content-encoding']).toBe('br');
    expect((await get('/api/stamped')).headers['content-encoding']).toBeUndefined();
  });

  test('carry a content security policy that runs nothing but our own files, and no trace of the server’s make', async () => {
    for (const { headers } of [await get('/api/things'), await get('/api/nothing')]) {
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'self'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).toContain("object-src 'none'");
      expect(policy).toContain("frame-ancestors 'self'");
      expect(policy).not.toMatch(/script-src[^;]*(unsafe|\*|https:)/);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['x-powered-by']).toBeUndefined();
    }
  });
});

describe('the request’s id', () => {
  test('that a caller gives is kept, and stands in the problem', async () => {
    const answer = await get('/api/nothing', { 'X-Request-Id': 'abc-123_x.y' });
    expect(answer.headers['x-request-id']).toBe('abc-123_x.y');
    expect(problemOf(answer).requestId).toBe('abc-123_x.y');
  });

  test.each(['a b', '<script>', 'x'.repeat(65), '', '"', 'é', '{"a":1}', '$(id)'])('that looks hostile (%s) is replaced', async (id) => {
    const answer = await get('/api/things', { 'X-Request-Id': Buffer.from(id).toString('latin1') });
    expect(answer.headers['x-request-id']).toBe(tools.newId());
  });
});

describe('limits', () => {
  test('are told with every answer, and 429 says when to come back', async () => {
    const fresh = await startApp(tools, implementations);
    try {
      const answers: RawAnswer[] = [];
      for (let n = 0; n < 4; n++) answers.push(await send(fresh.url, { path: '/api/limited' }));
      expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 429]);
      expect(answers.map((answer) => answer.headers['ratelimit-policy'])).toEqual(Array(4).fill('"limited";q=3;w=60'));
      expect(answers.map((answer) => /r=(\d+)/.exec(String(answer.headers.ratelimit))?.[1])).toEqual(['2', '1', '0', '0']);
      const [, seconds] = /t=(\d+)/.exec(String(answers[3]?.headers.ratelimit)) ?? [];
      expect(answers[3]?.headers['retry-after']).toBe(seconds);
      expect(Number(seconds)).toBeGreaterThan(0);
      expect(Number(seconds)).toBeLessThanOrEqual(60);
      expect(problemOf(answers[3] as RawAnswer).code).toBe('too-many-requests');
      expect((await send(fresh.url, { path: '/api/things' })).headers.ratelimit).toBeUndefined();
    } finally {
      await fresh.close();
    }
  });
});

describe('access from the machine itself', () => {
  const outside = Object.values(networkInterfaces())
    .flat()
    .find((address) => address?.family === 'IPv4' && !address.internal)?.address;

  test('is by 127.0.0.1, unless a proxy that nobody told us of passes it on', async () => {
    expect(dataOf(await get('/api/local'))).toBe(true);
    for (const header of ['X-Forwarded-For', 'Forwarded']) {
      const answer = await get('/api/local', { [header]: 'for=127.0.0.1' });
      expect([answer.status, problemOf(answer).code]).toEqual([403, 'forbidden']);
    }
  });

  test('is by what a trusted proxy says, and by the operator’s token from anywhere', async () => {
    const open = await startApp(tools, implementations, { trustProxy: 1, operatorToken: 'a-token-of-the-operator' });
    const from = (address: string, headers: Record<string, string> = {}) =>
      send(open.url, { path: '/api/local', headers: { 'X-Forwarded-For': address, ...headers } });
    try {
      expect((await from('127.0.0.1')).status).toBe(200);
      expect((await from('203.0.113.7')).status).toBe(403);
      expect((await from('203.0.113.7', { Authorization: 'Bearer a-token-of-the-operator' })).status).toBe(200);
      expect((await from('203.0.113.7', { Authorization: 'Bearer a-token-of-the-operato?' })).status).toBe(403);
    } finally {
      await open.close();
    }
  });

  test.skipIf(!outside)('is not by another address of it (skipped where it has none), whatever the headers say', async () => {
    const open = await startApp(tools, implementations, { host: outside ?? '' });
    try {
      const answer = await send(open.url, {
        path: '/api/local',
        headers: { 'X-Forwarded-For': '127.0.0.1', 'X-Real-IP': '127.0.0.1', Host: 'localhost' },
      });
      expect([answer.status, problemOf(answer).code]).toEqual([403, 'forbidden']);
      expect((await send(open.url, { path: '/api/things' })).status).toBe(200);
    } finally {
      await open.close();
    }
  });
});

describe('the start', () => {
  const mount = (declared: Parameters<typeof bind>[0], given: readonly Implementation[]) => () =>
    bind(
      declared,
      given,
      { metrics: tools.metrics, rateLimiter: createMemoryRateLimiter(), gate: namesGate, operatorToken: undefined, frontendUrl: undefined },
      { players: [] },
    );
  const [first, second] = implementations as [Implementation, Implementation];

  test('refuses an endpoint without a handler, with two, and a handler without an endpoint', () => {
    expect(mount([list, search], [first])).toThrow('The endpoint search has no handler');
    expect(mount([list], [first, first])).toThrow('The endpoint list has two handlers');
    expect(mount([list], [first, second])).toThrow('The endpoint search is not in the contract');
    // The same name is not enough: it must be the very endpoint.
    expect(mount([{ ...list }], [first])).toThrow('The endpoint list is not in the contract');
    expect(mount([list, search], [first, second])).not.toThrow();
  });
});
