import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { clients } from '@fotograma/contract';

type Mode = clients.ClientKey['mode'];

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SECRET_BYTES = 32;
/** Characters of base62 that hold 256 bits, and 32. */
const SECRET_LENGTH = 43;
const CHECK_LENGTH = 6;
/** Characters of either end of the secret that people are shown; what is left hides more than 200 bits. */
const HINTED = 4;
const SHAPE = new RegExp(`^fg_(live|test)_([0-9A-Za-z]{${SECRET_LENGTH}})([0-9A-Za-z]{${CHECK_LENGTH}})$`);

/** A new key: `text` is for its holder and kept nowhere. */
export interface NewKey {
  readonly text: string;
  readonly mode: Mode;
  /** SHA-256 of the secret part. A random secret of 256 bits needs no slower hash. */
  readonly hash: Buffer;
  /** `fg_live_4kT9…x2Qd`. */
  readonly hint: string;
}

/**
 * Makes a key: `fg_live_` or `fg_test_`, the secret, and a checksum of both. The prefix lets scanners find keys that have
 * leaked into source code, and the checksum lets them, and us, know one from a chance likeness without asking.
 */
export function newKey(mode: Mode): NewKey {
  const secret = base62(BigInt(`0x${randomBytes(SECRET_BYTES).toString('hex')}`), SECRET_LENGTH);
  const prefix = `fg_${mode}_`;
  return {
    text: `${prefix}${secret}${checkOf(prefix, secret)}`,
    mode,
    hash: hashOf(secret),
    hint: `${prefix}${secret.slice(0, HINTED)}…${secret.slice(-HINTED)}`,
  };
}

/**
 * Reads what is given as a key. The cost does not grow with its length.
 * @returns null for what cannot be a key of ours: CRC-32 finds every single mistyped character.
 */
export function parseKey(text: string): { mode: Mode; hash: Buffer } | null {
  const found = SHAPE.exec(text);
  if (!found) return null;
  const mode: Mode = found[1] === 'live' ? 'live' : 'test';
  const [, , secret = '', check] = found;
  return checkOf(`fg_${mode}_`, secret) === check ? { mode, hash: hashOf(secret) } : null;
}

function checkOf(prefix: string, secret: string): string {
  return base62(BigInt(crc32(prefix + secret)), CHECK_LENGTH);
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** A number in base62, with zeros in front. */
function base62(value: bigint, length: number): string {
  let text = '';
  for (let rest = value; rest > 0n; rest /= 62n) text = DIGITS.charAt(Number(rest % 62n)) + text;
  return text.padStart(length, '0');
}
