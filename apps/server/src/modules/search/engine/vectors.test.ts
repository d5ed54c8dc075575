import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VectorStore } from './vectors.ts';

function unit(values: readonly number[]): number[] {
  const length = Math.hypot(...values) || 1;
  return values.map((value) => value / length);
}

describe('an exact scan of vectors', () => {
  test('finds what comparing one by one finds, whatever their length and number', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 20 }),
        fc.infiniteStream(fc.double({ min: -1, max: 1, noNaN: true })),
        (dimensions, count, most, numbers) => {
          const next = () => Float32Array.from(unit(Array.from({ length: dimensions }, () => numbers.next().value as number)));
          const vectors = Array.from({ length: count }, next);
          const question = next();
          const store = new VectorStore();
          for (const [n, vector] of vectors.entries()) store.put([n + 1], vector);
          const found = store.nearest(question, most, null);
          const scores = vectors.map((vector) => vector.reduce((sum, value, n) => sum + value * (question[n] as number), 0));
          expect(found).toHaveLength(Math.min(most, count));
          for (const { movieId, score } of found) expect(score).toBeCloseTo(scores[movieId - 1] as number, 4);
          for (const [n, score] of scores.entries()) expect(store.cosine(question, n + 1)).toBeCloseTo(score, 4);
          const worst = found.at(-1)?.score ?? 0;
          const better = scores.filter((score) => score > worst + 1e-4).length;
          expect(better).toBeLessThan(most);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('leaves out what is not among those allowed, and gives as many as there are', () => {
    const store = new VectorStore();
    store.put([1, 2, 3, 40], Float32Array.from([1, 0, 0, 1, 0.6, 0.8, -1, 0]));
    const among = new Uint32Array([0b1100, 0b1_0000_0000]);
    expect(store.nearest(Float32Array.from([1, 0]), 10, among).map(({ movieId }) => movieId)).toEqual([3, 2, 40]);
  });

  test('what was taken out or put anew is as it is now', () => {
    const store = new VectorStore();
    store.put([1, 2, 3], Float32Array.from([1, 0, 0, 1, 0.6, 0.8]));
    store.remove([1, 9]);
    store.put([2], Float32Array.from([1, 0]));
    expect(store.count).toBe(2);
    expect(store.nearest(Float32Array.from([1, 0]), 5, null).map(({ movieId }) => movieId)).toEqual([2, 3]);
    expect(store.of(1)).toBeNull();
    expect([...(store.of(2) ?? [])]).toEqual([1, 0]);
    store.clear();
    expect(store.nearest(Float32Array.from([1, 0]), 5, null)).toEqual([]);
    store.put([7], Float32Array.from([0, 0, 1]));
    expect(store.dimensions).toBe(3);
  });

  test('vectors of other lengths are refused, and a question of another length finds nothing', () => {
    const store = new VectorStore();
    store.put([1], Float32Array.from([1, 0]));
    expect(() => store.put([2], Float32Array.from([1, 0, 0]))).toThrow(RangeError);
    expect(() => store.put([2, 3], Float32Array.from([1, 0, 0]))).toThrow(RangeError);
    expect(store.nearest(Float32Array.from([1, 0, 0]), 5, null)).toEqual([]);
    expect(store.cosine(Float32Array.from([1, 0, 0]), 1)).toBeNull();
    expect(store.cosine(Float32Array.from([1, 0]), 9)).toBeNull();
  });
});
