/** A count at one place of an axis. */
export interface Counted {
  readonly at: number;
  readonly ratings: number;
  readonly average: number;
}

/** The most steps that are filled in: beyond them a gap says less than the room it takes. */
const MOST_STEPS = 40;

/** Counts along an axis in steps of equal size: what has none between the first and the last stands there with nothing. */
export function fillSteps(counts: readonly Counted[], step: number): Counted[] {
  const sorted = counts.toSorted((a, b) => a.at - b.at);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (!first || !last || (last.at - first.at) / step >= MOST_STEPS) return sorted;
  const known = new Map(sorted.map((one) => [one.at, one]));
  return Array.from({ length: (last.at - first.at) / step + 1 }, (_, index) => {
    const at = first.at + index * step;
    return known.get(at) ?? { at, ratings: 0, average: 0 };
  });
}
