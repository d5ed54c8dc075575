import type { generation as contract } from '@fotograma/contract';
import type { JSONValue } from '../../platform/ai/makers.ts';
import type { Database, Sql } from '../../platform/database/database.ts';
import type { Claim, OutputRow } from './generations.repository.ts';

/** How a generation ends. */
export interface Ending {
  readonly state: Exclude<contract.GenerationState, 'queued' | 'processing'>;
  readonly error: contract.Generation['error'];
  readonly warnings: readonly string[];
  readonly charged: number;
  readonly outputs: readonly OutputRow[];
  readonly cached: boolean;
  readonly model: string | null;
  readonly at: Date;
  readonly expiresAt: Date | null;
}

export interface Ended {
  readonly principalId: string;
  readonly service: contract.Service;
  readonly webhookUrl: string | null;
  /** What was reserved and is given back. */
  readonly releasedAmount: number;
  readonly releasedCount: number;
  readonly attempt: number;
}

export type AttemptOutcome = 'succeeded' | 'failed' | 'refused' | 'unknown';

export type ClaimsRepository = ReturnType<typeof createClaimsRepository>;

/**
 * What can be taken: what waits, and what is under way and nobody works on: its worker went silent, or it was put aside until now.
 */
const TAKEABLE = `((g.state = 'queued' AND (g.not_before IS NULL OR g.not_before <= clock_timestamp()))
  OR (g.state = 'processing' AND CASE WHEN g.lease_until IS NULL THEN g.not_before <= clock_timestamp() ELSE g.lease_until < clock_timestamp() END))`;

/** Generations as workers see them. Every change of state is one guarded statement; a trigger of the table lets states go forward only. */
export function createClaimsRepository({ pool }: Pick<Database, 'pool'>) {
  const mine = ({ id, attempt }: Pick<Claim, 'id' | 'attempt'>) => [id, attempt];
  return {
    /**
     * Takes the next piece of work: of those who have something waiting, of whoever was served longest ago, the oldest. So who has ten
     * thousand waiting keeps another’s first waiting for one place to become free, and no longer.
     */
    async claim(leaseSeconds: number): Promise<Claim | null> {
      const { rows } = await pool.query<Claim>(
        `WITH turn AS (
           SELECT t.principal_id FROM generation_turn t
           WHERE EXISTS (SELECT FROM generation g WHERE g.principal_id = t.principal_id AND g.state IN ('queued', 'processing') AND ${TAKEABLE})
           ORDER BY t.served_at NULLS FIRST, t.principal_id LIMIT 1 FOR UPDATE SKIP LOCKED
         ), next AS (
           SELECT g.id, g.state, g.lease_until FROM generation g JOIN turn ON turn.principal_id = g.principal_id
           WHERE g.state IN ('queued', 'processing') AND ${TAKEABLE} ORDER BY g.created_at, g.id LIMIT 1 FOR UPDATE OF g SKIP LOCKED
         ), served AS (
           UPDATE generation_turn t SET served_at = clock_timestamp() FROM turn WHERE t.principal_id = turn.principal_id
         ), claimed AS (
           UPDATE generation g SET state = 'processing', attempt = g.attempt + 1, lease_until = clock_timestamp() + make_interval(secs => $1),
                  not_before = NULL, failures = g.failures + CASE WHEN next.lease_until IS NULL THEN 0 ELSE 1 END,
                  started_at = coalesce(g.started_at, clock_timestamp()), seq = g.seq + CASE WHEN next.state = 'queued' THEN 1 ELSE 0 END
           FROM next WHERE g.id = next.id
           RETURNING g.id, g.principal_id, g.attempt, g.failures, g.service, g.request, g.operation, g.seq, g.started_at,
                     g.deadline_at <= clock_timestamp() AS overdue, next.state = 'queued' AS first
         ), told AS (
           INSERT INTO generation_event (generation_id, seq, type, at) SELECT id, seq, 'started', started_at FROM claimed WHERE first
         )
         SELECT id, principal_id AS "principalId", attempt, failures, service, request, operation, coalesce(overdue, false) AS overdue, first AS "isFirst" FROM claimed`,
        [leaseSeconds],
      );
      return rows[0] ?? null;
    },

    /** Says that the worker lives, and how far it is. @returns false when the work is no longer its own, or was given up. */
    async renew(claim: Claim, leaseSeconds: number, progress: number): Promise<boolean> {
      const { rowCount } = await pool.query(
        `UPDATE generation SET lease_until = clock_timestamp() + make_interval(secs => $3), progress = greatest(progress, $4)
         WHERE id = $1 AND attempt = $2 AND state = 'processing' AND (deadline_at IS NULL OR deadline_at > clock_timestamp())`,
        [...mine(claim), leaseSeconds, progress],
      );
      return rowCount === 1;
    },

    /** Notes that the provider is about to be asked. Whoever was asked before and never heard of may have made something. */
    async asked(claim: Claim, model: string, at: Date): Promise<void> {
      await pool.query(
        `WITH lost AS (UPDATE generation_attempt SET outcome = 'unknown', ended_at = $4 WHERE generation_id = $1 AND outcome = 'running' AND attempt < $2)
         INSERT INTO generation_attempt (generation_id, attempt, model, started_at) VALUES ($1, $2, $3, $4)`,
        [...mine(claim), model, at],
      );
    },

    /** How the question that is open ended. */
    async answered(
      sql: Sql,
      id: string,
      outcome: AttemptOutcome,
      said: { status: number | null; detail: string | null; retryAfterMs: number | null; at: Date },
    ): Promise<void> {
      await sql.query(
        `UPDATE generation_attempt SET outcome = $2::attempt_outcome, status = $3, detail = $4, retry_after_ms = $5, ended_at = $6
         WHERE generation_id = $1 AND outcome = 'running'`,
        [id, outcome, said.status, said.detail, said.retryAfterMs === null ? null : Math.round(said.retryAfterMs), said.at],
      );
    },

    /** Keeps what the provider calls the work. @returns false when it is no longer this worker’s. */
    async began(claim: Claim, operation: JSONValue): Promise<boolean> {
      const { rowCount } = await pool.query(
        `UPDATE generation SET operation = $3 WHERE id = $1 AND attempt = $2 AND state = 'processing'`,
        [...mine(claim), JSON.stringify(operation)],
      );
      return rowCount === 1;
    },

    /** Puts the work aside for a while. @param failed whether that is for a failure. */
    async putAside(claim: Claim, seconds: number, failed: boolean): Promise<boolean> {
      const { rowCount } = await pool.query(
        `WITH aside AS (
           UPDATE generation SET lease_until = NULL, not_before = clock_timestamp() + make_interval(secs => $3),
                  failures = failures + CASE WHEN $4 THEN 1 ELSE 0 END, seq = seq + CASE WHEN $4 THEN 1 ELSE 0 END
           WHERE id = $1 AND attempt = $2 AND state = 'processing' RETURNING id, seq
         ), told AS (
           INSERT INTO generation_event (generation_id, seq, type, at) SELECT id, seq, 'retrying', clock_timestamp() FROM aside WHERE $4
         ) SELECT id FROM aside`,
        [...mine(claim), seconds, failed],
      );
      return rowCount === 1;
    },

    /**
     * The end, once and for all: the state, the event, the outputs and the books, in the caller’s transaction.
     * @param attempt the claim that it is the end of; null: whoever works on it. @returns null when it has ended already, or is another’s.
     */
    async end(sql: Sql, id: string, attempt: number | null, ending: Ending): Promise<Ended | null> {
      const count = ending.outputs.length;
      const { rows } = await sql.query<Ended>(
        `WITH ended AS (
           UPDATE generation SET state = $2::generation_state, error = $3, charged = $4, bytes = $5, warnings = $6, cached = $7, model = coalesce($8, model),
                  progress = CASE WHEN $2 = 'succeeded' THEN 1 ELSE progress END, ended_at = $9, expires_at = $10, lease_until = NULL, not_before = NULL,
                  seq = seq + 1,
                  provider_ms = (SELECT round(extract(epoch FROM sum(coalesce(a.ended_at, $9) - a.started_at)) * 1000)::int FROM generation_attempt a WHERE a.generation_id = $1)
           WHERE id = $1 AND state IN ('queued', 'processing') AND ($11::int IS NULL OR attempt = $11)
           RETURNING principal_id, service, webhook_url, reserved, seq, attempt, (request->>'count')::int AS count
         ), told AS (
           INSERT INTO generation_event (generation_id, seq, type, at) SELECT $1, seq, $2, $9 FROM ended
         ), settled AS (
           INSERT INTO generation_ledger (principal_id, generation_id, kind, amount, count, at)
           SELECT principal_id, $1, 'settle', $4, $12, $9 FROM ended WHERE $2 = 'succeeded'
         ), released AS (
           INSERT INTO generation_ledger (principal_id, generation_id, kind, amount, count, at)
           SELECT principal_id, $1, 'release', reserved - $4, count - $12, $9 FROM ended WHERE reserved > $4 OR count > $12
         )
         SELECT principal_id AS "principalId", service, webhook_url AS "webhookUrl", reserved - $4 AS "releasedAmount", count - $12 AS "releasedCount", attempt FROM ended`,
        [
          id,
          ending.state,
          ending.error === null ? null : JSON.stringify(ending.error),
          ending.charged,
          ending.outputs.reduce((sum, { bytes }) => sum + bytes, 0),
          ending.warnings,
          ending.cached,
          ending.model,
          ending.at,
          ending.expiresAt,
          attempt,
          count,
        ],
      );
      const [ended] = rows;
      if (!ended) return null;
      for (const output of ending.outputs) {
        await sql.query(
          `INSERT INTO generation_output (generation_id, index, key, thumbnail, content_type, bytes, width, height) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
          [id, output.index, output.key, output.thumbnail, output.contentType, output.bytes, output.width, output.height],
        );
      }
      return ended;
    },

    /** Since when it is known. */
    async waitingSince({ id }: Claim): Promise<Date | null> {
      const { rows } = await pool.query<{ at: Date }>('SELECT created_at AS at FROM generation WHERE id = $1', [id]);
      return rows[0]?.at ?? null;
    },

    /** Those whose time is over. */
    async overdue(limit: number): Promise<{ id: string; principalId: string }[]> {
      const { rows } = await pool.query<{ id: string; principalId: string }>(
        `SELECT id, principal_id AS "principalId" FROM generation WHERE state IN ('queued', 'processing') AND deadline_at <= clock_timestamp() LIMIT $1`,
        [limit],
      );
      return rows;
    },

    /** Whoever has nothing waiting needs no place in line; whoever has, and lost it as it was taken away just then, is given one. */
    async tidyLine(): Promise<void> {
      await pool.query(
        `DELETE FROM generation_turn t WHERE served_at < now() - interval '1 day'
           AND NOT EXISTS (SELECT FROM generation g WHERE g.principal_id = t.principal_id AND g.state IN ('queued', 'processing'))`,
      );
      await pool.query(
        `INSERT INTO generation_turn (principal_id) SELECT DISTINCT principal_id FROM generation WHERE state IN ('queued', 'processing') ON CONFLICT DO NOTHING`,
      );
    },

    /** @returns generations that wait and that are under way. */
    async depth(): Promise<{ queued: number; processing: number }> {
      const { rows } = await pool.query<{ queued: number; processing: number }>(
        `SELECT count(*) FILTER (WHERE state = 'queued')::int AS queued, count(*) FILTER (WHERE state = 'processing')::int AS processing
         FROM generation WHERE state IN ('queued', 'processing')`,
      );
      return rows[0] ?? { queued: 0, processing: 0 };
    },
  };
}
