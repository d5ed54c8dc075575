import { createHash } from 'node:crypto';
import { Fault } from '../../platform/errors.ts';
import { limitKey, type Origin } from '../../platform/http/callers.ts';
import type { RateLimiter } from '../../platform/ratelimit/ratelimit.ts';
import type { AccountRow, AccountsRepository } from './accounts.repository.ts';
import { type Audit, masked } from './audit.ts';
import type { Passwords } from './passwords.ts';

/** Failures that an account, and an address, may have before they have to wait. */
const ACCOUNT = { requests: 5, windowSeconds: 900 };
const ADDRESS = { requests: 20, windowSeconds: 900 };

export interface Login {
  /**
   * The account of an e-mail and password.
   * @throws {Fault} `bad-credentials`, the same and after the same time whether there is such an account or not;
   * `too-many-requests` after too many failures; `account-disabled`, told only to who knows the password.
   */
  check(email: string, password: string, from: Origin): Promise<AccountRow>;
  /** Forgets an account's failures: its owner has shown who they are in another way. */
  forgive(email: string): Promise<void>;
}

/** Checks passwords, and makes guessing them slow: a try is counted before it is looked at, so that many at once are too. */
export function createLogin(deps: { accounts: AccountsRepository; passwords: Passwords; limiter: RateLimiter; audit: Audit }): Login {
  const { accounts, passwords, limiter, audit } = deps;
  // Hashed: a list of who was attacked is nobody's business.
  const accountKey = (email: string) => `login|${createHash('sha256').update(email).digest('base64url')}`;

  const take = async (email: string, from: Origin) => {
    const address = `login|${limitKey(from.address)}`;
    const ofAddress = await limiter.take(address, ADDRESS);
    const ofAccount = ofAddress.allowed ? await limiter.take(accountKey(email), ACCOUNT) : ofAddress;
    if (ofAccount.allowed) return () => Promise.all([limiter.clear(accountKey(email), ACCOUNT), limiter.giveBack(address, ADDRESS)]);
    await audit.record({ kind: 'login.limited', actor: null, subjectName: masked(email), from });
    const seconds = ofAccount.resetSeconds;
    throw new Fault('too-many-requests', `Too many failed attempts. Try again in ${Math.ceil(seconds / 60)} min, or set a new password.`, {
      headers: { 'Retry-After': String(seconds) },
    });
  };

  return {
    async check(email, password, from) {
      const forgive = await take(email, from);
      const account = await accounts.byEmail(email);
      const { ok, rehash } = account ? await passwords.verify(password, account.passwordHash) : await pretend(password);
      if (!account || !ok) {
        const subject = account ? { subject: account.id } : { subjectName: masked(email) };
        await audit.record({ kind: 'login.refused', actor: null, ...subject, from });
        throw new Fault('bad-credentials', 'E-mail or password is wrong.');
      }
      await forgive();
      if (account.disabledAt) throw new Fault('account-disabled', 'This account has been disabled by an administrator.');
      if (rehash) await accounts.rehash(account.id, account.passwordHash, await passwords.hash(password));
      return account;
    },

    forgive: (email) => limiter.clear(accountKey(email), ACCOUNT),
  };

  async function pretend(password: string): Promise<{ ok: false; rehash: false }> {
    await passwords.pretend(password);
    return { ok: false, rehash: false };
  }
}
