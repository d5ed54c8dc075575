import { describe, expect, test } from 'vitest';
import { wordsOf } from './folding.ts';
import { distance, Speller } from './spelling.ts';
import { yearsIn } from './years.ts';

describe('years in words', () => {
  test.each([
    ['a western from 1957', 1957, 1957],
    ['the seventies', 1970, 1979],
    ['70s horror', 1970, 1979],
    ['1970s horror', 1970, 1979],
    ['early 2000s', 2000, 2004],
    ['late 80s', 1985, 1989],
    ['before 1950', 1870, 1949],
    ['after the sixties', 1960, 2099],
    ['between 1960 and 1970', 1960, 1970],
    ['los años 80', 1980, 1989],
    ['de los setenta', 1970, 1979],
    ['década de 1950', 1950, 1959],
    ['antes de 1940', 1870, 1939],
    ['entre 1960 y 1965', 1960, 1965],
    ['anos 90', 1990, 1999],
    ['nos anos oitenta', 1980, 1989],
    ['depois de 2010', 2010, 2099],
  ])('%s', (text, from, to) => expect(yearsIn(wordsOf(text))?.years).toEqual({ from, to }));

  test.each(['veinte hombres', 'a room of 80 people', '9 to 5', '12 angry men', 'twenty', '3000'])('%s names none', (text) =>
    expect(yearsIn(wordsOf(text))).toBeNull(),
  );
});

describe('misspelt words', () => {
  const speller = new Speller([
    ['metropolis', 3],
    ['lighthouse', 2],
    ['night', 40],
    ['nights', 4],
  ]);
  test.each([
    ['metroplis', 'metropolis'],
    ['metropoliss', 'metropolis'],
    ['lihgthouse', 'lighthouse'],
    ['ligthouse', 'lighthouse'],
    ['nigth', 'night'],
  ])('%s → %s', (from, to) => expect(speller.nearest(from)).toBe(to));
  test.each(['abc', 'metamorphosis', '12345', 'zzzzzz'])('%s is near to none', (word) => expect(speller.nearest(word)).toBeNull());
  test('a swap of neighbours is one slip', () => {
    expect(distance('abcd', 'acbd', 2)).toBe(1);
    expect(distance('abcd', 'abcd', 2)).toBe(0);
    expect(distance('abcd', 'wxyz', 2)).toBeGreaterThan(2);
  });
});
