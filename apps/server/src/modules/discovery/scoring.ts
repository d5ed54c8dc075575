import { discovery } from '@fotograma/contract';
import type { IntentionWeights } from './seed/seed.ts';

/** A place in Russell's circumplex of affect: both from -1 to 1. */
export interface Point {
  readonly valence: number;
  readonly arousal: number;
}

/** A film as it is scored: plain numbers. */
export interface FilmNumbers {
  /** By the order of `SENTIMENTS`, 0 to 1. */
  readonly scores: ArrayLike<number>;
  /** The middle of its sentiments, weighed by their scores. */
  readonly valence: number;
  readonly arousal: number;
  readonly arc: discovery.Arc;
  readonly ending: discovery.Ending;
  /** 0 to 3. */
  readonly intensity: number;
  readonly absorption: number;
  readonly hedonic: number;
  readonly eudaimonic: number;
  readonly pace: discovery.Pace;
  /** 0 to 1 each. */
  readonly quality: number;
  readonly novelty: number;
}

/** What films are scored for. */
export interface Wanted {
  readonly sentiment: discovery.SentimentId;
  readonly intention: discovery.Intention;
  /** Where the sentiment lies, and where a path is at its present step. */
  readonly from: Point;
  readonly waypoint: Point;
  readonly weights: Weights;
}

export interface Weights extends IntentionWeights {
  /** Sentiments that the film should also have, or not. */
  readonly sentiments: Readonly<Partial<Record<discovery.SentimentId, number>>>;
}

export type Parts = Record<discovery.Part, number>;

/** Where a film leaves one, whatever else it did: the valence of its ending. */
const LEAVES: Readonly<Record<discovery.Ending, number>> = { uplifting: 0.7, bittersweet: 0.2, open: 0, dark: -0.6 };
const PACE: Readonly<Record<discovery.Pace, number>> = { slow: 0, steady: 0.5, fast: 1 };
/** How much better one who goes through a feeling is at the end of it. */
const LIFT = 0.45;
/** Nearer than this is the same mood. */
const SAME_MOOD = 0.35;
/** Farther than this is another one altogether. */
const OTHER_MOOD = 1.6;

/** What a sentiment loses that is one of very many. */
const SPREAD = 0.5;

const PLACES = new Map(discovery.SENTIMENTS.map((id, place) => [id, place]));

export function placeOf(sentiment: discovery.SentimentId): number {
  return PLACES.get(sentiment) as number;
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(a.valence - b.valence, a.arousal - b.arousal);
}

/** 1 where two moods are the same, 0 where they are as far apart as moods are: the same either way round. */
export function nearness(a: Point, b: Point): number {
  return 1 - Math.min(1, Math.max(0, distance(a, b) - SAME_MOOD) / (OTHER_MOOD - SAME_MOOD));
}

/** The middle of sentiments, weighed by their scores; the middle of all where there are none. */
export function middleOf(scores: ArrayLike<number>, places: readonly Point[]): Point {
  let [valence, arousal, sum] = [0, 0, 0];
  for (const [n, place] of places.entries()) {
    const score = scores[n] ?? 0;
    valence += score * place.valence;
    arousal += score * place.arousal;
    sum += score;
  }
  return sum > 0 ? { valence: valence / sum, arousal: arousal / sum } : { valence: 0, arousal: 0 };
}

type Value = (film: FilmNumbers, wanted: Wanted, personal: number) => number;

/**
 * What speaks for a film, part by part, each from 0 to 1. By what moods are managed with: semantic affinity, hedonic valence,
 * absorption (Zillmann, 1988), and the meaning that films are also chosen for (Oliver and Raney, 2011).
 */
const VALUES: Readonly<Record<discovery.Part, Value>> = {
  affinity: (film, { sentiment }) => affinity(film.scores, placeOf(sentiment)),
  company: (film, { weights }) => company(film.scores, weights.sentiments),
  target: (film, { intention, from, waypoint }) => targetOf(film, intention, from, waypoint),
  arc: (film, { weights }) => weights.arcs[film.arc],
  ending: (film, { weights }) => weights.endings[film.ending],
  absorption: (film) => film.absorption,
  hedonic: (film) => film.hedonic,
  eudaimonic: (film) => film.eudaimonic,
  intensity: (film) => film.intensity / 3,
  pace: (film) => PACE[film.pace],
  personal: (_film, _wanted, personal) => personal,
  quality: (film) => film.quality,
  novelty: (film) => film.novelty,
};

/** @param personal how much it is to somebody’s taste, 0 to 1. */
export function partsOf(film: FilmNumbers, wanted: Wanted, personal: number): Parts {
  const parts = {} as Parts;
  for (const part of discovery.PARTS) parts[part] = VALUES[part](film, wanted, personal);
  return parts;
}

/** What each part adds to the score. */
export function contributionsOf(parts: Parts, { weights }: Pick<Wanted, 'weights'>): Parts {
  const contributions = {} as Parts;
  for (const part of discovery.PARTS) contributions[part] = parts[part] * weightOf(weights, part);
  return contributions;
}

/** The score: the sum of what the parts add. Pure: the same film and wish give the same number. */
export function scoreOf(film: FilmNumbers, wanted: Wanted, personal: number): number {
  let sum = 0;
  for (const part of discovery.PARTS) {
    const weight = weightOf(wanted.weights, part);
    // A part that weighs nothing is not worked out: a wish looks at every film.
    if (weight !== 0) sum += weight * VALUES[part](film, wanted, personal);
  }
  return sum;
}

/** Company has its weights in it already. */
function weightOf({ parts }: Weights, part: discovery.Part): number {
  return part === 'company' ? 1 : (parts[part] ?? 0);
}

/** A sentiment’s score, less where the film is many other things too: else the same rich films would suit every wish. */
function affinity(scores: ArrayLike<number>, place: number): number {
  const own = scores[place] ?? 0;
  if (own === 0) return 0;
  let sum = 0;
  for (let n = 0; n < scores.length; n++) sum += scores[n] ?? 0;
  return own * (1 - SPREAD * (1 - own / sum));
}

function company(scores: ArrayLike<number>, sentiments: Weights['sentiments']): number {
  let sum = 0;
  for (const sentiment in sentiments) {
    const id = sentiment as discovery.SentimentId;
    sum += (sentiments[id] ?? 0) * (scores[placeOf(id)] ?? 0);
  }
  return sum;
}

function targetOf(film: FilmNumbers, intention: discovery.Intention, from: Point, waypoint: Point): number {
  switch (intention) {
    case 'process':
      return 1 - Math.abs(LEAVES[film.ending] - Math.min(0.8, from.valence + LIFT)) / 2;
    case 'maintain':
      return nearness(film, from);
    case 'transform':
      return nearness(film, waypoint);
    case 'explore':
      return 0;
  }
}
