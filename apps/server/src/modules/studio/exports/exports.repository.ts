import type { projects as contract } from '@fotograma/contract';
import type { Project } from '@fotograma/edl';
import type { Database, Sql } from '../../../platform/database/database.ts';
import type { ExportPlan } from './plan.ts';

export interface ExportRow {
  readonly id: string;
  readonly projectId: string;
  readonly userId: string | null;
  readonly preset: contract.ExportPreset;
  readonly state: contract.ProjectExport['state'];
  readonly progress: number;
  readonly chunks: number | null;
  readonly reused: number | null;
  readonly error: string | null;
  readonly mediaId: string | null;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

/** One attempt at one unit: whose words count only while the row says the same. */
export interface Attempt {
  readonly exportId: string;
  readonly unit: string;
  readonly attempt: number;
  readonly failures: number;
}

export interface Work {
  readonly projectId: string;
  readonly projectName: string;
  readonly userId: string | null;
  readonly preset: contract.ExportPreset;
  readonly edl: Project;
  readonly plan: ExportPlan | null;
}

/** Told, in the transaction in which it happens, that an export has become a film (`mediaId`) or never will. */
export type Ended = (
  sql: Sql,
  ended: { readonly id: string; readonly projectId: string; readonly userId: string | null; readonly mediaId: string | null },
) => Promise<void>;

export interface NewUnit {
  readonly unit: string;
  readonly place: number;
  readonly weight: number;
  readonly piece: string | null;
  readonly isDone: boolean;
}

/** The first and the last unit of every export. */
export const PLAN = 'plan';
export const FILM = 'film';

const COLUMNS = `e.id, e.project_id AS "projectId", e.user_id AS "userId", e.preset, e.state, e.reused, e.error, e.media_id AS "mediaId",
  e.created_at AS "createdAt", e.ended_at AS "endedAt", jsonb_array_length(e.plan->'picture') AS chunks,
  coalesce((SELECT sum(u.weight * u.progress) / nullif(sum(u.weight), 0) FROM project_export_unit u
            WHERE u.export_id = e.id AND EXISTS (SELECT FROM project_export_unit f WHERE f.export_id = e.id AND f.unit = '${FILM}')), 0)::float8 AS progress`;
const GOES_ON = `EXISTS (SELECT FROM project_export e WHERE e.id = u.export_id AND e.state IN ('WAITING', 'RUNNING'))`;
/** What can be claimed: it waits, or its worker went silent; its export goes on; the film waits for everything else. */
const CLAIMABLE = `(u.state = 'WAITING' OR (u.state = 'RUNNING' AND u.lease_until < clock_timestamp())) AND ${GOES_ON}
  AND (u.unit <> '${FILM}' OR NOT EXISTS (SELECT FROM project_export_unit o WHERE o.export_id = u.export_id AND o.unit <> '${FILM}' AND o.state <> 'DONE'))`;

export type ExportsRepository = ReturnType<typeof createExportsRepository>;

/** Exports and the units of work on them. Every change of state is one guarded statement. */
export function createExportsRepository({ pool, transaction }: Database) {
  const mine = ({ exportId, unit, attempt }: Attempt) => [exportId, unit, attempt];
  return {
    async insert(given: { id: string; projectId: string; userId: string; preset: string; edl: Project; at: Date }): Promise<void> {
      await transaction(async (sql) => {
        await sql.query(`INSERT INTO project_export (id, project_id, user_id, preset, edl, created_at) VALUES ($1, $2, $3, $4, $5, $6)`, [
          given.id,
          given.projectId,
          given.userId,
          given.preset,
          JSON.stringify(given.edl),
          given.at,
        ]);
        await sql.query(`INSERT INTO project_export_unit (export_id, unit, place, weight) VALUES ($1, '${PLAN}', 0, 0.01)`, [given.id]);
      });
    },

    async underWay(userId: string): Promise<number> {
      const { rows } = await pool.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM project_export WHERE user_id = $1 AND state IN ('WAITING', 'RUNNING')`,
        [userId],
      );
      return rows[0]?.n ?? 0;
    },

    async list(projectId: string, { limit, offset }: { limit: number; offset: number }): Promise<{ rows: ExportRow[]; total: number }> {
      const [{ rows }, count] = await Promise.all([
        pool.query<ExportRow>(
          `SELECT ${COLUMNS} FROM project_export e WHERE e.project_id = $1 ORDER BY e.created_at DESC, e.id LIMIT $2 OFFSET $3`,
          [projectId, limit, offset],
        ),
        pool.query<{ n: number }>('SELECT count(*)::int AS n FROM project_export WHERE project_id = $1', [projectId]),
      ]);
      return { rows, total: count.rows[0]?.n ?? 0 };
    },

    async find(projectId: string, id: string): Promise<ExportRow | null> {
      const { rows } = await pool.query<ExportRow>(`SELECT ${COLUMNS} FROM project_export e WHERE e.project_id = $1 AND e.id = $2`, [
        projectId,
        id,
      ]);
      return rows[0] ?? null;
    },

    /** @returns false when it has ended already. */
    async cancel(id: string): Promise<boolean> {
      const { rowCount } = await pool.query(
        `UPDATE project_export SET state = 'CANCELLED', ended_at = now() WHERE id = $1 AND state IN ('WAITING', 'RUNNING')`,
        [id],
      );
      return rowCount === 1;
    },

    async claim(exportId: string, unit: string, leaseSeconds: number): Promise<Attempt | null> {
      const { rows } = await pool.query<Attempt>(
        `WITH claimed AS (
           UPDATE project_export_unit u
           SET state = 'RUNNING', attempt = u.attempt + 1, failures = u.failures + CASE WHEN u.state = 'RUNNING' THEN 1 ELSE 0 END, progress = 0,
               lease_until = clock_timestamp() + make_interval(secs => $3)
           WHERE u.export_id = $1 AND u.unit = $2 AND ${CLAIMABLE}
           RETURNING u.export_id AS "exportId", u.unit, u.attempt, u.failures
         ), begun AS (
           UPDATE project_export SET state = 'RUNNING' WHERE id = $1 AND state = 'WAITING' AND EXISTS (SELECT FROM claimed)
         ) SELECT * FROM claimed`,
        [exportId, unit, leaseSeconds],
      );
      return rows[0] ?? null;
    },

    /** Says that the worker lives, and how far it is. @returns false when the work is no longer its own, or its export was stopped. */
    async renew(attempt: Attempt, leaseSeconds: number, progress: number): Promise<boolean> {
      const { rowCount } = await pool.query(
        `UPDATE project_export_unit u SET lease_until = clock_timestamp() + make_interval(secs => $4), progress = greatest(u.progress, $5)
         WHERE u.export_id = $1 AND u.unit = $2 AND u.attempt = $3 AND u.state = 'RUNNING' AND ${GOES_ON}`,
        [...mine(attempt), leaseSeconds, progress],
      );
      return rowCount === 1;
    },

    async work(exportId: string): Promise<Work | null> {
      const { rows } = await pool.query<Work>(
        `SELECT e.project_id AS "projectId", p.name AS "projectName", e.user_id AS "userId", e.preset, e.edl, e.plan
         FROM project_export e JOIN project p ON p.id = e.project_id WHERE e.id = $1`,
        [exportId],
      );
      return rows[0] ?? null;
    },

    /** RUNNING → DONE, in the caller's transaction. @returns false when the attempt is no longer its own. */
    async done(sql: Sql, attempt: Attempt): Promise<boolean> {
      const { rowCount } = await sql.query(
        `UPDATE project_export_unit SET state = 'DONE', progress = 1, lease_until = NULL, log = NULL
         WHERE export_id = $1 AND unit = $2 AND attempt = $3 AND state = 'RUNNING'`,
        mine(attempt),
      );
      return rowCount === 1;
    },

    async planned(sql: Sql, exportId: string, plan: ExportPlan, units: readonly NewUnit[], reused: number): Promise<void> {
      await sql.query('UPDATE project_export SET plan = $2, reused = $3 WHERE id = $1', [exportId, JSON.stringify(plan), reused]);
      await sql.query(
        `INSERT INTO project_export_unit (export_id, unit, place, weight, piece, state, progress)
         SELECT $1, unit, place, weight, piece, (CASE WHEN done THEN 'DONE' ELSE 'WAITING' END)::export_state, CASE WHEN done THEN 1 ELSE 0 END
         FROM unnest($2::text[], $3::int[], $4::float8[], $5::text[], $6::bool[]) AS n (unit, place, weight, piece, done)`,
        [
          exportId,
          units.map(({ unit }) => unit),
          units.map(({ place }) => place),
          units.map(({ weight }) => weight),
          units.map(({ piece }) => piece),
          units.map(({ isDone }) => isDone),
        ],
      );
    },

    async finished(sql: Sql, exportId: string, mediaId: string, then: Ended): Promise<void> {
      const { rows } = await sql.query<{ userId: string | null; projectId: string }>(
        `UPDATE project_export SET state = 'DONE', ended_at = now(), media_id = $2 WHERE id = $1 AND state = 'RUNNING'
         RETURNING user_id AS "userId", project_id AS "projectId"`,
        [exportId, mediaId],
      );
      const [row] = rows;
      if (row) await then(sql, { id: exportId, ...row, mediaId });
    },

    /** RUNNING → WAITING: gives the work back. @param failure one more, with what was said; none where it was asked to stop. */
    async release(attempt: Attempt, failure: string | null): Promise<boolean> {
      const { rowCount } = await pool.query(
        `UPDATE project_export_unit SET state = 'WAITING', progress = 0, lease_until = NULL, log = coalesce($4, log),
                failures = failures + CASE WHEN $4::text IS NULL THEN 0 ELSE 1 END
         WHERE export_id = $1 AND unit = $2 AND attempt = $3 AND state = 'RUNNING'`,
        [...mine(attempt), failure],
      );
      return rowCount === 1;
    },

    /** The unit cannot be done, and so neither can the film. @param error for a person. */
    async fail(attempt: Attempt, error: string, log: string, then: Ended): Promise<boolean> {
      return transaction(async (sql) => {
        const { rowCount } = await sql.query(
          `UPDATE project_export_unit SET state = 'FAILED', lease_until = NULL, log = $4, failures = failures + 1
           WHERE export_id = $1 AND unit = $2 AND attempt = $3 AND state = 'RUNNING'`,
          [...mine(attempt), log],
        );
        if (rowCount !== 1) return false;
        const { rows } = await sql.query<{ userId: string | null; projectId: string }>(
          `UPDATE project_export SET state = 'FAILED', error = $2, ended_at = now() WHERE id = $1 AND state = 'RUNNING'
           RETURNING user_id AS "userId", project_id AS "projectId"`,
          [attempt.exportId, error],
        );
        const [row] = rows;
        if (row) await then(sql, { id: attempt.exportId, ...row, mediaId: null });
        return true;
      });
    },

    /** Units that can be claimed, of one export or of all, in the order in which they are to be taken. */
    async claimable(exportId: string | null, limit: number): Promise<{ exportId: string; unit: string; attempt: number }[]> {
      const { rows } = await pool.query<{ exportId: string; unit: string; attempt: number }>(
        `SELECT u.export_id AS "exportId", u.unit, u.attempt FROM project_export_unit u
         WHERE ($1::uuid IS NULL OR u.export_id = $1) AND ${CLAIMABLE} ORDER BY u.export_id, u.place LIMIT $2`,
        [exportId, limit],
      );
      return rows;
    },
  };
}
