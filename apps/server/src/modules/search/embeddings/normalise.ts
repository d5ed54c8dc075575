/** The same direction with length 1; a vector of zeros, or with a number that is none, is refused. @throws {RangeError} */
export function normalise(vector: ArrayLike<number>): Float32Array<ArrayBuffer> {
  let sum = 0;
  for (let n = 0; n < vector.length; n++) sum += (vector[n] as number) ** 2;
  const length = Math.sqrt(sum);
  if (!(length > 0) || !Number.isFinite(length)) throw new RangeError('The vector has no direction');
  return Float32Array.from(vector, (value) => value / length);
}
