import type { accounts, Role } from '@fotograma/contract';
import type { Database, Sql } from '../../platform/database/database.ts';
import type { UserRow } from './users.ts';

export interface AccountRow extends UserRow {
  readonly passwordHash: string;
  readonly disabledAt: Date | null;
}

export interface NewAccount {
  readonly id: string;
  readonly email: string;
  readonly username: string | null;
  readonly passwordHash: string;
  readonly locale: string;
  readonly role: Role;
  /** null, or a plan that is there no more: the plan with which accounts begin. */
  readonly planId: string | null;
}

/** Two names that differ only in case are one. */
const keyOf = (username: string | null) => username?.toLowerCase() ?? null;

const COLUMNS = `u.id, u.email, u.email_verified_at AS "emailVerifiedAt", u.username, u.role, u.locale, u.avatar, u.created_at AS "createdAt",
  u.password_hash AS "passwordHash", u.disabled_at AS "disabledAt", p.plan_id AS "planId"`;

/** Serialises what must see whether there is any account at all. */
const FIRST_ACCOUNT_LOCK = 1_179_601_490;

interface ProfileRow {
  readonly id: string;
  readonly email: string;
  readonly username: string | null;
  readonly locale: accounts.User['locale'];
  readonly avatar: string | null;
}

export type AccountsRepository = ReturnType<typeof createAccountsRepository>;

/** Accounts and the tokens that are sent to their owners by mail. */
export function createAccountsRepository({ pool }: Database) {
  const find = async (condition: string, value: string): Promise<AccountRow | null> => {
    const { rows } = await pool.query<AccountRow>(
      `SELECT ${COLUMNS} FROM user_account u JOIN principal p ON p.id = u.id WHERE ${condition} = $1`,
      [value],
    );
    return rows[0] ?? null;
  };

  return {
    byId: (id: string) => find('u.id', id),
    byEmail: (email: string) => find('u.email', email),
    /** What others see of people who are there, and their addresses. */
    async profiles(ids: readonly string[]): Promise<ProfileRow[]> {
      const { rows } = await pool.query<ProfileRow>(
        'SELECT id, email, username, locale, avatar FROM user_account WHERE id = ANY ($1) AND disabled_at IS NULL',
        [ids],
      );
      return rows;
    },

    /** Whether there is no account yet; nobody else finds out until the caller's transaction ends. */
    async isFirst(sql: Sql): Promise<boolean> {
      await sql.query('SELECT pg_advisory_xact_lock($1)', [FIRST_ACCOUNT_LOCK]);
      const { rows } = await sql.query<{ first: boolean }>('SELECT NOT EXISTS (SELECT FROM user_account) AS first');
      return rows[0]?.first ?? false;
    },

    /** @throws what `takenField` reads, when the e-mail or name is taken. */
    async create(sql: Sql, account: NewAccount): Promise<void> {
      await sql.query(
        'INSERT INTO principal (id, plan_id) SELECT $1, id FROM plan WHERE is_default OR id = $2 ORDER BY (id = $2) DESC NULLS LAST LIMIT 1',
        [account.id, account.planId],
      );
      await sql.query(
        `INSERT INTO user_account (id, email, username, username_key, password_hash, role, locale)
         VALUES ($1, $2, $3, $4, $5, $6::role, $7)`,
        [account.id, account.email, account.username, keyOf(account.username), account.passwordHash, account.role, account.locale],
      );
    },

    /** @param changes what is absent stays. @throws what `takenField` reads. */
    async change(id: string, changes: { username?: string | null; locale?: string; avatar?: string | null }): Promise<void> {
      const { username, locale, avatar } = changes;
      await pool.query(
        `UPDATE user_account SET
           username = CASE WHEN $2 THEN $3 ELSE username END, username_key = CASE WHEN $2 THEN $4 ELSE username_key END,
           locale = coalesce($5, locale), avatar = CASE WHEN $6 THEN $7 ELSE avatar END, updated_at = now()
         WHERE id = $1`,
        [id, username !== undefined, username ?? null, keyOf(username ?? null), locale ?? null, avatar !== undefined, avatar ?? null],
      );
    },

    async setPassword(sql: Sql, id: string, hash: string): Promise<void> {
      await sql.query('UPDATE user_account SET password_hash = $2, updated_at = now() WHERE id = $1', [id, hash]);
    },

    async makeAdmin(sql: Sql, id: string, planId: string): Promise<void> {
      await sql.query(`UPDATE user_account SET role = 'admin', disabled_at = NULL, updated_at = now() WHERE id = $1`, [id]);
      await sql.query('UPDATE principal SET plan_id = $2 WHERE id = $1 AND EXISTS (SELECT FROM plan WHERE id = $2)', [id, planId]);
    },

    /** The same password in a stronger hash; a password that was changed meanwhile stays. */
    async rehash(id: string, from: string, to: string): Promise<void> {
      await pool.query('UPDATE user_account SET password_hash = $3 WHERE id = $1 AND password_hash = $2', [id, from, to]);
    },

    /** The new token replaces what was sent before for the same purpose. */
    async keepMailToken(token: { userId: string; purpose: string; hash: Buffer; email: string; expiresAt: Date }): Promise<void> {
      await pool.query(
        `INSERT INTO mail_token (user_id, purpose, hash, email, expires_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (user_id, purpose) DO UPDATE SET hash = excluded.hash, email = excluded.email, expires_at = excluded.expires_at`,
        [token.userId, token.purpose, token.hash, token.email, token.expiresAt],
      );
    },

    /** Whose a mailed token is. One that was sent to another address than the account has now is nobody's. */
    async findMailToken(purpose: string, hash: Buffer): Promise<{ userId: string; expiresAt: Date } | null> {
      const { rows } = await pool.query<{ userId: string; expiresAt: Date }>(
        `SELECT t.user_id AS "userId", t.expires_at AS "expiresAt" FROM mail_token t JOIN user_account u ON u.id = t.user_id AND u.email = t.email
         WHERE t.purpose = $1 AND t.hash = $2`,
        [purpose, hash],
      );
      return rows[0] ?? null;
    },

    /** @returns whether this call took it: a token is good once. */
    async takeMailToken(sql: Sql, purpose: string, hash: Buffer): Promise<boolean> {
      return (await sql.query('DELETE FROM mail_token WHERE purpose = $1 AND hash = $2', [purpose, hash])).rowCount === 1;
    },

    async verifyEmail(sql: Sql, id: string, now: Date): Promise<void> {
      await sql.query('UPDATE user_account SET email_verified_at = coalesce(email_verified_at, $2), updated_at = now() WHERE id = $1', [
        id,
        now,
      ]);
    },

    /** Until the transaction ends, nothing can come to refer to the account. */
    async lock(sql: Sql, id: string): Promise<void> {
      await sql.query('SELECT FROM principal WHERE id = $1 FOR UPDATE', [id]);
    },

    /** The account and all that refers to it. */
    async remove(sql: Sql, id: string): Promise<void> {
      await sql.query('DELETE FROM principal WHERE id = $1', [id]);
    },
  };
}

/** The field whose value somebody else has, if that is what an error of the database says. */
export function takenField(error: unknown): 'email' | 'username' | null {
  const { code, constraint } = (error ?? {}) as { code?: string; constraint?: string };
  if (code !== '23505') return null;
  if (constraint === 'user_account_email_key') return 'email';
  return constraint === 'user_account_username_key_key' ? 'username' : null;
}
