import type { Ranked } from './ranking.ts';

/** Reciprocal rank fusion's constant (Cormack, Clarke and Büttcher, SIGIR 2009). */
const K = 60;

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
