const MAX_SWEEPS = 40;
/** Off-diagonal weight, in proportion to the whole, below which a matrix counts as diagonal. */
const ENOUGH = 1e-14;

/**
 * A = V·diag(λ)·Vᵀ of a symmetric matrix by Jacobi's rotations, cyclic by rows (Golub and Van Loan, "Matrix
 * Computations", 4th edition, section 8.5): small matrices, full precision, no library.
 * @param lower its lower triangle in a full square. @returns λ, and V by rows: column `j` belongs to `values[j]`.
 */
export function eigen(lower: Float64Array, d: number): { values: Float64Array; vectors: Float64Array } {
  const a = new Float64Array(d * d);
  const v = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    v[i * d + i] = 1;
    for (let j = 0; j <= i; j++) a[i * d + j] = a[j * d + i] = lower[i * d + j] as number;
  }
  for (let sweep = 0; sweep < MAX_SWEEPS && !isDiagonal(a, d); sweep++) {
    for (let p = 0; p < d; p++) for (let q = p + 1; q < d; q++) rotate(a, v, d, p, q);
  }
  return { values: Float64Array.from({ length: d }, (_, k) => a[k * d + k] as number), vectors: v };
}

function isDiagonal(a: Float64Array, d: number): boolean {
  let [off, all] = [0, 0];
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) {
      const square = (a[i * d + j] as number) ** 2;
      all += square;
      if (i !== j) off += square;
    }
  }
  return off <= ENOUGH * ENOUGH * all;
}

/** The rotation in the plane of `p` and `q` that makes A's element there zero. */
function rotate(a: Float64Array, v: Float64Array, d: number, p: number, q: number): void {
  const apq = a[p * d + q] as number;
  if (apq === 0) return;
  const tau = ((a[q * d + q] as number) - (a[p * d + p] as number)) / (2 * apq);
  const t = tau >= 0 ? 1 / (tau + Math.hypot(1, tau)) : 1 / (tau - Math.hypot(1, tau));
  const c = 1 / Math.hypot(1, t);
  const s = t * c;
  for (let k = 0; k < d; k++) {
    const kp = a[k * d + p] as number;
    const kq = a[k * d + q] as number;
    a[k * d + p] = c * kp - s * kq;
    a[k * d + q] = s * kp + c * kq;
    const vp = v[k * d + p] as number;
    const vq = v[k * d + q] as number;
    v[k * d + p] = c * vp - s * vq;
    v[k * d + q] = s * vp + c * vq;
  }
  for (let k = 0; k < d; k++) {
    const pk = a[p * d + k] as number;
    const qk = a[q * d + k] as number;
    a[p * d + k] = c * pk - s * qk;
    a[q * d + k] = s * pk + c * qk;
  }
}
