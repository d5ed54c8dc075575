/** Rows taken up at once: each element of the sum is read and written once for all of them. */
const BLOCK = 8;

/**
 * The lower triangle of Σ cᵢ·yᵢ·yᵢᵀ, row by row in a full square of `d × d`, in double precision: the factors are single,
 * their sums over many are not.
 */
export class OuterProducts {
  readonly #d: number;
  readonly sum: Float64Array;
  readonly #rows: Float64Array;
  readonly #weights = new Float64Array(BLOCK);
  #waiting = 0;

  constructor(d: number) {
    this.#d = d;
    this.sum = new Float64Array(d * d);
    this.#rows = new Float64Array(BLOCK * d);
  }

  /** Begins anew, from another sum times a number. */
  reset(from: Float64Array | null, times = 1): void {
    this.#waiting = 0;
    if (from === null) this.sum.fill(0);
    else for (let at = 0; at < from.length; at++) this.sum[at] = times * (from[at] as number);
  }

  /** Takes in row `row` of a table of rows. */
  add(table: Float32Array, row: number, weight: number): void {
    const d = this.#d;
    const to = this.#waiting * d;
    const from = row * d;
    for (let k = 0; k < d; k++) this.#rows[to + k] = table[from + k] as number;
    this.#weights[this.#waiting] = weight;
    if (++this.#waiting === BLOCK) this.flush();
  }

  /** What was added is in the sum after this. */
  flush(): void {
    if (this.#waiting === 0) return;
    const d = this.#d;
    const { sum } = this;
    const y = this.#rows;
    const c = this.#weights;
    // An incomplete block is filled up with nothing.
    for (let row = this.#waiting; row < BLOCK; row++) c[row] = 0;
    const c0 = c[0] as number;
    const c1 = c[1] as number;
    const c2 = c[2] as number;
    const c3 = c[3] as number;
    const c4 = c[4] as number;
    const c5 = c[5] as number;
    const c6 = c[6] as number;
    const c7 = c[7] as number;
    for (let i = 0; i < d; i++) {
      const a0 = c0 * (y[i] as number);
      const a1 = c1 * (y[d + i] as number);
      const a2 = c2 * (y[2 * d + i] as number);
      const a3 = c3 * (y[3 * d + i] as number);
      const a4 = c4 * (y[4 * d + i] as number);
      const a5 = c5 * (y[5 * d + i] as number);
      const a6 = c6 * (y[6 * d + i] as number);
      const a7 = c7 * (y[7 * d + i] as number);
      const to = i * d;
      for (let j = 0; j <= i; j++) {
        sum[to + j] =
          (sum[to + j] as number) +
          (a0 * (y[j] as number) + a1 * (y[d + j] as number)) +
          (a2 * (y[2 * d + j] as number) + a3 * (y[3 * d + j] as number)) +
          (a4 * (y[4 * d + j] as number) + a5 * (y[5 * d + j] as number)) +
          (a6 * (y[6 * d + j] as number) + a7 * (y[7 * d + j] as number));
      }
    }
    this.#waiting = 0;
  }
}

/** The lower triangle of YᵀY. */
export function gram(table: Float32Array, d: number, rows = table.length / d): Float64Array {
  const products = new OuterProducts(d);
  for (let row = 0; row < rows; row++) products.add(table, row, 1);
  products.flush();
  return products.sum;
}

/**
 * Cholesky's factor L of a positive definite matrix A = L·Lᵀ, in place of A's lower triangle.
 * @throws when A is not positive definite: with a regularisation above 0 it always is.
 */
export function factorise(a: Float64Array, d: number): void {
  for (let i = 0; i < d; i++) {
    const row = i * d;
    for (let j = 0; j <= i; j++) {
      const sum = (a[row + j] as number) - dotRows(a, row, a, j * d, j);
      if (i !== j) a[row + j] = sum / (a[j * d + j] as number);
      else if (sum > 0) a[row + i] = Math.sqrt(sum);
      else throw new Error('The matrix is not positive definite');
    }
  }
}

/** Solves L·Lᵀ·x = b, with L from `factorise`, in place of b. */
export function solve(l: Float64Array, d: number, b: Float64Array): void {
  for (let i = 0; i < d; i++) {
    let sum = b[i] as number;
    for (let k = 0; k < i; k++) sum -= (l[i * d + k] as number) * (b[k] as number);
    b[i] = sum / (l[i * d + i] as number);
  }
  for (let i = d - 1; i >= 0; i--) {
    let sum = b[i] as number;
    for (let k = i + 1; k < d; k++) sum -= (l[k * d + i] as number) * (b[k] as number);
    b[i] = sum / (l[i * d + i] as number);
  }
}

/** The dot product of `length` numbers of each, from a place in each; four sums at once, which do not wait for each other. */
export function dotRows(a: Float64Array, fromA: number, b: Float64Array, fromB: number, length: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let k = 0;
  for (; k + 3 < length; k += 4) {
    s0 += (a[fromA + k] as number) * (b[fromB + k] as number);
    s1 += (a[fromA + k + 1] as number) * (b[fromB + k + 1] as number);
    s2 += (a[fromA + k + 2] as number) * (b[fromB + k + 2] as number);
    s3 += (a[fromA + k + 3] as number) * (b[fromB + k + 3] as number);
  }
  for (; k < length; k++) s0 += (a[fromA + k] as number) * (b[fromB + k] as number);
  return s0 + s1 + (s2 + s3);
}

/** The dot product of a vector with row `row` of a table. */
export function dotRow(vector: Float64Array | Float32Array, table: Float32Array, row: number, d: number): number {
  return dotPart(vector, table, row * d, 0, d);
}

/** The same of a part of them, from dimension `first` up to `end`. @param from where the row begins. */
export function dotPart(vector: Float64Array | Float32Array, table: Float32Array, from: number, first: number, end: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let k = first;
  for (; k + 3 < end; k += 4) {
    s0 += (vector[k] as number) * (table[from + k] as number);
    s1 += (vector[k + 1] as number) * (table[from + k + 1] as number);
    s2 += (vector[k + 2] as number) * (table[from + k + 2] as number);
    s3 += (vector[k + 3] as number) * (table[from + k + 3] as number);
  }
  for (; k < end; k++) s0 += (vector[k] as number) * (table[from + k] as number);
  return s0 + s1 + (s2 + s3);
}

/** Each row r of a table becomes r·M, in place. @param m a square by rows. */
export function timesSquare(table: Float32Array, m: Float64Array, d: number): void {
  const sums = new Float64Array(d);
  for (let from = 0; from < table.length; from += d) {
    sums.fill(0);
    for (let k = 0; k < d; k++) {
      const value = table[from + k] as number;
      if (value === 0) continue;
      const row = k * d;
      for (let j = 0; j < d; j++) sums[j] = (sums[j] as number) + value * (m[row + j] as number);
    }
    table.set(sums, from);
  }
}

/** Adds row `row` of a table, times a number, to a vector. */
export function addRow(vector: Float64Array, table: Float32Array, row: number, d: number, times: number): void {
  const from = row * d;
  for (let k = 0; k < d; k++) vector[k] = (vector[k] as number) + times * (table[from + k] as number);
}
