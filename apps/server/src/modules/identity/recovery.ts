import { createHash, randomBytes } from 'node:crypto';

import { accounts as contract } from '@fotograma/contract';
import * as z from 'zod';
import { Forbidden, Invalid } from '../../platform/errors.ts';
import type { Origin } from '../../platform/http/callers.ts';
import type { Letter } from '../../platform/mail/mail.ts';
import type { Platform } from '../../platform/platform.ts';
import { defineJob, type JobDefinition } from '../../platform/queue/queue.ts';
import type { AccountRow, AccountsRepository } from './accounts.repository.ts';
import { type Audit, masked } from './audit.ts';
import { accountDeletedLetter, passwordChangedLetter, resetPasswordLetter, verifyEmailLetter } from './letters.ts';
import type { Login } from './login.ts';
import { checkNewPassword, type Passwords } from './passwords.ts';
import type { Sessions } from './sessions.service.ts';
import { presentUser } from './users.ts';

/** How long mailed links are good for. */
const VERIFY_SECONDS = 48 * 3_600;
const RESET_SECONDS = 3_600;

type Purpose = 'verify-email' | 'reset-password';

export interface Recovery {
  sendVerification(userId: string): Promise<void>;
  /** @throws {Forbidden} `link-invalid`, `link-expired`. */
  verifyEmail(token: string, from: Origin): Promise<void>;
  /** Takes the same time whether there is such an account or not: it is looked up by the job. */
  requestReset(email: string, from: Origin): Promise<void>;
  /** @throws {Forbidden} `link-invalid`, `link-expired`; {Invalid}. */
  resetPassword(token: string, password: string, from: Origin): Promise<void>;
  tellOfNewPassword(userId: string): Promise<void>;
  /** The last letter, to an address that is in no table any more. */
  farewell(email: string, locale: contract.User['locale']): Promise<void>;
  readonly job: JobDefinition;
}

const Order = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('verify-email'), userId: z.uuid() }),
  z.object({ kind: z.literal('reset-password'), email: z.string() }),
  z.object({ kind: z.literal('password-changed'), userId: z.uuid() }),
  z.object({ kind: z.literal('account-deleted'), email: z.string(), locale: z.enum(contract.LOCALES) }),
]);

/**
 * What is done by mail. Letters are written and sent by a job; their tokens are made there too, so that none lies about
 * before it is sent, and only hashes are kept. A job that runs twice sends two letters, of which the later is good.
 */
export function createRecovery(deps: {
  platform: Platform;
  accounts: AccountsRepository;
  passwords: Passwords;
  login: Login;
  sessions: Sessions;
  audit: Audit;
}): Recovery {
  const { platform, accounts, passwords, login, sessions, audit } = deps;
  const { database, now } = platform;

  const newToken = async (purpose: Purpose, account: AccountRow, seconds: number): Promise<string> => {
    const token = randomBytes(32).toString('base64url');
    const expiresAt = new Date(now().getTime() + seconds * 1_000);
    await accounts.keepMailToken({ userId: account.id, purpose, hash: sha256(token), email: account.email, expiresAt });
    return token;
  };
  /** What an order asks to be sent, and to whom; null when there is nothing to send any more. */
  const write = async (order: z.output<typeof Order>): Promise<Letter | null> => {
    const { publicUrl } = platform;
    if (order.kind === 'account-deleted') {
      return { to: order.email, ...accountDeletedLetter({ locale: order.locale, name: null, at: now() }) };
    }
    const account = await ('userId' in order ? accounts.byId(order.userId) : accounts.byEmail(order.email));
    if (!account) return null;
    // A name is free text: it is told only to an address that is known to be the person's.
    const name = account.emailVerifiedAt ? account.username : null;
    const reader = { locale: presentUser(account).locale, publicUrl: publicUrl() };
    switch (order.kind) {
      case 'verify-email': {
        if (account.emailVerifiedAt) return null;
        const token = await newToken(order.kind, account, VERIFY_SECONDS);
        return { to: account.email, ...verifyEmailLetter({ ...reader, token, seconds: VERIFY_SECONDS }) };
      }
      case 'reset-password': {
        // A disabled account gets no key to it.
        if (account.disabledAt) return null;
        const token = await newToken(order.kind, account, RESET_SECONDS);
        return { to: account.email, ...resetPasswordLetter({ ...reader, name, token, seconds: RESET_SECONDS }) };
      }
      case 'password-changed':
        return { to: account.email, ...passwordChangedLetter({ ...reader, name, at: now() }) };
    }
  };
  const known = async (purpose: Purpose, token: string): Promise<string> => {
    const found = await accounts.findMailToken(purpose, sha256(token));
    if (!found) throw new Forbidden('This link is not valid. It may have been used, or replaced by a newer one.', 'link-invalid');
    if (found.expiresAt <= now()) throw new Forbidden('This link has expired; ask for a new one.', 'link-expired');
    return found.userId;
  };
  const gone = () => new Forbidden('This link has been used.', 'link-invalid');

  const job = defineJob({
    name: 'identity.letter',
    line: 'default',
    data: Order,
    attempts: 8,
    async run(order) {
      const letter = await write(order);
      if (letter) await platform.mail.send(letter);
    },
  });
  const order = (data: z.input<typeof Order>) => platform.jobs.enqueue(job, data);

  return {
    job,
    sendVerification: (userId) => order({ kind: 'verify-email', userId }),
    tellOfNewPassword: (userId) => order({ kind: 'password-changed', userId }),
    farewell: (email, locale) => order({ kind: 'account-deleted', email, locale }),

    async verifyEmail(token, from) {
      const userId = await known('verify-email', token);
      await database.transaction(async (sql) => {
        if (!(await accounts.takeMailToken(sql, 'verify-email', sha256(token)))) throw gone();
        await accounts.verifyEmail(sql, userId, now());
        await audit.record({ kind: 'email.verified', actor: null, subject: userId, from }, sql);
      });
    },

    async requestReset(email, from) {
      await audit.record({ kind: 'password.reset-requested', actor: null, subjectName: masked(email), from });
      await order({ kind: 'reset-password', email });
    },

    async resetPassword(token, password, from) {
      const userId = await known('reset-password', token);
      const account = await accounts.byId(userId);
      if (!account) throw gone();
      const complaint = checkNewPassword(password, { email: account.email });
      if (complaint !== null) throw new Invalid([{ in: 'body', pointer: '/password', message: complaint }]);
      const hash = await passwords.hash(password);
      await database.transaction(async (sql) => {
        if (!(await accounts.takeMailToken(sql, 'reset-password', sha256(token)))) throw gone();
        await accounts.setPassword(sql, userId, hash);
        // Who can read the account's mail has shown that the address is right.
        await accounts.verifyEmail(sql, userId, now());
        await sessions.endAll(sql, userId, 'password-reset');
        await audit.record({ kind: 'password.reset', actor: null, subject: userId, from }, sql);
      });
      await sessions.tell();
      await login.forgive(account.email);
      await order({ kind: 'password-changed', userId });
    },
  };
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
