import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createLogger } from '../../../platform/observability/logger.ts';
import { createEmbeddingModels } from './models.ts';

/** A server that speaks OpenAI’s API and has not got the model yet, as Ollama answers while it is being fetched. */
let hasModel = false;
let asked = 0;
let time = 0;
const server = createServer((_, response) => {
  asked++;
  response.writeHead(hasModel ? 200 : 404, { 'content-type': 'application/json' });
  const data = [{ object: 'embedding', index: 0, embedding: [1, 2] }];
  response.end(
    JSON.stringify(hasModel ? { object: 'list', data, model: 'm', usage: { prompt_tokens: 1, total_tokens: 1 } } : { error: {} }),
  );
});

beforeAll(() => new Promise<void>((done) => server.listen(0, '127.0.0.1', done)));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  hasModel = false;
  asked = 0;
});

function create(wanted: 'compatible' | 'off') {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return createEmbeddingModels(
    { wanted, cache: '/nowhere', download: false, model: 'm', providers: { compatible: { url } } },
    { url, fetch, newId: () => '', now: () => time, log: createLogger({ level: 'silent', human: false }) },
  );
}

test.each(['chosen', 'named'] as const)('a model that could not be had is %s after a while, and asked for no sooner', async (way) => {
  const models = create('compatible');
  const look = async () => (way === 'chosen' ? (await models.chosen()).model : await models.named('compatible/m'));
  expect(await look()).toBeNull();
  hasModel = true;
  expect(await look()).toBeNull();
  expect(asked).toBe(1);
  time += 60_000;
  const [model, same] = await Promise.all([look(), look()]);
  expect(model?.name).toBe('compatible/m');
  expect(same).toBe(model);
  time += 1e9;
  expect(await look()).toBe(model);
  expect(asked).toBe(2);
  await models.close();
});

test('off stays off', async () => {
  const models = create('off');
  const first = await models.chosen();
  time += 1e9;
  expect(await models.chosen()).toBe(first);
});
