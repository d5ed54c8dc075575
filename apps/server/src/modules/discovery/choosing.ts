import { distance, type Point } from './scoring.ts';
import type { FilmFacts } from './table.ts';

export interface Scored {
  readonly film: FilmFacts;
  readonly score: number;
}

/** What one who wants to understand a feeling gets among the first ten, where the shelf has it. */
export const FLOOR = { genres: 3, decades: 2, countries: 2 } as const;
const FIRST = 10;
/** Maximal marginal relevance: how much a film's own score counts against its likeness to those before it (Carbonell and Goldstein, SIGIR 1998). */
const LAMBDA = 0.5;
/** Films that are looked at, for each that is wanted. */
const DEPTH = 12;

/** The most different ones among the good ones, and then what is missing to the floor in place of the last. */
export function diverse(ranked: readonly Scored[], count: number): Scored[] {
  const pool = ranked.slice(0, count * DEPTH);
  const [best, worst] = [pool[0]?.score ?? 0, pool.at(-1)?.score ?? 0];
  const worth = ({ score }: Scored) => (best > worst ? (score - worst) / (best - worst) : 1);
  const chosen: Scored[] = [];
  const left = new Set(pool);
  const likeness = new Map<Scored, number>();
  while (chosen.length < count && left.size > 0) {
    let next: Scored | null = null;
    let most = Number.NEGATIVE_INFINITY;
    for (const each of left) {
      const value = LAMBDA * worth(each) - (1 - LAMBDA) * (likeness.get(each) ?? 0);
      if (value > most) [next, most] = [each, value];
    }
    if (!next) break;
    left.delete(next);
    chosen.push(next);
    for (const each of left) likeness.set(each, Math.max(likeness.get(each) ?? 0, alike(each.film, next.film)));
  }
  return withFloor(chosen, ranked);
}

/** 0 to 1: genres, countries and decades that two films share. */
function alike(a: FilmFacts, b: FilmFacts): number {
  const genres = a.genres.filter((each) => b.genres.includes(each)).length / Math.max(1, Math.min(a.genres.length, b.genres.length));
  const countries = a.countries.some((each) => b.countries.includes(each)) ? 1 : 0;
  const decades = decadeOf(a) !== null && decadeOf(a) === decadeOf(b) ? 1 : 0;
  return 0.5 * genres + 0.25 * countries + 0.25 * decades;
}

type Values = (film: FilmFacts) => readonly (string | number)[];

const FLOORS: readonly (readonly [number, Values])[] = [
  [FLOOR.genres, ({ genres }) => genres],
  [FLOOR.decades, decadesOf],
  [FLOOR.countries, ({ countries }) => countries],
];

/** What is missing to the floor takes the place of one of the first ten that nothing needs; each turn adds a value, so it ends. */
function withFloor(chosen: readonly Scored[], ranked: readonly Scored[]): Scored[] {
  let result = [...chosen];
  for (const [least, valuesOf] of FLOORS) {
    for (let next: Scored[] | null = result; next && count(next.slice(0, FIRST), valuesOf) < least; ) {
      next = oneMore(result, ranked, valuesOf);
      if (next) result = next;
    }
  }
  return result;
}

/** With one more value among the first ten, and no floor lower than it was; null where there is none. */
function oneMore(films: readonly Scored[], ranked: readonly Scored[], valuesOf: Values): Scored[] | null {
  const [first, rest] = [films.slice(0, FIRST), films.slice(FIRST)];
  const there = new Set(first.flatMap(({ film }) => valuesOf(film)));
  const taken = new Set(films.map(({ film }) => film.id));
  const other = ranked.find(({ film }) => !taken.has(film.id) && valuesOf(film).some((value) => !there.has(value)));
  if (!other) return null;
  for (let at = first.length - 1; at > 0; at--) {
    const changed = [...first.slice(0, at), ...first.slice(at + 1), other];
    const holds = FLOORS.every(([least, each]) => count(changed, each) >= Math.min(least, count(first, each)));
    if (holds && count(changed, valuesOf) > there.size) return [...changed, ...rest];
  }
  return null;
}

function count(films: readonly Scored[], valuesOf: Values): number {
  return new Set(films.flatMap(({ film }) => valuesOf(film))).size;
}

function decadeOf({ year }: FilmFacts): number | null {
  return year === null ? null : Math.floor(year / 10);
}

function decadesOf(film: FilmFacts): readonly number[] {
  const decade = decadeOf(film);
  return decade === null ? [] : [decade];
}

/** Candidates for each step of a path. */
const CANDIDATES = 40;

/** Where each of the three steps should be, from a feeling to its goal: the iso principle of music therapy (Altshuler, 1948). */
export function waypoints(from: Point, goal: Point): readonly [Point, Point, Point] {
  const between = (share: number): Point => ({
    valence: from.valence + share * (goal.valence - from.valence),
    arousal: from.arousal + share * (goal.arousal - from.arousal),
  });
  return [between(0.2), between(0.6), between(1)];
}

/**
 * Three films, each nearer to the goal than the one before, with the highest sum of scores.
 * @param steps films by their scores for each step, the best first.
 * @returns null where no three films lead there.
 */
export function path(
  steps: readonly [readonly Scored[], readonly Scored[], readonly Scored[]],
  goal: Point,
): [Scored, Scored, Scored] | null {
  const [first, second, third] = steps.map((each) =>
    each.slice(0, CANDIDATES).map((scored) => ({ scored, left: distance(scored.film, goal) })),
  ) as [Candidate[], Candidate[], Candidate[]];
  let best: [Scored, Scored, Scored] | null = null;
  let most = Number.NEGATIVE_INFINITY;
  for (const a of first) {
    for (const b of second) {
      if (b.left >= a.left) continue;
      for (const c of third) {
        if (c.left >= b.left || c.scored.film.id === a.scored.film.id) continue;
        const sum = a.scored.score + b.scored.score + c.scored.score;
        if (sum > most) [best, most] = [[a.scored, b.scored, c.scored], sum];
      }
    }
  }
  return best;
}

interface Candidate {
  readonly scored: Scored;
  readonly left: number;
}
