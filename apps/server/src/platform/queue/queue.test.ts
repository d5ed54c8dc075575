import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { eventually } from '../../../test/support/eventually.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/support/platform.ts';
import { hasRedis, startRedis, type TestRedis } from '../../../test/support/redis.ts';
import { currentContext } from '../observability/context.ts';
import { createPostgresQueues } from './backends.ts';
import { createJobs, defineJob, type JobRun } from './queue.ts';
import { createRedisQueues } from './redis.ts';

describe.each(hasRedis ? (['PostgreSQL', 'Redis'] as const) : (['PostgreSQL'] as const))('a queue on %s', (kind) => {
  let platform: TestPlatform;
  let redis: TestRedis | null = null;
  const others: TestRedis[] = [];
  /** A ground floor whose queue nobody else has. */
  const another = async (): Promise<TestPlatform & { redis: TestRedis | null }> => {
    if (kind === 'PostgreSQL') return Object.assign(await createTestPlatform(), { redis: null });
    const own = await startRedis();
    others.push(own);
    return Object.assign(await createTestPlatform({ redis: own }), { redis: own });
  };
  beforeAll(async () => {
    const own = await another();
    [platform, redis] = [own, own.redis];
  });
  afterAll(async () => {
    await platform.close();
    await Promise.all(others.map((one) => one.close()));
  });

  interface Run {
    readonly data: unknown;
    readonly attempt: number;
    readonly at: number;
  }

  /** A job that writes down its runs and then does what `act` says. */
  function recorded(
    name: string,
    options: {
      line?: 'default' | 'media' | 'imports';
      attempts?: number;
      everySeconds?: number;
      act?: (run: JobRun) => Promise<void>;
    } = {},
  ) {
    const runs: Run[] = [];
    const { line = 'default', attempts = 1, everySeconds, act } = options;
    const job = defineJob({
      name,
      line,
      attempts,
      ...(everySeconds === undefined ? {} : { everySeconds }),
      data: z.object({ id: z.string().default('none') }),
      async run(data, context) {
        runs.push({ data, attempt: context.attempt, at: performance.now() });
        await act?.(context);
      },
    });
    return { job, runs };
  }

  /** Another process's queue on the same database. */
  const sibling = async (of: { databaseUrl: string; redis: TestRedis | null } = { databaseUrl: platform.databaseUrl, redis }) =>
    createJobs({
      backend: of.redis
        ? createRedisQueues({ url: of.redis.url, log: platform.log })
        : await createPostgresQueues({ url: of.databaseUrl, log: platform.log }),
      log: platform.log,
      metrics: platform.metrics,
    });

  describe('a queue that works', () => {
    let release = () => {};
    const held = new Promise<void>((done) => {
      release = done;
    });
    const failing = recorded('test.failing', {
      attempts: 3,
      act: async ({ attempt }) => void (await (attempt < 3 ? Promise.reject(new Error('Not yet')) : null)),
    });
    const hopeless = recorded('test.hopeless', { attempts: 2, act: () => Promise.reject(new Error('Never')) });
    const keyed = recorded('test.keyed', { act: () => held });
    const plain = recorded('test.plain');
    const repeated = recorded('test.repeated', { everySeconds: 1 });
    const contexts: unknown[] = [];
    const context = recorded('test.context', { act: async () => void contexts.push(currentContext()) });
    const ordered = recorded('test.ordered', { line: 'imports' });
    let busy = 0;
    let busiest = 0;
    const single = recorded('test.single', {
      line: 'media',
      async act() {
        busiest = Math.max(busiest, ++busy);
        await new Promise((done) => setImmediate(done));
        busy--;
      },
    });

    beforeAll(async () => {
      for (const { job } of [failing, hopeless, keyed, plain, repeated, context, single, ordered]) platform.jobs.register(job);
      // Before anybody works: what waits is then all there.
      for (const [id, priority] of [
        ['b', 3],
        ['c', 3],
        ['a', 1],
        ['first', undefined],
      ] as const) {
        await platform.jobs.enqueue(ordered.job, { id }, priority ? { priority } : {});
      }
      await platform.jobs.work();
    });

    test('runs a job with its data parsed, once', async () => {
      await platform.jobs.enqueue(plain.job, {});
      await platform.jobs.enqueue(plain.job, { id: 'a' });
      await eventually('two runs', () => plain.runs.length === 2);
      expect(plain.runs.map((run) => run.data)).toEqual(expect.arrayContaining([{ id: 'none' }, { id: 'a' }]));
    });

    test('tries again what fails, later each time, and counts the attempts', async () => {
      await platform.jobs.enqueue(failing.job, { id: 'f' });
      await eventually('three runs', () => failing.runs.length === 3);
      expect(failing.runs.map((run) => run.attempt)).toEqual([1, 2, 3]);
      expect(new Set(failing.runs.map((run) => JSON.stringify(run.data))).size).toBe(1);
      const [first, second, third] = failing.runs.map((run) => run.at) as [number, number, number];
      // 1 s and 2 s, less a jitter of up to half.
      expect(second - first).toBeGreaterThanOrEqual(490);
      expect(third - second).toBeGreaterThanOrEqual(990);
    });

    test('gives up after the last attempt and goes on with other work', async () => {
      await platform.jobs.enqueue(hopeless.job, {});
      await eventually('two runs', () => hopeless.runs.length === 2);
      await eventually('one that failed', async () => ((await platform.jobs.counts()).failed ?? 0) >= 1);
      const before = plain.runs.length;
      await platform.jobs.enqueue(plain.job, {});
      await eventually('other work', () => plain.runs.length > before);
      expect(hopeless.runs).toHaveLength(2);
    });

    test('takes a key that waits or runs once, and again when it is done; another key is another job', async () => {
      for (let n = 0; n < 3; n++) await platform.jobs.enqueue(keyed.job, { id: 'k1' }, { key: 'one' });
      await eventually('a run', () => keyed.runs.length === 1);
      await platform.jobs.enqueue(keyed.job, { id: 'k1' }, { key: 'one' });
      await platform.jobs.enqueue(keyed.job, { id: 'k2' }, { key: 'two' });
      await eventually('the other key', () => keyed.runs.length === 2);
      expect(keyed.runs.map((run) => run.data)).toEqual([{ id: 'k1' }, { id: 'k2' }]);
      release();
      await eventually('their end', async () => ((await platform.jobs.counts()).active ?? 0) === 0);
      await platform.jobs.enqueue(keyed.job, { id: 'k1' }, { key: 'one' });
      await eventually('a run of the key that was done', () => keyed.runs.length === 3);
    });

    test('waits with what is to be delayed', async () => {
      const before = plain.runs.length;
      const start = performance.now();
      await platform.jobs.enqueue(plain.job, { id: 'later' }, { delaySeconds: 1 });
      await eventually('the run', () => plain.runs.length > before);
      expect((plain.runs.at(-1)?.at ?? 0) - start).toBeGreaterThanOrEqual(950);
    });

    test('runs what repeats on one of all processes, at its pace', async () => {
      const second = await sibling();
      try {
        second.register(repeated.job);
        await second.work();
        const before = repeated.runs.length;
        await eventually('three more runs', () => repeated.runs.length >= before + 3);
        const [from, to] = [repeated.runs.at(before), repeated.runs.at(before + 2)];
        // Two schedules would be done in half the time.
        expect((to?.at ?? 0) - (from?.at ?? 0)).toBeGreaterThan(1_500);
      } finally {
        await second.close();
      }
    });

    test('does the work of the media line one at a time', async () => {
      await Promise.all(Array.from({ length: 8 }, () => platform.jobs.enqueue(single.job, {})));
      await eventually('all of it', () => single.runs.length === 8);
      expect(busiest).toBe(1);
    });

    test('takes what waits by its priority, and else in the order in which it came; and tells how long it waited', async () => {
      await eventually('all of it', () => ordered.runs.length === 4);
      expect(ordered.runs.map(({ data }) => (data as { id: string }).id)).toEqual(['first', 'a', 'b', 'c']);
      const { values } = await platform.metrics.jobWaitSeconds.get();
      expect(values.find(({ metricName, labels }) => metricName?.endsWith('_count') && labels.job === 'test.ordered')?.value).toBe(4);
    });

    test('names the job on every log line of its run', async () => {
      await platform.jobs.enqueue(context.job, {});
      await eventually('the run', () => contexts.length === 1);
      expect(contexts[0]).toMatchObject({ job: 'test.context', jobId: expect.any(String) });
    });
  });

  describe('a job', () => {
    test('that nobody registered, twice registered, or with wrong data is refused', async () => {
      const jobs = await sibling();
      const { job } = recorded('test.unknown');
      await expect(jobs.enqueue(job, {})).rejects.toThrow('test.unknown was not registered');
      jobs.register(job);
      expect(() => jobs.register(recorded('test.unknown').job)).toThrow('Two jobs are called test.unknown');
      await expect(jobs.enqueue(recorded('test.unknown').job, {})).rejects.toThrow('was not registered');
      await expect(jobs.enqueue(job, { id: 7 as never })).rejects.toThrow();
      await jobs.close();
    });

    test('that no worker knows fails alone, and the line goes on', async () => {
      const own = await another();
      try {
        const older = await sibling(own);
        const [forgotten, known] = [recorded('test.forgotten'), recorded('test.known')];
        older.register(forgotten.job);
        await older.enqueue(forgotten.job, {});
        await older.close();
        own.jobs.register(known.job);
        await own.jobs.work();
        await own.jobs.enqueue(known.job, {});
        await eventually('the known one', () => known.runs.length === 1);
        await eventually('the failure', async () => (await own.jobs.counts()).failed === 1);
        expect(forgotten.runs).toEqual([]);
      } finally {
        await own.close();
      }
    });
  });

  describe('closing', () => {
    test('aborts what runs and waits for its end; what waits is there for the next process', async () => {
      const own = await another();
      try {
        const jobs = await sibling(own);
        let tidied = false;
        const long = recorded('test.long', {
          line: 'media',
          async act({ signal }) {
            if (!signal.aborted) await once(signal, 'abort');
            await new Promise((done) => setImmediate(done));
            tidied = true;
          },
        });
        const waiting = recorded('test.waiting', { line: 'media' });
        for (const { job } of [long, waiting]) jobs.register(job);
        await jobs.work();
        await jobs.enqueue(long.job, {});
        await eventually('its run', () => long.runs.length === 1);
        await jobs.enqueue(waiting.job, { id: 'w' });
        await jobs.close();
        expect(tidied).toBe(true);
        expect(waiting.runs).toEqual([]);
        for (const { job } of [long, waiting]) own.jobs.register(job);
        await own.jobs.work();
        await eventually('the one that waited', () => waiting.runs.length === 1);
        expect(waiting.runs[0]?.data).toEqual({ id: 'w' });
      } finally {
        await own.close();
      }
    });

    test('of a queue whose database answers is quiet, and ping tells when it does not', async () => {
      const jobs = await sibling();
      await jobs.ping();
      await jobs.close();
      await expect(jobs.ping()).rejects.toThrow();
    });
  });
});
