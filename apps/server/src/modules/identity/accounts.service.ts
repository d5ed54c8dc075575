import type { Readable } from 'node:stream';
import type { accounts as contract, Role, UserActor } from '@fotograma/contract';
import type { Sql } from '../../platform/database/database.ts';
import { Fault, Invalid, NotFound } from '../../platform/errors.ts';
import type { Origin } from '../../platform/http/callers.ts';
import type { Platform } from '../../platform/platform.ts';
import { type AccountRow, type AccountsRepository, takenField } from './accounts.repository.ts';
import type { Audit } from './audit.ts';
import type { Avatars } from './avatars.ts';
import { keepAnAdministrator } from './last-admin.ts';
import type { Login } from './login.ts';
import { checkNewPassword, type Passwords } from './passwords.ts';
import type { Recovery } from './recovery.ts';
import type { Sessions, TokenPair } from './sessions.service.ts';
import { presentUser } from './users.ts';

/** The plan of those who run the house. */
const HOUSE_PLAN = 'house';

/** Removes what a principal has in a module, within the transaction that removes the principal. */
export type ForgetHook = (sql: Sql, principalId: string) => Promise<void>;

export interface SignedIn {
  readonly user: contract.User;
  readonly pair: TokenPair;
}

export type Accounts = ReturnType<typeof createAccounts>;

/** Accounts of people: made, signed in to, changed, and forgotten with everything of theirs. */
export function createAccounts(deps: {
  platform: Platform;
  rows: AccountsRepository;
  passwords: Passwords;
  login: Login;
  sessions: Sessions;
  recovery: Recovery;
  avatars: Avatars;
  audit: Audit;
  forget: ForgetHook;
  /** Whether the first account of an installation is its administrator. */
  firstIsAdmin: boolean;
}) {
  const { platform, rows, passwords, login, sessions, recovery, avatars, audit } = deps;
  const { database, log } = platform;

  const existing = async (id: string): Promise<AccountRow> => {
    const row = await rows.byId(id);
    if (!row) throw new NotFound('account', id);
    return row;
  };
  const demandGoodPassword = (password: string, email: string, pointer: string) => {
    const complaint = checkNewPassword(password, { email });
    if (complaint !== null) throw new Invalid([{ in: 'body', pointer, message: complaint }]);
  };
  const create = async (
    given: { email: string; password: string; username?: string | undefined; locale?: string | undefined },
    role: Role | null,
    from?: Origin,
  ) => {
    demandGoodPassword(given.password, given.email, '/password');
    const id = platform.newId();
    const passwordHash = await passwords.hash(given.password);
    await database
      .transaction(async (sql) => {
        const actual = role ?? (deps.firstIsAdmin && (await rows.isFirst(sql)) ? 'admin' : 'viewer');
        await rows.create(sql, {
          id,
          email: given.email,
          username: given.username ?? null,
          passwordHash,
          locale: given.locale ?? 'en',
          role: actual,
          planId: actual === 'admin' ? HOUSE_PLAN : null,
        });
        await audit.record({ kind: 'account.created', actor: from ? null : 'system', subject: id, from, details: { role: actual } }, sql);
      })
      .catch(sayWhatIsTaken);
    return existing(id);
  };
  const remove = async (id: string, by: { actor: UserActor; from: Origin }) => {
    const { email, locale } = presentUser(await existing(id));
    await database.transaction(async (sql) => {
      await keepAnAdministrator(sql, id);
      // What is being announced in this name at the same moment waits, and then finds nobody.
      await rows.lock(sql, id);
      await deps.forget(sql, id);
      await platform.removals.forget(sql, avatars.folder(id));
      await rows.remove(sql, id);
      await audit.record({ kind: 'account.deleted', actor: by.actor, subject: id, from: by.from }, sql);
    });
    await sessions.tell();
    await recovery.farewell(email, locale);
  };

  return {
    /** @throws {Fault} `conflict` naming the field that is taken; {Invalid}. */
    async register(
      given: { email: string; password: string; username?: string | undefined; locale?: string | undefined },
      from: Origin,
    ): Promise<SignedIn> {
      const row = await create(given, null, from);
      log.info({ userId: row.id, role: row.role }, 'An account was made');
      await recovery.sendVerification(row.id);
      return { user: presentUser(row), pair: await sessions.open(row.id, from) };
    },

    /** For the command line: an administrator, or an existing account made one. */
    async createAdmin(given: { email: string; password: string }): Promise<'created' | 'promoted'> {
      const known = await rows.byEmail(given.email);
      if (!known) {
        await create(given, 'admin');
        return 'created';
      }
      demandGoodPassword(given.password, given.email, '/password');
      const hash = await passwords.hash(given.password);
      await database.transaction(async (sql) => {
        await rows.setPassword(sql, known.id, hash);
        await rows.makeAdmin(sql, known.id, HOUSE_PLAN);
        await sessions.endAll(sql, known.id, 'password-changed');
        await audit.record(
          { kind: 'account.role-changed', actor: 'system', subject: known.id, details: { from: known.role, to: 'admin' } },
          sql,
        );
      });
      await sessions.tell();
      return 'promoted';
    },

    async login(given: { email: string; password: string }, from: Origin): Promise<SignedIn> {
      const account = await login.check(given.email, given.password, from);
      const pair = await sessions.open(account.id, from);
      await audit.record({ kind: 'login.succeeded', actor: null, subject: account.id, from });
      return { user: presentUser(account), pair };
    },

    async me(actor: UserActor): Promise<contract.User> {
      return presentUser(await existing(actor.id));
    },

    /** @returns new tokens after a new password, which ends every session. */
    async update(
      actor: UserActor,
      changes: {
        username?: string | null | undefined;
        locale?: string | undefined;
        currentPassword?: string | undefined;
        newPassword?: string | undefined;
      },
      from: Origin,
    ): Promise<{ user: contract.User; pair: TokenPair | null }> {
      const { username, locale, currentPassword, newPassword } = changes;
      const account = await existing(actor.id);
      let pair: TokenPair | null = null;
      if (newPassword !== undefined) {
        demandGoodPassword(newPassword, account.email, '/newPassword');
        await login.check(account.email, currentPassword ?? '', from).catch(sayWhichField('/currentPassword'));
        const hash = await passwords.hash(newPassword);
        await database.transaction(async (sql) => {
          await rows.setPassword(sql, actor.id, hash);
          await sessions.endAll(sql, actor.id, 'password-changed');
          await audit.record({ kind: 'password.changed', actor, subject: actor.id, from }, sql);
        });
        await sessions.tell();
        pair = await sessions.open(actor.id, from);
        await recovery.tellOfNewPassword(actor.id);
      }
      if (username !== undefined || locale !== undefined) {
        await rows
          .change(actor.id, { ...(username === undefined ? {} : { username }), ...(locale === undefined ? {} : { locale }) })
          .catch(sayWhatIsTaken);
      }
      return { user: presentUser(await existing(actor.id)), pair };
    },

    async setAvatar(actor: UserActor, body: Readable, length: number | null): Promise<contract.User> {
      const version = await avatars.put(actor.id, body, length);
      const { avatar } = await existing(actor.id);
      await rows.change(actor.id, { avatar: version });
      if (avatar !== null && avatar !== version) await avatars.remove(actor.id, avatar);
      return presentUser(await existing(actor.id));
    },

    async removeAvatar(actor: UserActor): Promise<contract.User> {
      const { avatar } = await existing(actor.id);
      await rows.change(actor.id, { avatar: null });
      if (avatar !== null) await avatars.remove(actor.id, avatar);
      return presentUser(await existing(actor.id));
    },

    /** Everything of an account goes, in one transaction; its files by a job. @throws {Conflict} for the last administrator. */
    remove,

    /** The same by its owner, who shows the password. */
    async removeOwn(actor: UserActor, password: string, from: Origin): Promise<void> {
      const { email } = await existing(actor.id);
      await login.check(email, password, from).catch(sayWhichField('/password'));
      await remove(actor.id, { actor, from });
    },
  };
}

/** A taken name is a conflict at its field. */
function sayWhatIsTaken(error: unknown): never {
  const field = takenField(error);
  if (!field) throw error;
  const message = field === 'email' ? 'There is an account with this e-mail already' : 'Somebody else has this name';
  throw new Fault('conflict', `${message}.`, { errors: [{ in: 'body', pointer: `/${field}`, message }] });
}

/** A wrong password, said at its field of the form. */
function sayWhichField(pointer: string) {
  return (error: unknown): never => {
    if (!(error instanceof Fault) || error.code !== 'bad-credentials') throw error;
    const message = 'This is not the present password';
    throw new Fault('bad-credentials', `${message}.`, { errors: [{ in: 'body', pointer, message }] });
  };
}
