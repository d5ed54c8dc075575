import { Agent, request } from 'node:http';
import { type Endpoint, endpoints, Problem, ProblemEnvelope, problems, SCOPES } from '@fotograma/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeBlog } from '../support/blog.ts';
import { PASSWORD, type Person, startHouse, type TestHouse } from '../support/house.ts';
import { recipes } from '../walk/recipes.ts';
import { hostile, type Schema, spoiled, valid } from './arbitraries.ts';

/** `FUZZ_SEED` plays a run again; `FUZZ_RUNS` asks more of each endpoint. */
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);
const RUNS = Number(process.env.FUZZ_RUNS ?? 25);
const HANG_MS = 10_000;
/** Each of these takes a tenth of a second of the processor: a password is hashed. */
const DEAR: ReadonlySet<string> = new Set(['register', 'login', 'resetPassword', 'deleteMe', 'updateMe']);

let at: TestHouse;
let document: { paths: Record<string, Record<string, Operation>>; components?: { schemas?: Record<string, Schema> } };
let known: string[] = [];
let sent = 0;
const agent = new Agent({ keepAlive: true, maxSockets: 16 });

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { name: string; in: string; schema: Schema }[];
  readonly requestBody?: { content: Record<string, { schema: Schema }> };
  readonly responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}

beforeAll(async () => {
  at = await startHouse();
  await at.house.catalogue.seed();
  await at.house.discovery.prepare();
  document = (await (await fetch(`${at.url}/openapi.json`)).json()) as typeof document;
  const owner = await at.person({ role: 'creator' });
  const world = { at, owner, person: owner };
  const { id } = await at.client();
  const { path } = await recipes.getMedia(world);
  const movies = await at.house.platform.database.prisma.movie.findMany({ take: 3 });
  const blog = await makeBlog(at, owner);
  known = [
    ...Object.values(blog),
    owner.id,
    owner.sessionId,
    id,
    path.split('/').at(-1) ?? '',
    'free',
    'house',
    ...movies.map((movie) => String(movie.id)),
  ];
});
afterAll(async () => {
  agent.destroy();
  await at.close();
});

const resolve = (ref: string): Schema => document.components?.schemas?.[ref.split('/').at(-1) ?? ''] ?? {};

/** What is asked, as far as it can be said before somebody asks it. */
interface Question {
  readonly params: Record<string, string>;
  readonly query: readonly (readonly [string, string])[];
  readonly body: string | undefined;
  readonly contentType: string;
  readonly headers: Record<string, string>;
  readonly as: 'admin' | 'creator' | 'client' | 'nobody' | 'garbage';
  /** Sent as it is, not percent-encoded. */
  readonly raw: boolean;
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined'));
/** Characters that no client can put into a header. */
const printable = (text: string) => text.replace(/[^\x20-\x7e]/g, '?').slice(0, 500);

function questions(operation: Operation): fc.Arbitrary<Question> {
  const part = (place: string) => {
    const entries = (operation.parameters ?? [])
      .filter((parameter) => parameter.in === place)
      .map(({ name, schema }) => [name, schema] as const);
    return fc.record(
      Object.fromEntries(entries.map(([name, schema]) => [name, valid(schema, resolve, known)])),
      place === 'path' ? {} : { requiredKeys: [] },
    );
  };
  const schema = operation.requestBody?.content['application/json']?.schema;
  const json = schema ? valid(schema, resolve, known) : fc.constant(undefined);
  const mostly = (good: fc.Arbitrary<unknown>, bad: fc.Arbitrary<unknown>) =>
    fc.oneof({ arbitrary: good, weight: 3 }, { arbitrary: bad, weight: 2 });
  const pairs = (value: unknown) =>
    Object.entries((typeof value === 'object' && value !== null ? value : { surplus: value }) as object).map(
      ([name, one]) => [name, asText(one)] as const,
    );
  return fc.record({
    params: mostly(part('path'), spoiled(part('path'))).map((value) => Object.fromEntries(pairs(value))),
    query: mostly(part('query'), spoiled(part('query'))).map((value) => pairs(value)),
    body: fc.oneof(
      { arbitrary: mostly(json, spoiled(json)).map((value) => (value === undefined ? undefined : JSON.stringify(value))), weight: 9 },
      {
        arbitrary: fc.constantFrom(
          undefined,
          '',
          '{',
          '{"a":1,}',
          'null',
          '[]',
          '\u0000',
          '{"__proto__":{"role":"admin"}}',
          `"${'x'.repeat(300_000)}"`,
        ),
        weight: 1,
      },
    ),
    contentType: fc.oneof(
      { arbitrary: fc.constant('application/json'), weight: 9 },
      { arbitrary: fc.constantFrom('text/plain', 'application/xml', 'application/json; charset=utf-16', '', 'image/png'), weight: 1 },
    ),
    headers: fc.oneof(
      { arbitrary: fc.constant({}), weight: 4 },
      {
        arbitrary: fc
          .tuple(
            fc.constantFrom('range', 'if-none-match', 'cookie', 'accept', 'x-request-id', 'origin', 'accept-encoding', 'x-forwarded-proto'),
            hostile,
          )
          .map(([name, value]) => ({ [name]: printable(asText(value)) })),
        weight: 1,
      },
    ),
    as: fc.constantFrom('admin', 'admin', 'admin', 'creator', 'creator', 'client', 'nobody', 'garbage'),
    raw: fc.boolean().map((no) => !no && sent % 13 === 0),
  });
}

let addresses = 0;
async function credentials(as: Question['as'], owner: Person, key: string): Promise<Record<string, string>> {
  if (as === 'nobody') return {};
  if (as === 'garbage') return { authorization: printable(asText(fc.sample(hostile, 1)[0])) };
  if (as === 'client') return { 'x-client-key': key };
  const { token } = as === 'admin' ? await at.person({ role: 'admin' }) : owner;
  return { authorization: `Bearer ${token}` };
}

function ask(method: string, path: string, headers: Record<string, string>, body: string | undefined) {
  return new Promise<{ status: number; type: string; text: string }>((done, fail) => {
    const { hostname, port } = new URL(at.url);
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const options = { hostname, port, agent, method, path, headers: { ...length, ...headers }, timeout: HANG_MS };
    const req = request(options, (res) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.once('end', () =>
        done({ status: res.statusCode ?? 0, type: String(res.headers['content-type'] ?? ''), text: Buffer.concat(chunks).toString() }),
      );
      res.once('error', fail);
    });
    req.once('timeout', () => req.destroy(new Error(`No answer within ${HANG_MS / 1_000} s`)));
    // An answer that comes before the body was read whole ends the connection.
    req.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EPIPE' || error.code === 'ECONNRESET' ? done({ status: 413, type: '', text: '' }) : fail(error),
    );
    req.end(body);
  });
}

/** What an answer must be, whatever was asked. */
function judge(
  endpoint: Endpoint,
  operation: Operation,
  { status, type, text }: { status: number; type: string; text: string },
  words: string,
): void {
  expect(status, words).not.toBe(500);
  // A path whose parameters are empty, or spoiled out of shape, is another path.
  if (status !== 404 && status !== 405 && !(status === 413 && text === '')) {
    expect(Object.keys(operation.responses), `${words}: undocumented`).toContain(String(status));
  }
  expect(text, words).not.toMatch(/\bat .+\.ts:\d+|SELECT .+ FROM|postgres(ql)?:\/\/|Prisma|syntax error/);
  const declared = endpoint.answers[status];
  // A page tells people in its own words what is wrong.
  if (status >= 400 && declared?.kind === 'bytes') {
    expect(declared.contentTypes, words).toContain(type.split(';')[0]);
    return;
  }
  if (status >= 400 && text !== '') {
    const isEnveloped = endpoint.enveloped === true && type.startsWith('application/json');
    if (!isEnveloped) expect(type, words).toContain('application/problem+json');
    const problem = isEnveloped ? ProblemEnvelope.parse(JSON.parse(text)).error : Problem.parse(JSON.parse(text));
    expect(problems[problem.code as keyof typeof problems]?.status, words).toBe(status);
    return;
  }
  if (declared?.kind === 'json') expect(declared.schema.safeParse(JSON.parse(text)).error, words).toBeUndefined();
}

describe(`every endpoint under fire (FUZZ_SEED=${SEED})`, () => {
  test.each(Object.values(endpoints) as Endpoint[])('$method $path', { timeout: 120_000 }, async (endpoint) => {
    const template = endpoint.path.replace(/\{(\w+)\+\}/g, '{$1}');
    const operation = document.paths[template]?.[endpoint.method.toLowerCase()];
    if (!operation) throw new Error(`${endpoint.id} is not in /openapi.json`);
    const owner = await at.person({ role: 'creator' });
    const { key } = await at.client({ scopes: SCOPES });
    await fc.assert(
      fc.asyncProperty(questions(operation), async (question) => {
        sent++;
        const path = template.replace(/\{(\w+)\}/g, (_, name: string) => {
          const value = question.params[name] ?? '';
          return question.raw ? value.replace(/[^\x21-\x7e]|[?#]/g, '%') : encodeURIComponent(value.toWellFormed());
        });
        const query = new URLSearchParams(
          question.query.map(([name, value]): [string, string] => [name.toWellFormed(), value.toWellFormed()]),
        );
        const headers = {
          'x-forwarded-for': `10.2.${(++addresses >> 8) & 255}.${addresses & 255}`,
          ...(question.body === undefined || question.contentType === '' ? {} : { 'content-type': question.contentType }),
          ...question.headers,
          ...(await credentials(question.as, owner, key)),
        };
        const url = query.size ? `${path}?${query}` : path;
        const answer = await ask(endpoint.method, url, headers, endpoint.method === 'GET' ? undefined : question.body);
        // With nothing in the place of a parameter it is another path, and not this endpoint's to answer.
        if (/\/(\/|$)/.test(path)) return void expect(answer.status).toBeLessThan(500);
        judge(
          endpoint,
          operation,
          answer,
          `${endpoint.method} ${url.slice(0, 300)} ${question.body?.slice(0, 300) ?? ''} as ${question.as} → ${answer.status} ${answer.text.slice(0, 300)}`,
        );
      }),
      { numRuns: DEAR.has(endpoint.id) ? Math.min(RUNS, 40) : RUNS, seed: SEED, endOnFailure: true },
    );
  });

  test('at least two thousand requests later the house is well', async () => {
    expect(sent).toBeGreaterThanOrEqual(2_000);
    expect((await fetch(`${at.url}/ready`)).status).toBe(200);
    const { email } = await at.person({ role: 'admin' });
    const answer = await fetch(`${at.url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password: PASSWORD }),
    });
    expect(answer.status).toBe(200);
    console.info(`${sent} requests`);
  });
});
