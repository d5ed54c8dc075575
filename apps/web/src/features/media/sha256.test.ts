import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { createSha256 } from './sha256.ts';

const bytes = (length: number) => Uint8Array.from({ length }, (_, index) => (index * 31 + (index >> 8)) & 0xff);

// Around the ends of blocks, where the padding takes one block more.
it.each([0, 1, 3, 55, 56, 57, 63, 64, 65, 119, 120, 128, 100_003])('agrees with OpenSSL on %i bytes, whole or in pieces', (length) => {
  const data = bytes(length);
  const whole = createSha256();
  whole.update(data);
  const pieces = createSha256();
  for (let at = 0, size = 1; at < length; at += size, size = (size * 7) % 1_031) pieces.update(data.subarray(at, at + size));
  const expected = createHash('sha256').update(data).digest('hex');
  expect([whole.digest(), pieces.digest()]).toEqual([expected, expected]);
});
