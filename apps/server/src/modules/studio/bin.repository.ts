import type { Database, Sql } from '../../platform/database/database.ts';

export interface BinRow {
  readonly mediaId: string;
  readonly addedBy: string | null;
  readonly createdAt: Date;
  /** Whether a clip of what is kept shows it. */
  readonly used: boolean;
}

export type BinRepository = ReturnType<typeof createBinRepository>;

export function createBinRepository({ pool }: Pick<Database, 'pool'>) {
  return {
    async list(projectId: string): Promise<BinRow[]> {
      const { rows } = await pool.query<BinRow>(
        `SELECT b.media_id AS "mediaId", b.added_by AS "addedBy", b.created_at AS "createdAt", a.media_id IS NOT NULL AS used
         FROM project_media b LEFT JOIN project_asset a USING (project_id, media_id) WHERE b.project_id = $1 ORDER BY b.created_at, b.media_id`,
        [projectId],
      );
      return rows;
    },

    /** Files of a project beside one. */
    async countOthers(projectId: string, mediaId: string): Promise<number> {
      const { rows } = await pool.query<{ n: number }>(
        'SELECT count(*)::int AS n FROM project_media WHERE project_id = $1 AND media_id <> $2',
        [projectId, mediaId],
      );
      return rows[0]?.n ?? 0;
    },

    /** What is there already stays as it is. @returns false where the file, or the project, is not there. */
    async insert(given: { projectId: string; mediaId: string; addedBy: string; at: Date }): Promise<boolean> {
      try {
        await pool.query(
          'INSERT INTO project_media (project_id, media_id, added_by, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
          [given.projectId, given.mediaId, given.addedBy, given.at],
        );
        return true;
      } catch (error) {
        if ((error as { code?: string }).code === '23503') return false;
        throw error;
      }
    },

    /** Takes a file out that no clip shows. @returns whether it was there, and whether it is gone. */
    async remove(projectId: string, mediaId: string): Promise<{ wasThere: boolean; isGone: boolean }> {
      const { rows } = await pool.query<{ wasThere: boolean; isGone: boolean }>(
        `WITH gone AS (
           DELETE FROM project_media b WHERE project_id = $1 AND media_id = $2
             AND NOT EXISTS (SELECT FROM project_asset a WHERE a.project_id = b.project_id AND a.media_id = b.media_id) RETURNING 1
         ) SELECT EXISTS (SELECT FROM project_media WHERE project_id = $1 AND media_id = $2) AS "wasThere", EXISTS (SELECT FROM gone) AS "isGone"`,
        [projectId, mediaId],
      );
      return rows[0] ?? { wasThere: false, isGone: false };
    },

    /** Names of the projects that show files, by file. */
    async uses(sql: Sql, mediaIds: readonly string[]): Promise<{ mediaId: string; name: string }[]> {
      const { rows } = await sql.query<{ mediaId: string; name: string }>(
        `SELECT a.media_id AS "mediaId", p.name FROM project_asset a JOIN project p ON p.id = a.project_id WHERE a.media_id = ANY ($1)
         ORDER BY p.name`,
        [mediaIds],
      );
      return rows;
    },
  };
}
