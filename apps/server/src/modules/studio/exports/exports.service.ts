import type { projects as contract, UserActor } from '@fotograma/contract';
import { lengthOf, timelineOf } from '@fotograma/edl';
import { Conflict, Forbidden, NotFound } from '../../../platform/errors.ts';
import { follow } from '../../../platform/events/follow.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Quotas } from '../../identity/index.ts';
import type { Documents } from '../documents.service.ts';
import type { Roles } from '../roles.ts';
import { type ExportWorkers, topicOfExport } from './exports.job.ts';
import type { ExportRow, ExportsRepository } from './exports.repository.ts';

/** Exports of one person that may be under way. */
const MOST_UNDER_WAY = 5;

export type Exports = ReturnType<typeof createExports>;

/** Films made of projects. */
export function createExports(deps: {
  platform: Platform;
  roles: Roles;
  documents: Documents;
  rows: ExportsRepository;
  quotas: Quotas;
  workers: ExportWorkers;
}) {
  const { platform, roles, documents, rows, quotas, workers } = deps;
  const find = async (projectId: string, id: string): Promise<ExportRow> => {
    const row = await rows.find(projectId, id);
    if (!row) throw new NotFound('export of this project', id);
    return row;
  };
  return {
    /** @throws {Conflict} where there is nothing to be seen or too much is under way; {QuotaExceeded} */
    async create(actor: UserActor, projectId: string, preset: contract.ExportPreset): Promise<contract.ProjectExport> {
      await roles.enter(actor, projectId, 'editor');
      const { edl } = await documents.read(projectId);
      if (lengthOf(timelineOf(edl)) === 0) throw new Conflict('There is nothing on the timeline yet.');
      if ((await rows.underWay(actor.id)) >= MOST_UNDER_WAY) {
        throw new Conflict(`You have ${MOST_UNDER_WAY} films under way; wait for one, or give one up.`);
      }
      await quotas.demandSome(actor.id, 'masteredSeconds');
      const id = platform.newId();
      await rows.insert({ id, projectId, userId: actor.id, preset, edl, at: platform.now() });
      await workers.order(id);
      return presented(await find(projectId, id));
    },

    async list(actor: UserActor, projectId: string, { page, limit }: { page: number; limit: number }) {
      await roles.enter(actor, projectId);
      const { rows: found, total } = await rows.list(projectId, { limit, offset: (page - 1) * limit });
      return { data: found.map(presented), total };
    },

    async get(actor: UserActor, projectId: string, id: string): Promise<contract.ProjectExport> {
      await roles.enter(actor, projectId);
      return presented(await find(projectId, id));
    },

    /** @throws {NotFound} at once, before anything is yielded. */
    async watch(actor: UserActor, projectId: string, id: string, signal: AbortSignal): Promise<AsyncIterable<contract.ProjectExport>> {
      await roles.enter(actor, projectId);
      await find(projectId, id);
      return follow({
        events: platform.events,
        topic: topicOfExport(id),
        // Again every time: whoever follows may have been removed.
        look: async () => {
          const role = (await roles.of(projectId, [actor.id])).get(actor.id);
          const row = role ? await rows.find(projectId, id) : null;
          return row && presented(row);
        },
        isLast: ({ state }) => state === 'DONE' || state === 'FAILED' || state === 'CANCELLED',
        signal,
      });
    },

    async cancel(actor: UserActor, projectId: string, id: string): Promise<contract.ProjectExport> {
      const role = await roles.enter(actor, projectId);
      const row = await find(projectId, id);
      if (role !== 'owner' && row.userId !== actor.id)
        throw new Forbidden('This is for the project’s owners, and for whoever asked for it.');
      if (!(await rows.cancel(id))) throw new Conflict('It has ended already.');
      await platform.events.publish(topicOfExport(id));
      return presented(await find(projectId, id));
    },
  };
}

function presented({ projectId: _, createdAt, endedAt, ...row }: ExportRow): contract.ProjectExport {
  return {
    ...row,
    progress: row.state === 'DONE' ? 1 : Math.min(1, row.progress),
    createdAt: createdAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  };
}
