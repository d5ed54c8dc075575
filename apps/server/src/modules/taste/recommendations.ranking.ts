import { Best } from '../../platform/best.ts';
import type { Ground } from './recommendations.ground.ts';
import { type Basis, type Leaning, leaningOf, type Scored } from './recommendations.leaning.ts';
import { explain, type RankedReason } from './recommendations.reasons.ts';
import { featuresOfKind, likeness } from './recommender/features.ts';
import { diversify } from './recommender/mmr.ts';
import { nearTo } from './recommender/profile.ts';
import { bestItems } from './recommender/search.ts';
import type { Taste } from './recommender/signals.ts';

/** Candidates of each kind that are looked at closely. */
const CANDIDATES = 200;
/** Of them, those that may come into the list, for each place in it. */
const CONTENDERS = 2;
/** Holders of features that are looked at to find films near to somebody's taste: less than a millisecond. */
const WORK = 20_000;
const RELEVANCE = 0.7;
const PER_DIRECTOR = 2;
const WINDOW = 20;
/** One place in twenty, the last, is for a film off the beaten track: one that few or nobody in the model liked. */
const EXPLORING_FROM = 10;
const EXPLORING_PLACE = 20;
const FEW_FANS = 5;
/** More than were asked for, in place of films that are gone by now. */
const SPARE = 5;

export interface RankingFilter {
  /** A category's id. */
  readonly genre: number | null;
  readonly playable: boolean;
}

export interface Ranked {
  readonly movieId: number;
  readonly score: number;
  readonly reason: RankedReason;
  readonly exploring: boolean;
}

interface Candidate extends Scored {
  readonly movieId: number;
  /** Of the film in memory, and in the model; -1 where it is not there. */
  readonly position: number;
  readonly item: number;
}

/** Whether a film may be recommended at all. */
type Door = (position: number, movieId: number) => boolean;

/** The films for somebody, the best first, and some to spare. Reads nothing: the same ground and taste give the same list. */
export async function rank(
  ground: Ground,
  taste: Taste,
  filter: RankingFilter,
  limit: number,
): Promise<{ basis: Basis; ranked: Ranked[] }> {
  const leaning = leaningOf(ground, taste);
  const admits = createDoor(ground, taste, filter);
  const near = nearest(leaning, admits);
  const candidates = await gather(leaning, near, filter, admits);
  const chosen = choose(ground, candidates, limit + SPARE);
  const place = Math.min(limit, EXPLORING_PLACE) - 1;
  const found = limit < EXPLORING_FROM || leaning.basis === 'acclaim' ? null : offTheTrack(ground, near, chosen.slice(0, place));
  const explorer = found === null ? undefined : candidates.find(({ position }) => position === found);
  const others = chosen.filter((candidate) => candidate !== explorer);
  const list = explorer ? others.toSpliced(place, 0, explorer) : chosen;
  const ranked = list.slice(0, limit + SPARE).map((candidate): Ranked => {
    const { movieId, score } = candidate;
    return { movieId, score, reason: explain(leaning, candidate), exploring: candidate === explorer };
  });
  return { basis: leaning.basis, ranked };
}

/** One that is not in memory is let through where nothing is asked of it. */
function createDoor(ground: Ground, { known }: Taste, { genre, playable }: RankingFilter): Door {
  const { films } = ground;
  const feature = genre === null ? undefined : films.genres.get(genre);
  if (genre !== null && feature === undefined) return () => false;
  const ofGenre = feature === undefined ? null : ground.having(feature);
  return (position, movieId) => {
    if (position < 0) return genre === null && !playable && !known.has(movieId);
    if (playable && !films.playable[position]) return false;
    return (ofGenre === null || ofGenre[position] === 1) && !known.has(movieId);
  };
}

/** All that is worth a closer look: what people of like taste like, what is made of the same, and, where that is little, what is well known. */
async function gather(leaning: Leaning, near: readonly number[], filter: RankingFilter, admits: Door): Promise<Candidate[]> {
  const { films, model, positions, itemOf } = leaning.ground;
  const candidates = new Map<number, Candidate>();
  const consider = (movieId: number, position: number, item: number) => {
    if (!candidates.has(movieId)) candidates.set(movieId, { movieId, position, item, ...leaning.score(position, item) });
  };
  if (model && leaning.person) {
    const { ids } = model;
    const isWelcome = (item: number) => admits(positions[item] as number, ids[item] as number);
    for (const { number: item } of await bestItems(model, leaning.person.factor, CANDIDATES, isWelcome)) {
      consider(ids[item] as number, positions[item] as number, item);
    }
  }
  const considerAt = (position: number) => {
    const movieId = films.ids[position] as number;
    consider(movieId, position, itemOf(movieId));
  };
  near.forEach(considerAt);
  if (candidates.size < CANDIDATES) acclaimed(leaning.ground, filter, admits).forEach(considerAt);
  return [...candidates.values()];
}

/** The films most made of what somebody likes. */
function nearest({ ground: { films }, profile }: Leaning, admits: Door): number[] {
  if (profile.size === 0) return [];
  const best = new Best(CANDIDATES);
  nearTo(films, profile, WORK, (position, score) => {
    if (score > best.threshold && admits(position, films.ids[position] as number)) best.offer(position, score);
  });
  return best.list().map(({ number }) => number);
}

/** The best known and rated films. */
function acclaimed({ films, acclaim }: Ground, { genre }: RankingFilter, admits: Door): number[] {
  const best = new Best(CANDIDATES);
  const offer = (position: number) => {
    const score = acclaim[position] as number;
    if (score > best.threshold && admits(position, films.ids[position] as number)) best.offer(position, score);
  };
  const feature = genre === null ? undefined : films.genres.get(genre);
  if (feature === undefined) for (let position = 0; position < films.size; position++) offer(position);
  else films.holders.subarray(films.holderStarts[feature], films.holderStarts[feature + 1]).forEach(offer);
  return best.list().map(({ number }) => number);
}

/** The list: good, and not all of one kind. */
function choose({ films }: Ground, candidates: readonly Candidate[], length: number): Candidate[] {
  const contenders = candidates.toSorted((a, b) => b.score - a.score || a.movieId - b.movieId).slice(0, CONTENDERS * length);
  const directors = contenders.map(({ position }) => (position < 0 ? [] : featuresOfKind(films, position, 'director')));
  const at = (index: number) => (contenders[index] as Candidate).position;
  const order = diversify(
    // By place and not by score: a few films far above the rest would make all others look alike.
    contenders.map((_, place) => 1 - place / contenders.length),
    (a, b) => (at(a) < 0 || at(b) < 0 ? 0 : likeness(films, at(a), at(b))),
    (index) => directors[index] as number[],
    { limit: length, relevance: RELEVANCE, perGroup: PER_DIRECTOR, window: WINDOW },
  );
  return order.map((index) => contenders[index] as Candidate);
}

/** The film nearest to somebody's taste by what it is made of that hardly anybody has liked yet. @returns its position. */
function offTheTrack({ films, model, itemOf }: Ground, near: readonly number[], shown: readonly Candidate[]): number | null {
  const taken = new Set(shown.map(({ position }) => position));
  const isNew = (position: number) => {
    const item = itemOf(films.ids[position] as number);
    return !model || item < 0 || (model.support[item] as number) < FEW_FANS;
  };
  return near.find((position) => !taken.has(position) && isNew(position)) ?? null;
}
