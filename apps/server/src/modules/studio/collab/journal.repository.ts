import type { Project } from '@fotograma/edl';
import type { Database, Sql } from '../../../platform/database/database.ts';
import { LEASE_SECONDS } from './leases.ts';

/** Changes of one document that are to be kept. */
export interface Entry {
  readonly projectId: string;
  readonly epoch: number;
  /** Of the last change in it. */
  readonly seq: number;
  readonly update: Uint8Array;
  /** Files that clips show since. */
  readonly assets: readonly string[];
}

export interface Loaded {
  /** Of the last change that was kept. */
  readonly seq: number;
  /** Everything that was kept, the oldest first. */
  readonly updates: readonly Uint8Array[];
}

export type JournalRepository = ReturnType<typeof createJournalRepository>;

export function createJournalRepository(database: Database) {
  return {
    /**
     * Keeps changes of many documents at once, in one transaction, and renews their leases.
     * @returns the projects whose lease was still the writer's; of the others nothing was written.
     */
    async append(node: number, entries: readonly Entry[]): Promise<Set<string>> {
      const used = entries.flatMap(({ projectId, assets }) => assets.map((mediaId) => ({ projectId, mediaId })));
      const { rows } = await database.pool.query<{ id: string }>(
        `WITH given AS (
           SELECT * FROM unnest($1::uuid[], $2::int[], $3::bigint[], $4::bytea[]) AS g (project_id, epoch, seq, update)
         ), held AS (
           UPDATE project_lease l SET expires_at = now() + make_interval(secs => $8) FROM given g
           WHERE l.project_id = g.project_id AND l.epoch = g.epoch AND l.node = $5 RETURNING l.project_id
         ), kept AS (
           INSERT INTO project_update (project_id, seq, epoch, update)
           SELECT project_id, seq, epoch, update FROM given JOIN held USING (project_id) ON CONFLICT DO NOTHING
         ), used AS (
           INSERT INTO project_asset (project_id, media_id)
           SELECT u.project_id, u.media_id FROM unnest($6::uuid[], $7::uuid[]) AS u (project_id, media_id) JOIN held USING (project_id)
           ON CONFLICT DO NOTHING
         ) SELECT project_id AS id FROM held`,
        [
          entries.map(({ projectId }) => projectId),
          entries.map(({ epoch }) => epoch),
          entries.map(({ seq }) => seq),
          entries.map(({ update }) => Buffer.from(update.buffer, update.byteOffset, update.byteLength)),
          node,
          used.map(({ projectId }) => projectId),
          used.map(({ mediaId }) => mediaId),
          LEASE_SECONDS,
        ],
      );
      return new Set(rows.map(({ id }) => id));
    },

    /** @returns null when there is no such project. */
    async load(projectId: string): Promise<Loaded | null> {
      const { rows } = await database.pool.query<{ seq: number; update: Uint8Array }>(
        `SELECT seq, state AS update FROM project_snapshot WHERE project_id = $1
         UNION ALL
         (SELECT u.seq, u.update FROM project_update u JOIN project_snapshot s USING (project_id)
          WHERE u.project_id = $1 AND u.seq > s.seq ORDER BY u.seq)`,
        [projectId],
      );
      const last = rows.at(-1);
      return last ? { seq: last.seq, updates: rows.map(({ update }) => update) } : null;
    },

    /** Writes the whole of a document, what it comes to and what it uses; what led there is not needed any more. */
    async snapshot(sql: Sql, projectId: string, now: Snapshot): Promise<void> {
      await insertSnapshot(sql, projectId, now);
      await sql.query('DELETE FROM project_update WHERE project_id = $1 AND seq <= $2', [projectId, now.seq]);
      await sql.query(
        `UPDATE project SET edl = $2, edl_seq = $3, edl_hash = $4, duration = $5, clips = $6, updated_at = $7 WHERE id = $1`,
        [projectId, now.text, now.seq, now.hash, now.duration, Object.keys(now.project.clips).length, now.at],
      );
      await sql.query('DELETE FROM project_asset WHERE project_id = $1 AND media_id <> ALL ($2)', [projectId, now.assets]);
      await sql.query('INSERT INTO project_asset (project_id, media_id) SELECT $1, unnest($2::uuid[]) ON CONFLICT DO NOTHING', [
        projectId,
        now.assets,
      ]);
    },
  };
}

export interface Snapshot {
  readonly seq: number;
  /** The document, as an update of Yjs. */
  readonly state: Uint8Array;
  readonly project: Project;
  /** The same as text. */
  readonly text: string;
  readonly hash: string;
  /** Flicks. */
  readonly duration: number;
  readonly assets: readonly string[];
  readonly at: Date;
}

export async function insertSnapshot(sql: Sql, projectId: string, { seq, state }: Pick<Snapshot, 'seq' | 'state'>): Promise<void> {
  await sql.query(
    `INSERT INTO project_snapshot (project_id, seq, state, created_at) VALUES ($1, $2, $3, now())
     ON CONFLICT (project_id) DO UPDATE SET seq = excluded.seq, state = excluded.state, created_at = excluded.created_at
       WHERE project_snapshot.seq <= excluded.seq`,
    [projectId, seq, Buffer.from(state.buffer, state.byteOffset, state.byteLength)],
  );
}
