import type { Feature, FilmFeatures } from './features.ts';

/** A film somebody said something to, by its position among the features. */
export interface Said {
  readonly position: number;
  /** Above 0 for what they like, below for what they dislike. */
  readonly weight: number;
}

/** What somebody likes in films: weights of features, of length 1. */
export type Profile = ReadonlyMap<number, number>;

/** The mean of the films that somebody said something to, each by its weight (Rocchio, 1971), scaled to length 1. */
export function profileOf({ starts, features, weights }: FilmFeatures, said: readonly Said[]): Profile {
  const sums = new Map<number, number>();
  for (const { position, weight } of said) {
    for (let at = starts[position] as number; at < (starts[position + 1] as number); at++) {
      const f = features[at] as number;
      sums.set(f, (sums.get(f) ?? 0) + weight * (weights[at] as number));
    }
  }
  const length = Math.sqrt([...sums.values()].reduce((sum, value) => sum + value * value, 0));
  return length > 0 ? new Map([...sums].map(([f, value]) => [f, value / length])) : new Map();
}

/**
 * Adds up what every film has of a profile, over its features from the rarest on until `work` holders were looked at: those
 * that half of all films have tell little, and `scoreOf` counts them where it matters.
 * @returns positions with a score, and by position the scores so far.
 */
export function nearTo(
  { size, holderStarts, holders, holderWeights }: FilmFeatures,
  profile: Profile,
  work: number,
): { touched: number[]; scores: Float32Array } {
  const scores = new Float32Array(size);
  const touched: number[] = [];
  const count = (f: number) => (holderStarts[f + 1] as number) - (holderStarts[f] as number);
  const rarest = [...profile].sort(([a], [b]) => count(a) - count(b));
  let left = work;
  for (const [f, weight] of rarest) {
    left -= count(f);
    if (left < 0) break;
    for (let at = holderStarts[f] as number; at < (holderStarts[f + 1] as number); at++) {
      const position = holders[at] as number;
      if (scores[position] === 0) touched.push(position);
      scores[position] = (scores[position] as number) + weight * (holderWeights[at] as number);
    }
  }
  return { touched, scores };
}

/** The cosine of a film with a profile. */
export function scoreOf({ starts, features, weights }: FilmFeatures, profile: Profile, position: number): number {
  let sum = 0;
  for (let at = starts[position] as number; at < (starts[position + 1] as number); at++) {
    sum += (profile.get(features[at] as number) ?? 0) * (weights[at] as number);
  }
  return sum;
}

/** The feature that a film and a profile have most in common; null when they have nothing. */
export function bestShared({ starts, features, weights, names }: FilmFeatures, profile: Profile, position: number): Feature | null {
  let best: Feature | null = null;
  let most = 0;
  for (let at = starts[position] as number; at < (starts[position + 1] as number); at++) {
    const f = features[at] as number;
    const part = (profile.get(f) ?? 0) * (weights[at] as number);
    if (part > most) {
      most = part;
      best = names[f] ?? null;
    }
  }
  return best;
}
