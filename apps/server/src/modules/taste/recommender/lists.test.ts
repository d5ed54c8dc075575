import { describe, expect, test } from 'vitest';
import { type FilmFacts, type FilmFeatures, FilmFeaturesBuilder, likeness } from './features.ts';
import { dotRow } from './linear.ts';
import { diversify } from './mmr.ts';
import { decodeModel, encodeModel, HEAD, type ModelParts } from './model-file.ts';
import { bestShared, nearTo, type Profile, profileOf, scoreOf } from './profile.ts';
import { createRandom, fillNormal } from './random.ts';
import { bestItems, mostAlike, spreadOf } from './search.ts';
import { type Signal, tasteOf } from './signals.ts';

const film = (id: number, facts: Partial<FilmFacts> = {}): FilmFacts => ({
  id,
  popularity: 0,
  rating: null,
  playable: false,
  genres: [],
  directors: [],
  writers: [],
  cast: [],
  keywords: [],
  ...facts,
});

async function featuresOf(films: readonly FilmFacts[]) {
  const builder = new FilmFeaturesBuilder();
  for (const each of films) builder.add(each);
  return builder.build();
}

function modelOf(items: number, d: number, seed = 5): ModelParts {
  const factors = new Float32Array(items * d);
  fillNormal(factors, 1, createRandom(seed));
  // Lengths that differ as popularity does.
  for (let item = 0; item < items; item++)
    for (let k = 0; k < d; k++) factors[item * d + k] = (factors[item * d + k] ?? 0) / (1 + item / 20);
  return {
    ids: Int32Array.from({ length: items }, (_, item) => 1_000 + item),
    support: Uint32Array.from({ length: items }, (_, item) => item + 1),
    factors,
    settings: { dimensions: d, regularisation: 0.01, frequencyExponent: 1, unobserved: 0.1, items },
    people: 60,
    ratings: 600,
  };
}

function scoresNear(...[films, profile, work]: [FilmFeatures, Profile, number]): Map<number, number> {
  const scores = new Map<number, number>();
  nearTo(films, profile, work, (position, score) => scores.set(position, score));
  return scores;
}

const reread = (parts: ModelParts) => decodeModel(encodeModel(parts).buffer);

describe('the best of many', () => {
  test.each([6, 24])('are found exactly although the search stops early, of %i dimensions', async (d) => {
    const model = reread(modelOf(500, d));
    const random = createRandom(9);
    for (let round = 0; round < 20; round++) {
      const person = Float64Array.from({ length: d }, () => random() - 0.5);
      const admits = (item: number) => item % 3 !== 0;
      const scores = Array.from({ length: 500 }, (_, item) => ({
        number: item,
        score: person.reduce((sum, value, k) => sum + value * (model.factors[item * d + k] ?? 0), 0),
      }));
      const expected = scores
        .filter(({ number }) => admits(number))
        .sort((a, b) => b.score - a.score)
        .slice(0, 10);
      const found = await bestItems(model, person, 10, admits);
      expect(found.map(({ number }) => number)).toEqual(expected.map(({ number }) => number));
      const mean = scores.reduce((sum, { score }) => sum + score, 0) / 500;
      const spread = spreadOf(model, person);
      expect(spread.mean).toBeCloseTo(mean, 6);
      expect(spread.deviation).toBeCloseTo(Math.sqrt(scores.reduce((sum, { score }) => sum + (score - mean) ** 2, 0) / 500), 6);
    }
  });

  test('items alike are those that point the same way', async () => {
    const parts = modelOf(4, 2);
    parts.factors.set([1, 0, 3, 0.1, 0, 2, -1, 0]);
    const model = reread(parts);
    const item = [...model.ids].indexOf(1_000);
    expect((await mostAlike(model, item, 3)).map(({ number }) => model.ids[number])).toEqual([1_001, 1_002, 1_003]);
  });
});

describe('a model’s file', () => {
  test('gives back what was put in, by falling length', () => {
    const parts = modelOf(7, 3);
    const model = reread(parts);
    expect(model).toMatchObject({ people: 60, ratings: 600, items: 7, settings: parts.settings });
    expect([...model.norms]).toEqual([...model.norms].sort((a, b) => b - a));
    for (const [item, id] of model.ids.entries()) {
      const before = id - 1_000;
      expect(model.support[item]).toBe(parts.support[before]);
      // The axes are others; what two factors have to do with each other is not.
      for (const [other, otherId] of model.ids.entries()) {
        const product = dotRow(model.factors.subarray(item * 3, item * 3 + 3), model.factors, other, 3);
        const was = dotRow(parts.factors.subarray(before * 3, before * 3 + 3), parts.factors, otherId - 1_000, 3);
        expect(product).toBeCloseTo(was, 5);
      }
    }
  });

  test('has its factors in their principal axes, and knows how long their tails are', () => {
    const model = reread(modelOf(60, 20));
    const energy = Array.from({ length: 20 }, (_, k) => model.gram[k * 20 + k] as number);
    expect(energy).toEqual(energy.toSorted((a, b) => b - a));
    for (let k = 1; k < 20; k++) expect(model.gram[k * 20]).toBeCloseTo(0, 4);
    for (let item = 0; item < 60; item++) {
      expect(model.tails[item]).toBeCloseTo(Math.hypot(...model.factors.subarray(item * 20 + HEAD, (item + 1) * 20)), 5);
    }
  });

  test('is refused when it is not whole, not one, or of another layout', () => {
    const bytes = encodeModel(modelOf(7, 3));
    expect(() => decodeModel(bytes.slice(0, -8).buffer)).toThrow('not whole');
    expect(() => decodeModel(new ArrayBuffer(0))).toThrow('no recommender');
    expect(() => decodeModel(new TextEncoder().encode('x'.repeat(100)).buffer as ArrayBuffer)).toThrow('no recommender');
    const other = bytes.slice();
    other.set(new TextEncoder().encode('nothing'), other.indexOf('f'.charCodeAt(0), 4));
    expect(() => decodeModel(other.buffer)).toThrow();
  });
});

describe('what films are made of', () => {
  test('rare things in common say more than common ones', async () => {
    const films = await featuresOf([
      film(1, { genres: [1], directors: [7] }),
      film(2, { genres: [1], directors: [7] }),
      film(3, { genres: [1], directors: [8] }),
      film(4, { genres: [2], directors: [7] }),
      ...[5, 6, 7, 8, 9, 10].map((id) => film(id, { genres: [1] })),
    ]);
    expect(likeness(films, 0, 1)).toBeCloseTo(1, 6);
    expect(likeness(films, 0, 3)).toBeGreaterThan(likeness(films, 0, 2));
    expect(likeness(films, 2, 3)).toBe(0);
  });

  test('a profile finds films by what somebody likes, and never by what they dislike', async () => {
    const films = await featuresOf([
      film(1, { genres: [1], keywords: ['heist'] }),
      film(2, { genres: [1], keywords: ['heist'], cast: [5] }),
      film(3, { genres: [2], cast: [6] }),
      film(4, { genres: [2], cast: [6] }),
      ...[5, 6, 7, 8, 9, 10].map((id) => film(id, { genres: [1] })),
    ]);
    const profile = profileOf(films, [
      { position: 0, weight: 1 },
      { position: 2, weight: -0.3 },
    ]);
    // Twice: what one looks at leaves nothing behind.
    for (let time = 0; time < 2; time++) {
      const found = scoresNear(films, profile, 1_000);
      expect(found.size).toBe(10);
      for (const [position, score] of found) expect(score).toBeCloseTo(scoreOf(films, profile, position), 6);
    }
    expect(scoreOf(films, profile, 1)).toBeGreaterThan(0);
    expect(scoreOf(films, profile, 3)).toBeLessThan(0);
    expect(bestShared(films, profile, 1)).toEqual({ kind: 'keyword', value: 'heist' });
    expect(bestShared(films, profile, 3)).toBeNull();
  });

  test('too much work leaves out what everybody has', async () => {
    const films = await featuresOf([
      film(1, { genres: [1], directors: [3] }),
      film(2, { genres: [1] }),
      film(3, { directors: [3] }),
      film(4, { genres: [1] }),
    ]);
    expect([...scoresNear(films, profileOf(films, [{ position: 0, weight: 1 }]), 2).keys()].sort()).toEqual([0, 2]);
  });
});

describe('a list is not all of one kind', () => {
  const options = { limit: 3, relevance: 0.7, perGroup: 2, window: 20 };

  test('the likeness of what is there already counts against the next', () => {
    const alike = (a: number, b: number) => (a < 2 && b < 2 ? 1 : 0);
    expect(diversify([1, 0.99, 0.7], alike, () => [], options)).toEqual([0, 2, 1]);
    expect(diversify([1, 0.99, 0.7], alike, () => [], { ...options, relevance: 1 })).toEqual([0, 1, 2]);
  });

  test('at most two of a director, unless there is nobody else', () => {
    const director = (at: number) => (at < 4 ? [7] : []);
    expect(diversify([1, 0.9, 0.8, 0.7, 0.1], () => 0, director, options)).toEqual([0, 1, 4]);
    expect(diversify([1, 0.9, 0.8, 0.7], () => 0, director, options)).toEqual([0, 1, 2]);
  });
});

describe('what somebody’s signals come to', () => {
  const now = new Date('2026-06-01T00:00:00Z');
  const signal = (movieId: number, kind: Signal['kind'], halfStars = 0, at = now): Signal => ({ movieId, kind, halfStars, at });

  test('ratings from 3.5 stars on are likes, up to 2 dislikes, and all are known', () => {
    const taste = tasteOf([signal(1, 'rating', 10), signal(2, 'rating', 7), signal(3, 'rating', 6), signal(4, 'rating', 4)], now);
    expect(taste.liked.map(({ movieId, confidence }) => [movieId, confidence])).toEqual([
      [1, 1],
      [2, 0.5],
    ]);
    expect(taste.disliked).toEqual([4]);
    expect([...taste.known]).toEqual([1, 2, 3, 4]);
  });

  test('a rating outweighs what was kept; of what was kept the surest counts; passing dislikes', () => {
    const taste = tasteOf(
      [
        signal(1, 'favorites'),
        signal(1, 'rating', 3),
        signal(2, 'watched'),
        signal(2, 'favorites'),
        signal(3, 'matched'),
        signal(3, 'pass'),
        signal(4, 'pass'),
        signal(4, 'rating', 9),
      ],
      now,
    );
    expect(taste.liked.map(({ movieId, confidence, halfStars }) => [movieId, confidence, halfStars])).toEqual([
      [2, 1, null],
      [4, 1, 9],
    ]);
    expect([...taste.disliked].sort()).toEqual([1, 3]);
  });

  test('what is on the watchlist fades by half in 180 days; the latest come first', () => {
    const before = (days: number) => new Date(now.getTime() - days * 86_400_000);
    const { liked } = tasteOf(
      [signal(1, 'watchlist', 0, before(180)), signal(2, 'watchlist'), signal(3, 'watchlist', 0, before(5_000))],
      now,
    );
    expect(liked.map(({ movieId, confidence }) => [movieId, confidence])).toEqual([
      [2, 0.4],
      [1, 0.2],
    ]);
  });
});
