import type { Database, Sql } from '../../platform/database/database.ts';

export interface InvitationRow {
  readonly id: string;
  /** Null for a link that is good for whoever has it. */
  readonly email: string | null;
  readonly role: 'editor' | 'viewer';
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

const COLUMNS = `id, email, role, created_at AS "createdAt", expires_at AS "expiresAt"`;

export type InvitationsRepository = ReturnType<typeof createInvitationsRepository>;

export function createInvitationsRepository({ pool }: Pick<Database, 'pool'>) {
  return {
    /** Those that can still be taken up, the newest first. */
    async open(sql: Sql, projectId: string, at: Date): Promise<InvitationRow[]> {
      const { rows } = await sql.query<InvitationRow>(
        `SELECT ${COLUMNS} FROM project_invitation WHERE project_id = $1 AND expires_at > $2 ORDER BY created_at DESC, id`,
        [projectId, at],
      );
      return rows;
    },

    /** @param hash SHA-256 of what opens it. */
    async insert(sql: Sql, projectId: string, row: InvitationRow, hash: Buffer): Promise<void> {
      await sql.query(
        'INSERT INTO project_invitation (id, project_id, email, role, hash, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)',
        [row.id, projectId, row.email, row.role, hash, row.createdAt, row.expiresAt],
      );
    },

    async remove(projectId: string, id: string): Promise<boolean> {
      const { rowCount } = await pool.query('DELETE FROM project_invitation WHERE project_id = $1 AND id = $2', [projectId, id]);
      return rowCount === 1;
    },

    /** Takes back what somebody was sent before. */
    async removeEarlier(projectId: string, { id, email }: { id: string; email: string }): Promise<void> {
      await pool.query('DELETE FROM project_invitation WHERE project_id = $1 AND email = $2 AND id <> $3', [projectId, email, id]);
    },

    /** Holds an invitation for the caller's transaction. */
    async claim(sql: Sql, hash: Buffer): Promise<(InvitationRow & { projectId: string }) | null> {
      const { rows } = await sql.query<InvitationRow & { projectId: string }>(
        `SELECT ${COLUMNS}, project_id AS "projectId" FROM project_invitation WHERE hash = $1 FOR UPDATE`,
        [hash],
      );
      return rows[0] ?? null;
    },

    async useUp(sql: Sql, id: string): Promise<void> {
      await sql.query('DELETE FROM project_invitation WHERE id = $1', [id]);
    },
  };
}
