import type { Ranked } from './ranking.ts';

/** Reciprocal rank fusion's constant (Cormack, Clarke and Büttcher, SIGIR 2009). */
const K = 60;
/** What the best scores of words, of words with those of the first hits, and of meaning add to places: in first places of a list of weight 1. */
const SAID = 4;
const SAID_BESIDE = 0.5;
const MEANT = 0.8;

export interface FusedList {
  readonly list: readonly Ranked[];
  readonly weight: number;
}

/** @returns the fused score of each film of any list. */
export function fuse(lists: readonly FusedList[]): Map<number, number> {
  const fused = new Map<number, number>();
  for (const { list, weight } of lists) {
    for (const [place, { movieId }] of list.entries()) fused.set(movieId, (fused.get(movieId) ?? 0) + weight / (K + place + 1));
  }
  return fused;
}

/**
 * Adds to fused places what only scores tell: how far a film is before the next one. A place alone lets two lists that are seldom
 * right move the film whose words are just those of the question (Bruch, Gai and Ingber, TOIS 2023, compare the two).
 * @param cosine of a film and the question, also of films that are not among the nearest; null where it has no vector.
 */
export function strengthen(
  fused: ReadonlyMap<number, number>,
  lists: { readonly text: readonly Ranked[]; readonly expanded: readonly Ranked[]; readonly semantic: readonly Ranked[] },
  cosine: (movieId: number) => number | null,
): Map<number, number> {
  const said = shareOfBest(lists.text);
  const beside = shareOfBest(lists.expanded);
  const meant = shareOfNearest(lists.semantic, cosine);
  return new Map(
    [...fused].map(([movieId, places]) => {
      const strength = SAID * said(movieId) + SAID_BESIDE * beside(movieId) + MEANT * meant(movieId);
      return [movieId, places + strength / (K + 1)];
    }),
  );
}

/** 1 for the best, 0 for those that are not there. */
function shareOfBest(list: readonly Ranked[]): (movieId: number) => number {
  const best = list[0]?.score ?? 0;
  if (best <= 0) return () => 0;
  const shares = new Map(list.map(({ movieId, score }) => [movieId, score / best]));
  return (movieId) => shares.get(movieId) ?? 0;
}

/** 1 for the nearest, 0 for the last of the list and where nothing is known, down to -1 for those that are as much farther. */
function shareOfNearest(list: readonly Ranked[], cosine: (movieId: number) => number | null): (movieId: number) => number {
  const [nearest, last] = [list[0]?.score ?? 0, list.at(-1)?.score ?? 0];
  if (nearest <= last) return () => 0;
  const known = new Map(list.map(({ movieId, score }) => [movieId, score]));
  return (movieId) => {
    const score = known.get(movieId) ?? cosine(movieId);
    return score === null ? 0 : Math.max(-1, (score - last) / (nearest - last));
  };
}
