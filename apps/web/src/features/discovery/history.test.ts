import { describe, expect, it } from 'vitest';
import { momentsOf, namedMoments } from './history.ts';
import type { JourneySummary, Sentiment } from './queries.ts';

const text = { en: '', es: '', pt: '' };
const feeling = (id: Sentiment['id'], valence: number): Sentiment => ({
  id,
  valence,
  arousal: 0,
  hue: 0,
  names: text,
  descriptions: text,
  subFeelings: [],
});
const journey = (id: string, day: number, sentiment: Sentiment['id'] | null, valences: readonly (number | null)[] = []): JourneySummary => {
  const at = `2026-01-0${day}T00:00:00.000Z`;
  const feedback = valences.map((valence, movieId) => ({ movieId, met: true, valence, at }));
  const answers = { sentiment, intensity: null, intention: null, option: null };
  return { id, answers, feedback, createdAt: at, updatedAt: at, isFinished: false, films: [] };
};
const FEELINGS = [feeling('joy', 0.8), feeling('sadness', -0.7)];

describe('momentsOf', () => {
  it('stand along time, the oldest first, with what was felt before and after', () => {
    const moments = momentsOf([journey('c', 5, 'joy'), journey('b', 2, 'sadness', [0.5, 1, null]), journey('a', 1, 'joy')], FEELINGS);
    expect(moments.map(({ id, along, before, after }) => [id, along, before, after])).toEqual([
      ['a', 0, 0.8, null],
      ['b', 0.25, -0.7, 0.75],
      ['c', 1, 0.8, null],
    ]);
  });

  it('are none without a feeling', () => expect(momentsOf([journey('a', 1, null)], FEELINGS)).toEqual([]));
});

describe('namedMoments', () => {
  it('are the latest, and those that leave room for their names', () => {
    const moments = momentsOf(
      [1, 2, 4, 5].map((day) => journey(String(day), day, 'joy')),
      FEELINGS,
    );
    expect([...namedMoments(moments, 0.5)]).toEqual(['5', '2']);
    expect(namedMoments(moments, 0.1).size).toBe(4);
  });
});
