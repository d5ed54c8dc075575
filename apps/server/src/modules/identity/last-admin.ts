import type { Sql } from '../../platform/database/database.ts';
import { Conflict } from '../../platform/errors.ts';

/** Serialises whatever takes an administrator away. */
const LAST_ADMIN_LOCK = 1_179_601_491;

/**
 * Call it before an account is demoted, disabled or deleted, in the same transaction and before the account's row is locked:
 * until the transaction ends nobody else's call comes through, so two administrators who remove each other leave one.
 * @throws {Conflict} when the account is the last administrator that can sign in.
 */
export async function keepAnAdministrator(sql: Sql, userId: string): Promise<void> {
  await sql.query('SELECT pg_advisory_xact_lock($1)', [LAST_ADMIN_LOCK]);
  // A statement of its own: it sees what those who held the lock before have done.
  const { rows } = await sql.query<{ last: boolean }>(
    `SELECT bool_and(id = $1) AS last FROM user_account WHERE role = 'admin' AND disabled_at IS NULL`,
    [userId],
  );
  if (rows[0]?.last) throw new Conflict('This is the last administrator of the house; make somebody else one first.');
}
