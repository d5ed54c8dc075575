import { describe, expect, it } from 'vitest';
import { nextBox } from './arrows.ts';

/** A shelf of three and two:  0 1 2 / 3 4  */
const shelf = [0, 1, 2, 3, 4].map((index) => ({ top: index < 3 ? 0 : 100, left: (index % 3) * 50 }));

describe('the arrow keys on a shelf', () => {
  it.each([
    [0, 'ArrowRight', 1],
    [2, 'ArrowRight', 3],
    [3, 'ArrowLeft', 2],
    [1, 'ArrowDown', 4],
    [4, 'ArrowUp', 1],
    [3, 'Home', 0],
    [0, 'End', 4],
  ])('from %i by %s to %i', (from, key, to) => {
    expect(nextBox(shelf, from, key)).toBe(to);
  });

  it('go down to the nearest when nothing is straight below', () => {
    expect(nextBox(shelf, 2, 'ArrowDown')).toBe(4);
  });

  it.each([
    [0, 'ArrowLeft'],
    [4, 'ArrowRight'],
    [0, 'ArrowUp'],
    [3, 'ArrowDown'],
    [0, 'a'],
    [-1, 'ArrowRight'],
  ])('lead nowhere from %i by %s', (from, key) => {
    expect(nextBox(shelf, from, key)).toBeNull();
  });
});
