import type { Role } from '@fotograma/contract';
import type { Database, Sql } from '../../platform/database/database.ts';
import type { UserRow } from './users.ts';

export interface ManagedUserRow extends UserRow {
  readonly disabledAt: Date | null;
  /** When a session of theirs was last used; null when none is kept. */
  readonly lastSeenAt: Date | null;
}

/** What a list may be narrowed to; absent means any. */
export interface UserFilter {
  /** Part of an e-mail or name, whatever the case. */
  readonly q?: string | undefined;
  readonly role?: Role | undefined;
  readonly disabled?: boolean | undefined;
}

const COLUMNS = `u.id, u.email, u.email_verified_at AS "emailVerifiedAt", u.username, u.role, u.locale, u.avatar,
  u.created_at AS "createdAt", u.disabled_at AS "disabledAt", p.plan_id AS "planId",
  (SELECT max(s.last_used_at) FROM user_session s WHERE s.user_id = u.id) AS "lastSeenAt"`;

export type UsersRepository = ReturnType<typeof createUsersRepository>;

/** Accounts as administrators see and change them. */
export function createUsersRepository({ pool }: Database) {
  return {
    /** The newest first. */
    async list(filter: UserFilter, { limit, offset }: { limit: number; offset: number }): Promise<ManagedUserRow[]> {
      const { where, values } = conditions(filter);
      const { rows } = await pool.query<ManagedUserRow>(
        `SELECT ${COLUMNS} FROM user_account u JOIN principal p ON p.id = u.id WHERE ${where}
         ORDER BY u.created_at DESC, u.id LIMIT $${values.push(limit)} OFFSET $${values.push(offset)}`,
        values,
      );
      return rows;
    },

    async count(filter: UserFilter): Promise<number> {
      const { where, values } = conditions(filter);
      const { rows } = await pool.query<{ count: number }>(`SELECT count(*)::int AS count FROM user_account u WHERE ${where}`, values);
      return rows[0]?.count ?? 0;
    },

    async find(id: string): Promise<ManagedUserRow | null> {
      const { rows } = await pool.query<ManagedUserRow>(
        `SELECT ${COLUMNS} FROM user_account u JOIN principal p ON p.id = u.id WHERE u.id = $1`,
        [id],
      );
      return rows[0] ?? null;
    },

    /** An account that nobody else changes until the caller's transaction ends; what is its goes on being written. */
    async hold(sql: Sql, id: string): Promise<ManagedUserRow | null> {
      const { rows } = await sql.query<ManagedUserRow>(
        `SELECT ${COLUMNS} FROM user_account u JOIN principal p ON p.id = u.id WHERE u.id = $1 FOR NO KEY UPDATE OF u, p`,
        [id],
      );
      return rows[0] ?? null;
    },

    async change(sql: Sql, id: string, to: { role: Role; disabledAt: Date | null }, now: Date): Promise<void> {
      await sql.query('UPDATE user_account SET role = $2::role, disabled_at = $3, updated_at = $4 WHERE id = $1', [
        id,
        to.role,
        to.disabledAt,
        now,
      ]);
    },
  };
}

function conditions({ q, role, disabled }: UserFilter): { where: string; values: unknown[] } {
  const values: unknown[] = [];
  const parts: string[] = [];
  if (q !== undefined) {
    const pattern = `$${values.push(`%${q.normalize('NFKC').replace(/[\\%_]/g, '\\$&')}%`)}`;
    parts.push(`(u.email ILIKE ${pattern} OR u.username ILIKE ${pattern})`);
  }
  if (role !== undefined) parts.push(`u.role = $${values.push(role)}::role`);
  if (disabled !== undefined) parts.push(`u.disabled_at IS ${disabled ? 'NOT NULL' : 'NULL'}`);
  return { where: parts.join(' AND ') || 'true', values };
}
