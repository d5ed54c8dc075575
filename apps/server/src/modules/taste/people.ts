import type { Database, Sql } from '../../platform/database/database.ts';
import { Fault } from '../../platform/errors.ts';

/**
 * Writes for somebody, in a transaction during which their account is not deleted.
 * @param how `alone`: one after the other, for what counts before it adds.
 */
export type AsPerson = <T>(userId: string, work: (sql: Sql) => Promise<T>, how?: 'alone') => Promise<T>;

/**
 * Somebody's account is held first, as its deletion does: whichever of the two comes later waits, and neither meets half of
 * the other.
 */
export function createAsPerson({ transaction }: Database): AsPerson {
  return (userId, work, how) =>
    transaction(async (sql) => {
      const lock = how === 'alone' ? 'NO KEY UPDATE' : 'KEY SHARE';
      const { rowCount } = await sql.query(`SELECT 1 FROM public_profile WHERE id = $1 FOR ${lock}`, [userId]);
      if (rowCount === 0) throw new Fault('session-ended', 'This account is not there any more.');
      return work(sql);
    });
}
