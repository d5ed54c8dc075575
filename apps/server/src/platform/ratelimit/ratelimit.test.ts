import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../../../test/support/platform.ts';
import { createMemoryRateLimiter, createSharedRateLimiter, type RateLimiter } from './ratelimit.ts';

const rate = { requests: 5, windowSeconds: 900 };

let platform: TestPlatform;
beforeAll(async () => {
  platform = await createTestPlatform();
});
afterAll(() => platform.close());

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: 1_700_000_000_000 }));
afterEach(() => vi.useRealTimers());

describe.each(['memory', 'PostgreSQL'])('the rate limiter in %s', (kind) => {
  let limiter: RateLimiter;
  let key: string;
  beforeEach(() => {
    limiter = kind === 'memory' ? createMemoryRateLimiter() : createSharedRateLimiter(platform.database.pool);
    key = platform.newId();
  });
  const take = () => limiter.take(key, rate);
  const spend = async (calls: number) => {
    const answers = [];
    for (let n = 0; n < calls; n++) answers.push(await take());
    return answers;
  };

  test('lets the allowance through, counts down, and then says how long to wait', async () => {
    const answers = await spend(6);
    expect(answers.map((answer) => answer.allowed)).toEqual([true, true, true, true, true, false]);
    expect(answers.map((answer) => answer.remaining)).toEqual([4, 3, 2, 1, 0, 0]);
    expect(answers.at(-1)?.resetSeconds).toBe(900);
  });

  test('begins anew when the window is over, and not a moment before; refused calls do not lengthen it', async () => {
    await spend(20);
    vi.setSystemTime(1_700_000_000_000 + 899_000);
    expect(await take()).toMatchObject({ allowed: false, resetSeconds: 1 });
    vi.setSystemTime(1_700_000_000_000 + 900_001);
    expect(await take()).toMatchObject({ allowed: true, remaining: 4 });
  });

  test('lets exactly the allowance through of many that come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, take));
    expect(answers.filter((answer) => answer.allowed)).toHaveLength(5);
  });

  test('keeps callers, and paces, apart', async () => {
    await spend(6);
    expect((await limiter.take(`${key} other`, rate)).allowed).toBe(true);
    expect((await limiter.take(key, { requests: 6, windowSeconds: 900 })).allowed).toBe(true);
  });

  test('a call can be given back, and all forgotten', async () => {
    await spend(5);
    await limiter.giveBack(key, rate);
    expect((await take()).allowed).toBe(true);
    expect((await take()).allowed).toBe(false);
    await limiter.clear(key, rate);
    expect(await take()).toMatchObject({ allowed: true, remaining: 4 });
  });
});

test('in PostgreSQL two nodes count together', async () => {
  const [one, other] = [createSharedRateLimiter(platform.database.pool), createSharedRateLimiter(platform.database.pool)];
  const key = platform.newId();
  for (const node of [one, other, one, other, one]) expect((await node.take(key, rate)).allowed).toBe(true);
  expect((await other.take(key, rate)).allowed).toBe(false);
});
