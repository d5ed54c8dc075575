/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4, 4.2.2). */
const K = new Int32Array(64);
/** The same of the square roots of the first eight (5.3.3). */
const START = new Int32Array(8);

for (let found = 0, number = 2; found < 64; number += 1) {
  if (Array.from({ length: number - 2 }, (_, index) => index + 2).some((divisor) => number % divisor === 0)) continue;
  if (found < 8) START[found] = ((number ** (1 / 2) % 1) * 2 ** 32) | 0;
  K[found] = ((number ** (1 / 3) % 1) * 2 ** 32) | 0;
  found += 1;
}

const BLOCK = 64;

export interface Sha256 {
  update(bytes: Uint8Array): void;
  /** Hex; nothing may be added afterwards. */
  digest(): string;
}

/**
 * SHA-256 (FIPS 180-4) of bytes that come in pieces. The browser's own takes a file only whole in memory, and only in secure
 * contexts.
 */
export function createSha256(): Sha256 {
  const hash = Int32Array.from(START);
  const words = new Int32Array(64);
  const rest = new Uint8Array(BLOCK);
  let held = 0;
  let total = 0;

  function compress(bytes: Uint8Array, at: number): void {
    for (let i = 0, offset = at; i < 16; i += 1, offset += 4) {
      words[i] = (byte(bytes, offset) << 24) | (byte(bytes, offset + 1) << 16) | (byte(bytes, offset + 2) << 8) | byte(bytes, offset + 3);
    }
    for (let i = 16; i < 64; i += 1) {
      const early = word(words, i - 15);
      const late = word(words, i - 2);
      const s0 = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
      const s1 = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10);
      words[i] = (word(words, i - 16) + s0 + word(words, i - 7) + s1) | 0;
    }
    let [a, b, c, d] = [word(hash, 0), word(hash, 1), word(hash, 2), word(hash, 3)];
    let [e, f, g, h] = [word(hash, 4), word(hash, 5), word(hash, 6), word(hash, 7)];
    for (let i = 0; i < 64; i += 1) {
      const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + word(K, i) + word(words, i)) | 0;
      const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + t2) | 0;
    }
    hash[0] = word(hash, 0) + a;
    hash[1] = word(hash, 1) + b;
    hash[2] = word(hash, 2) + c;
    hash[3] = word(hash, 3) + d;
    hash[4] = word(hash, 4) + e;
    hash[5] = word(hash, 5) + f;
    hash[6] = word(hash, 6) + g;
    hash[7] = word(hash, 7) + h;
  }

  function update(bytes: Uint8Array): void {
    total += bytes.length;
    let at = 0;
    if (held > 0) {
      at = Math.min(BLOCK - held, bytes.length);
      rest.set(bytes.subarray(0, at), held);
      held += at;
      if (held < BLOCK) return;
      compress(rest, 0);
    }
    for (; at + BLOCK <= bytes.length; at += BLOCK) compress(bytes, at);
    rest.set(bytes.subarray(at));
    held = bytes.length - at;
  }

  return {
    update,
    digest() {
      const bits = total * 8;
      const padding = new Uint8Array((held < 56 ? 56 : 120) - held + 8);
      padding[0] = 0x80;
      const tail = new DataView(padding.buffer);
      tail.setUint32(padding.length - 8, Math.floor(bits / 2 ** 32));
      tail.setUint32(padding.length - 4, bits >>> 0);
      update(padding);
      return Array.from(hash, (value) => (value >>> 0).toString(16).padStart(8, '0')).join('');
    },
  };
}

const rotate = (value: number, by: number): number => (value >>> by) | (value << (32 - by));
// Always within the array: both are only the compiler's doubts answered.
const word = (words: Int32Array, index: number): number => words[index] as number;
const byte = (bytes: Uint8Array, index: number): number => bytes[index] as number;
