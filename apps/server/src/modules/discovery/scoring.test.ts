import { discovery as contract } from '@fotograma/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diverse, path, type Scored, waypoints } from './choosing.ts';
import { curveOf } from './curve.ts';
import { learn } from './learning.ts';
import {
  contributionsOf,
  distance,
  type FilmNumbers,
  middleOf,
  nearness,
  type Point,
  partsOf,
  placeOf,
  scoreOf,
  type Wanted,
} from './scoring.ts';
import { readSeed, type Seed } from './seed/seed.ts';
import type { FilmFacts } from './table.ts';

const seed: Seed = await readSeed();
const PLACES: Point[] = contract.SENTIMENTS.map((id) => seed.sentiments.find((each) => each.id === id) as Point);

const unit = fc.double({ min: 0, max: 1, noNaN: true });
const scores = fc.array(unit, { minLength: 12, maxLength: 12 });
const film = fc
  .record({
    scores,
    arc: fc.constantFrom(...contract.ARCS),
    ending: fc.constantFrom(...contract.ENDINGS),
    intensity: fc.integer({ min: 0, max: 3 }),
    absorption: unit,
    hedonic: unit,
    eudaimonic: unit,
    pace: fc.constantFrom(...contract.PACES),
    quality: unit,
    novelty: unit,
  })
  .map((facts): FilmNumbers => ({ ...facts, ...middleOf(facts.scores, PLACES) }));
const pair = fc.constantFrom(...seed.intentions.filter(({ enabled }) => enabled));

function wantedOf({ sentiment, intention }: { sentiment: contract.SentimentId; intention: contract.Intention }, waypoint?: Point): Wanted {
  const from = PLACES[placeOf(sentiment)] as Point;
  return { sentiment, intention, from, waypoint: waypoint ?? from, weights: { ...seed.weights[intention], sentiments: {} } };
}
const withScore = (of: FilmNumbers, sentiment: contract.SentimentId, score: number): FilmNumbers => {
  const changed = Array.from(of.scores, (value, n) => (n === placeOf(sentiment) ? score : value));
  return { ...of, scores: changed, ...middleOf(changed, PLACES) };
};

describe('a score', () => {
  test('never falls when more speaks for the feeling', () => {
    const staying = pair.filter(({ intention }) => intention !== 'transform');
    fc.assert(
      fc.property(film, staying, unit, (one, { sentiment, intention }, more) => {
        const before = one.scores[placeOf(sentiment)] ?? 0;
        const richer = withScore(one, sentiment, before + (1 - before) * more);
        expect(scoreOf(richer, wantedOf({ sentiment, intention }), 0.5)).toBeGreaterThanOrEqual(
          scoreOf(one, wantedOf({ sentiment, intention }), 0.5) - 1e-9,
        );
      }),
      { numRuns: 500 },
    );
  });

  test('at the end of a path never falls when more speaks for where it leads', () => {
    const leaving = seed.intentions.filter(({ intention, enabled, goal }) => intention === 'transform' && enabled && goal.length === 1);
    expect(leaving.length).toBeGreaterThan(0);
    fc.assert(
      fc.property(film, fc.constantFrom(...leaving), unit, (one, { sentiment, intention, goal }, more) => {
        const [to] = goal as [contract.SentimentId];
        const wanted = wantedOf({ sentiment, intention }, PLACES[placeOf(to)]);
        const before = one.scores[placeOf(to)] ?? 0;
        expect(scoreOf(withScore(one, to, before + (1 - before) * more), wanted, 0.5)).toBeGreaterThanOrEqual(
          scoreOf(one, wanted, 0.5) - 1e-9,
        );
      }),
      { numRuns: 300 },
    );
  });

  test('is the sum of what its parts add, and each part is between 0 and 1', () => {
    fc.assert(
      fc.property(film, pair, (one, of) => {
        const wanted = wantedOf(of);
        const parts = partsOf(one, wanted, 0.4);
        for (const part of contract.PARTS) {
          expect(parts[part]).toBeGreaterThanOrEqual(0);
          expect(parts[part]).toBeLessThanOrEqual(1);
        }
        const sum = Object.values(contributionsOf(parts, wanted)).reduce((total, value) => total + value, 0);
        expect(scoreOf(one, wanted, 0.4)).toBeCloseTo(sum, 9);
      }),
    );
  });
});

describe('moods', () => {
  const point = fc.record({ valence: fc.double({ min: -1, max: 1, noNaN: true }), arousal: fc.double({ min: -1, max: 1, noNaN: true }) });

  test('are as near to each other one way as the other: staying is symmetric', () => {
    fc.assert(
      fc.property(point, point, film, (a, b, one) => {
        expect(nearness(a, b)).toBe(nearness(b, a));
        const target = (at: Point, from: Point) =>
          partsOf({ ...one, ...at }, { ...wantedOf({ sentiment: 'joy', intention: 'maintain' }), from }, 0).target;
        expect(target(a, b)).toBe(target(b, a));
      }),
    );
  });
});

const facts = (id: number, more: Partial<FilmFacts> = {}): FilmFacts => ({
  id,
  scores: new Float32Array(12),
  ...{ valence: 0, arousal: 0, arc: 'flat', ending: 'open', intensity: 1, absorption: 0.5, hedonic: 0.5, eudaimonic: 0.5, pace: 'steady' },
  ...{ quality: 0.5, novelty: 0.5, warnings: [], year: 1950 + (id % 60), runtime: 90, genres: ['drama'], countries: ['FR'], popularity: 1 },
  ...more,
});

describe('a path', () => {
  test('comes nearer to its goal with each film, whatever there is to choose from', () => {
    const place = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(place, place, unit), { minLength: 3, maxLength: 60 }), place, place, (films, valence, arousal) => {
        const goal = { valence, arousal };
        const ranked: Scored[] = films
          .map(([v, a, score], id) => ({ film: facts(id + 1, { valence: v, arousal: a }), score }))
          .sort((a, b) => b.score - a.score);
        const found = path([ranked, ranked, ranked], goal);
        if (!found) return;
        const [first, second, third] = found.map((each) => distance(each.film, goal)) as [number, number, number];
        expect(second).toBeLessThan(first);
        expect(third).toBeLessThan(second);
      }),
    );
  });

  test('begins near the feeling and ends where it leads', () => {
    const [first, second, third] = waypoints({ valence: -0.7, arousal: -0.4 }, { valence: 0.8, arousal: 0.5 });
    expect(distance(first, { valence: -0.7, arousal: -0.4 })).toBeLessThan(0.5);
    expect(distance(second, { valence: 0.8, arousal: 0.5 })).toBeLessThan(distance(first, { valence: 0.8, arousal: 0.5 }));
    expect(third).toEqual({ valence: 0.8, arousal: 0.5 });
  });
});

describe('many different films', () => {
  test('keep their floor of genres, decades and countries wherever the shelf has it', () => {
    const one = fc.record({
      genres: fc.uniqueArray(fc.constantFrom('drama', 'comedy', 'horror', 'war'), { maxLength: 2 }),
      countries: fc.uniqueArray(fc.constantFrom('FR', 'US', 'JP'), { maxLength: 2 }),
      year: fc.integer({ min: 1950, max: 1989 }),
      score: unit,
    });
    fc.assert(
      fc.property(fc.array(one, { minLength: 12, maxLength: 150 }), (films) => {
        const ranked = films
          .map(({ score, ...more }, id): Scored => ({ film: facts(id + 1, more), score }))
          .sort((a, b) => b.score - a.score);
        const chosen = diverse(ranked, 10).map((each) => each.film);
        expect(new Set(chosen.map(({ id }) => id)).size).toBe(10);
        const count = (list: readonly FilmFacts[], of: (film: FilmFacts) => readonly (string | number)[]) => new Set(list.flatMap(of)).size;
        const all = ranked.map((each) => each.film);
        const decade = ({ year }: FilmFacts) => [Math.floor((year ?? 0) / 10)];
        expect(count(chosen, ({ genres }) => genres)).toBeGreaterThanOrEqual(
          Math.min(
            3,
            count(all, ({ genres }) => genres),
          ),
        );
        expect(count(chosen, decade)).toBeGreaterThanOrEqual(Math.min(2, count(all, decade)));
        expect(count(chosen, ({ countries }) => countries)).toBeGreaterThanOrEqual(
          Math.min(
            2,
            count(all, ({ countries }) => countries),
          ),
        );
      }),
      { numRuns: 200 },
    );
  });
});

describe('what is drawn and learned', () => {
  test('an arc ends where the film does', () => {
    for (const arc of contract.ARCS) {
      const ends = contract.ENDINGS.map((ending) => curveOf(arc, ending, 0).at(-1) ?? 0);
      expect(ends).toEqual([...ends].sort((a, b) => b - a));
      for (const value of curveOf(arc, 'dark', -1)) expect(Math.abs(value)).toBeLessThanOrEqual(1);
    }
  });

  test('answers move the weights of what films were chosen for, and not without end', () => {
    expect(learn([{ met: true, parts: ['affinity', 'arc'] }])).toEqual({ affinity: 0.02, arc: 0.02 });
    const never = learn(Array.from({ length: 100 }, () => ({ met: false, parts: ['ending' as const] })));
    expect(never.ending).toBeCloseTo(-0.15, 9);
  });
});
