import type { projects as contract, UserActor } from '@fotograma/contract';
import { differences, Project } from '@fotograma/edl';
import { Conflict, NotFound } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Bin } from './bin.ts';
import type { Documents } from './documents.ts';
import type { Roles } from './roles.ts';

/** Versions that one project keeps. */
const MOST = 500;
/** Changes since a version that are told. */
const MOST_CHANGES = 500;

interface Row {
  readonly id: string;
  readonly name: string;
  readonly createdBy: string | null;
  readonly createdAt: Date;
}

const COLUMNS = `id, name, created_by AS "createdBy", created_at AS "createdAt"`;

export type Versions = ReturnType<typeof createVersions>;

/** What a project was when somebody gave it a name. */
export function createVersions(deps: { platform: Platform; roles: Roles; documents: Documents; bin: Bin }) {
  const { platform, roles, documents, bin } = deps;
  const { pool } = platform.database;
  const find = async (projectId: string, id: string): Promise<Row & { edl: Project }> => {
    const { rows } = await pool.query<Row & { edl: unknown }>(
      `SELECT ${COLUMNS}, edl FROM project_version WHERE project_id = $1 AND id = $2`,
      [projectId, id],
    );
    const [row] = rows;
    if (!row) throw new NotFound('version of this project', id);
    return { ...row, edl: Project.parse(row.edl) };
  };
  return {
    async list(actor: UserActor, projectId: string): Promise<contract.ProjectVersion[]> {
      await roles.enter(actor, projectId);
      const { rows } = await pool.query<Row>(
        `SELECT ${COLUMNS} FROM project_version WHERE project_id = $1 ORDER BY created_at DESC, id LIMIT ${MOST}`,
        [projectId],
      );
      return rows.map(presented);
    },

    async create(actor: UserActor, projectId: string, name: string): Promise<contract.ProjectVersion> {
      await roles.enter(actor, projectId, 'editor');
      const { edl, hash } = await documents.read(projectId);
      const row: Row = { id: platform.newId(), name, createdBy: actor.id, createdAt: platform.now() };
      const { rowCount } = await pool.query(
        `INSERT INTO project_version (id, project_id, name, edl, edl_hash, created_by, created_at)
         SELECT $1, $2, $3, $4, $5, $6, $7 WHERE (SELECT count(*) FROM project_version WHERE project_id = $2) < ${MOST}`,
        [row.id, projectId, name, JSON.stringify(edl), hash, actor.id, row.createdAt],
      );
      if (!rowCount) throw new Conflict(`A project keeps no more than ${MOST} versions. Forget some first.`);
      return presented(row);
    },

    async get(actor: UserActor, projectId: string, id: string) {
      await roles.enter(actor, projectId);
      const [{ edl, ...row }, now, names] = await Promise.all([find(projectId, id), documents.read(projectId), bin.names(projectId)]);
      const since = differences(edl, now.edl)
        .slice(0, MOST_CHANGES)
        .map(({ assetId, name, ...change }) => ({ ...change, name: name || (assetId && names.get(assetId)?.filename) || '' }));
      return { ...presented(row), edl, since };
    },

    async restore(actor: UserActor, projectId: string, id: string): Promise<void> {
      await roles.enter(actor, projectId, 'editor');
      await documents.restore(projectId, (await find(projectId, id)).edl);
    },

    async remove(actor: UserActor, projectId: string, id: string): Promise<void> {
      await roles.enter(actor, projectId, 'owner');
      const { rowCount } = await pool.query('DELETE FROM project_version WHERE project_id = $1 AND id = $2', [projectId, id]);
      if (!rowCount) throw new NotFound('version of this project', id);
    },
  };
}

function presented({ createdAt, ...row }: Row): contract.ProjectVersion {
  return { ...row, createdAt: createdAt.toISOString() };
}
