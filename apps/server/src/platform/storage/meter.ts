import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';
import { Fault } from '../errors.ts';
import type { Stored } from './storage.ts';

/** Counts and hashes what passes. */
export interface Meter {
  readonly through: Transform;
  /** What has passed, once it has ended; to be asked once. */
  total(): Stored;
}

/** @param maxBytes once more have come, the stream fails with {Fault} `too-large`. */
export function createMeter(maxBytes: number): Meter {
  const hash = createHash('sha256');
  let size = 0;
  const through = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > maxBytes) return done(new Fault('too-large', `More bytes came than the ${maxBytes} that were announced.`));
      hash.update(chunk);
      done(null, chunk);
    },
  });
  return { through, total: () => ({ size, sha256: hash.digest('hex') }) };
}
