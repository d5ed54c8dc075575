import { describe, expect, it } from 'vitest';
import { fillSteps } from './steps.ts';

const at = (place: number) => ({ at: place, ratings: 2, average: 4 });

describe('an axis', () => {
  it('has a place for what has nothing', () => {
    expect(fillSteps([at(1950), at(1920)], 10).map((one) => [one.at, one.ratings])).toEqual([
      [1920, 2],
      [1930, 0],
      [1940, 0],
      [1950, 2],
    ]);
  });

  it('is not drawn out without end', () => {
    expect(fillSteps([at(1), at(2026)], 1).map((one) => one.at)).toEqual([1, 2026]);
  });

  it('is nothing without counts, and itself with one', () => {
    expect(fillSteps([], 10)).toEqual([]);
    expect(fillSteps([at(1990)], 10)).toEqual([at(1990)]);
  });
});
