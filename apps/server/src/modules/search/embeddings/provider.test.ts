import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { vectorOf } from '../../../../test/support/embedding.ts';
import { chooseModel, type EmbeddingSettings } from './choose.ts';
import { EmbeddingError, type EmbeddingModel } from './model.ts';
import { createProviderModel, type ProviderName } from './provider.ts';

interface Asked {
  readonly path: string;
  readonly key: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: each provider's wire format is another, and tests look into all of them
  readonly body: any;
}

/** One server that speaks OpenAI's and Google's API, each under its name; `faults` are answered first, one a request. */
const asked: Asked[] = [];
const faults: ((response: ServerResponse) => void)[] = [];
/** How long the vectors are that it gives where nobody asks for a length. */
const LONG = 6;
const server = createServer((request, response) => void answer(request, response));
let url: string;

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked.length = 0;
  faults.length = 0;
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = JSON.parse(await text(request));
  const path = request.url ?? '';
  const key = request.headers['x-goog-api-key'] ?? request.headers.authorization;
  asked.push({ path, key: key as string | undefined, body });
  const fault = faults.shift();
  if (fault) return fault(response);
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(path.startsWith('/google') ? speakGoogle(path, body) : speakOpenAi(body)));
}

// https://ai.google.dev/api/embeddings
function speakGoogle(path: string, body: Asked['body']) {
  const one = ({ content, outputDimensionality = LONG }: Asked['body']) => ({
    values: raw(content.parts[0].text, outputDimensionality),
  });
  return path.endsWith(':batchEmbedContents') ? { embeddings: body.requests.map(one) } : { embedding: one(body) };
}

// https://platform.openai.com/docs/api-reference/embeddings
function speakOpenAi({ input, model, dimensions = LONG }: Asked['body']) {
  const data = input.map((each: string, index: number) => ({ object: 'embedding', index, embedding: raw(each, dimensions) }));
  return { object: 'list', data, model, usage: { prompt_tokens: 8, total_tokens: 8 } };
}

/** Not of length 1: that is for us to see to. */
const raw = (words: string, dimensions: number) =>
  [...vectorOf(words, Math.min(dimensions, 32))].map((value) => value * 3).concat(new Array(Math.max(0, dimensions - 32)).fill(0));

const refuse =
  (status: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify({ error: { message: `says ${status}`, code: status, status: 'NO', type: 'error', param: null } }));
const soon = { 'retry-after-ms': '1' };

const open = (name: ProviderName, model: string): Promise<EmbeddingModel> =>
  createProviderModel(name, model, { url: `${url}/${name}`, key: 'secret' });
const failure = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error as EmbeddingError,
  );
const expectVectors = (vectors: readonly Float32Array[], texts: readonly string[]) =>
  vectors.forEach((vector, i) => {
    const wanted = vectorOf(texts[i] as string, Math.min(vector.length, 32));
    expect(Math.max(...wanted.map((value, k) => Math.abs(value - (vector[k] as number))))).toBeLessThan(1e-6);
  });

describe('Google', () => {
  test('is asked for films and for a question as each is meant', async () => {
    const model = await open('google', 'gemini-embedding-001');
    expect(model).toMatchObject({ name: 'google/gemini-embedding-001', dimensions: 768, multilingual: true });
    expectVectors(await model.embed(['one', 'two']), ['one', 'two']);
    expectVectors(await model.embed(['where?'], { kind: 'question' }), ['where?']);
    const [films, question] = asked;
    expect(films).toMatchObject({ path: '/google/models/gemini-embedding-001:batchEmbedContents', key: 'secret' });
    expect(films?.body.requests[0]).toMatchObject({ outputDimensionality: 768, taskType: 'RETRIEVAL_DOCUMENT' });
    expect(question).toMatchObject({ path: '/google/models/gemini-embedding-001:embedContent', body: { taskType: 'RETRIEVAL_QUERY' } });
  });

  test('is asked again when it has too much to do, as soon as it says', async () => {
    const model = await open('google', 'gemini-embedding-001');
    faults.push(refuse(429, soon), refuse(503, soon));
    expectVectors(await model.embed(['one', 'two']), ['one', 'two']);
    expect(asked).toHaveLength(3);
  });
});

describe('OpenAI', () => {
  test('is asked for short vectors, in requests of 50 texts', async () => {
    const model = await open('openai', 'text-embedding-3-small');
    const texts = Array.from({ length: 120 }, (_, i) => `film ${i}`);
    const vectors = await model.embed(texts);
    expect(vectors.map(({ length }) => length)).toEqual(texts.map(() => 512));
    expectVectors(vectors, texts);
    expect(asked.map(({ body }) => body.input.length)).toEqual([50, 50, 20]);
    expect(asked[0]).toMatchObject({
      path: '/openai/embeddings',
      key: 'Bearer secret',
      body: { model: 'text-embedding-3-small', dimensions: 512 },
    });
  });

  test('waits as long as it is told by 429, and no longer than whoever asks does', async () => {
    const model = await open('openai', 'text-embedding-3-small');
    faults.push(refuse(429, { 'retry-after': '1' }));
    const started = performance.now();
    await model.embed(['film']);
    expect(performance.now() - started).toBeGreaterThan(950);
    faults.push(refuse(429, { 'retry-after': '30' }));
    const giving = new AbortController();
    const given = failure(model.embed(['film'], { signal: giving.signal }));
    giving.abort(new Error('never mind'));
    expect(await given).toMatchObject({ message: 'never mind' });
  });

  test('that goes on failing is away: the same may succeed later', async () => {
    const model = await open('openai', 'text-embedding-3-small');
    faults.push(...Array.from({ length: 5 }, () => refuse(500, soon)));
    expect(await failure(model.embed(['film']))).toMatchObject({
      name: 'EmbeddingError',
      passing: true,
      message: 'openai/text-embedding-3-small: 500, says 500',
    });
    expect(asked).toHaveLength(5);
  });

  test.each([
    [400, false],
    [401, true],
  ])('that answers %i is not asked again', async (status, passing) => {
    const model = await open('openai', 'text-embedding-3-small');
    faults.push(refuse(status));
    expect(await failure(model.embed(['film']))).toMatchObject({ passing });
    expect(asked).toHaveLength(1);
  });

  test('that answers with what is no vector is away', async () => {
    const model = await open('openai', 'text-embedding-3-small');
    for (const answer of [
      '{"data": [',
      '{"data": "none"}',
      '{"object":"list","data":[],"model":"m","usage":{"prompt_tokens":0,"total_tokens":0}}',
    ]) {
      faults.push((response) => response.writeHead(200, { 'content-type': 'application/json' }).end(answer));
      expect(await failure(model.embed(['film']))).toBeInstanceOf(EmbeddingError);
    }
  });

  test('that hangs is given up in time', async () => {
    const [question, film] = [
      { ms: 50, retries: 3 },
      { ms: 60_000, retries: 3 },
    ];
    const model = await createProviderModel('openai', 'text-embedding-3-small', { url: `${url}/openai` }, { question, film });
    faults.push(() => undefined);
    expect(await failure(model.embed(['film'], { kind: 'question' }))).toMatchObject({
      passing: true,
      message: 'openai/text-embedding-3-small: no answer in time',
    });
  });

  test('whose connection breaks is asked again', async () => {
    const model = await open('openai', 'text-embedding-3-small');
    faults.push((response) => response.destroy());
    expect(await failure(model.embed(['film'], { kind: 'question' }))).toBeNull();
  }, 10_000);
});

describe('a server that speaks OpenAI’s API', () => {
  test('is asked once how long its vectors are, and refused when they change', async () => {
    const model = await open('compatible', 'nomic-embed-text');
    expect(model).toMatchObject({ name: 'compatible/nomic-embed-text', dimensions: LONG });
    expectVectors(await model.embed(['one']), ['one']);
    expect(asked.map(({ body }) => 'dimensions' in body)).toEqual([false, false]);
    faults.push((response) =>
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(
          '{"object":"list","data":[{"object":"embedding","index":0,"embedding":[1,2]}],"model":"m","usage":{"prompt_tokens":1,"total_tokens":1}}',
        ),
    );
    expect(await failure(model.embed(['film']))).toMatchObject({ passing: false, message: expect.stringContaining('2 numbers, not 6') });
  });
});

describe('choosing a provider', () => {
  const choose = (settings: Partial<EmbeddingSettings>) =>
    chooseModel(
      { wanted: 'auto', cache: '/nowhere', download: false, providers: { compatible: { url: `${url}/compatible` } }, ...settings },
      { url, fetch, newId: () => '', now: () => 0 },
    );

  test('takes the model that is named, or the usual one', async () => {
    expect(await choose({ wanted: 'openai', providers: { openai: { url, key: 'k' } } })).toMatchObject({
      model: { name: 'openai/text-embedding-3-small' },
      why: `openai/text-embedding-3-small, by ${new URL(url).host}`,
    });
    expect(await choose({ wanted: 'compatible', model: 'bge-m3' })).toMatchObject({
      model: { name: 'compatible/bge-m3', dimensions: LONG },
    });
  });

  test('says what is missing', async () => {
    expect(await choose({ wanted: 'google' })).toEqual({ model: null, why: 'google is not set up (GEMINI_API_KEY)' });
    expect((await choose({ wanted: 'compatible' })).why).toBe('compatible is not set up (AI_COMPATIBLE_URL and EMBEDDINGS_MODEL)');
    faults.push(refuse(404));
    expect(await choose({ wanted: 'compatible', model: 'nobody' })).toEqual({ model: null, why: 'compatible/nobody: 404, says 404' });
  });
});
