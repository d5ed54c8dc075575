import { randomInt } from 'node:crypto';
import pg from 'pg';
import type { Database, Sql } from '../../../platform/database/database.ts';
import { APPLICATION } from '../../../platform/database/embedded.ts';
import type { Logger } from '../../../platform/observability/logger.ts';

/** How long a lease is good that nobody renews; renewed with whatever is written, and by the clock. */
export const LEASE_SECONDS = 10;
/** The first half of the key of the lock that says that a node lives; the other is its number. */
const LIFE = 0x464f;
const RETRY_MS = 500;

/** A document's lease: its owner alone writes it, and everything that is written names the epoch. */
export interface Lease {
  readonly epoch: number;
}

/** Another node has the document open. */
export class HeldElsewhere extends Error {
  readonly address: string;
  constructor(address: string) {
    // Without a message: Hocuspocus prints those that have one.
    super('');
    this.address = address;
  }
}

export type Leases = ReturnType<typeof createLeases>;

/**
 * Who may write a document: one node at a time. A lease ends when it is let go, when it is not renewed, and when its node is gone, which
 * a lock tells that ends with the node's own connection. That may be told too early, as when the network breaks: the epoch then keeps the
 * earlier owner from writing anything any more.
 */
export function createLeases(deps: { url: string; database: Database; log: Logger; address: () => string }) {
  const { database, log, address } = deps;
  const node = randomInt(1, 2 ** 31 - 1);
  let life: pg.Client | null = null;
  let isClosed = false;
  let retry: NodeJS.Timeout | undefined;
  let begun: Promise<void> | null = null;

  const live = async (): Promise<void> => {
    const client = new pg.Client({ connectionString: deps.url, application_name: APPLICATION, keepAlive: true });
    client.on('error', (err) => log.warn({ err }, 'The connection that says that this node lives was lost'));
    client.once('end', () => {
      if (life === client) life = null;
      if (!isClosed) again();
    });
    await client.connect();
    await client.query('SELECT pg_advisory_lock($1, $2)', [LIFE, node]);
    if (isClosed) return client.end();
    life = client;
  };
  const again = () => {
    clearTimeout(retry);
    retry = setTimeout(() => live().catch(again), RETRY_MS);
    retry.unref();
  };

  return {
    node,

    /** @throws {HeldElsewhere} */
    async take(projectId: string): Promise<Lease> {
      begun ??= live();
      await begun.catch((error) => {
        begun = null;
        throw error;
      });
      const { rows } = await database.pool.query<Lease>(
        `INSERT INTO project_lease AS l (project_id, node, address, epoch, expires_at)
         VALUES ($1, $2, $3, 1, now() + make_interval(secs => $4))
         ON CONFLICT (project_id) DO UPDATE
           SET node = $2, address = $3, epoch = l.epoch + 1, expires_at = now() + make_interval(secs => $4)
           WHERE l.node = $2 OR l.expires_at < now() OR NOT EXISTS (
             SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2 AND classid = $5 AND objid = l.node
               AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
         RETURNING epoch`,
        [projectId, node, address(), LEASE_SECONDS, LIFE],
      );
      const [lease] = rows;
      if (lease) return lease;
      throw new HeldElsewhere((await this.holder(projectId)) ?? address());
    },

    /** The address of the other node that has a document open; null where none has. */
    async holder(projectId: string): Promise<string | null> {
      const { rows } = await database.pool.query<{ address: string }>(
        `SELECT address FROM project_lease l WHERE project_id = $1 AND node <> $2 AND expires_at >= now() AND EXISTS (
           SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2 AND classid = $3 AND objid = l.node
             AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))`,
        [projectId, node, LIFE],
      );
      return rows[0]?.address ?? null;
    },

    /** Holds the row of a lease for the caller's transaction. @returns whether it is still this one's. */
    async hold(sql: Sql, projectId: string, { epoch }: Lease): Promise<boolean> {
      const { rowCount } = await sql.query(
        `UPDATE project_lease SET expires_at = now() + make_interval(secs => $4) WHERE project_id = $1 AND node = $2 AND epoch = $3`,
        [projectId, node, epoch, LEASE_SECONDS],
      );
      return rowCount === 1;
    },

    /** Renews leases. @returns those of the projects that are this node's no longer. */
    async renew(held: readonly (Lease & { projectId: string })[]): Promise<string[]> {
      if (!held.length) return [];
      const { rows } = await database.pool.query<{ id: string }>(
        `UPDATE project_lease l SET expires_at = now() + make_interval(secs => $4)
         FROM unnest($1::uuid[], $2::int[]) AS h (id, epoch) WHERE l.project_id = h.id AND l.epoch = h.epoch AND l.node = $3
         RETURNING l.project_id AS id`,
        [held.map(({ projectId }) => projectId), held.map(({ epoch }) => epoch), node, LEASE_SECONDS],
      );
      const still = new Set(rows.map(({ id }) => id));
      return held.flatMap(({ projectId }) => (still.has(projectId) ? [] : [projectId]));
    },

    /** The number stays, so that epochs only ever grow. */
    async release(projectId: string, { epoch }: Lease): Promise<void> {
      await database.pool.query(
        `UPDATE project_lease SET expires_at = now() - interval '1 second' WHERE project_id = $1 AND node = $2 AND epoch = $3`,
        [projectId, node, epoch],
      );
    },

    async close(): Promise<void> {
      isClosed = true;
      clearTimeout(retry);
      await life?.end();
    },
  };
}
