import type { imports } from '@fotograma/contract';
import type { Database, Sql } from '../../platform/database/database.ts';
import type { ImportRow } from './imports.ts';

/** How far a run is: told together, so that a report is always that of its cursor. */
export interface Standing {
  readonly progress: number;
  readonly report: imports.ImportReport;
  readonly cursor: object | null;
}

export type ImportsRepository = ReturnType<typeof createImportsRepository>;

const ROW = `i.id, i.source, i.options, i.dry_run AS "dryRun", i.state, i.file_key AS "fileKey", i.cursor, i.progress, i.report, i.error, i.attempt,
  i.created_at AS "createdAt", i.started_at AS "startedAt", i.ended_at AS "endedAt", p.name AS "orderedBy"`;
const FROM = 'import_run i LEFT JOIN public_profile p ON p.id = i.ordered_by';

/**
 * The table of imports. As with media, every change of state says from which state it may come, and a worker's also of which
 * attempt it must be; leases are told in the database's own time.
 */
export function createImportsRepository({ pool, transaction }: Database) {
  const one = async (text: string, values: unknown[], sql: Sql = pool) => (await sql.query<ImportRow>(text, values)).rows[0] ?? null;
  const changed = async (text: string, values: unknown[], sql: Sql = pool) => (await sql.query(text, values)).rowCount === 1;
  return {
    find: (id: string) => one(`SELECT ${ROW} FROM ${FROM} WHERE i.id = $1`, [id]),

    async list({ limit, offset }: { limit: number; offset: number }): Promise<{ rows: ImportRow[]; total: number }> {
      const [{ rows }, count] = await Promise.all([
        pool.query<ImportRow>(`SELECT ${ROW} FROM ${FROM} ORDER BY i.created_at DESC, i.id LIMIT $1 OFFSET $2`, [limit, offset]),
        pool.query<{ total: number }>('SELECT count(*) AS total FROM import_run'),
      ]);
      return { rows, total: count.rows[0]?.total ?? 0 };
    },

    async add(
      run: Pick<ImportRow, 'id' | 'source' | 'options' | 'dryRun' | 'createdAt'> & { orderedBy: string; state: 'WAITING' | 'QUEUED' },
    ) {
      await pool.query(
        `INSERT INTO import_run (id, source, options, dry_run, state, ordered_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [run.id, run.source, JSON.stringify(run.options), run.dryRun, run.state, run.orderedBy, run.createdAt],
      );
    },

    /**
     * WAITING → QUEUED, once `appear` has put the file in its place; the row is locked meanwhile.
     * @returns false when it did not wait for a file any more.
     */
    fileIsHere: (id: string, fileKey: string, appear: () => Promise<void>): Promise<boolean> =>
      transaction(async (sql) => {
        const waits = await changed(
          `UPDATE import_run SET state = 'QUEUED', file_key = $2 WHERE id = $1 AND state = 'WAITING'`,
          [id, fileKey],
          sql,
        );
        if (waits) await appear();
        return waits;
      }),

    /** QUEUED → RUNNING, or takes over one whose worker went silent. @returns null when there is nothing to claim. */
    claim: (id: string, leaseSeconds: number) =>
      one(
        `WITH i AS (UPDATE import_run SET state = 'RUNNING', attempt = attempt + 1, lease_until = now() + make_interval(secs => $2),
                           started_at = coalesce(started_at, now())
                    WHERE id = $1 AND (state = 'QUEUED' OR (state = 'RUNNING' AND lease_until < now())) RETURNING *)
         SELECT ${ROW} FROM i LEFT JOIN public_profile p ON p.id = i.ordered_by`,
        [id, leaseSeconds],
      ),

    /** Says that the worker lives, and how far it is. @returns false when the work is no longer its own. */
    renew: (id: string, attempt: number, leaseSeconds: number, { progress, report, cursor }: Standing) =>
      changed(
        `UPDATE import_run SET lease_until = now() + make_interval(secs => $3), progress = $4, report = $5, cursor = $6
         WHERE id = $1 AND attempt = $2 AND state = 'RUNNING'`,
        [id, attempt, leaseSeconds, progress, JSON.stringify(report), cursor && JSON.stringify(cursor)],
      ),

    /** RUNNING → QUEUED: gives the work back, to be gone on with. */
    release: (id: string, attempt: number) =>
      changed(`UPDATE import_run SET state = 'QUEUED', lease_until = NULL WHERE id = $1 AND attempt = $2 AND state = 'RUNNING'`, [
        id,
        attempt,
      ]),

    /** RUNNING → DONE or FAILED. */
    end: (
      sql: Sql,
      id: string,
      attempt: number,
      { state, error, progress, report }: Standing & { state: 'DONE' | 'FAILED'; error: string | null },
    ) =>
      changed(
        `UPDATE import_run SET state = $3::import_state, error = $4, progress = $5, report = $6, lease_until = NULL, ended_at = now()
         WHERE id = $1 AND attempt = $2 AND state = 'RUNNING'`,
        [id, attempt, state, error, progress, JSON.stringify(report)],
        sql,
      ),

    /** Whatever it was before its end → CANCELLED. @returns whether it was. */
    cancel: (sql: Sql, id: string) =>
      changed(
        `UPDATE import_run SET state = 'CANCELLED', lease_until = NULL, ended_at = now() WHERE id = $1 AND state IN ('WAITING', 'QUEUED', 'RUNNING')`,
        [id],
        sql,
      ),

    /** The last word of a worker whose import was cancelled: what it had written by then. */
    settle: (id: string, attempt: number, { progress, report }: Standing) =>
      changed(`UPDATE import_run SET progress = $3, report = $4 WHERE id = $1 AND attempt = $2 AND state = 'CANCELLED'`, [
        id,
        attempt,
        progress,
        JSON.stringify(report),
      ]),

    /** Work that waits, or whose worker went silent. */
    async unfinished(): Promise<{ id: string; attempt: number }[]> {
      const { rows } = await pool.query<{ id: string; attempt: number }>(
        `SELECT id, attempt FROM import_run WHERE state = 'QUEUED' OR (state = 'RUNNING' AND lease_until < now()) ORDER BY created_at LIMIT 100`,
      );
      return rows;
    },

    /** Imports whose file has not come. */
    async waitingSince(before: Date): Promise<string[]> {
      const { rows } = await pool.query<{ id: string }>(`SELECT id FROM import_run WHERE state = 'WAITING' AND created_at < $1 LIMIT 100`, [
        before,
      ]);
      return rows.map((row) => row.id);
    },
  };
}
