import type { Ground } from './recommendations.ground.ts';
import { foldIn, type Person } from './recommender/fold-in.ts';
import { dotRow } from './recommender/linear.ts';
import { type Profile, profileOf, scoreOf } from './recommender/profile.ts';
import { spreadOf } from './recommender/search.ts';
import type { LikedFilm, Taste } from './recommender/signals.ts';

/** Liked films in the model from which on people of like taste are asked. */
const ENOUGH = 3;
/** Liked films that count for people of like taste; for what films are made of, the latest of them; and disliked ones. */
const MOST_LIKED = 500;
const MOST_SAID = 30;
/** What a disliked film takes from the likes of it. */
const DISLIKE = -0.3;
/**
 * Weight of what a film is made of beside what people of like taste liked, both in deviations from the mean: on MovieLens
 * joined with the film file, recall and gain are best between 0.2 and 0.35.
 */
const CONTENT_WEIGHT = 0.3;
/** Weight of acclaim beside what a film is made of, where nobody of like taste is known: without it lists are of films nobody knows. */
const ACCLAIM_WEIGHT = 0.6;
/** Films by which is measured how far scores by content spread. */
const SAMPLE = 200;

export type Basis = 'taste' | 'content' | 'acclaim';

/** Where somebody leans, by all that is known: how each film is scored for them. */
export interface Leaning {
  readonly ground: Ground;
  readonly basis: Basis;
  /** Among people of like taste; null where too little that they like is in the model. */
  readonly person: Person | null;
  /** The liked films that put them there. */
  readonly followed: readonly { readonly liked: LikedFilm; readonly item: number }[];
  readonly profile: Profile;
  /** @param position of the film in memory, @param item in the model; -1 where it is not there. */
  score(position: number, item: number): Scored;
}

export interface Scored {
  readonly score: number;
  /** Whether more of it comes from people of like taste than from what the film is made of. */
  readonly isByAudience: boolean;
}

export function leaningOf(ground: Ground, taste: Taste): Leaning {
  const { films, model, acclaim } = ground;
  const followed = (model ? taste.liked : [])
    .map((liked) => ({ liked, item: ground.itemOf(liked.movieId) }))
    .filter(({ item }) => item >= 0)
    .slice(0, MOST_LIKED);
  const likes = followed.map(({ item, liked }) => ({ item, confidence: liked.confidence }));
  const person = model && likes.length >= ENOUGH ? foldIn(model, likes) : null;
  const profile = profileOf(films, saidBy(ground, taste));
  const basis = person ? 'taste' : profile.size > 0 ? 'content' : 'acclaim';
  const audienceSpread = model && person ? spreadOf(model, person.factor) : { mean: 0, deviation: 0 };
  const contentSpread = spreadOfContent(ground, profile);

  return {
    ground,
    basis,
    person,
    followed,
    profile,
    score(position, item) {
      const known = position < 0 ? 0 : (acclaim[position] as number);
      if (basis === 'acclaim') return { score: known, isByAudience: false };
      const content = position < 0 ? 0 : deviations(scoreOf(films, profile, position), contentSpread);
      if (!model || !person) return { score: content + ACCLAIM_WEIGHT * known, isByAudience: false };
      const raw = item < 0 ? 0 : dotRow(person.factor, model.factors, item, model.settings.dimensions);
      const audience = deviations(raw, audienceSpread);
      return { score: audience + CONTENT_WEIGHT * content, isByAudience: audience >= CONTENT_WEIGHT * content };
    },
  };
}

interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

function deviations(value: number, { mean, deviation }: Spread): number {
  return deviation > 0 ? (value - mean) / deviation : 0;
}

function saidBy({ films }: Ground, { liked, disliked }: Taste) {
  const positionOf = (id: number) => films.positions.get(id) ?? -1;
  return [
    ...liked.slice(0, MOST_SAID).map(({ movieId, confidence }) => ({ position: positionOf(movieId), weight: confidence })),
    // Who likes nothing has no taste to take from.
    ...(liked.length ? disliked.slice(0, MOST_SAID).map((id) => ({ position: positionOf(id), weight: DISLIKE })) : []),
  ].filter(({ position }) => position >= 0);
}

/** Of scores by content over the films that people like, or, before there is a model, over all: a sample tells. */
function spreadOfContent({ films, model, positions }: Ground, profile: Profile): Spread {
  const count = model ? model.items : films.size;
  const step = Math.max(1, count / SAMPLE);
  let [n, sum, squares] = [0, 0, 0];
  for (let at = 0; at < count; at += step) {
    const position = model ? (positions[Math.floor(at)] as number) : Math.floor(at);
    if (position < 0) continue;
    const score = scoreOf(films, profile, position);
    n++;
    sum += score;
    squares += score * score;
  }
  const mean = n ? sum / n : 0;
  return { mean, deviation: n ? Math.sqrt(Math.max(0, squares / n - mean * mean)) : 0 };
}
