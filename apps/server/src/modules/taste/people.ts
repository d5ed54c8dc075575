import type { Database, Sql } from '../../platform/database/database.ts';
import { Fault } from '../../platform/errors.ts';

/** Writes for people, in transactions during which their accounts are not deleted. */
export type AsPerson = <T>(userId: string, work: (sql: Sql) => Promise<T>) => Promise<T>;

/**
 * Somebody's account is held first, as its deletion does: whichever of the two comes later waits, and neither meets half of
 * the other.
 */
export function createAsPerson({ transaction }: Database): AsPerson {
  return (userId, work) =>
    transaction(async (sql) => {
      const { rowCount } = await sql.query('SELECT 1 FROM public_profile WHERE id = $1 FOR KEY SHARE', [userId]);
      if (rowCount === 0) throw new Fault('session-ended', 'This account is not there any more.');
      return work(sql);
    });
}
