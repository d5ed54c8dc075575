import type { Unit } from '../../apps/server/src/modules/discovery/analysis/weights.ts';

const ROUNDS = 3_000;

export interface FitOptions {
  /** Of the squares of the weights, against the mean loss of all rows. */
  readonly penalty: number;
  /** Inputs whose weight is never below 0. */
  readonly never: readonly number[];
  /** How much of each input there is for the penalty: a faint one needs a large weight to count. */
  readonly loudness: (at: number) => number;
  /** How much more what is rare counts: (1 / mean)^rarity. */
  readonly rarity: number;
}

/**
 * A logistic unit that tells values between 0 and 1, by accelerated gradient descent (Nesterov) on the log loss with an L2
 * penalty. Inputs that have degrees are scaled to deviation 1 for the penalty, and the weights
 * scaled back.
 */
export function fitUnit(
  rows: readonly (readonly number[])[],
  values: readonly number[],
  { penalty, never, loudness, rarity }: FitOptions,
): Unit {
  const width = rows[0]?.length ?? 0;
  const scales = Array.from({ length: width }, (_, at) => scaleOf(rows.map((row) => row[at] ?? 0)) / loudness(at));
  const scaled = rows.map((row) => row.map((value, at) => value / (scales[at] ?? 1)));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const boost = mean > 0 ? (1 / mean) ** rarity : 1;
  // The loss bends by at most a quarter of the longest row's square.
  const longest = Math.max(...scaled.map((row) => 1 + row.reduce((sum, value) => sum + value * value, 0)));
  const step = 1 / ((Math.max(1, boost) * longest) / 4 + penalty);
  let [weights, bias] = [new Array<number>(width).fill(0), 0];
  let [ahead, aheadBias] = [weights, bias];
  for (let round = 1; round <= ROUNDS; round++) {
    const slope = ahead.map((weight) => penalty * weight);
    let slopeBias = 0;
    for (const [n, row] of scaled.entries()) {
      const p = 1 / (1 + Math.exp(-row.reduce((sum, value, at) => sum + value * (ahead[at] ?? 0), aheadBias)));
      const y = values[n] ?? 0;
      const error = (p * (1 - y) - boost * y * (1 - p)) / rows.length;
      slopeBias += error;
      for (let at = 0; at < width; at++) slope[at] = (slope[at] ?? 0) + error * (row[at] ?? 0);
    }
    const next = ahead.map((weight, at) => {
      const moved = weight - step * (slope[at] ?? 0);
      return never.includes(at) ? Math.max(0, moved) : moved;
    });
    const nextBias = aheadBias - step * slopeBias;
    const pace = (round - 1) / (round + 2);
    ahead = next.map((weight, at) => weight + pace * (weight - (weights[at] ?? 0)));
    aheadBias = nextBias + pace * (nextBias - bias);
    [weights, bias] = [next, nextBias];
  }
  return { bias: rounded(bias), inputs: weights.map((weight, at) => rounded(weight / (scales[at] ?? 1))) };
}

function scaleOf(values: readonly number[]): number {
  return values.every((value) => value === 0 || value === 1) ? 1 : deviation(values) || 1;
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

const rounded = (value: number) => Math.round(value * 1_000) / 1_000;
