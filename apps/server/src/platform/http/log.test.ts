import { endpoint, json } from '@fotograma/contract';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { type RawAnswer, send, startApp, type TestApp } from '../../../test/support/app.ts';
import { createMetrics } from '../observability/metrics.ts';
import { implement } from './bind.ts';

const facts = { method: 'GET', tag: 'Test', summary: 'A test', access: 'public', query: z.object({ of: z.string() }) } as const;
const ok = json('Fine.', z.object({ data: z.number() }), { data: 1 });
const open = endpoint({ ...facts, id: 'open', path: '/api/open', answers: { 200: ok } });
const kept = endpoint({ ...facts, id: 'kept', path: '/api/kept', confidential: true, answers: { 200: ok } });
const fine = async () => ({ status: 200, body: { data: 1 } }) as const;

const lines: string[] = [];
let app: TestApp;
beforeAll(async () => {
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  const tools = { log, metrics: createMetrics(), now: () => new Date(), newId: () => '11111111-2222-4333-8444-555555555555' };
  app = await startApp(tools, [implement(open, fine), implement(kept, fine)]);
});
afterAll(() => app.close());

test('what is asked in confidence is not in the log, nor is a link’s token', async () => {
  const get = (path: string): Promise<RawAnswer> => send(app.url, { path });
  expect((await get('/api/open?of=lighthouses')).status).toBe(200);
  expect((await get('/api/kept?of=grief')).status).toBe(200);
  expect((await get('/api/kept')).status).toBe(422);
  await get('/api/stream/shared/secret-of-a-link/master.m3u8');
  const log = lines.join('');
  expect(log).toContain('/api/open?of=lighthouses');
  expect(log).toContain('/api/kept');
  expect(log).not.toContain('grief');
  expect(log).not.toContain('secret-of-a-link');
});
