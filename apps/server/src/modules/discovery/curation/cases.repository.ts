import type { curation } from '@fotograma/contract';
import type { Database, Sql } from '../../../platform/database/database.ts';

export interface AnalysisRow extends Omit<curation.FeelingAnalysis, 'createdAt'> {
  readonly movieId: number;
  readonly promptVersion: number | null;
  readonly inputHash: Buffer;
  readonly createdAt: Date;
}

/** Entries of a film's history that are given at once. */
const MOST_HISTORY = 100;
const ANALYSIS = `id, movie_id AS "movieId", state, source, model, prompt_version AS "promptVersion", input_hash AS "inputHash", findings, disagreement, note,
  created_at AS "createdAt"`;

export type CasesRepository = ReturnType<typeof createCasesRepository>;

/** What was said of films, and what of it a person is to decide. */
export function createCasesRepository({ pool, transaction }: Pick<Database, 'pool' | 'transaction'>) {
  const analyses = async (text: string, values: unknown[]) => (await pool.query<AnalysisRow>(text, values)).rows;
  return {
    transaction,

    async waiting({ limit, offset }: { limit: number; offset: number }): Promise<{ rows: AnalysisRow[]; total: number }> {
      const [rows, { rows: counted }] = await Promise.all([
        analyses(
          `SELECT ${ANALYSIS} FROM feeling_analysis WHERE state = 'DISPUTED' ORDER BY disagreement DESC, created_at, id LIMIT $1 OFFSET $2`,
          [limit, offset],
        ),
        pool.query<{ total: number }>(`SELECT count(*) AS total FROM feeling_analysis WHERE state = 'DISPUTED'`),
      ]);
      return { rows, total: counted[0]?.total ?? 0 };
    },

    find: async (id: string) => (await analyses(`SELECT ${ANALYSIS} FROM feeling_analysis WHERE id = $1`, [id]))[0] ?? null,

    publishedOf: (movieIds: readonly number[]) =>
      analyses(`SELECT ${ANALYSIS} FROM feeling_analysis WHERE state = 'PUBLISHED' AND movie_id = ANY ($1)`, [movieIds]),

    history: (movieId: number) =>
      analyses(`SELECT ${ANALYSIS} FROM feeling_analysis WHERE movie_id = $1 ORDER BY created_at DESC, id LIMIT ${MOST_HISTORY}`, [
        movieId,
      ]),

    /** From waiting to decided. @returns false when somebody else was first. */
    async decideWithin(sql: Sql, id: string, state: 'REPLACED' | 'REJECTED', userId: string, note: string | null): Promise<boolean> {
      const { rowCount } = await sql.query(
        `UPDATE feeling_analysis SET state = $2::analysis_state, user_id = $3, note = coalesce($4, note) WHERE id = $1 AND state = 'DISPUTED'`,
        [id, state, userId, note],
      );
      return rowCount === 1;
    },
  };
}
