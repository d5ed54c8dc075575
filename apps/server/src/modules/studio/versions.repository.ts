import type { Project } from '@fotograma/edl';
import { Project as ProjectSchema } from '@fotograma/edl';
import type { Database } from '../../platform/database/database.ts';

export interface VersionRow {
  readonly id: string;
  readonly name: string;
  readonly createdBy: string | null;
  readonly createdAt: Date;
}

const COLUMNS = `id, name, created_by AS "createdBy", created_at AS "createdAt"`;

export type VersionsRepository = ReturnType<typeof createVersionsRepository>;

export function createVersionsRepository({ pool }: Pick<Database, 'pool'>) {
  return {
    /** The newest first. */
    async list(projectId: string, limit: number): Promise<VersionRow[]> {
      const { rows } = await pool.query<VersionRow>(
        `SELECT ${COLUMNS} FROM project_version WHERE project_id = $1 ORDER BY created_at DESC, id LIMIT $2`,
        [projectId, limit],
      );
      return rows;
    },

    async find(projectId: string, id: string): Promise<(VersionRow & { edl: Project }) | null> {
      const { rows } = await pool.query<VersionRow & { edl: unknown }>(
        `SELECT ${COLUMNS}, edl FROM project_version WHERE project_id = $1 AND id = $2`,
        [projectId, id],
      );
      const [row] = rows;
      return row ? { ...row, edl: ProjectSchema.parse(row.edl) } : null;
    },

    /** @returns false where the project has `most` already. */
    async insert(projectId: string, row: VersionRow, { edl, hash }: { edl: Project; hash: string }, most: number): Promise<boolean> {
      const { rowCount } = await pool.query(
        `INSERT INTO project_version (id, project_id, name, edl, edl_hash, created_by, created_at)
         SELECT $1, $2, $3, $4, $5, $6, $7 WHERE (SELECT count(*) FROM project_version WHERE project_id = $2) < $8`,
        [row.id, projectId, row.name, JSON.stringify(edl), hash, row.createdBy, row.createdAt, most],
      );
      return rowCount === 1;
    },

    async remove(projectId: string, id: string): Promise<boolean> {
      const { rowCount } = await pool.query('DELETE FROM project_version WHERE project_id = $1 AND id = $2', [projectId, id]);
      return rowCount === 1;
    },
  };
}
