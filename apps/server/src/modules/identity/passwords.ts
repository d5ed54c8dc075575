import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import bcrypt from 'bcryptjs';
import { createTurns } from '../../platform/turns.ts';

const derive = promisify(argon2);
const require = createRequire(import.meta.url);

/** What a hash of ours costs. */
export interface PasswordCost {
  readonly memoryKib: number;
  readonly passes: number;
}

/**
 * What OWASP recommends for argon2id, 55 to 70 ms of one core of a small server: with a third pass a core that does other work
 * too signs in fewer than eight people a second. More memory would be worth more than more passes, but above 32 MiB glibc maps
 * it anew for every hash and clearing the pages costs more than hashing does: 64 MiB and 2 passes took 390 ms.
 */
const COST: PasswordCost = { memoryKib: 19_456, passes: 2 };
const SALT_BYTES = 16;
const TAG_BYTES = 32;
/** What a stored hash may ask of us at most; beyond, it is not one of ours. */
const MOST = { memoryKib: 1024 * 1024, passes: 16, lanes: 16 } as const;
/** Bytes of a password that bcrypt looks at. */
const BCRYPT_BYTES = 72;
/** Hashes computed at once; each holds a thread of the pool that files need too, and its memory. */
const MOST_AT_ONCE = 4;
/** Hashes that wait for their turn; on two cores the last of them waits for about 9 seconds. */
const MOST_WAITING = 200;
const RETRY_SECONDS = 5;

export interface Passwords {
  /**
   * @returns a PHC string: `$argon2id$v=19$m=…,t=…,p=1$salt$hash`.
   * @throws {Fault} `unavailable` when too many others wait; so do the other two.
   */
  hash(password: string): Promise<string>;
  /**
   * Compares with a stored PHC string, argon2id or bcrypt. What is neither is nobody's password, and no error.
   * @returns `rehash` when the password is right and should be stored again, because today's hash is stronger.
   */
  verify(password: string, phc: string): Promise<{ ok: boolean; rehash: boolean }>;
  /** Takes as long as verifying: where there is no account, nobody can tell from the time. */
  pretend(password: string): Promise<void>;
}

/** @param options.concurrency hashes at once; by default one a core, 4 at most. */
export function createPasswords({
  concurrency = Math.min(availableParallelism(), MOST_AT_ONCE),
  cost = COST,
}: {
  concurrency?: number;
  cost?: PasswordCost;
} = {}): Passwords {
  const { memoryKib, passes } = cost;
  const inTurn = createTurns({
    places: concurrency,
    waiting: MOST_WAITING,
    full: 'Too many people are signing in at this moment. Try again in a few seconds.',
    retrySeconds: RETRY_SECONDS,
  });
  const decoy = { memory: memoryKib, passes, parallelism: 1, salt: randomBytes(SALT_BYTES), tag: randomBytes(TAG_BYTES) };
  return {
    hash: (password) =>
      inTurn(async () => {
        const salt = randomBytes(SALT_BYTES);
        const tag = await tagOf(password, { ...decoy, salt });
        return `$argon2id$v=19$m=${memoryKib},t=${passes},p=1$${unpadded(salt)}$${unpadded(tag)}`;
      }),
    async verify(password, phc) {
      const stored = parse(phc);
      if (!stored) return { ok: false, rehash: false };
      return inTurn(async () => {
        if (stored === 'bcrypt') {
          const ok = await matchesBcrypt(password, phc);
          return { ok, rehash: ok };
        }
        const ok = timingSafeEqual(await tagOf(password, stored), stored.tag);
        return { ok, rehash: ok && isWeak(stored, cost) };
      });
    },
    async pretend(password) {
      await inTurn(() => tagOf(password, decoy));
    },
  };
}

interface Argon2Hash {
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly salt: Buffer;
  readonly tag: Buffer;
}

function tagOf(password: string, { memory, passes, parallelism, salt, tag }: Argon2Hash): Promise<Buffer> {
  return derive('argon2id', { message: password, nonce: salt, memory, passes, parallelism, tagLength: tag.length });
}

/** Memory cannot be made up for by passes; passes can, by memory. */
function isWeak({ memory, passes, salt, tag }: Argon2Hash, least: PasswordCost): boolean {
  return memory < least.memoryKib || memory * passes < least.memoryKib * least.passes || salt.length < SALT_BYTES || tag.length < TAG_BYTES;
}

/**
 * bcrypt silently cuts what comes after byte 72, so two passwords that differ only there would both open the account: a longer
 * one is refused, and its owner asks for a new password. It is compared all the same, so that the time tells nothing.
 * The work is JavaScript on the main thread, in slices of up to 100 ms: bearable because each account pays it once.
 */
async function matchesBcrypt(password: string, stored: string): Promise<boolean> {
  const same = await bcrypt.compare(password, stored);
  return same && Buffer.byteLength(password) <= BCRYPT_BYTES;
}

/**
 * Reads the PHC string format (github.com/P-H-C/phc-string-format) of argon2id 1.3 within the bounds of RFC 9106, and
 * recognises bcrypt's. @returns null for anything else.
 */
function parse(phc: string): Argon2Hash | 'bcrypt' | null {
  // 2^14 rounds take some seconds; nobody stored more.
  if (/^\$2[aby]\$(0[4-9]|1[0-4])\$[./A-Za-z0-9]{53}$/.test(phc)) return 'bcrypt';
  const found = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{16,86})$/.exec(phc);
  if (!found) return null;
  const [memory, passes, parallelism] = [Number(found[1]), Number(found[2]), Number(found[3])];
  const [salt, tag] = [Buffer.from(found[4] ?? '', 'base64'), Buffer.from(found[5] ?? '', 'base64')];
  const bounded = memory <= MOST.memoryKib && passes <= MOST.passes && parallelism <= MOST.lanes;
  if (!bounded || passes < 1 || parallelism < 1 || memory < 8 * parallelism || salt.length < 8) return null;
  return { memory, passes, parallelism, salt, tag };
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}

let commonest: ReadonlySet<string> | undefined;

/**
 * What only the server can say against a password that is to be set; the contract has seen to its length and to NFKC.
 * @param owner.email in the form the contract gives it: NFKC, lower case.
 * @returns the complaint, for a person, or null.
 */
export function checkNewPassword(password: string, owner: { email: string }): string | null {
  const folded = password.toLowerCase();
  if (folded === owner.email || folded === owner.email.split('@')[0]) return 'Not the e-mail address, nor its first part';
  // 49,000 of them, unpacked in 30 ms: not before somebody sets a password.
  commonest ??= new Set(
    (require('@zxcvbn-ts/language-common') as typeof import('@zxcvbn-ts/language-common')).dictionary['passwords-common'],
  );
  return commonest.has(folded) ? 'This is one of the passwords that everybody tries first' : null;
}
