import { describe, expect, it } from 'vitest';
import { feelingStep, told, valenceAfter } from './feedback.ts';
import type { Journey } from './queries.ts';

const journey: Journey = {
  id: '3f0c4f5e-7a55-4a0e-9a9e-0d6b6f4f2f10',
  answers: { sentiment: 'sadness', intensity: 3, intention: 'process', option: null },
  constraints: {},
  next: null,
  plan: null,
  feedback: [
    { movieId: 1, met: true, valence: 0.5, at: '2026-01-01T00:00:00.000Z' },
    { movieId: 2, met: true, valence: null, at: '2026-01-01T00:00:00.000Z' },
  ],
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
};

describe('told', () => {
  it('puts the last word about a film in the place of the one before', () => {
    const at = '2026-01-02T00:00:00.000Z';
    expect(told(journey, { movieId: 1, met: false, valence: -1 }, at).feedback).toEqual([
      journey.feedback[1],
      { movieId: 1, met: false, valence: -1, at },
    ]);
  });
});

describe('feelingStep', () => {
  it.each([
    [-1, 1],
    [-0.5, 2],
    [0, 3],
    [0.5, 4],
    [1, 5],
    [4, 5],
  ])('%d is word %d', (valence, step) => expect(feelingStep(valence)).toBe(step));
});

describe('valenceAfter', () => {
  it('is the mean of what was said', () => {
    expect(valenceAfter([{ valence: 1 }, { valence: null }, { valence: 0 }])).toBe(0.5);
    expect(valenceAfter([{ valence: null }])).toBeNull();
  });
});
