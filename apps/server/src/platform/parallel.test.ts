import { expect, test } from 'vitest';
import { inParallel } from './parallel.ts';

test('works on as many as it may at once, and on all', async () => {
  const done: number[] = [];
  let [now, most] = [0, 0];
  await inParallel([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
    most = Math.max(most, ++now);
    await new Promise(setImmediate);
    now--;
    done.push(item);
  });
  expect(most).toBe(3);
  expect(done.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test('begins nothing after a failure, and waits for what was begun', async () => {
  const [begun, ended]: [number[], number[]] = [[], []];
  const all = inParallel([1, 2, 3, 4, 5], 2, async (item) => {
    begun.push(item);
    if (item === 1) throw new Error('The first');
    await new Promise(setImmediate);
    ended.push(item);
    if (item === 2) throw new Error('The second');
  });
  await expect(all).rejects.toThrow('The first');
  expect(begun).toEqual([1, 2]);
  expect(ended).toEqual([2]);
});
