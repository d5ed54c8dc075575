import { catalogue } from '@fotograma/contract';
import { describe, expect, it } from 'vitest';
import { deal, emptyHand, speak, takeBack } from './hand.ts';
import { verdictOf } from './swipe.ts';

const film = (id: number) => ({ ...catalogue.exampleMovie, id });
const ids = (hand: typeof emptyHand) => ({
  films: hand.films.map(({ id }) => id),
  said: hand.said.map((one) => `${one.film.id} ${one.verdict}`),
});
const three = deal(emptyHand, [film(1), film(2), film(3)]);

describe('a hand of films', () => {
  it('goes through them one by one', () => {
    expect(ids(speak(speak(three, 'like'), 'pass'))).toEqual({ films: [3], said: ['1 like', '2 pass'] });
  });

  it('is dealt nothing twice, though the house gives the same until it has heard', () => {
    const on = speak(three, 'like');
    expect(ids(deal(on, [film(1), film(2), film(4)]))).toEqual({ films: [2, 3, 4], said: ['1 like'] });
    expect(deal(on, [film(1), film(3)])).toBe(on);
  });

  it('takes back the last word, and the one before it', () => {
    const on = speak(speak(three, 'like'), 'pass');
    expect(ids(takeBack(on))).toEqual({ films: [2, 3], said: ['1 like'] });
    expect(ids(takeBack(takeBack(on)))).toEqual({ films: [1, 2, 3], said: [] });
    expect(takeBack(three)).toBe(three);
  });

  it('puts a film back on top when what was said to it was not taken', () => {
    const on = speak(speak(three, 'like'), 'pass');
    expect(ids(takeBack(on, 1))).toEqual({ films: [1, 3], said: ['2 pass'] });
    expect(takeBack(on, 9)).toBe(on);
  });

  it('says nothing to nothing', () => {
    expect(speak(emptyHand, 'like')).toBe(emptyHand);
  });
});

describe('a swipe', () => {
  it.each([
    [200, 0, 'like'],
    [-200, 0, 'pass'],
    [40, 0, null],
    [-40, 0.1, null],
    [60, 0.9, 'like'],
    [-60, -0.9, 'pass'],
    [60, -0.9, null],
    [5, 2, null],
  ])('of %i pixels at %s pixels a millisecond: %s', (dx, speed, verdict) => {
    expect(verdictOf(dx, speed, 400)).toBe(verdict);
  });
});
