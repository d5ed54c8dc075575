import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { createMemoryRateLimiter, type RateLimiter } from './ratelimit.ts';

const rate = { requests: 5, windowSeconds: 10 };
let seconds = 0;
let limiter: RateLimiter;
beforeEach(() => {
  seconds = 0;
  limiter = createMemoryRateLimiter(() => new Date(1_700_000_000_000 + seconds * 1_000));
});

const take = (key = 'a') => limiter.take(key, rate);

describe('the rate limiter', () => {
  test('lets the allowance through, counts down, and then says how long to wait', async () => {
    const answers = [];
    for (let n = 0; n < 6; n++) answers.push(await take());
    expect(answers.map((answer) => answer.allowed)).toEqual([true, true, true, true, true, false]);
    expect(answers.map((answer) => answer.remaining)).toEqual([4, 3, 2, 1, 0, 0]);
    expect(answers.map((answer) => answer.resetSeconds)).toEqual([2, 4, 6, 8, 10, 2]);
  });

  test('lets one through again after one interval, and no more', async () => {
    for (let n = 0; n < 5; n++) await take();
    seconds = 1.9;
    expect((await take()).allowed).toBe(false);
    seconds = 2;
    expect(await take()).toMatchObject({ allowed: true, remaining: 0 });
    expect((await take()).allowed).toBe(false);
  });

  test('is not lengthened by calls that were refused', async () => {
    for (let n = 0; n < 100; n++) await take();
    seconds = 2;
    expect((await take()).allowed).toBe(true);
  });

  test('is restored wholly after a quiet window, and never beyond', async () => {
    for (let n = 0; n < 5; n++) await take();
    seconds = 1_000;
    expect(await take()).toEqual({ allowed: true, remaining: 4, resetSeconds: 2 });
  });

  test('keeps callers apart', async () => {
    for (let n = 0; n < 6; n++) await take('a');
    expect((await take('b')).allowed).toBe(true);
  });

  test('takes no harm from a clock that is set back', async () => {
    for (let n = 0; n < 4; n++) await take();
    seconds = -5;
    expect((await take()).remaining).toBeGreaterThanOrEqual(0);
  });

  test('lets no more through in any window than the allowance and what drips back, and never refuses who keeps to the pace', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 4_000 }), { minLength: 1, maxLength: 80 }), async (gaps) => {
        let at = 0;
        const fresh = createMemoryRateLimiter(() => new Date(at));
        const allowed: number[] = [];
        for (const gap of gaps) {
          at += gap;
          const answer = await fresh.take('a', rate);
          if (answer.allowed) allowed.push(at);
          else expect(answer.resetSeconds).toBeGreaterThan(0);
          expect(answer.remaining).toBeLessThan(rate.requests);
        }
        // A burst of the whole allowance and what drips back during the window (ITU-T I.371).
        for (const start of allowed)
          expect(allowed.filter((time) => time >= start && time < start + 10_000).length).toBeLessThanOrEqual(10);
      }),
    );
    for (let n = 0; n < 100; n++) {
      seconds = n * 2;
      expect((await take('paced')).allowed).toBe(true);
    }
  });

  test('forgets callers rather than grow without end, the longest unseen first', async () => {
    const hour = { requests: 2, windowSeconds: 3_600 };
    await limiter.take('seen again', hour);
    for (let n = 0; n < 49_999; n++) await limiter.take(`k${n}`, hour);
    await limiter.take('seen again', hour);
    await limiter.take('one too many', hour);
    expect((await limiter.take('k0', hour)).remaining).toBe(1);
    expect((await limiter.take('k49998', hour)).remaining).toBe(0);
    expect((await limiter.take('seen again', hour)).allowed).toBe(false);
  });
});
