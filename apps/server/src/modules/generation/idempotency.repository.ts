import type { Database, Sql } from '../../platform/database/database.ts';

export interface KeptAnswer<T> {
  readonly fingerprint: string;
  readonly subjectId: string;
  readonly answer: T;
}

/** For how long the same answer comes, hours. */
const KEPT = 24;
/** Whoever comes while the first is being worked on waits so long, ms. */
const WAIT_MS = 5_000;

/**
 * Answers to requests that carry a name of their own (draft-ietf-httpapi-idempotency-key-header-07): kept in the transaction of what they did, so that
 * there is either both or neither.
 */
export function createIdempotencyRepository({ pool }: Pick<Database, 'pool'>) {
  return {
    /**
     * Takes a key in the caller’s transaction; another that takes it meanwhile waits for that. @returns what was answered before; null when it is taken now.
     * @throws PostgreSQL’s 55P03 when the other takes too long.
     */
    async take<T>(sql: Sql, principalId: string, key: string, mine: KeptAnswer<T>, at: Date): Promise<KeptAnswer<T> | null> {
      await sql.query(`SET LOCAL lock_timeout = '${WAIT_MS}ms'`);
      const { rowCount } = await sql.query(
        `INSERT INTO idempotency_key AS i (principal_id, key, fingerprint, subject_id, answer, created_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (principal_id, key) DO UPDATE SET fingerprint = excluded.fingerprint, subject_id = excluded.subject_id, answer = excluded.answer,
           created_at = excluded.created_at WHERE i.created_at < $6::timestamptz - make_interval(hours => ${KEPT})`,
        [principalId, key, mine.fingerprint, mine.subjectId, JSON.stringify(mine.answer), at],
      );
      if (rowCount === 1) return null;
      const { rows } = await sql.query<KeptAnswer<T>>(
        `SELECT fingerprint, subject_id AS "subjectId", answer FROM idempotency_key WHERE principal_id = $1 AND key = $2`,
        [principalId, key],
      );
      return rows[0] ?? null;
    },

    async forget(now: Date): Promise<void> {
      await pool.query(`DELETE FROM idempotency_key WHERE created_at < $1::timestamptz - make_interval(hours => ${KEPT})`, [now]);
    },
  };
}

export type IdempotencyRepository = ReturnType<typeof createIdempotencyRepository>;
