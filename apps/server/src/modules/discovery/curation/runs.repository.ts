import type { curation } from '@fotograma/contract';
import type { Database, Sql } from '../../../platform/database/database.ts';

export interface RunRow {
  readonly id: string;
  readonly state: curation.CurationRun['state'];
  readonly analyser: curation.AnalyserName;
  readonly options: curation.CurationOrder;
  readonly total: number;
  readonly done: number;
  readonly published: number;
  readonly disputed: number;
  readonly failed: number;
  readonly tokens: number;
  readonly cursor: number;
  /** Goes up each time that a worker takes it: whoever took it before has lost it. */
  readonly claims: number;
  readonly stalls: number;
  readonly error: curation.RunNote | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

/** What one batch adds to a run. */
export interface Step {
  readonly done: number;
  readonly published: number;
  readonly disputed: number;
  readonly failed: number;
  readonly tokens: number;
}

type Claimed = Pick<RunRow, 'id' | 'claims'>;

const RUN = `id, state, analyser, options, total, done, published, disputed, failed, tokens, cursor, claims, stalls, error, created_at AS "createdAt", finished_at AS "finishedAt"`;
const MINE = `id = $1 AND claims = $2 AND state = 'RUNNING'`;
/** What nobody works: it waits and may begin, or its worker fell silent $n seconds ago. */
const free = (seconds: string) =>
  `((state = 'WAITING' AND coalesce(not_before, '-infinity') <= now()) OR (state = 'RUNNING' AND updated_at < now() - make_interval(secs => ${seconds})))`;

export type RunsRepository = ReturnType<typeof createRunsRepository>;

/** Runs. A run's last change is its lease: whoever works it touches it more often than `leaseSeconds`. */
export function createRunsRepository({ pool, transaction }: Pick<Database, 'pool' | 'transaction'>) {
  const run = async (text: string, values: unknown[], sql: Sql = pool) => (await sql.query<RunRow>(text, values)).rows[0] ?? null;
  const changed = async (text: string, values: unknown[]) => (await pool.query(text, values)).rowCount === 1;
  return {
    find: (id: string) => run(`SELECT ${RUN} FROM curation_run WHERE id = $1`, [id]),

    async list({ limit, offset }: { limit: number; offset: number }): Promise<{ rows: RunRow[]; total: number }> {
      const [{ rows }, { rows: counted }] = await Promise.all([
        pool.query<RunRow>(`SELECT ${RUN} FROM curation_run ORDER BY created_at DESC, id LIMIT $1 OFFSET $2`, [limit, offset]),
        pool.query<{ total: number }>('SELECT count(*) AS total FROM curation_run'),
      ]);
      return { rows, total: counted[0]?.total ?? 0 };
    },

    async add(id: string, options: curation.CurationOrder, userId: string | null): Promise<void> {
      await pool.query(
        `INSERT INTO curation_run (id, analyser, options, user_id, news, total)
         SELECT $1, $2, $3, $4, (SELECT changes FROM film_news), least(count(*), coalesce($5::int, 2147483647)) FROM film WHERE $6::int[] IS NULL OR id = ANY ($6)`,
        [id, options.analyser, JSON.stringify(options), userId, options.limit, options.films],
      );
    },

    /** @returns null when it has ended, may not begin yet, or somebody works it. */
    claim: (id: string, leaseSeconds: number) =>
      run(
        `UPDATE curation_run SET state = 'RUNNING', claims = claims + 1, updated_at = now() WHERE id = $1 AND ${free('$2')} RETURNING ${RUN}`,
        [id, leaseSeconds],
      ),

    /** @returns false, here and below, when it is not this worker's any more. */
    touch: ({ id, claims }: Claimed) => changed(`UPDATE curation_run SET updated_at = now() WHERE ${MINE}`, [id, claims]),

    release: ({ id, claims }: Claimed) =>
      changed(`UPDATE curation_run SET state = 'WAITING', updated_at = now() WHERE ${MINE}`, [id, claims]),

    /** Puts it off for a while, longer each time in a row. */
    stall: ({ id, claims }: Claimed, why: curation.RunNote, tokens: number) =>
      changed(
        `UPDATE curation_run SET state = 'WAITING', error = $3, tokens = tokens + $4, stalls = stalls + 1, updated_at = now(),
           not_before = now() + make_interval(mins => least(power(2, stalls), 30)::int) WHERE ${MINE}`,
        [id, claims, why, tokens],
      ),

    /** Moves its cursor on in one transaction with what is written. @returns the run as it is then; null when it is not this worker's any more. */
    advance: ({ id, claims }: Claimed, to: number, write: (sql: Sql) => Promise<Step>) =>
      transaction(async (sql) => {
        if (!(await run(`SELECT ${RUN} FROM curation_run WHERE ${MINE} FOR UPDATE`, [id, claims], sql))) return null;
        const step = await write(sql);
        return run(
          `UPDATE curation_run SET cursor = $3, done = done + $4, published = published + $5, disputed = disputed + $6, failed = failed + $7,
             tokens = tokens + $8, stalls = 0, error = NULL, updated_at = now() WHERE ${MINE} RETURNING ${RUN}`,
          [id, claims, to, step.done, step.published, step.disputed, step.failed, step.tokens],
          sql,
        );
      }),

    end: ({ id, claims }: Claimed, state: 'DONE' | 'FAILED', error: curation.RunNote | null) =>
      changed(`UPDATE curation_run SET state = $3::curation_state, error = $4, finished_at = now(), updated_at = now() WHERE ${MINE}`, [
        id,
        claims,
        state,
        error,
      ]),

    cancel: (id: string) =>
      changed(
        `UPDATE curation_run SET state = 'CANCELED', finished_at = now(), updated_at = now() WHERE id = $1 AND state IN ('WAITING', 'RUNNING')`,
        [id],
      ),

    /** What somebody should work, the oldest first. */
    async unfinished(leaseSeconds: number): Promise<string[]> {
      const { rows } = await pool.query<{ id: string }>(`SELECT id FROM curation_run WHERE ${free('$1')} ORDER BY created_at LIMIT 100`, [
        leaseSeconds,
      ]);
      return rows.map(({ id }) => id);
    },

    /** Whether one by this analyser has not ended. */
    async isUnderWay(analyser: curation.AnalyserName): Promise<boolean> {
      const { rowCount } = await pool.query(`SELECT FROM curation_run WHERE analyser = $1 AND state IN ('WAITING', 'RUNNING') LIMIT 1`, [
        analyser,
      ]);
      return rowCount === 1;
    },

    /**
     * How far the shelf's record of changes had come when the last run was ordered that went over all that was due then and ended
     * well: over the whole shelf, or by the house itself; and how far it is now.
     */
    async news(analyser: curation.AnalyserName): Promise<{ last: number | null; now: number }> {
      const { rows } = await pool.query<{ last: number | null; now: number }>(
        `SELECT (SELECT max(news) FROM curation_run WHERE analyser = $1 AND state = 'DONE' AND NOT (options ->> 'dryRun')::boolean
                   AND options ->> 'limit' IS NULL AND (user_id IS NULL OR options ->> 'films' IS NULL)) AS last,
                (SELECT changes FROM film_news) AS now`,
        [analyser],
      );
      return rows[0] ?? { last: null, now: 0 };
    },

    /** Films after the cursor, of those that are asked for. */
    async next(after: number, limit: number, films: readonly number[] | null): Promise<number[]> {
      const { rows } = await pool.query<{ id: number }>(
        'SELECT id FROM film WHERE id > $1 AND ($3::int[] IS NULL OR id = ANY ($3)) ORDER BY id LIMIT $2',
        [after, limit, films],
      );
      return rows.map(({ id }) => id);
    },
  };
}
