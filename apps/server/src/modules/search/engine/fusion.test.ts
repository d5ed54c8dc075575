import { expect, test } from 'vitest';
import { fuse, strengthen } from './fusion.ts';

const list = (...scores: [movieId: number, score: number][]) => scores.map(([movieId, score]) => ({ movieId, score }));
const order = (scores: ReadonlyMap<number, number>) => [...scores].sort((a, b) => b[1] - a[1]).map(([movieId]) => movieId);

test('places are fused by their reciprocals', () => {
  const fused = fuse([
    { list: list([1, 9], [2, 8]), weight: 1 },
    { list: list([2, 0.5]), weight: 0.5 },
  ]);
  expect(fused.get(1)).toBeCloseTo(1 / 61);
  expect(fused.get(2)).toBeCloseTo(1 / 62 + 0.5 / 61);
  expect(order(fused)).toEqual([2, 1]);
});

test('a film whose words are far clearer than the next one’s stays first; one that is hardly clearer gives way to meaning', () => {
  const semantic = list([2, 0.8], [3, 0.4]);
  const by = (text: ReturnType<typeof list>) =>
    order(
      strengthen(
        fuse([
          { list: text, weight: 1 },
          { list: semantic, weight: 0.3 },
        ]),
        { text, expanded: [], semantic },
        () => null,
      ),
    );
  expect(by(list([1, 30], [2, 12]))[0]).toBe(1);
  expect(by(list([1, 30], [2, 29]))[0]).toBe(2);
});

test('a film that is no near one is the worse for what it means, as far as is known', () => {
  const text = list([1, 10], [2, 9.9], [3, 9.8]);
  const semantic = list([9, 0.9], [8, 0.5]);
  const far = new Map([
    [1, 0.1],
    [2, 0.45],
  ]);
  const scores = strengthen(fuse([{ list: text, weight: 1 }]), { text, expanded: [], semantic }, (id) => far.get(id) ?? null);
  expect(order(scores)).toEqual([3, 2, 1]);
});

test('lists without anything, or without any difference, change nothing', () => {
  const fused = fuse([{ list: list([1, 0.7], [2, 0.7]), weight: 1 }]);
  expect(strengthen(fused, { text: [], expanded: [], semantic: list([1, 0.7], [2, 0.7]) }, () => null)).toEqual(fused);
  expect(strengthen(new Map(), { text: [], expanded: [], semantic: [] }, () => 1)).toEqual(new Map());
});
