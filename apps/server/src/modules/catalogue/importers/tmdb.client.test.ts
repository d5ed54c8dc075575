import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startTmdb, type TestTmdb, TMDB_KEY } from '../../../../test/support/tmdb.ts';
import { createPace, type Timer } from './pace.ts';
import { createTmdbClient, TMDB_LIMITS, TmdbError } from './tmdb.client.ts';

let tmdb: TestTmdb;
beforeAll(async () => {
  tmdb = await startTmdb();
  tmdb.popular([1]);
});
afterAll(() => tmdb.close());
afterEach(() => {
  tmdb.before = null;
  tmdb.requests.length = 0;
});

const never = new AbortController().signal;

/** Time that passes only by waiting. */
function fakeTimer(): Timer & { waits: number[] } {
  let time = 0;
  const waits: number[] = [];
  return {
    waits,
    now: () => time,
    async wait(ms, signal) {
      signal.throwIfAborted();
      waits.push(ms);
      time += ms;
    },
  };
}

const clientOf = (options: { key?: string; timer?: Timer; timeoutMs?: number; url?: string } = {}) =>
  createTmdbClient(
    { key: options.key ?? TMDB_KEY, url: options.url ?? tmdb.url },
    { timer: options.timer ?? fakeTimer(), random: () => 0.5, limits: { ...TMDB_LIMITS, timeoutMs: options.timeoutMs ?? 15_000 } },
  );

const failing = async (work: Promise<unknown>): Promise<Error> => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Error)) throw new Error('It did not fail');
  return error;
};

describe('TMDB’s client', () => {
  test('sends a key as api_key and a token as Bearer', async () => {
    await clientOf().get('/movie/1', { language: 'en' }, never);
    await clientOf({ key: 'eyJh.eyJz.c2ln' }).get('/movie/1', {}, never);
    expect(tmdb.requests).toEqual([
      { path: '/movie/1', query: { language: 'en', api_key: TMDB_KEY }, authorization: undefined },
      { path: '/movie/1', query: {}, authorization: 'Bearer eyJh.eyJz.c2ln' },
    ]);
  });

  test('what is not there is null', async () => {
    expect(await clientOf().get('/movie/404', {}, never)).toBeNull();
    expect(tmdb.requests).toHaveLength(1);
  });

  test('comes again after the seconds, or at the time, that a 429 names', async () => {
    for (const [header, least, most] of [
      ['7', 7_000, 7_000],
      [new Date(Date.now() + 20_000).toUTCString(), 18_000, 20_000],
      ['86400', 60_000, 60_000],
    ] as const) {
      const timer = fakeTimer();
      let busy = true;
      tmdb.before = () => {
        if (!busy) return null;
        busy = false;
        return {
          status: 429,
          headers: { 'retry-after': header },
          body: { status_code: 25, status_message: 'Your request count is over the limit.' },
        };
      };
      expect(await clientOf({ timer }).get('/movie/1', {}, never)).toMatchObject({ id: 1 });
      const waited = timer.waits.reduce((sum, ms) => sum + ms, 0);
      expect(waited).toBeGreaterThanOrEqual(least);
      expect(waited).toBeLessThanOrEqual(most + 50);
    }
  });

  test('a 429 holds everybody who is under way', async () => {
    const timer = fakeTimer();
    const client = clientOf({ timer });
    let busy = true;
    tmdb.before = () => {
      if (!busy) return null;
      busy = false;
      return { status: 429, headers: { 'retry-after': '3' }, body: {} };
    };
    await client.get('/movie/1', {}, never);
    const paused = timer.now();
    await client.get('/movie/1', {}, never);
    expect(paused).toBeGreaterThanOrEqual(3_000);
  });

  test('asks again with growing pauses where TMDB has a fault of its own, and in the end says so', async () => {
    const timer = fakeTimer();
    tmdb.before = () => ({ status: 503, body: 'Service Unavailable' });
    const error = await failing(clientOf({ timer }).get('/movie/1', {}, never));
    expect(error).toMatchObject({ kind: 'busy', message: 'TMDB has a fault of its own (503). It was asked 5 times.' });
    expect(tmdb.requests).toHaveLength(5);
    expect(timer.waits.filter((ms) => ms > 25)).toEqual([500, 1_000, 2_000, 4_000]);
  });

  test('a key that TMDB does not accept fails at once, with the setting’s name', async () => {
    tmdb.before = () => ({ status: 401, body: { status_code: 7, status_message: 'Invalid API key: You must be granted a valid key.' } });
    const error = await failing(clientOf().get('/movie/1', {}, never));
    expect(error).toMatchObject({ kind: 'refused', message: expect.stringContaining('TMDB_API_KEY') });
    expect(tmdb.requests).toHaveLength(1);
  });

  test('another refusal is told in TMDB’s words', async () => {
    tmdb.lists.set('/movie/popular', []);
    expect(await failing(clientOf().get('/movie/popular', { page: 501 }, never))).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('max at 500'),
    });
  });

  test('an answer that does not come is given up, and asked for again', async () => {
    let release = () => {};
    const held = new Promise<null>((done) => {
      release = () => done(null);
    });
    tmdb.before = () => (tmdb.requests.length === 1 ? held : null);
    expect(await clientOf({ timeoutMs: 100 }).get('/movie/1', {}, never)).toMatchObject({ id: 1 });
    expect(tmdb.requests).toHaveLength(2);
    release();
  });

  test('nobody there, redirects and absurdly long answers are told, and nothing that is told has the key', async () => {
    const gone = await startTmdb();
    await gone.close();
    const told: string[] = [];
    const hear = async (error: Error) => {
      told.push(`${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`);
      return error;
    };
    expect(await hear(await failing(clientOf({ url: gone.url }).get('/movie/1', {}, never)))).toMatchObject({
      kind: 'busy',
      message: expect.stringContaining('ECONNREFUSED'),
    });
    tmdb.before = () => ({ status: 302, headers: { location: 'http://127.0.0.1:1/' }, body: '' });
    expect(await hear(await failing(clientOf().get('/movie/1', {}, never)))).toBeInstanceOf(TmdbError);
    tmdb.before = () => ({ status: 200, body: 'x'.repeat(9 * 1024 * 1024) });
    expect(await hear(await failing(clientOf().get('/movie/1', {}, never)))).toMatchObject({ kind: 'refused' });
    tmdb.before = () => ({ status: 401, body: {} });
    await hear(await failing(clientOf().get('/movie/1', {}, never)));
    expect(told.join(' ')).not.toContain(TMDB_KEY);
  });

  test('an interruption ends a request, and a pause, at once', async () => {
    const interrupt = new AbortController();
    tmdb.before = () => {
      interrupt.abort(new Error('interrupted'));
      return { status: 503, body: '' };
    };
    await expect(clientOf().get('/movie/1', {}, interrupt.signal)).rejects.toThrow('interrupted');
    expect(tmdb.requests).toHaveLength(1);
  });
});

describe('the pace', () => {
  test('lets so many go a second, evenly, and never more in any second', async () => {
    const timer = fakeTimer();
    const pace = createPace({ perSecond: 40, timer });
    const times: number[] = [];
    for (let n = 0; n < 200; n++) {
      await pace.turn(never);
      times.push(timer.now());
    }
    const most = Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length));
    expect(most).toBeLessThanOrEqual(40);
    expect(times.at(-1)).toBeCloseTo(199 * 25, 3);
  });

  test('saves nothing up while nobody comes', async () => {
    let time = 0;
    const timer: Timer = {
      now: () => time,
      async wait(ms) {
        time += ms;
      },
    };
    const pace = createPace({ perSecond: 10, timer });
    await pace.turn(never);
    time = 60_000;
    await pace.turn(never);
    await pace.turn(never);
    expect(time).toBe(60_100);
  });
});
