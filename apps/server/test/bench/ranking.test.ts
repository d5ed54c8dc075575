import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createJudge, ndcg, recall } from '../../../../bench/support/ranking.ts';
import { readSplit, splitAtRandom, splitByTime } from '../../../../bench/support/ratings.ts';

test('recall and NDCG by hand', () => {
  // Right at places 1 and 3 of 4, three to find: DCG = 1 + 1/2, the best = 1 + 1/log2(3) + 1/2.
  const hits = { found: [true, false, true, false], relevant: 3 };
  expect(recall(hits, 4)).toBeCloseTo(2 / 3, 12);
  expect(recall(hits, 2)).toBeCloseTo(1 / 3, 12);
  expect(ndcg(hits, 4)).toBeCloseTo(1.5 / (1.5 + 1 / Math.log2(3)), 12);
  // The best list of two places has no room for the third.
  expect(ndcg(hits, 2)).toBeCloseTo(1 / (1 + 1 / Math.log2(3)), 12);
});

test('people with nothing to find do not count, what is recommended to them does', () => {
  const judge = createJudge(10);
  judge.judge([1, 2], new Set([2, 9]));
  judge.judge([3, 4], new Set([5]));
  judge.judge([6], new Set());
  expect(judge.quality()).toEqual({
    people: 2,
    recall20: 0.25,
    ndcg20: 0.5 * (1 / Math.log2(3) / (1 + 1 / Math.log2(3))),
    ndcg10: 0.5 * (1 / Math.log2(3) / (1 + 1 / Math.log2(3))),
    hit10: 0.5,
    hit20: 0.5,
    coverage20: 0.5,
  });
});

test('splits leave nothing out and nothing twice', () => {
  const likes = [Array.from({ length: 10 }, (_, item) => item), [3]];
  const split = splitAtRandom({ items: 10, likes }, 1);
  expect([split.train[0]?.length, split.valid[0]?.length, split.test[0]?.length]).toEqual([7, 1, 2]);
  expect([...(split.train[0] ?? []), ...(split.valid[0] ?? []), ...(split.test[0] ?? [])].sort((a, b) => a - b)).toEqual(likes[0]);
  expect(splitAtRandom({ items: 10, likes }, 1)).toEqual(split);
  expect(splitByTime({ items: 10, likes }).test).toEqual([[9], [3]]);
});

test('files with a line a person are read, and what is no number is named', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fotograma-test-split-'));
  try {
    const path = (name: string) => join(folder, name);
    await writeFile(path('train'), '7 100 200 100\n8 200\n\n');
    await writeFile(path('valid'), '7 300\n');
    await writeFile(path('test'), '8 300\n9 100\n');
    const files = { train: path('train'), valid: path('valid'), test: path('test') };
    expect(readSplit(files)).toEqual({ items: 3, train: [[0, 1], [1], []], valid: [[2], [], []], test: [[], [2], [0]] });
    await writeFile(path('test'), '8 300\n9 x\n');
    expect(() => readSplit(files)).toThrow(/test:2/);
  } finally {
    await rm(folder, { recursive: true });
  }
});
