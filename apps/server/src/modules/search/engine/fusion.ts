import type { Ranked } from './ranking.ts';

/** Reciprocal rank fusion's constant (Cormack, Clarke and Büttcher, SIGIR 2009). */
const K = 60;

export interface FusedList {
  readonly list: readonly Ranked[];
  /** What its first place is worth. */
  readonly weight: number;
  /** The constant of this list; the smaller, the more its first places are worth beside those that follow. */
  readonly k?: number;
}

/** @returns the fused score of each film of any list. */
export function fuse(lists: readonly FusedList[]): Map<number, number> {
  const fused = new Map<number, number>();
  for (const { list, weight, k = K } of lists) {
    const first = weight * (k + 1);
    for (const [place, { movieId }] of list.entries()) fused.set(movieId, (fused.get(movieId) ?? 0) + first / (k + place + 1));
  }
  return fused;
}
