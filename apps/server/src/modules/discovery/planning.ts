import type { discovery } from '@fotograma/contract';
import { Best } from '../../platform/best.ts';
import { type Bits, hasBit } from '../../platform/bits.ts';
import type { Catalogue } from '../catalogue/index.ts';
import type { Taste } from '../taste/index.ts';
import type { Care } from './care.ts';
import { diverse, path, type Scored, waypoints } from './choosing.ts';
import { goalOf, type IntentionModel, intentionOf, type OptionModel, sentimentOf, weightsOf } from './model.ts';
import { contributionsOf, distance, type Parts, type Point, partsOf, placeOf, scoreOf, type Wanted } from './scoring.ts';
import type { Ground, TableKeeper } from './table.keeper.ts';
import type { FilmFacts } from './table.ts';

/** Films that are ranked: many more than are given, so that different ones can be chosen. */
const RANKED = 500;
/** Recommended films that a person's taste is told by. */
const TO_TASTE = 300;
/** What a film is worth to somebody's taste that is not among them, and to whom nothing is known of. */
const NOT_TO_TASTE = 0.3;
const NOBODY_KNOWS = 0.5;
/** Films that are kept away from whoever is in danger, whatever they asked. */
const NEVER_IN_DANGER: readonly discovery.Warning[] = ['suicide'];
/** From this intensity on, going through something needs a way out. */
const STRONG = 4;
/** Turns that are taken for each film that is wanted, where the shelf has few. */
const DEPTH = 3;
/** As far as this from a mood is still in it. */
const CLOSE = 0.5;
/** Less of a feeling than this is none of it. */
const THERE = 0.2;

export interface Wish {
  readonly sentiment: discovery.SentimentId;
  readonly intention: discovery.Intention;
  readonly option: string | null;
  /** 1 to 5. */
  readonly intensity: number;
  readonly constraints: discovery.Constraints;
  readonly limit: number;
  /** Null: nobody who is known. */
  readonly userId: string | null;
  /** What was learned of them. */
  readonly learned: Readonly<Partial<Record<discovery.Part, number>>>;
}

export interface PlannedFilm {
  readonly movieId: number;
  readonly score: number;
  readonly step: 1 | 2 | 3 | null;
  readonly contributions: Parts;
  readonly isToTaste: boolean;
}

export interface Plan {
  readonly films: readonly PlannedFilm[];
  readonly needsHelp: boolean;
  readonly ground: Ground;
  readonly wanted: Wanted;
  readonly tasteVersion: string | null;
}

/** Why a wish cannot be followed. */
export type Refusal = { readonly field: 'intention' | 'option'; readonly message: string };

/** Chooses films for a wish: the same ones as long as nothing they are chosen by changes. */
export function createPlanner(deps: {
  keeper: TableKeeper;
  catalogue: Pick<Catalogue, 'matching'>;
  taste: Pick<Taste, 'recommend' | 'known' | 'version'>;
  care: Care;
}) {
  const { keeper, catalogue, taste, care } = deps;

  const tasteOf = async (userId: string | null) => {
    if (userId === null) return { ranks: new Map<number, number>(), known: new Set<number>(), version: null };
    const [list, known, version] = await Promise.all([taste.recommend(userId, TO_TASTE), taste.known(userId), taste.version(userId)]);
    return { ranks: new Map(list.map((id, rank) => [id, rank])), known, version };
  };

  return async (wish: Wish): Promise<Plan | Refusal> => {
    const ground = await keeper.current();
    const needsHelp = care.isNeeded(wish);
    const found = resolve(ground, wish);
    if ('field' in found) return found;
    if (needsHelp && wish.intention === 'maintain')
      return { field: 'intention', message: 'Staying in it is not offered when it fills everything' };
    const { intention, option } = found;
    const { constraints } = wish;
    const { playable, yearFrom, yearTo, language } = constraints;
    const narrows = playable || yearFrom !== undefined || yearTo !== undefined || language !== undefined;
    const [own, among] = await Promise.all([
      tasteOf(wish.userId),
      narrows ? catalogue.matching({ yearFrom, yearTo, language, ...(playable && { playable }) }) : null,
    ]);
    const allowed = allowedBy(wish, { among, known: constraints.seen ? new Set() : own.known, needsHelp });
    const personal = (id: number) => {
      const rank = own.ranks.get(id);
      if (own.ranks.size === 0) return NOBODY_KNOWS;
      return rank === undefined ? NOT_TO_TASTE : 1 - (0.5 * rank) / TO_TASTE;
    };
    const films = [...ground.table.films()].filter(allowed);
    const from = sentimentOf(ground.model, wish.sentiment);
    const weights = weightsOf(intention, option, wish.learned);
    const wanted: Wanted = {
      sentiment: wish.sentiment,
      intention: wish.intention,
      from,
      waypoint: goalOf(ground.model, intention),
      weights,
    };
    /** The best of some of the films, the best first; of equals the one that came first. */
    const rank = (step: Wanted, among: (film: FilmFacts) => boolean): Scored[] => {
      const best = new Best(RANKED);
      for (const [n, film] of films.entries()) if (among(film)) best.offer(n, scoreOf(film, step, personal(film.id)));
      return best.list().map(({ number, score }) => ({ film: films[number] as FilmFacts, score }));
    };
    const told = (each: Scored, step: PlannedFilm['step'], by: Wanted): PlannedFilm => ({
      movieId: each.film.id,
      score: each.score,
      step,
      contributions: contributionsOf(partsOf(each.film, by, personal(each.film.id)), by),
      isToTaste: own.ranks.has(each.film.id),
    });
    const planned = wish.intention === 'transform' ? byPath() : byList();
    return { films: planned, needsHelp, ground, wanted, tasteVersion: own.version };

    function byList(): PlannedFilm[] {
      const place = placeOf(wish.sentiment);
      // Films that have the feeling, before those that only suit otherwise.
      const isThere = (film: FilmFacts) => (film.scores[place] ?? 0) >= THERE;
      const has = rank(wanted, isThere);
      const ordered = has.length >= wish.limit ? has : [...has, ...rank(wanted, (film) => !isThere(film))];
      const chosen = wish.intention === 'explore' ? diverse(ordered, wish.limit) : ordered.slice(0, wish.limit);
      return chosen.map((each) => told(each, null, wanted));
    }

    function byPath(): PlannedFilm[] {
      const goal = goalOf(ground.model, intention);
      const steps = waypoints(from, goal).map((waypoint, n) => ({
        ...wanted,
        waypoint,
        // The first film still has what one wants to leave; the last keeps away from it.
        weights: { ...weights, parts: { ...weights.parts, affinity: (weights.parts.affinity ?? 0) * (n - 1) } },
      }));
      const all = (n: 0 | 1 | 2, among: (film: FilmFacts) => boolean = () => true) => rank(steps[n] as Wanted, among);
      const near = (n: 0 | 2, place: Point) => all(n, (film) => distance(film, place) <= CLOSE);
      // It begins where one is and ends where one wants to be, wherever the shelf has films there.
      let ranked: [Scored[], Scored[], Scored[]] = [near(0, from), all(1), near(2, goal)];
      let three = path(ranked, goal);
      if (!three) {
        ranked = [all(0), ranked[1], all(2)];
        three = path(ranked, goal);
      }
      const first = three?.map((each, n) => told(each, (n + 1) as 1 | 2 | 3, steps[n] as Wanted)) ?? [];
      const taken = new Set(first.map(({ movieId }) => movieId));
      // Others for each step, in turns: whoever does not want one of the three finds another for its place.
      const others: PlannedFilm[] = [];
      const turns = ranked.map((each) => each.values());
      for (let n = 0; first.length + others.length < wish.limit && n < wish.limit * DEPTH; n++) {
        const step = 2 - (n % 3);
        const next = nextOf(turns[step] as IterableIterator<Scored>, taken);
        if (next) others.push(told(next, null, steps[step] as Wanted));
      }
      return [...first, ...others].slice(0, wish.limit);
    }
  };
}

function nextOf(films: IterableIterator<Scored>, taken: Set<number>): Scored | null {
  for (let { value, done } = films.next(); !done; { value, done } = films.next()) {
    if (taken.has(value.film.id)) continue;
    taken.add(value.film.id);
    return value;
  }
  return null;
}

function resolve(
  { model }: Ground,
  { sentiment, intention, option }: Wish,
): { intention: IntentionModel; option: OptionModel | null } | Refusal {
  const found = intentionOf(model, sentiment, intention);
  if (!found) return { field: 'intention', message: `${intention} makes no sense of ${sentiment}` };
  if (option === null) return { intention: found, option: null };
  const way = found.options.find(({ id }) => id === option);
  if (!way) return { field: 'option', message: `${sentiment} and ${intention} have no option ${option}` };
  return { intention: found, option: way };
}

/** The hard filters: what no score brings back. */
function allowedBy(
  { intention, intensity, constraints }: Wish,
  { among, known, needsHelp }: { among: Bits | null; known: ReadonlySet<number>; needsHelp: boolean },
): (film: FilmFacts) => boolean {
  const { runtimeMax, without = [] } = constraints;
  const kept = new Set<discovery.Warning>([...without, ...(needsHelp ? NEVER_IN_DANGER : [])]);
  const noDark = needsHelp || (intention === 'process' && intensity >= STRONG);
  return (film) => {
    if (among && !hasBit(among, film.id)) return false;
    if (known.has(film.id)) return false;
    if (runtimeMax !== undefined && (film.runtime === null || film.runtime > runtimeMax)) return false;
    if (noDark && film.ending === 'dark') return false;
    return !film.warnings.some((warning) => kept.has(warning));
  };
}
