import type { projects as contract, UserActor } from '@fotograma/contract';
import { differences, type Project } from '@fotograma/edl';
import { Conflict, NotFound } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Bin } from './bin.service.ts';
import type { Documents } from './documents.service.ts';
import type { Roles } from './roles.ts';
import type { VersionRow, VersionsRepository } from './versions.repository.ts';

/** Versions that one project keeps. */
const MOST = 500;
/** Changes since a version that are told. */
const MOST_CHANGES = 500;

export type Versions = ReturnType<typeof createVersions>;

/** What a project was when somebody gave it a name. */
export function createVersions(deps: { platform: Platform; rows: VersionsRepository; roles: Roles; documents: Documents; bin: Bin }) {
  const { platform, rows, roles, documents, bin } = deps;
  const find = async (projectId: string, id: string): Promise<VersionRow & { edl: Project }> => {
    const row = await rows.find(projectId, id);
    if (!row) throw new NotFound('version of this project', id);
    return row;
  };
  return {
    async list(actor: UserActor, projectId: string): Promise<contract.ProjectVersion[]> {
      await roles.enter(actor, projectId);
      return (await rows.list(projectId, MOST)).map(presented);
    },

    async create(actor: UserActor, projectId: string, name: string): Promise<contract.ProjectVersion> {
      await roles.enter(actor, projectId, 'editor');
      const kept = await documents.read(projectId);
      const row: VersionRow = { id: platform.newId(), name, createdBy: actor.id, createdAt: platform.now() };
      if (!(await rows.insert(projectId, row, kept, MOST)))
        throw new Conflict(`A project keeps no more than ${MOST} versions. Forget some first.`);
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
      if (!(await rows.remove(projectId, id))) throw new NotFound('version of this project', id);
    },
  };
}

function presented({ createdAt, ...row }: VersionRow): contract.ProjectVersion {
  return { ...row, createdAt: createdAt.toISOString() };
}
