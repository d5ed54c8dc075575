import { createHash } from 'node:crypto';
import type pg from 'pg';

/** A statement and its values, as `pg` takes them. */
export type Statement = (...values: unknown[]) => pg.QueryConfig;

/**
 * A statement that each connection parses and plans once, by PostgreSQL's extended query protocol: for those that are asked
 * all the time, whose planning takes longer than their work. After five runs PostgreSQL may keep one plan for all values
 * (`plan_cache_mode`): not for statements that need another one for some of them.
 * @param text the same at every call: connections keep what they have parsed until they are closed.
 */
export function statement(text: string): Statement {
  const name = createHash('sha1').update(text).digest('base64url');
  return (...values) => ({ name, text, values });
}
