import { once } from 'node:events';
import { connect } from 'node:net';
import { endpoint } from '@fotograma/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { send, startApp, type TestApp } from '../../../test/support/app.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { allEvents, readEvents } from '../../../test/support/sse.ts';
import { createLogger } from '../observability/logger.ts';
import { createMetrics } from '../observability/metrics.ts';
import { implement } from './bind.ts';

const ticks = endpoint({
  id: 'ticks',
  method: 'GET',
  path: '/api/ticks',
  tag: 'Test',
  summary: 'Ticks',
  access: 'public',
  answers: {
    200: { kind: 'events', schema: z.object({ n: z.int(), pad: z.string().optional() }), description: 'Ticks.', example: { n: 1 } },
  },
});

/** What the generator of the request under way gives, and what became of it. */
let source: { produce: (signal: AbortSignal) => AsyncGenerator<unknown>; made: number; ended: boolean; aborted: boolean };

let app: TestApp;
beforeAll(async () => {
  const implementation = implement(ticks, async ({ signal }) => ({ status: 200, event: 'tick', events: watched(signal) }));
  const log = createLogger({ level: 'silent', human: false });
  app = await startApp({ log, metrics: createMetrics(), now: () => new Date(), newId: () => 'x' }, [implementation]);
});
afterAll(() => app.close());
beforeEach(() => {
  source = { produce: async function* () {}, made: 0, ended: false, aborted: false };
});

async function* watched(signal: AbortSignal): AsyncGenerator<unknown> {
  const mine = source;
  signal.addEventListener('abort', () => {
    mine.aborted = true;
  });
  try {
    for await (const value of mine.produce(signal)) {
      mine.made++;
      yield value;
    }
  } finally {
    mine.ended = true;
  }
}

describe('events', () => {
  test('arrive one by one, each as it is made', async () => {
    let release = () => {};
    source.produce = async function* () {
      for (let n = 0; n < 3; n++) {
        yield { n };
        await new Promise<void>((done) => {
          release = done;
        });
      }
    };
    const events = readEvents(`${app.url}/api/ticks`);
    for (let n = 0; n < 3; n++) {
      // The next is not made before this one was read and the generator was let go on.
      expect((await events.next()).value).toEqual({ id: null, event: 'tick', data: { n } });
      expect(source.made).toBe(n + 1);
      release();
    }
    expect((await events.next()).done).toBe(true);
    expect(source).toMatchObject({ ended: true, aborted: false });
  });

  test('are neither compressed nor kept by anybody in between', async () => {
    source.produce = async function* () {
      yield { n: 1, pad: 'x'.repeat(5_000) };
    };
    const { headers, body } = await send(app.url, { path: '/api/ticks', headers: { 'Accept-Encoding': 'gzip, br' } });
    expect(headers['content-type']).toMatch(/^text\/event-stream/);
    expect(headers['cache-control']).toBe('no-cache, no-transform');
    expect(headers['content-encoding']).toBeUndefined();
    expect(body.toString()).toMatch(/^event: tick\ndata: \{.*\}\n\n$/);
  });

  test('keep their schema: what breaks it ends the stream, what it does not have stays here', async () => {
    source.produce = async function* () {
      yield { n: 1, secret: 'hunter2' };
      yield { n: 'two' };
      yield { n: 3 };
    };
    const seen: unknown[] = [];
    try {
      for await (const { data } of readEvents(`${app.url}/api/ticks`)) seen.push(data);
    } catch {
      // A broken end is as good: the reader asks again.
    }
    expect(seen).toEqual([{ n: 1 }]);
    await eventually('the end of the generator', () => source.ended);
  });

  test('of nothing are an empty stream', async () => {
    expect(await allEvents(`${app.url}/api/ticks`)).toEqual([]);
  });
});

describe('a reader who leaves', () => {
  test('ends a generator that waits', async () => {
    source.produce = async function* (signal) {
      yield { n: 1 };
      await once(signal, 'abort');
    };
    for await (const _ of readEvents(`${app.url}/api/ticks`)) break;
    await eventually('the end of the generator', () => source.ended);
    expect(source.aborted).toBe(true);
  });

  test('ends a generator that never stops by itself', async () => {
    source.produce = async function* () {
      for (let n = 0; ; n++) {
        yield { n };
        await new Promise((done) => setImmediate(done));
      }
    };
    let seen = 0;
    for await (const _ of readEvents(`${app.url}/api/ticks`)) if (++seen === 20) break;
    await eventually('the end of the generator', () => source.ended);
  });

  test('who does not read holds the generator back, and ends it by hanging up', async () => {
    source.produce = async function* () {
      for (let n = 0; ; n++) yield { n, pad: 'x'.repeat(64 * 1024) };
    };
    const socket = connect(app.port, '127.0.0.1');
    socket.pause();
    socket.write('GET /api/ticks HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await eventually('the first events', () => source.made > 0);
    // Held back: two looks some time apart see the same, with a bound that the kernel's buffers explain.
    let before = -1;
    await eventually('a standstill', async () => {
      const same = source.made === before;
      before = source.made;
      await new Promise((done) => setTimeout(done, 100));
      return same && source.made === before;
    });
    expect(source.made * 64 * 1024).toBeLessThan(64 * 1024 * 1024);
    expect(source.ended).toBe(false);
    socket.destroy();
    await eventually('the end of the generator', () => source.ended);
  });
});
