import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allowedMistakes, corrections, editDistance } from './spelling.ts';

test.each([
  ['amelie', 'amelie', 0],
  ['ameile', 'amelie', 1],
  ['kurosawa', 'kurosava', 1],
  ['', 'abc', 3],
  ['ca', 'abc', 3],
  ['metropolis', 'metropols', 1],
])('from %s to %s it takes %i', (a, b, distance) => {
  expect(editDistance(a, b)).toBe(distance);
});

test('a distance is symmetric, zero only for the same word, and never more than the longer one', () => {
  const word = fc.string({ maxLength: 12 });
  fc.assert(
    fc.property(word, word, (a, b) => {
      const distance = editDistance(a, b);
      expect(distance).toBe(editDistance(b, a));
      expect(distance === 0).toBe(a === b);
      expect(distance).toBeLessThanOrEqual(Math.max([...a].length, [...b].length));
    }),
  );
});

test('short words are taken at their word', () => {
  expect(allowedMistakes(3)).toBe(0);
  expect(corrections('ran', [{ word: 'rain', frequency: 9 }], 4)).toEqual([]);
});

test('the nearest word comes first, then the more frequent; what is too far is none', () => {
  const candidates = [
    { word: 'marina', frequency: 1 },
    { word: 'martini', frequency: 9 },
    { word: 'martino', frequency: 50 },
    { word: 'carmine', frequency: 99 },
  ];
  expect(corrections('martina', candidates, 4)).toEqual(['martino', 'martini', 'marina']);
  expect(corrections('martina', candidates, 1)).toEqual(['martino']);
});
