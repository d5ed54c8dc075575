export interface DiversityOptions {
  readonly limit: number;
  /** λ: 1 is relevance alone, 0 difference alone. */
  readonly relevance: number;
  /** How many of one group (a director) may be within one window; null for an item without. */
  readonly perGroup: number;
  readonly window: number;
}

/**
 * Orders candidates by maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998): the next is the one with the
 * highest λ·relevance − (1 − λ)·(likeness to the most alike of those chosen before). Where every one that is left belongs to
 * a group that is full, the rule about groups gives way, so that a list is as long as it can be.
 * @param relevances 0 to 1, by candidate. @param likeness of two candidates, 0 to 1.
 * @returns candidates by their index.
 */
export function diversify(
  relevances: ArrayLike<number>,
  likeness: (a: number, b: number) => number,
  groupsOf: (candidate: number) => readonly number[],
  options: DiversityOptions,
): number[] {
  const { limit, relevance: lambda, perGroup, window } = options;
  const left = new Set(Array.from({ length: relevances.length }, (_, at) => at));
  const mostAlike = new Float64Array(relevances.length);
  const chosen: number[] = [];
  while (chosen.length < limit && left.size > 0) {
    const counts = new Map<number, number>();
    for (const each of chosen.slice(Math.max(0, chosen.length - window + 1))) {
      for (const group of groupsOf(each)) counts.set(group, (counts.get(group) ?? 0) + 1);
    }
    const isFull = (candidate: number) => groupsOf(candidate).some((group) => (counts.get(group) ?? 0) >= perGroup);
    const worth = (candidate: number) => lambda * (relevances[candidate] as number) - (1 - lambda) * (mostAlike[candidate] as number);
    let best = -1;
    let bestOfFull = -1;
    for (const candidate of left) {
      if (isFull(candidate)) {
        if (bestOfFull < 0 || worth(candidate) > worth(bestOfFull)) bestOfFull = candidate;
      } else if (best < 0 || worth(candidate) > worth(best)) best = candidate;
    }
    const next = best >= 0 ? best : bestOfFull;
    chosen.push(next);
    left.delete(next);
    for (const candidate of left) mostAlike[candidate] = Math.max(mostAlike[candidate] as number, likeness(next, candidate));
  }
  return chosen;
}
