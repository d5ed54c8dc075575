import type { projects as contract, UserActor } from '@fotograma/contract';
import { type Asset, flicksOfSeconds } from '@fotograma/edl';
import type { Sql } from '../../platform/database/database.ts';
import { Conflict, NotFound } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Material, Media, Use } from '../media/index.ts';
import type { BinRepository, BinRow } from './bin.repository.ts';
import { type Roles, topicOf } from './roles.ts';

/** Files that one project may have. */
const MOST = 1_000;

export type Bin = ReturnType<typeof createBin>;

/** The files that a project may use. Whoever puts one in may see it; from then on all members do. */
export function createBin(deps: { platform: Platform; rows: BinRepository; roles: Roles; media: Media }) {
  const { platform, rows, roles, media } = deps;
  const { events, now } = platform;
  const shown = (found: readonly BinRow[], known: ReadonlyMap<string, Material>): contract.ProjectMedia[] =>
    found.flatMap(({ mediaId, createdAt, ...row }) => {
      const material = known.get(mediaId);
      if (!material) return [];
      const { id: _, waveforms, ...facts } = material;
      return [{ mediaId, ...facts, ...row, waveforms: [...waveforms], createdAt: createdAt.toISOString() }];
    });

  return {
    async list(actor: UserActor, projectId: string): Promise<contract.ProjectMedia[]> {
      await roles.enter(actor, projectId);
      const found = await rows.list(projectId);
      return shown(found, await media.material(found.map(({ mediaId }) => mediaId)));
    },

    async add(actor: UserActor, projectId: string, mediaId: string): Promise<contract.ProjectMedia> {
      await roles.enter(actor, projectId, 'editor');
      await media.demandSeen(mediaId, actor);
      if ((await rows.countOthers(projectId, mediaId)) >= MOST) throw new Conflict(`A project has no more than ${MOST} files.`);
      const isThere = await rows.insert({ projectId, mediaId, addedBy: actor.id, at: now() });
      // Deleted in this moment, the one or the other.
      if (!isThere) throw new NotFound('media file', mediaId);
      await events.publish(topicOf(projectId));
      const [row] = (await rows.list(projectId)).filter((one) => one.mediaId === mediaId);
      const [one] = shown(row ? [row] : [], await media.material([mediaId]));
      if (!one) throw new NotFound('media file', mediaId);
      return one;
    },

    async remove(actor: UserActor, projectId: string, mediaId: string): Promise<void> {
      await roles.enter(actor, projectId, 'editor');
      const { wasThere, isGone } = await rows.remove(projectId, mediaId);
      if (!wasThere) throw new NotFound('file of this project', mediaId);
      if (!isGone) throw new Conflict('A clip shows this file. Take it out of the timeline first.');
      await events.publish(topicOf(projectId));
    },

    /** What may be used of it now: files that are ready, with their length. */
    async assets(projectId: string): Promise<Map<string, Asset>> {
      const ids = (await rows.list(projectId)).map(({ mediaId }) => mediaId);
      const known = await media.material(ids);
      return new Map(
        [...known.values()].flatMap(({ id, status, durationSeconds }) =>
          status === 'READY' && durationSeconds !== null ? [[id, { duration: flicksOfSeconds(durationSeconds) }] as const] : [],
        ),
      );
    },

    /** Names of files, for those whose documents name only their ids. */
    async names(projectId: string): Promise<Map<string, Material>> {
      return media.material((await rows.list(projectId)).map(({ mediaId }) => mediaId));
    },

    /** Projects that show these files, by name. */
    async uses(sql: Sql, ids: readonly string[]): Promise<Use[]> {
      return (await rows.uses(sql, ids)).map(({ mediaId, name }) => ({ mediaId, name: `the project “${name}”` }));
    },
  };
}
