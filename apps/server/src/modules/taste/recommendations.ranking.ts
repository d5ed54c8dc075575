import type { Ground } from './recommendations.ground.ts';
import { type Feature, featuresOfKind, hasFeature, likeness } from './recommender/features.ts';
import { foldIn, type Person } from './recommender/fold-in.ts';
import { diversify } from './recommender/mmr.ts';
import { bestShared, nearTo, type Profile, profileOf, scoreOf } from './recommender/profile.ts';
import { bestItems, spreadOf } from './recommender/search.ts';
import { Best } from './recommender/selection.ts';
import type { LikedFilm, Taste } from './recommender/signals.ts';

/** Liked films in the model from which on people of like taste are asked. */
const ENOUGH = 3;
/** Liked films that count for people of like taste; for what films are made of, the latest of them; and disliked ones. */
const MOST_LIKED = 500;
const MOST_SAID = 30;
/** What a disliked film takes from the likes of it. */
const DISLIKE = -0.3;
/**
 * Weight of what a film is made of beside what people of like taste liked, both in deviations from the mean: measured on
 * MovieLens joined with the film file, recall and gain are best between 0.2 and 0.35.
 */
const CONTENT_WEIGHT = 0.3;
/** Weight of acclaim beside what a film is made of, where nobody of like taste is known: without it lists are of films nobody knows. */
const ACCLAIM_WEIGHT = 0.6;
/** Candidates of each kind that are looked at closely. */
const CANDIDATES = 300;
/** Of them, those that may come into the list, for each place in it. */
const CONTENDERS = 2;
/** Holders of features that are added up for one person: about three milliseconds. */
const WORK = 400_000;
/** Films by which is measured how far scores by content spread. */
const SAMPLE = 500;
const RELEVANCE = 0.7;
const PER_DIRECTOR = 2;
const WINDOW = 20;
/** One place in twenty, the last, is for a film off the beaten track: one that few or nobody in the model liked. */
const EXPLORING_FROM = 10;
const EXPLORING_PLACE = 20;
const FEW_FANS = 5;

export interface RankingFilter {
  /** A category's id. */
  readonly genre: number | null;
  readonly playable: boolean;
}

export type Basis = 'taste' | 'content' | 'acclaim';

/** Why, in ids: the reader's names for them are put in later. */
export type RankedReason =
  | { readonly kind: 'film'; readonly liked: LikedFilm; readonly share: number }
  | { readonly kind: 'feature'; readonly feature: Feature }
  | { readonly kind: 'audience' }
  | { readonly kind: 'acclaim' };

export interface Ranked {
  readonly movieId: number;
  readonly score: number;
  readonly reason: RankedReason;
  readonly exploring: boolean;
}

interface Candidate {
  readonly movieId: number;
  /** Of the film in memory, and in the model; -1 where it is not there. */
  readonly position: number;
  readonly item: number;
  readonly audience: number;
  readonly content: number;
  readonly score: number;
}

/** More than were asked for, in place of films that are gone by now. */
const SPARE = 5;

/** The films for somebody, the best first, and some to spare. Decides everything and reads nothing: the same ground and taste give the same list. */
export async function rank(
  ground: Ground,
  taste: Taste,
  filter: RankingFilter,
  limit: number,
): Promise<{ basis: Basis; ranked: Ranked[] }> {
  const { films, model, acclaim } = ground;
  const admits = createDoor(ground, taste, filter);
  const fans = model ? taste.liked.map((liked) => ({ liked, item: ground.itemOf(liked.movieId) })).filter(({ item }) => item >= 0) : [];
  const followed = fans.slice(0, MOST_LIKED);
  const person =
    model && followed.length >= ENOUGH
      ? foldIn(
          model,
          followed.map(({ item, liked }) => ({ item, confidence: liked.confidence })),
        )
      : null;
  const profile = profileOf(films, saidBy(ground, taste));
  const basis: Basis = person ? 'taste' : profile.size > 0 ? 'content' : 'acclaim';

  const candidates = new Map<number, Candidate>();
  const spread = model && person ? spreadOf(model, person.factor) : null;
  const contentSpread = spreadOfContent(ground, profile);
  const consider = (movieId: number, position: number, item: number, raw: number) => {
    if (candidates.has(movieId)) return;
    const audience = spread && spread.deviation > 0 ? (raw - spread.mean) / spread.deviation : 0;
    const content =
      position >= 0 && contentSpread.deviation > 0 ? (scoreOf(films, profile, position) - contentSpread.mean) / contentSpread.deviation : 0;
    const known = position >= 0 ? (acclaim[position] as number) : 0;
    const score = person ? audience + CONTENT_WEIGHT * content : basis === 'content' ? content + ACCLAIM_WEIGHT * known : known;
    candidates.set(movieId, { movieId, position, item, audience, content, score });
  };
  const atPosition = (position: number) => {
    const movieId = films.ids[position] as number;
    const item = ground.itemOf(movieId);
    consider(movieId, position, item, model && person && item >= 0 ? scoreItem(model, person, item) : 0);
  };

  if (model && person) {
    for (const { number: item, score } of await bestItems(model, person.factor, CANDIDATES, (item) =>
      admits(ground.positions[item] as number, model.ids[item] as number),
    )) {
      consider(model.ids[item] as number, ground.positions[item] as number, item, score);
    }
  }
  const near = new Best(CANDIDATES);
  if (profile.size > 0) {
    const { touched, scores } = nearTo(films, profile, WORK);
    for (const position of touched) {
      const score = scores[position] as number;
      if (score > near.threshold && admits(position, films.ids[position] as number)) near.offer(position, score);
    }
    for (const { number } of near.list()) atPosition(number);
  }
  if (candidates.size < CANDIDATES) for (const position of acclaimed(ground, filter, admits)) atPosition(position);

  const contenders = [...candidates.values()]
    .sort((a, b) => b.score - a.score || a.movieId - b.movieId)
    .slice(0, CONTENDERS * (limit + SPARE));
  const directors = contenders.map(({ position }) => (position < 0 ? [] : featuresOfKind(films, position, 'director')));
  const chosen = diversify(
    // By place and not by score: a few films far above the rest would make all others look alike.
    contenders.map((_, place) => 1 - place / contenders.length),
    (a, b) => likenessOf(ground, contenders[a] as Candidate, contenders[b] as Candidate),
    (at) => directors[at] as number[],
    { limit: limit + SPARE, relevance: RELEVANCE, perGroup: PER_DIRECTOR, window: WINDOW },
  ).map((at) => contenders[at] as Candidate);

  const reasonOf = (candidate: Candidate) => explain(candidate, { ground, taste, profile, person, followed, basis });
  const ranked = chosen.map((candidate): Ranked => ({ ...core(candidate), reason: reasonOf(candidate), exploring: false }));
  if (limit >= EXPLORING_FROM && basis !== 'acclaim') {
    const place = Math.min(limit, EXPLORING_PLACE) - 1;
    const found = offTheTrack(ground, near, ranked.slice(0, place));
    const candidate = found === null ? undefined : candidates.get(found);
    if (candidate) {
      const others = ranked.filter(({ movieId }) => movieId !== candidate.movieId);
      ranked.splice(
        0,
        ranked.length,
        ...others.slice(0, place),
        { ...core(candidate), reason: reasonOf(candidate), exploring: true },
        ...others.slice(place),
      );
    }
  }
  return { basis, ranked: ranked.slice(0, limit + SPARE) };
}

function core({ movieId, score }: Candidate): Pick<Ranked, 'movieId' | 'score'> {
  return { movieId, score };
}

/** Whether a film may be recommended at all. One that is not in memory is let through where nothing is asked of it. */
function createDoor(
  { films }: Ground,
  { known }: Taste,
  { genre, playable }: RankingFilter,
): (position: number, movieId: number) => boolean {
  const feature = genre === null ? undefined : films.genres.get(genre);
  if (genre !== null && feature === undefined) return () => false;
  return (position, movieId) => {
    if (known.has(movieId)) return false;
    if (position < 0) return genre === null && !playable;
    if (playable && !films.playable[position]) return false;
    return feature === undefined || hasFeature(films, position, feature);
  };
}

function saidBy({ films }: Ground, { liked, disliked }: Taste) {
  const positionOf = (id: number) => films.positions.get(id) ?? -1;
  return [
    ...liked.slice(0, MOST_SAID).map(({ movieId, confidence }) => ({ position: positionOf(movieId), weight: confidence })),
    // Who likes nothing has no taste to take from.
    ...(liked.length ? disliked.slice(0, MOST_SAID).map((id) => ({ position: positionOf(id), weight: DISLIKE })) : []),
  ].filter(({ position }) => position >= 0);
}

/** Mean and deviation of scores by content over films that people like, or, before there is a model, over all: a sample tells. */
function spreadOfContent({ films, model, positions }: Ground, profile: Profile): { mean: number; deviation: number } {
  const count = model ? model.items : films.size;
  let [n, sum, squares] = [0, 0, 0];
  for (let k = 0; k < SAMPLE && k < count; k++) {
    const at = Math.floor((k * count) / Math.min(SAMPLE, count));
    const position = model ? (positions[at] as number) : at;
    if (position < 0) continue;
    const score = scoreOf(films, profile, position);
    n++;
    sum += score;
    squares += score * score;
  }
  const mean = n ? sum / n : 0;
  return { mean, deviation: n ? Math.sqrt(Math.max(0, squares / n - mean * mean)) : 0 };
}

function scoreItem({ factors, settings: { dimensions: d } }: NonNullable<Ground['model']>, person: Person, item: number): number {
  let sum = 0;
  for (let k = 0; k < d; k++) sum += (person.factor[k] as number) * (factors[item * d + k] as number);
  return sum;
}

/** The best known and rated films that may be shown. */
function acclaimed({ films, acclaim }: Ground, { genre }: RankingFilter, admits: (position: number, movieId: number) => boolean): number[] {
  const best = new Best(CANDIDATES);
  const offer = (position: number) => {
    const score = acclaim[position] as number;
    if (score > best.threshold && admits(position, films.ids[position] as number)) best.offer(position, score);
  };
  const feature = genre === null ? undefined : films.genres.get(genre);
  if (feature === undefined) for (let position = 0; position < films.size; position++) offer(position);
  else for (const position of films.holders.subarray(films.holderStarts[feature], films.holderStarts[feature + 1])) offer(position);
  return best.list().map(({ number }) => number);
}

function likenessOf({ films }: Ground, a: Candidate, b: Candidate): number {
  return a.position < 0 || b.position < 0 ? 0 : likeness(films, a.position, b.position);
}

/** The film nearest to somebody's taste by what it is made of that hardly anybody has liked yet. */
function offTheTrack({ films, model, itemOf }: Ground, near: Best, shown: readonly Ranked[]): number | null {
  const taken = new Set(shown.map(({ movieId }) => movieId));
  for (const { number: position } of near.list()) {
    const movieId = films.ids[position] as number;
    const item = itemOf(movieId);
    if (!taken.has(movieId) && (!model || item < 0 || (model.support[item] as number) < FEW_FANS)) return movieId;
  }
  return null;
}

/** What has most to do with a film's score, of what it is made of: the model's own decomposition, or what films share. */
function explain(
  candidate: Candidate,
  by: {
    ground: Ground;
    taste: Taste;
    profile: Profile;
    person: Person | null;
    followed: readonly { readonly liked: LikedFilm }[];
    basis: Basis;
  },
): RankedReason {
  const { films } = by.ground;
  if (by.basis === 'acclaim') return { kind: 'acclaim' };
  if (by.person && candidate.item >= 0 && candidate.audience >= CONTENT_WEIGHT * candidate.content) {
    const parts = by.person.contributions(candidate.item);
    let [best, positive] = [-1, 0];
    for (const [at, part] of parts.entries()) {
      positive += Math.max(0, part);
      if (part > 0 && (best < 0 || part > (parts[best] as number))) best = at;
    }
    const liked = by.followed[best]?.liked;
    return liked ? { kind: 'film', liked, share: Math.min(1, (parts[best] as number) / positive) } : { kind: 'audience' };
  }
  const feature = candidate.position < 0 ? null : bestShared(films, by.profile, candidate.position);
  if (feature && candidate.content > 0) return { kind: 'feature', feature };
  return { kind: 'acclaim' };
}
