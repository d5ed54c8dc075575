import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type KnownFilm, mix, mostTelling, shuffled } from './deck.choice.ts';

const film = (id: number, facts: Partial<KnownFilm> = {}): KnownFilm => ({
  id,
  year: null,
  score: 7,
  distribution: null,
  genres: [],
  ...facts,
});
const SPLIT = [20, 0, 0, 0, 0, 0, 0, 0, 20];
const UNANIMOUS = [0, 0, 0, 0, 0, 0, 0, 0, 40];

describe('films to learn most from', () => {
  test('are known first, when they are alike otherwise', () => {
    expect(mostTelling([film(1), film(2), film(3)], [], 3)).toEqual([1, 2, 3]);
  });

  test('are such as opinions differ about, and such as are liked', () => {
    expect(mostTelling([film(1, { distribution: UNANIMOUS }), film(2, { distribution: [5, 4, 5, 4, 5, 4, 5, 4, 5] })], [], 1)).toEqual([2]);
    expect(mostTelling([film(1, { distribution: UNANIMOUS }), film(2, { distribution: SPLIT })], [], 1)).toEqual([2]);
    expect(mostTelling([film(1, { score: 3 }), film(2, { score: 8 })], [], 1)).toEqual([2]);
  });

  test('differ from those before them in genre and decade', () => {
    const films = [
      film(1, { genres: ['drama'], year: 1990 }),
      film(2, { genres: ['drama'], year: 1995 }),
      film(3, { genres: ['drama'], year: 1960 }),
      film(4, { genres: ['comedy'], year: 1994 }),
    ];
    expect(mostTelling(films, [], 4)).toEqual([1, 4, 3, 2]);
    expect(mostTelling(films, [film(9, { genres: ['drama'], year: 1991 })], 1)).toEqual([4]);
  });

  test('are each once, as many as there are, and the first of more are the same', () => {
    const films = fc.uniqueArray(
      fc.record({
        id: fc.integer({ min: 1, max: 1_000 }),
        year: fc.option(fc.integer({ min: 1895, max: 2025 })),
        score: fc.option(fc.double({ min: 0, max: 10, noNaN: true })),
        distribution: fc.option(fc.array(fc.nat(100), { minLength: 9, maxLength: 9 })),
        genres: fc.uniqueArray(fc.constantFrom('drama', 'comedy', 'crime', 'war'), { maxLength: 3 }),
      }),
      { selector: ({ id }) => id, maxLength: 30 },
    );
    fc.assert(
      fc.property(films, fc.nat(40), (given, count) => {
        const all = mostTelling(given, [], given.length);
        expect(all.toSorted()).toEqual(given.map(({ id }) => id).toSorted());
        expect(mostTelling(given, [], count)).toEqual(all.slice(0, count));
      }),
    );
  });
});

describe('mixing', () => {
  test('takes one of the few after so many, and goes on when one list ends', () => {
    expect(mix([1, 2, 3, 4, 5], [10, 11], 3, 9)).toEqual([1, 2, 3, 10, 4, 5, 11]);
    expect(mix([], [10, 11], 3, 9)).toEqual([10, 11]);
    expect(mix([1, 2], [], 1, 9)).toEqual([1, 2]);
    expect(mix([1, 2, 3], [2, 1, 4], 1, 9)).toEqual([1, 2, 3, 4]);
    expect(mix([1, 2, 3], [4, 5], 1, 2)).toEqual([1, 4]);
  });
});

test('an order by seed is the same for the same seed, and has everything', () => {
  const ids = Array.from({ length: 50 }, (_, n) => n);
  expect(shuffled(ids, 'a')).toEqual(shuffled(ids.toReversed(), 'a'));
  expect(shuffled(ids, 'a')).not.toEqual(shuffled(ids, 'b'));
  expect(shuffled(ids, 'a')).not.toEqual(ids);
  expect(shuffled(ids, 'a').toSorted((x, y) => x - y)).toEqual(ids);
});
