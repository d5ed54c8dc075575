import { eigen } from './eigen.ts';
import { type Interactions, transpose } from './interactions.ts';
import { addRow, dotRows, factorise, gram, OuterProducts, solve, timesSquare } from './linear.ts';
import { createRandom, fillNormal } from './random.ts';

/** Interactions below which factors are shorter. */
const FEW = 5_000;

export interface IalsOptions {
  /** Length of a factor. */
  readonly dimensions: number;
  /** λ of the regularisation. */
  readonly regularisation: number;
  /** ν: how far the regularisation grows with how much is known of a row. */
  readonly frequencyExponent: number;
  /** α₀: how sure it is that what nobody said anything to is not liked; what was liked weighs its confidence, 1 at the most. */
  readonly unobserved: number;
  readonly epochs: number;
  readonly seed: number;
}

/** What is needed besides item factors to find anybody's factors. */
export interface IalsSettings extends Pick<IalsOptions, 'dimensions' | 'regularisation' | 'frequencyExponent' | 'unobserved'> {
  /** How many items there were in training. */
  readonly items: number;
}

export interface IalsModel {
  /** A row of `dimensions` a person, and an item. */
  readonly people: Float32Array;
  readonly items: Float32Array;
  readonly settings: IalsSettings;
}

/**
 * Implicit matrix factorisation by alternating least squares (Hu, Koren and Volinsky, "Collaborative Filtering for
 * Implicit Feedback Datasets", ICDM 2008), with the regularisation that grows with frequency and the small starting values
 * of Rendle, Krichene, Zhang and Koren, "Revisiting the Performance of iALS on Item Recommendation Benchmarks"
 * (RecSys 2022): it minimises
 *
 *   Σ_(u,i) c_ui (1 − p_u·q_i)² + α₀ Σ_u Σ_i (p_u·q_i)² + λ Σ_u (|I_u| + α₀ |I|)^ν ‖p_u‖² + λ Σ_i (|U_i| + α₀ |U|)^ν ‖q_i‖²
 *
 * Each half step is exact, one Cholesky decomposition a row; the same interactions, options and seed give the same model.
 * @param likes a row a person, a column an item. @param onEpoch told after each epoch; may throw to stop.
 */
export function trainIals(likes: Interactions, options: IalsOptions, onEpoch: (epoch: number) => void = () => {}): IalsModel {
  const { dimensions: d, epochs, seed } = options;
  const fans = transpose(likes);
  const people = new Float32Array(likes.rows * d);
  const items = new Float32Array(likes.columns * d);
  fillNormal(items, 0.1 / Math.sqrt(d), createRandom(seed));
  for (let epoch = 1; epoch <= epochs; epoch++) {
    halfStep(likes, items, people, options);
    halfStep(fans, people, items, options);
    onEpoch(epoch);
  }
  halfStep(likes, items, people, options);
  return { people, items, settings: settingsOf(options, likes.columns) };
}

/**
 * Options that suit data of any size, found on MovieLens sets of a hundred thousand and a million ratings and in keeping with
 * those that Rendle et al. 2022 publish: what was not said anything to weighs about ten times, all in all, what was liked,
 * and λ need not change.
 */
export function optionsFor({ rows, columns, indices }: Interactions, dimensions?: number): IalsOptions {
  const density = rows && columns ? indices.length / rows / columns : 0;
  return {
    // Little data bears no long factors.
    dimensions: dimensions ?? (indices.length < FEW ? 32 : 64),
    regularisation: 0.015,
    frequencyExponent: 1,
    unobserved: Math.min(1, Math.max(0.003, 10 * density)),
    epochs: 12,
    seed: 42,
  };
}

export function settingsOf(options: IalsOptions, items: number): IalsSettings {
  const { dimensions, regularisation, frequencyExponent, unobserved } = options;
  return { dimensions, regularisation, frequencyExponent, unobserved, items };
}

/** λ (n + α₀ m)^ν for a row that has n of m. */
export function regularisationOf({ regularisation, frequencyExponent, unobserved, items }: IalsSettings, count: number): number {
  return regularisation * (count + unobserved * items) ** frequencyExponent;
}

/**
 * The best factors of all rows, where those of the columns are given. Worked in the basis in which YᵀY is diagonal: there a
 * row that has fewer than d columns, as most have, is solved by a system as small as it is (see `solveFew`).
 */
function halfStep(matrix: Interactions, given: Float32Array, found: Float32Array, options: IalsOptions): void {
  const { dimensions: d } = options;
  const settings = settingsOf(options, matrix.columns);
  const { values, vectors } = eigen(gram(given, d), d);
  // Both sides are turned alike, so that every score stays what it is and nothing needs to be turned back.
  timesSquare(given, vectors, d);
  const rows = createRowSolver(given, d);
  const diagonal = new Float64Array(d);
  for (let row = 0; row < matrix.rows; row++) {
    const from = matrix.starts[row] as number;
    const to = matrix.starts[row + 1] as number;
    const extra = regularisationOf(settings, to - from);
    for (let k = 0; k < d; k++) diagonal[k] = settings.unobserved * Math.max(0, values[k] as number) + extra;
    const solution =
      to === from ? null : to - from < d ? rows.solveFew(matrix, from, to, diagonal) : rows.solveMany(matrix, from, to, diagonal);
    if (solution) found.set(solution, row * d);
    else found.fill(0, row * d, (row + 1) * d);
  }
}

/** Solves (D + Σ c_j y_j y_jᵀ) x = Σ c_j y_j for the columns `from` to `to` of a matrix, with a diagonal D. */
function createRowSolver(table: Float32Array, d: number) {
  const products = new OuterProducts(d);
  const { sum } = products;
  const right = new Float64Array(d);
  const rows = new Float64Array(d * d);
  const scaled = new Float64Array(d * d);
  return {
    solveMany({ indices, confidences }: Interactions, from: number, to: number, diagonal: Float64Array): Float64Array {
      products.reset(null);
      right.fill(0);
      for (let at = from; at < to; at++) {
        const column = indices[at] as number;
        const confidence = confidences[at] as number;
        products.add(table, column, confidence);
        addRow(right, table, column, d, confidence);
      }
      products.flush();
      for (let k = 0; k < d; k++) sum[k * d + k] = (sum[k * d + k] as number) + (diagonal[k] as number);
      factorise(sum, d);
      solve(sum, d, right);
      return right;
    },
    /** By the push-through identity x = D⁻¹Yᵀ (C⁻¹ + Y D⁻¹ Yᵀ)⁻¹ 1, which is n × n for n columns. */
    solveFew({ indices, confidences }: Interactions, from: number, to: number, diagonal: Float64Array): Float64Array {
      const n = to - from;
      for (let i = 0; i < n; i++) {
        const source = (indices[from + i] as number) * d;
        for (let k = 0; k < d; k++) {
          const value = table[source + k] as number;
          rows[i * d + k] = value;
          scaled[i * d + k] = value / (diagonal[k] as number);
        }
        for (let j = 0; j <= i; j++) sum[i * n + j] = dotRows(rows, i * d, scaled, j * d, d);
        sum[i * n + i] = (sum[i * n + i] as number) + 1 / (confidences[from + i] as number);
        right[i] = 1;
      }
      factorise(sum, n);
      solve(sum, n, right);
      const weights = right.slice(0, n);
      right.fill(0);
      for (let i = 0; i < n; i++) {
        const weight = weights[i] as number;
        for (let k = 0; k < d; k++) right[k] = (right[k] as number) + weight * (scaled[i * d + k] as number);
      }
      return right;
    },
  };
}
