import type { projects as contract, UserActor } from '@fotograma/contract';
import { type Asset, flicksOfSeconds } from '@fotograma/edl';
import type { Sql } from '../../platform/database/database.ts';
import { Conflict, NotFound } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Material, Media, Use } from '../media/index.ts';
import { type Roles, topicOf } from './roles.ts';

/** Files that one project may have. */
const MOST = 1_000;

interface Row {
  readonly mediaId: string;
  readonly addedBy: string | null;
  readonly createdAt: Date;
  readonly used: boolean;
}

export type Bin = ReturnType<typeof createBin>;

/** The files that a project may use. Whoever puts one in may see it; from then on all members do. */
export function createBin({ platform, roles, media }: { platform: Platform; roles: Roles; media: Media }) {
  const { database, events, now } = platform;
  const rowsOf = async (projectId: string): Promise<Row[]> => {
    const { rows } = await database.pool.query<Row>(
      `SELECT b.media_id AS "mediaId", b.added_by AS "addedBy", b.created_at AS "createdAt", a.media_id IS NOT NULL AS used
       FROM project_media b LEFT JOIN project_asset a USING (project_id, media_id) WHERE b.project_id = $1 ORDER BY b.created_at, b.media_id`,
      [projectId],
    );
    return rows;
  };
  const shown = (rows: readonly Row[], known: ReadonlyMap<string, Material>): contract.ProjectMedia[] =>
    rows.flatMap(({ mediaId, createdAt, ...row }) => {
      const material = known.get(mediaId);
      if (!material) return [];
      const { id: _, waveforms, ...facts } = material;
      return [{ mediaId, ...facts, ...row, waveforms: [...waveforms], createdAt: createdAt.toISOString() }];
    });

  return {
    async list(actor: UserActor, projectId: string): Promise<contract.ProjectMedia[]> {
      await roles.enter(actor, projectId);
      const rows = await rowsOf(projectId);
      return shown(rows, await media.material(rows.map(({ mediaId }) => mediaId)));
    },

    async add(actor: UserActor, projectId: string, mediaId: string): Promise<contract.ProjectMedia> {
      await roles.enter(actor, projectId, 'editor');
      await media.demandSeen(mediaId, actor);
      const { rows } = await database.pool.query<{ n: number }>(
        'SELECT count(*)::int AS n FROM project_media WHERE project_id = $1 AND media_id <> $2',
        [projectId, mediaId],
      );
      if ((rows[0]?.n ?? 0) >= MOST) throw new Conflict(`A project has no more than ${MOST} files.`);
      await database.pool
        .query(`INSERT INTO project_media (project_id, media_id, added_by, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, [
          projectId,
          mediaId,
          actor.id,
          now(),
        ])
        .catch((error: { code?: string }) => {
          // Deleted in this moment, the one or the other.
          throw error.code === '23503' ? new NotFound('media file', mediaId) : error;
        });
      await events.publish(topicOf(projectId));
      const [row] = (await rowsOf(projectId)).filter((one) => one.mediaId === mediaId);
      const [one] = shown(row ? [row] : [], await media.material([mediaId]));
      if (!one) throw new NotFound('media file', mediaId);
      return one;
    },

    async remove(actor: UserActor, projectId: string, mediaId: string): Promise<void> {
      await roles.enter(actor, projectId, 'editor');
      const { rows } = await database.pool.query<{ there: boolean; gone: boolean }>(
        `WITH gone AS (
           DELETE FROM project_media b WHERE project_id = $1 AND media_id = $2
             AND NOT EXISTS (SELECT FROM project_asset a WHERE a.project_id = b.project_id AND a.media_id = b.media_id) RETURNING 1
         ) SELECT EXISTS (SELECT FROM project_media WHERE project_id = $1 AND media_id = $2) AS there, EXISTS (SELECT FROM gone) AS gone`,
        [projectId, mediaId],
      );
      if (!rows[0]?.there) throw new NotFound('file of this project', mediaId);
      if (!rows[0].gone) throw new Conflict('A clip shows this file. Take it out of the timeline first.');
      await events.publish(topicOf(projectId));
    },

    /** What may be used of it now: files that are ready, with their length. */
    async assets(projectId: string): Promise<Map<string, Asset>> {
      const ids = (await rowsOf(projectId)).map(({ mediaId }) => mediaId);
      const known = await media.material(ids);
      return new Map(
        [...known.values()].flatMap(({ id, status, durationSeconds }) =>
          status === 'READY' && durationSeconds !== null ? [[id, { duration: flicksOfSeconds(durationSeconds) }] as const] : [],
        ),
      );
    },

    /** Names of files, for those whose documents name only their ids. */
    async names(projectId: string): Promise<Map<string, Material>> {
      return media.material((await rowsOf(projectId)).map(({ mediaId }) => mediaId));
    },

    /** Projects that show these files, by name. */
    async uses(sql: Sql, ids: readonly string[]): Promise<Use[]> {
      const { rows } = await sql.query<Use>(
        `SELECT a.media_id AS "mediaId", p.name FROM project_asset a JOIN project p ON p.id = a.project_id WHERE a.media_id = ANY ($1)
         ORDER BY p.name`,
        [ids],
      );
      return rows.map(({ mediaId, name }) => ({ mediaId, name: `the project “${name}”` }));
    },
  };
}
