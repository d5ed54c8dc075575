import type { Database, Sql } from '../../platform/database/database.ts';
import { insertSnapshot, type Snapshot } from './collab/journal.repository.ts';
import type { Role } from './roles.ts';

export interface ProjectRow {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** Flicks. */
  readonly duration: number;
  readonly clips: number;
  readonly members: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface MemberRow {
  readonly userId: string;
  readonly role: Role;
  readonly createdAt: Date;
}

export type ProjectsRepository = ReturnType<typeof createProjectsRepository>;

const COLUMNS = `p.id, p.name, m.role, p.duration, p.clips, p.created_at AS "createdAt", p.updated_at AS "updatedAt",
  (SELECT count(*)::int FROM project_member a WHERE a.project_id = p.id) AS members`;

export function createProjectsRepository({ pool }: Pick<Database, 'pool'>) {
  return {
    async insert(sql: Sql, given: { id: string; name: string; ownerId: string }, first: Snapshot): Promise<void> {
      await sql.query(
        `INSERT INTO project (id, name, edl, edl_seq, edl_hash, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $6)`,
        [given.id, given.name, first.text, first.seq, first.hash, first.at],
      );
      await sql.query(`INSERT INTO project_member (project_id, user_id, role, created_at) VALUES ($1, $2, 'owner', $3)`, [
        given.id,
        given.ownerId,
        first.at,
      ]);
      await insertSnapshot(sql, given.id, first);
    },

    async countOf(sql: Sql, userId: string): Promise<number> {
      const { rows } = await sql.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM project_member WHERE user_id = $1 AND role = 'owner'`,
        [userId],
      );
      return rows[0]?.n ?? 0;
    },

    async list(userId: string, { limit, offset }: { limit: number; offset: number }): Promise<{ rows: ProjectRow[]; total: number }> {
      const [{ rows }, count] = await Promise.all([
        pool.query<ProjectRow>(
          `SELECT ${COLUMNS} FROM project_member m JOIN project p ON p.id = m.project_id WHERE m.user_id = $1
           ORDER BY p.updated_at DESC, p.id LIMIT $2 OFFSET $3`,
          [userId, limit, offset],
        ),
        pool.query<{ n: number }>('SELECT count(*)::int AS n FROM project_member WHERE user_id = $1', [userId]),
      ]);
      return { rows, total: count.rows[0]?.n ?? 0 };
    },

    /** As one of its members sees it. */
    async find(userId: string, projectId: string): Promise<ProjectRow | null> {
      const { rows } = await pool.query<ProjectRow>(
        `SELECT ${COLUMNS} FROM project_member m JOIN project p ON p.id = m.project_id WHERE m.user_id = $1 AND p.id = $2`,
        [userId, projectId],
      );
      return rows[0] ?? null;
    },

    async rename(projectId: string, name: string, at: Date): Promise<void> {
      await pool.query('UPDATE project SET name = $2, updated_at = $3 WHERE id = $1', [projectId, name, at]);
    },

    async remove(projectId: string): Promise<void> {
      await pool.query('DELETE FROM project WHERE id = $1', [projectId]);
    },

    /** Whoever changes members of a project does so after the one before. @returns false when there is no such project. */
    async lock(sql: Sql, projectId: string): Promise<boolean> {
      const { rowCount } = await sql.query('SELECT FROM project WHERE id = $1 FOR NO KEY UPDATE', [projectId]);
      return rowCount === 1;
    },

    async members(sql: Sql, projectId: string): Promise<MemberRow[]> {
      const { rows } = await sql.query<MemberRow>(
        `SELECT user_id AS "userId", role, created_at AS "createdAt" FROM project_member WHERE project_id = $1 ORDER BY created_at, user_id`,
        [projectId],
      );
      return rows;
    },

    /** What people may in a project; those with no part in it, and those who are shut out of the house, are left out. */
    async rolesOf(projectId: string, userIds: readonly string[]): Promise<Map<string, Role>> {
      const { rows } = await pool.query<{ userId: string; role: Role }>(
        `SELECT m.user_id AS "userId", m.role FROM project_member m JOIN user_account u ON u.id = m.user_id AND u.disabled_at IS NULL
         WHERE m.project_id = $1 AND m.user_id = ANY ($2)`,
        [projectId, userIds],
      );
      return new Map(rows.map(({ userId, role }) => [userId, role]));
    },

    /** What a project consists of as it is kept. `isBehind`: something was written that is not in it yet, or somebody has it open. */
    async kept(projectId: string): Promise<{ name: string; edl: unknown; hash: string; isBehind: boolean } | null> {
      const { rows } = await pool.query<{ name: string; edl: unknown; hash: string; isBehind: boolean }>(
        `SELECT p.name, p.edl, p.edl_hash AS hash,
                EXISTS (SELECT FROM project_update u WHERE u.project_id = p.id AND u.seq > p.edl_seq)
                OR EXISTS (SELECT FROM project_lease l WHERE l.project_id = p.id AND l.expires_at >= now()) AS "isBehind"
         FROM project p WHERE p.id = $1`,
        [projectId],
      );
      return rows[0] ?? null;
    },

    /** Who is a member already keeps the greater of both roles. */
    async addMember(sql: Sql, projectId: string, userId: string, role: Role, at: Date): Promise<void> {
      await sql.query(
        `INSERT INTO project_member (project_id, user_id, role, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (project_id, user_id) DO UPDATE SET role = least(project_member.role, excluded.role)`,
        [projectId, userId, role, at],
      );
    },

    async setRole(sql: Sql, projectId: string, userId: string, role: Role): Promise<boolean> {
      const { rowCount } = await sql.query('UPDATE project_member SET role = $3 WHERE project_id = $1 AND user_id = $2', [
        projectId,
        userId,
        role,
      ]);
      return rowCount === 1;
    },

    async removeMember(sql: Sql, projectId: string, userId: string): Promise<boolean> {
      const { rowCount } = await sql.query('DELETE FROM project_member WHERE project_id = $1 AND user_id = $2', [projectId, userId]);
      return rowCount === 1;
    },

    /**
     * Lets go of somebody, in the transaction that removes their account: projects that nobody else has a part in go, of the others somebody
     * becomes the owner who has been in them longest, editors first. @returns projects they had a part in.
     */
    async forget(sql: Sql, userId: string): Promise<string[]> {
      const { rows } = await sql.query<{ id: string }>(
        'SELECT p.id FROM project p JOIN project_member m ON m.project_id = p.id WHERE m.user_id = $1 ORDER BY p.id FOR NO KEY UPDATE OF p',
        [userId],
      );
      const ids = rows.map(({ id }) => id);
      await sql.query('DELETE FROM project_member WHERE user_id = $1', [userId]);
      await sql.query('DELETE FROM project p WHERE id = ANY ($1) AND NOT EXISTS (SELECT FROM project_member m WHERE m.project_id = p.id)', [
        ids,
      ]);
      await sql.query(
        `UPDATE project_member m SET role = 'owner' FROM (
           SELECT DISTINCT ON (project_id) project_id, user_id FROM project_member WHERE project_id = ANY ($1) ORDER BY project_id, role, created_at
         ) heir WHERE m.project_id = heir.project_id AND m.user_id = heir.user_id`,
        [ids],
      );
      return ids;
    },
  };
}
