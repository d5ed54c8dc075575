import type { curation } from '@fotograma/contract';
import type { Database } from '../../../platform/database/database.ts';
import type { Published } from '../feelings.repository.ts';

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
  readonly error: string | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

export interface AnalysisRow extends Omit<curation.FeelingAnalysis, 'createdAt'> {
  readonly movieId: number;
  readonly promptVersion: number | null;
  readonly inputHash: Buffer;
  readonly createdAt: Date;
}

/** What one batch adds to a run. */
export interface Step {
  readonly done: number;
  readonly published: number;
  readonly disputed: number;
  readonly failed: number;
  readonly tokens: number;
}

const RUN = `id, state, analyser, options, total, done, published, disputed, failed, tokens, cursor, error, created_at AS "createdAt", finished_at AS "finishedAt"`;
const ANALYSIS = `id, movie_id AS "movieId", state, source, model, prompt_version AS "promptVersion", input_hash AS "inputHash", findings, disagreement, note,
  created_at AS "createdAt"`;

export type CurationRepository = ReturnType<typeof createCurationRepository>;

/** Runs and analyses. A run's last change is its lease: whoever works it touches it more often than `leaseSeconds`. */
export function createCurationRepository({ pool }: Pick<Database, 'pool'>) {
  const run = async (text: string, values: unknown[]) => (await pool.query<RunRow>(text, values)).rows[0] ?? null;
  const analyses = async (text: string, values: unknown[]) => (await pool.query<AnalysisRow>(text, values)).rows;
  const changed = async (text: string, values: unknown[]) => (await pool.query(text, values)).rowCount === 1;
  const paged = async <T>(rows: Promise<T[]>, count: string) => {
    const [found, { rows: counted }] = await Promise.all([rows, pool.query<{ total: number }>(count)]);
    return { rows: found, total: counted[0]?.total ?? 0 };
  };
  return {
    find: (id: string) => run(`SELECT ${RUN} FROM curation_run WHERE id = $1`, [id]),
    list: ({ limit, offset }: { limit: number; offset: number }) =>
      paged(
        pool
          .query<RunRow>(`SELECT ${RUN} FROM curation_run ORDER BY created_at DESC, id LIMIT $1 OFFSET $2`, [limit, offset])
          .then(({ rows }) => rows),
        'SELECT count(*) AS total FROM curation_run',
      ),
    async add(id: string, options: curation.CurationOrder, userId: string | null): Promise<void> {
      await pool.query(
        `INSERT INTO curation_run (id, analyser, options, user_id, total)
         SELECT $1, $2, $3, $4, least(count(*), coalesce($5::int, 2147483647)) FROM film_text WHERE $6::int[] IS NULL OR id = ANY ($6)`,
        [id, options.analyser, JSON.stringify(options), userId, options.limit, options.films],
      );
    },
    /** @returns null when it has ended, or somebody works it. */
    claim: (id: string, leaseSeconds: number) =>
      run(
        `UPDATE curation_run SET state = 'RUNNING', updated_at = now() WHERE id = $1 AND
           (state = 'WAITING' OR (state = 'RUNNING' AND updated_at < now() - make_interval(secs => $2))) RETURNING ${RUN}`,
        [id, leaseSeconds],
      ),
    touch: (id: string) => changed(`UPDATE curation_run SET updated_at = now() WHERE id = $1 AND state = 'RUNNING'`, [id]),
    release: (id: string) => changed(`UPDATE curation_run SET state = 'WAITING' WHERE id = $1 AND state = 'RUNNING'`, [id]),
    /** @returns false when it is not RUNNING, or another worker has come further. */
    advance: (id: string, from: number, to: number, step: Step) =>
      changed(
        `UPDATE curation_run SET cursor = $3, done = done + $4, published = published + $5, disputed = disputed + $6, failed = failed + $7,
           tokens = tokens + $8, updated_at = now() WHERE id = $1 AND cursor = $2 AND state = 'RUNNING'`,
        [id, from, to, step.done, step.published, step.disputed, step.failed, step.tokens],
      ),
    end: (id: string, state: 'DONE' | 'FAILED', error: string | null) =>
      changed(
        `UPDATE curation_run SET state = $2::curation_state, error = $3, finished_at = now(), updated_at = now() WHERE id = $1 AND state = 'RUNNING'`,
        [id, state, error],
      ),
    cancel: (id: string) =>
      changed(
        `UPDATE curation_run SET state = 'CANCELED', finished_at = now(), updated_at = now() WHERE id = $1 AND state IN ('WAITING', 'RUNNING')`,
        [id],
      ),
    async unfinished(leaseSeconds: number): Promise<string[]> {
      const { rows } = await pool.query<{ id: string }>(
        `SELECT id FROM curation_run WHERE state = 'WAITING' OR (state = 'RUNNING' AND updated_at < now() - make_interval(secs => $1)) LIMIT 100`,
        [leaseSeconds],
      );
      return rows.map(({ id }) => id);
    },
    /** Films after the cursor, of those that are asked for. */
    async next(after: number, limit: number, films: readonly number[] | null): Promise<number[]> {
      const { rows } = await pool.query<{ id: number }>(
        'SELECT id FROM film_text WHERE id > $1 AND ($3::int[] IS NULL OR id = ANY ($3)) ORDER BY id LIMIT $2',
        [after, limit, films],
      );
      return rows.map(({ id }) => id);
    },
    /** What a run has said of these films already: a worker may have died after it said so. */
    said: (runId: string, movieIds: readonly number[]) =>
      analyses(`SELECT ${ANALYSIS} FROM feeling_analysis WHERE run_id = $1 AND movie_id = ANY ($2)`, [runId, movieIds]),
    async keep({ id, film, findings, by, disagreement = 0 }: Published, state: 'DRAFT' | 'DISPUTED'): Promise<void> {
      await pool.query(
        `INSERT INTO feeling_analysis (id, movie_id, run_id, state, source, model, prompt_version, input_hash, findings, disagreement, note, user_id)
         SELECT $1, id, $3, $4::analysis_state, $5, $6, $7, $8, $9, $10, $11, $12 FROM film WHERE id = $2`,
        [
          id,
          film.id,
          by.runId,
          state,
          by.source,
          by.model,
          by.promptVersion,
          by.inputHash,
          JSON.stringify(findings),
          disagreement,
          by.note,
          by.userId,
        ],
      );
    },
    cases: ({ limit, offset }: { limit: number; offset: number }) =>
      paged(
        analyses(
          `SELECT ${ANALYSIS} FROM feeling_analysis WHERE state = 'DISPUTED' ORDER BY disagreement DESC, created_at, id LIMIT $1 OFFSET $2`,
          [limit, offset],
        ),
        `SELECT count(*) AS total FROM feeling_analysis WHERE state = 'DISPUTED'`,
      ),
    analysis: async (id: string) => (await analyses(`SELECT ${ANALYSIS} FROM feeling_analysis WHERE id = $1`, [id]))[0] ?? null,
    publishedOf: (movieIds: readonly number[]) =>
      analyses(`SELECT ${ANALYSIS} FROM feeling_analysis WHERE state = 'PUBLISHED' AND movie_id = ANY ($1)`, [movieIds]),
    history: (movieId: number) =>
      analyses(`SELECT ${ANALYSIS} FROM feeling_analysis WHERE movie_id = $1 ORDER BY created_at DESC, id LIMIT 100`, [movieId]),
    /** DISPUTED → what was decided. @returns false when somebody else was first. */
    decide: (id: string, state: 'REPLACED' | 'REJECTED', userId: string, note: string | null) =>
      changed(
        `UPDATE feeling_analysis SET state = $2::analysis_state, user_id = $3, note = coalesce($4, note) WHERE id = $1 AND state = 'DISPUTED'`,
        [id, state, userId, note],
      ),
  };
}
