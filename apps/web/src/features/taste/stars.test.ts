import { describe, expect, it } from 'vitest';
import { STARS, starsAt, starsByKey } from './stars.ts';

describe('stars by keys', () => {
  it.each([
    ['ArrowRight', 3, 3.5],
    ['ArrowUp', 4.5, 5],
    ['ArrowRight', 5, 5],
    ['ArrowLeft', 1.5, 1],
    ['ArrowDown', 1, 1],
    ['ArrowRight', null, 3],
    ['ArrowLeft', null, 3],
    ['Home', null, 1],
    ['End', 2, 5],
    ['4', 1, 4],
    ['Delete', 4, null],
    ['Backspace', 4, null],
    ['0', 4, null],
  ])('%s on %s gives %s', (key, stars, after) => {
    expect(starsByKey(key, stars)).toBe(after);
  });

  it.each(['a', '6', '9', 'Tab', 'Enter', '-1'])('%s is left to the page', (key) => {
    expect(starsByKey(key, 3)).toBeUndefined();
  });

  it('never leave what the house takes', () => {
    for (const from of STARS) {
      for (const key of ['ArrowLeft', 'ArrowRight', 'Home', 'End']) expect(STARS).toContain(starsByKey(key, from));
    }
  });
});

describe('stars under a pointer', () => {
  it.each([
    [0, 1],
    [-0.2, 1],
    [0.09, 1],
    [0.2, 1],
    [0.21, 1.5],
    [0.5, 2.5],
    [0.51, 3],
    [0.99, 5],
    [1.4, 5],
  ])('at %s of the way: %s', (share, stars) => {
    expect(starsAt(share)).toBe(stars);
  });
});
