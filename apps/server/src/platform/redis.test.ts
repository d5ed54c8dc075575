import { once } from 'node:events';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { eventually } from '../../test/support/eventually.ts';
import { createTestPlatform, type TestPlatform } from '../../test/support/platform.ts';
import { hasRedis, startRedis, type TestRedis } from '../../test/support/redis.ts';
import type { Events } from './events/events.ts';
import { createRedisEvents } from './events/redis.ts';
import { defineJob } from './queue/queue.ts';
import { createRedisRateLimiter } from './ratelimit/redis.ts';

describe.skipIf(!hasRedis)(`Redis${hasRedis ? '' : ' (skipped: no redis-server on this machine)'}`, () => {
  let redis: TestRedis;
  let platform: TestPlatform;
  /** As another process has it. */
  let other: Events;
  beforeAll(async () => {
    redis = await startRedis();
    platform = await createTestPlatform({ redis });
    other = await createRedisEvents({ url: redis.url, log: platform.log });
  });
  afterAll(async () => {
    await other.close();
    await platform.close();
    await redis.close();
  });

  const listen = (events: Events, topic: string) => {
    const heard = { times: 0 };
    events.subscribe(topic, () => {
      heard.times++;
    });
    return heard;
  };

  test('carries events to every process, of their topic alone', async () => {
    const [here, there, deaf] = [listen(platform.events, 'a'), listen(other, 'a'), listen(other, 'b')];
    await platform.events.publish('a');
    await eventually('both to hear', () => here.times === 1 && there.times === 1);
    expect(deaf.times).toBe(0);
  });

  test('counts the calls of all nodes together', async () => {
    const clients = [new Redis(redis.url), new Redis(redis.url)] as const;
    await Promise.all(clients.map((each) => each.ping()));
    const [one, two] = [createRedisRateLimiter(clients[0]), createRedisRateLimiter(clients[1])];
    const rate = { requests: 5, windowSeconds: 60 };
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => (n % 2 ? one : two).take('somebody', rate)));
    expect(answers.filter(({ allowed }) => allowed)).toHaveLength(5);
    expect((await one.take('another', rate)).remaining).toBe(4);
    for (const each of clients) each.disconnect();
  });

  test('may be gone for a while: who is here goes on, and afterwards everything is as before', async () => {
    const runs: string[] = [];
    const job = defineJob({
      name: 'test.redis',
      line: 'default',
      attempts: 1,
      data: z.object({ id: z.string() }),
      run: async ({ id }) => void runs.push(id),
    });
    platform.jobs.register(job);
    await platform.jobs.work();
    await platform.jobs.enqueue(job, { id: 'before' });
    await eventually('a run', () => runs.length === 1);
    const rates = new Redis(redis.url, { maxRetriesPerRequest: 1, enableOfflineQueue: false });
    rates.on('error', () => undefined);
    await once(rates, 'ready');
    const limiter = createRedisRateLimiter(rates);
    const [here, there] = [listen(platform.events, 'c'), listen(other, 'c')];

    await redis.kill();
    await expect(platform.jobs.ping()).rejects.toThrow();
    // Told soon, and not waited for: who has a sweeper goes on without.
    await expect(platform.jobs.enqueue(job, { id: 'lost' })).rejects.toThrow();
    await platform.events.publish('c');
    expect(here.times).toBe(1);
    expect((await limiter.take('somebody', { requests: 1, windowSeconds: 60 })).allowed).toBe(true);
    expect((await limiter.take('somebody', { requests: 1, windowSeconds: 60 })).allowed).toBe(false);

    await redis.start();
    await eventually('everybody to be told to look again', () => there.times >= 1);
    await eventually('the queue', () =>
      platform.jobs.ping().then(
        () => true,
        () => false,
      ),
    );
    await platform.jobs.enqueue(job, { id: 'after' });
    await eventually('its run', () => runs.includes('after'));
    rates.disconnect();
  });
});
