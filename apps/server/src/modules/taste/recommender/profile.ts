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

/** By position, all zero between two uses: as large as the catalogue, and not worth making anew for every list. */
const sheets = new WeakMap<FilmFeatures, Float32Array>();

/**
 * Adds up what every film has of a profile, over its features from the rarest on until `work` holders were looked at: those
 * that half of all films have tell little, and `scoreOf` counts them where it matters.
 * @param found is given each position that has a score, and the score so far.
 */
export function nearTo(films: FilmFeatures, profile: Profile, work: number, found: (position: number, score: number) => void): void {
  const { size, holderStarts, holders, holderWeights } = films;
  const scores = sheets.get(films) ?? new Float32Array(size);
  sheets.set(films, scores);
  const touched = new Int32Array(work);
  let reached = 0;
  const count = (f: number) => (holderStarts[f + 1] as number) - (holderStarts[f] as number);
  const rarest = [...profile].sort(([a], [b]) => count(a) - count(b));
  let left = work;
  for (const [f, weight] of rarest) {
    left -= count(f);
    if (left < 0) break;
    for (let at = holderStarts[f] as number; at < (holderStarts[f + 1] as number); at++) {
      const position = holders[at] as number;
      if (scores[position] === 0) touched[reached++] = position;
      scores[position] = (scores[position] as number) + weight * (holderWeights[at] as number);
    }
  }
  for (const position of touched.subarray(0, reached)) {
    // Whose parts made nothing of each other on the way is there twice.
    const score = scores[position] as number;
    if (score !== 0) found(position, score);
    scores[position] = 0;
  }
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
