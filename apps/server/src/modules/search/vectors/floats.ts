const FLOAT_BYTES = 4;

/** A vector as it lies in the table: Float32, little-endian. A copy: the bytes of rows lie anywhere in what the network brought. */
export function floatsOf(bytes: Buffer): Float32Array<ArrayBuffer> {
  const floats = new Float32Array(Math.floor(bytes.length / FLOAT_BYTES));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let n = 0; n < floats.length; n++) floats[n] = view.getFloat32(n * FLOAT_BYTES, true);
  return floats;
}

/** The bytes of a vector for the table. */
export function bytesOf(vector: Float32Array): Buffer {
  const bytes = Buffer.alloc(vector.length * FLOAT_BYTES);
  for (let n = 0; n < vector.length; n++) bytes.writeFloatLE(vector[n] as number, n * FLOAT_BYTES);
  return bytes;
}
