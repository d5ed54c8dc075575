import { describe, expect, test } from 'vitest';
import { Best } from './best.ts';

describe('the best of many', () => {
  test('are kept in order; of equals the lower number', () => {
    const best = new Best(3);
    for (const [number, score] of [
      [4, 1],
      [9, 5],
      [1, 1],
      [7, 3],
      [2, 1],
      [3, 5],
    ] as const)
      best.offer(number, score);
    expect(best.list()).toEqual([
      { number: 3, score: 5 },
      { number: 9, score: 5 },
      { number: 7, score: 3 },
    ]);
    expect(best.threshold).toBe(3);
    expect(new Best(0).list()).toEqual([]);
  });
});
