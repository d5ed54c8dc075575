import { endpoint, json, jsonOrStream } from '@fotograma/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { send, startApp, type TestApp } from '../../../test/support/app.ts';
import { createLogger } from '../observability/logger.ts';
import { createMetrics } from '../observability/metrics.ts';
import { implement } from './bind.ts';

const Part = z.object({ type: z.enum(['text-delta', 'finish']), delta: z.string().optional() });
const stream = { kind: 'stream', schema: Part, description: 'As it is written.', example: { type: 'finish' } } as const;
const tell = endpoint({
  id: 'tell',
  method: 'GET',
  path: '/api/tell',
  tag: 'Test',
  summary: 'Tell',
  access: 'public',
  answers: { 200: jsonOrStream(json('Whole.', z.object({ message: z.string() }), { message: 'A word' }), stream) },
});
const listen = endpoint({
  id: 'listen',
  method: 'GET',
  path: '/api/listen',
  tag: 'Test',
  summary: 'Listen',
  access: 'public',
  answers: { 200: stream, 204: { kind: 'empty', description: 'Nothing is told.' } },
});

async function* parts(): AsyncGenerator<z.input<typeof Part> & { secret?: string }> {
  yield { type: 'text-delta', delta: 'A “word”\nand a line', secret: 'hunter2' };
  yield { type: 'finish' };
}

let app: TestApp;
beforeAll(async () => {
  const log = createLogger({ level: 'silent', human: false });
  app = await startApp({ log, metrics: createMetrics(), now: () => new Date(), newId: () => 'x' }, [
    implement(tell, async ({ wantsStream }) =>
      wantsStream ? { status: 200, stream: parts() } : { status: 200, body: { message: 'A word' } },
    ),
    implement(listen, async () => ({ status: 200, stream: parts() })),
  ]);
});
afterAll(() => app.close());

const BYTES = 'data: {"type":"text-delta","delta":"A “word”\\nand a line"}\n\ndata: {"type":"finish"}\n\ndata: [DONE]\n\n';

describe('an answer as JSON or as a stream', () => {
  test.each([
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    ['application/json', 'application/json'],
    ['text/event-stream', 'text/event-stream'],
    ['text/event-stream, application/json;q=0.9', 'text/event-stream'],
    ['text/event-stream;q=0.5, application/json', 'application/json'],
    ['text/html', 'application/json'],
  ])('to callers who accept %s is %s', async (accept, type) => {
    const { headers } = await send(app.url, { path: '/api/tell', headers: accept === undefined ? {} : { accept } });
    expect(headers['content-type']).toMatch(type);
    expect(headers.vary).toMatch(/Accept/);
  });

  test('is in the protocol of the AI SDK, byte for byte, with nothing in it that its schema does not have', async () => {
    const { headers, body } = await send(app.url, { path: '/api/tell', headers: { accept: 'text/event-stream' } });
    expect(headers['x-vercel-ai-ui-message-stream']).toBe('v1');
    expect(headers['cache-control']).toBe('no-cache, no-transform');
    expect(headers['x-accel-buffering']).toBe('no');
    expect(body.toString()).toBe(BYTES);
  });

  test('is a stream whatever is accepted where there is nothing else', async () => {
    expect((await send(app.url, { path: '/api/listen' })).body.toString()).toBe(BYTES);
  });
});
