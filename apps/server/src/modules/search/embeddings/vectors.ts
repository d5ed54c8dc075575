import { endianness } from 'node:os';

export type Vector = Float32Array<ArrayBuffer>;

const LITTLE = endianness() === 'LE';

/** The same direction with length 1; zeros stay zeros. */
export function normalised(values: ArrayLike<number>): Vector {
  const vector = Float32Array.from(values);
  let sum = 0;
  for (const value of vector) sum += value * value;
  if (sum > 0) {
    const scale = 1 / Math.sqrt(sum);
    for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) * scale;
  }
  return vector;
}

/** A vector as it is kept: Float32, little-endian. */
export function toBytes(vector: Vector): Buffer {
  const bytes = Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
  return LITTLE ? bytes : Buffer.from(bytes).swap32();
}

/** The inverse of `toBytes`. */
export function fromBytes(bytes: Uint8Array): Vector {
  // A copy: what a database gives need not begin where a Float32 may.
  const copy = Buffer.from(new Uint8Array(bytes).buffer);
  if (!LITTLE) copy.swap32();
  return new Float32Array(copy.buffer);
}
