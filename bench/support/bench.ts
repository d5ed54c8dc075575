/** What a bench is given: how long to measure, a place to say what it does, and where to leave what must be undone. */
export interface Setting {
  /** Of each measurement. */
  readonly seconds: number;
  /** Ends processes and removes folders in the reverse order, however the bench ends. */
  readonly cleanup: AsyncDisposableStack;
  readonly say: (progress: string) => void;
  /** What was given of the bench's own options, by name. */
  readonly options: Readonly<Record<string, string | undefined>>;
}

/** One line of a bench's table. */
export interface Figure {
  readonly what: string;
  readonly unit: string;
  readonly ours: number;
  /** The limit or peer that was measured in the same run. */
  readonly peer?: { readonly what: string; readonly value: number };
  /** Ours ÷ the peer's; given where it is not simply that of the two values, as the median of several pairs. */
  readonly ratio?: number;
  /** Of the ratio where there is a peer, of our own value where there is none. Absent: only told. */
  readonly target?: { readonly atLeast: number } | { readonly atMost: number };
}

export interface Bench {
  readonly name: string;
  /** What it measures, in one line. */
  readonly about: string;
  /** Options of its own beside `--seconds`, each with a value: what the value is, by name. */
  readonly options?: Readonly<Record<string, string>>;
  readonly run: (setting: Setting) => Promise<Figure[]>;
}

/** What a bench needs is not on this machine; it is left out, with this word, and misses nothing. */
export class Unavailable extends Error {}

export function ratioOf({ ours, peer, ratio }: Figure): number | null {
  return ratio ?? (peer ? ours / peer.value : null);
}

/** Whether a figure reaches its target; null where it has none. */
export function passes(figure: Figure): boolean | null {
  const { target, ours } = figure;
  if (!target) return null;
  const value = ratioOf(figure) ?? ours;
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** By the nearest rank. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new Error('There is nothing to take a quantile of');
  return value;
}

/**
 * Measures ours and a peer by turns, so that a busy moment of the machine falls on both.
 * @returns the medians, and the median of the ratios of the pairs.
 */
export async function byTurns<T>(
  rounds: number,
  ours: () => Promise<T>,
  peer: () => Promise<T>,
  value: (measured: T) => number,
): Promise<{ ours: number; peer: number; ratio: number; all: { ours: T; peer: T }[] }> {
  const all: { ours: T; peer: T }[] = [];
  for (let round = 0; round < rounds; round++) {
    // Who goes first changes: it is not always the same one that finds the machine warm.
    const pair = round % 2 === 0 ? { ours: await ours(), peer: await peer() } : { peer: await peer(), ours: await ours() };
    all.push(pair);
  }
  return { ...compare(all, value), all };
}

/** The same pairs seen by another value. */
export function compare<T>(all: readonly { ours: T; peer: T }[], value: (measured: T) => number) {
  return {
    ours: median(all.map((pair) => value(pair.ours))),
    peer: median(all.map((pair) => value(pair.peer))),
    ratio: median(all.map((pair) => value(pair.ours) / value(pair.peer))),
  };
}
