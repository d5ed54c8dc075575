import type { Database, Sql } from '../../platform/database/database.ts';
import type { UnitKind } from '../../platform/database/generated/client.ts';
import type { Verdict } from './mastering/verdict.ts';

/** One attempt at one unit: whose words count only while the row says the same. */
export interface Attempt {
  readonly versionId: string;
  readonly unit: string;
  readonly attempt: number;
}

export interface Claim extends Attempt {
  readonly kind: UnitKind;
  /** Attempts before this one that ended badly. */
  readonly failures: number;
  readonly mediaId: string;
  readonly ownerId: string | null;
  /** Bytes of the original. */
  readonly size: number;
}

export interface NewUnit {
  readonly unit: string;
  readonly kind: UnitKind;
  readonly place: number;
  readonly weight: number;
}

/** How an attempt ended badly. */
export interface Failure {
  readonly verdict: Verdict;
  /** The end of what ffmpeg said; null where it said nothing. */
  readonly log: string | null;
  /** Whether it is one more; not where the attempts before it are what failed. */
  readonly counts?: boolean;
}

export type UnitsRepository = ReturnType<typeof createUnitsRepository>;

/** Whether nobody goes on with the version of the unit `u`. */
const STOPPED = `EXISTS (SELECT FROM media_unit o WHERE o.version_id = u.version_id AND o.state IN ('FAILED', 'CANCELLED'))`;
/** What can be claimed: it waits, or its worker went silent; its version is the one at work and not stopped; what it needs is done. */
const CLAIMABLE = `
  (u.state = 'WAITING' OR (u.state = 'RUNNING' AND u.lease_until < clock_timestamp()))
  AND EXISTS (SELECT FROM media_version v JOIN media_file m ON m.id = v.media_id WHERE v.id = u.version_id AND m.work_version = v.id)
  AND NOT ${STOPPED}
  AND NOT (u.kind = 'ASSEMBLE' AND EXISTS (SELECT FROM media_unit o WHERE o.version_id = u.version_id AND o.kind <> 'ASSEMBLE' AND o.state <> 'DONE'))`;

/**
 * The units of work. Every change of state is one guarded statement: it says from which state it may come, and a worker's
 * also of which attempt it must be, so that a late word of a dead run changes nothing. Leases are told in the database's
 * own time: clocks of many workers differ.
 */
export function createUnitsRepository({ pool, transaction }: Database) {
  /** Holds the file of a version: before its units, as everybody does. Statements after it see what others committed before. */
  const holdFile = (sql: Sql, versionId: string) =>
    sql.query('SELECT FROM media_version v JOIN media_file m ON m.id = v.media_id WHERE v.id = $1 FOR NO KEY UPDATE OF m', [versionId]);
  /** Ends an attempt that is still its own. @returns whether it was. */
  const end = (attempt: Attempt, set: string, values: unknown[], then?: (sql: Sql) => Promise<void> | undefined) =>
    transaction(async (sql) => {
      await holdFile(sql, attempt.versionId);
      const { rowCount } = await sql.query(
        `UPDATE media_unit SET lease_until = NULL, ended_at = clock_timestamp(), ${set}
         WHERE version_id = $1 AND unit = $2 AND attempt = $3 AND state = 'RUNNING'`,
        [attempt.versionId, attempt.unit, attempt.attempt, ...values],
      );
      if (rowCount === 1) await then?.(sql);
      return rowCount === 1;
    });
  const FAILED = 'error_code = $4, error_message = $5, error_advice = $6, log = $7, failures = failures + $8';
  const words = ({ verdict, log, counts = true }: Failure) => [verdict.code, verdict.message, verdict.advice, log, counts ? 1 : 0];

  return {
    /** @returns the attempt that is now the caller's; null when there is nothing to claim. */
    claim(versionId: string, unit: string, leaseSeconds: number): Promise<Claim | null> {
      return transaction(async (sql) => {
        await holdFile(sql, versionId);
        const { rows } = await sql.query<Claim>(
          `UPDATE media_unit u SET state = 'RUNNING', attempt = u.attempt + 1, failures = u.failures + CASE WHEN u.state = 'RUNNING' THEN 1 ELSE 0 END,
                  progress = 0, lease_until = clock_timestamp() + make_interval(secs => $3), started_at = clock_timestamp(), ended_at = NULL
           FROM media_version own JOIN media_file f ON f.id = own.media_id
           WHERE u.version_id = $1 AND u.unit = $2 AND own.id = u.version_id AND ${CLAIMABLE}
           RETURNING u.version_id AS "versionId", u.unit, u.attempt, u.kind, u.failures, f.id AS "mediaId", f.owner_id AS "ownerId", f.size`,
          [versionId, unit, leaseSeconds],
        );
        return rows[0] ?? null;
      });
    },

    /** Says that the worker lives, and how far it is. @returns false when the work is no longer its own, or its version was stopped. */
    async renew({ versionId, unit, attempt }: Attempt, leaseSeconds: number, progress: number): Promise<boolean> {
      const { rowCount } = await pool.query(
        `UPDATE media_unit u SET lease_until = clock_timestamp() + make_interval(secs => $4), progress = greatest(u.progress, $5)
         WHERE u.version_id = $1 AND u.unit = $2 AND u.attempt = $3 AND u.state = 'RUNNING' AND NOT ${STOPPED}`,
        [versionId, unit, attempt, leaseSeconds, progress],
      );
      return rowCount === 1;
    },

    /** RUNNING → WAITING: gives the work back, to be claimed again; without a failure, it was asked to stop. */
    release(attempt: Attempt, failure?: Failure): Promise<boolean> {
      const set = "state = 'WAITING', progress = 0";
      return failure ? end(attempt, `${set}, ${FAILED}`, words(failure)) : end(attempt, set, []);
    },

    /** RUNNING → FAILED: its version stops. @param then within the same transaction. */
    fail(attempt: Attempt, failure: Failure, then?: (sql: Sql) => Promise<void> | undefined): Promise<boolean> {
      return end(attempt, `state = 'FAILED', ${FAILED}`, words(failure), then);
    },

    /** Whether an attempt may still speak for its unit, asked without waiting for anybody. */
    async isOwn(sql: Sql, { versionId, unit, attempt }: Attempt): Promise<boolean> {
      const { rowCount } = await sql.query(
        `SELECT FROM media_unit u WHERE u.version_id = $1 AND u.unit = $2 AND u.attempt = $3 AND u.state IN ('RUNNING', 'DONE')`,
        [versionId, unit, attempt],
      );
      return rowCount === 1;
    },

    /**
     * RUNNING → DONE, in the caller's transaction, which holds the file from here on.
     * @returns `before` when this very attempt was DONE already: the answer to an earlier try was lost; null when it is not its own.
     */
    async finish(sql: Sql, { versionId, unit, attempt }: Attempt, result: unknown): Promise<'now' | 'before' | null> {
      await holdFile(sql, versionId);
      const { rowCount } = await sql.query(
        `UPDATE media_unit SET state = 'DONE', progress = 1, lease_until = NULL, ended_at = clock_timestamp(), result = $4, error_code = NULL,
                error_message = NULL, error_advice = NULL
         WHERE version_id = $1 AND unit = $2 AND attempt = $3 AND state = 'RUNNING'`,
        [versionId, unit, attempt, JSON.stringify(result)],
      );
      if (rowCount === 1) return 'now';
      const { rowCount: before } = await sql.query(
        `SELECT FROM media_unit WHERE version_id = $1 AND unit = $2 AND attempt = $3 AND state = 'DONE'`,
        [versionId, unit, attempt],
      );
      return before === 1 ? 'before' : null;
    },

    async insert(sql: Sql, versionId: string, units: readonly NewUnit[]): Promise<void> {
      await sql.query(
        `INSERT INTO media_unit (version_id, unit, kind, place, weight)
         SELECT $1, unit, kind, place, weight FROM unnest($2::text[], $3::unit_kind[], $4::int[], $5::float8[]) AS given (unit, kind, place, weight)`,
        [versionId, units.map((u) => u.unit), units.map((u) => u.kind), units.map((u) => u.place), units.map((u) => u.weight)],
      );
    },

    /** What the units of a version made, by unit. */
    async results(versionId: string): Promise<Map<string, unknown>> {
      const { rows } = await pool.query<{ unit: string; result: unknown }>(
        `SELECT unit, result FROM media_unit WHERE version_id = $1 AND state = 'DONE' AND kind <> 'PLAN' ORDER BY place`,
        [versionId],
      );
      return new Map(rows.map(({ unit, result }) => [unit, result]));
    },

    /** Takes what is unfinished out of the line, from whoever works on it. The caller holds the file. */
    async cancel(sql: Sql, versionId: string, { code, message, advice }: Verdict): Promise<void> {
      await sql.query(
        `UPDATE media_unit SET state = 'CANCELLED', progress = 0, lease_until = NULL, ended_at = clock_timestamp(), error_code = $2,
                error_message = $3, error_advice = $4
         WHERE version_id = $1 AND state IN ('WAITING', 'RUNNING')`,
        [versionId, code, message, advice],
      );
    },

    /**
     * FAILED or CANCELLED → WAITING, as if it had never been tried; the caller holds the file.
     * @param unit one of them; all without it.
     */
    async reset(sql: Sql, versionId: string, unit?: string): Promise<void> {
      await sql.query(
        `UPDATE media_unit SET state = 'WAITING', failures = 0, progress = 0, started_at = NULL, ended_at = NULL, error_code = NULL,
                error_message = NULL, error_advice = NULL
         WHERE version_id = $1 AND state IN ('FAILED', 'CANCELLED') AND unit = coalesce($2, unit)`,
        [versionId, unit ?? null],
      );
    },

    async stateOf(sql: Sql, versionId: string, unit: string): Promise<string | null> {
      const { rows } = await sql.query<{ state: string }>('SELECT state FROM media_unit WHERE version_id = $1 AND unit = $2', [
        versionId,
        unit,
      ]);
      return rows[0]?.state ?? null;
    },

    /**
     * What of one version, or of a file's version at work, or of all there are, a worker could begin now: what only needs putting
     * together first, then the beginnings of films before their middles.
     */
    async claimable(of: { versionId: string } | { mediaId: string } | 'all'): Promise<Attempt[]> {
      const [version, media] = of === 'all' ? [null, null] : 'versionId' in of ? [of.versionId, null] : [null, of.mediaId];
      const { rows } = await pool.query<Attempt>(
        `SELECT u.version_id AS "versionId", u.unit, u.attempt FROM media_unit u JOIN media_version o ON o.id = u.version_id
         WHERE u.state IN ('WAITING', 'RUNNING') AND ${CLAIMABLE}
           AND ($1::text IS NULL OR u.version_id = $1) AND ($2::uuid IS NULL OR o.media_id = $2)
         ORDER BY u.kind = 'ASSEMBLE' DESC, u.place, o.created_at, o.id LIMIT 500`,
        [version, media],
      );
      return rows;
    },

    /** The attempts that live workers are at. */
    async underWay(): Promise<Attempt[]> {
      const { rows } = await pool.query<Attempt>(
        `SELECT version_id AS "versionId", unit, attempt FROM media_unit WHERE state = 'RUNNING' AND lease_until >= clock_timestamp()`,
      );
      return rows;
    },
  };
}
