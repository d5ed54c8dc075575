import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import type { Events } from '../events/events.ts';
import type { Database } from './database.ts';

/** How often is looked whether a lock has become free that another process holds. */
const LOOK_MS = 50;

/**
 * Locks of the whole house, for what lasts too long for a transaction. Whoever holds one is told when somebody else wants it.
 * They are PostgreSQL's session locks (13.3.5 of its manual): they end with the process that holds them, however it ends.
 */
export interface Locks {
  /**
   * @param options.wanted is called, perhaps several times, when another wants it or when it was lost with the connection:
   * whoever holds it should end what it does and let go.
   * @returns what lets go of it; null when the others did not within `patienceMs`, or `signal` was aborted.
   */
  take(name: string, options: { wanted: () => void; patienceMs: number; signal?: AbortSignal }): Promise<(() => Promise<void>) | null>;
}

/** One connection, asked one thing at a time. */
class Session {
  readonly #client: pg.PoolClient;
  #last: Promise<unknown> = Promise.resolve();
  #gone = false;

  /** @param lost is called once, if the connection breaks. */
  constructor(client: pg.PoolClient, lost: () => void) {
    this.#client = client;
    client.on('error', (error) => {
      if (this.#gone) return;
      this.#gone = true;
      lost();
      client.release(error);
    });
  }

  /** What PostgreSQL calls it. */
  get id(): number {
    return (this.#client as pg.PoolClient & { readonly processID: number }).processID;
  }

  query<R extends pg.QueryResultRow>(text: string, values: unknown[]): Promise<pg.QueryResult<R>> {
    const result = this.#last.then(() => this.#client.query<R>(text, values));
    this.#last = result.catch(() => undefined);
    return result;
  }

  release(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#client.removeAllListeners('error');
    this.#client.release();
  }
}

interface Held {
  readonly wanted: () => void;
  readonly freed: Promise<void>;
  readonly free: () => void;
}

/** One connection of the pool for all locks of this process, for as long as it holds or wants any. */
export function createLocks({ database, events }: { database: Database; events: Events }): Locks {
  const held = new Map<string, Held>();
  let session: Promise<Session> | null = null;
  let users = 0;

  const connect = async () => {
    const client = await database.pool.connect();
    return new Session(client, () => {
      session = null;
      // What they guarded may be another's by now.
      for (const { wanted } of held.values()) wanted();
    });
  };
  /** The connection of the locks, until `leave`. */
  const enter = async () => {
    users++;
    session ??= connect();
    try {
      return await session;
    } catch (error) {
      session = null;
      users--;
      throw error;
    }
  };
  const leave = async () => {
    if (--users > 0 || session === null) return;
    const last = session;
    session = null;
    (await last).release();
  };

  return {
    async take(name, { wanted, patienceMs, signal }) {
      const key = keyOf(name);
      const until = performance.now() + patienceMs;
      const mine = await enter();
      let taken = false;
      try {
        while (!signal?.aborted) {
          const neighbour = held.get(name);
          if (neighbour) {
            neighbour.wanted();
            await Promise.race([neighbour.freed, wait(Math.max(0, until - performance.now()), undefined, { ref: false })]);
          } else {
            const { promise: freed, resolve: free } = Promise.withResolvers<void>();
            // Ours before it is: a second of this process must not ask, as a session gets its own lock again.
            held.set(name, { wanted, freed, free });
            try {
              taken = await tryLock(mine, key);
            } finally {
              if (!taken) {
                held.delete(name);
                free();
              }
            }
            if (taken) break;
            const holder = await holderOf(mine, key);
            if (holder !== null) await events.publish(topicOf(holder, name));
            await wait(LOOK_MS);
          }
          if (performance.now() >= until) break;
        }
        if (!taken) return null;
        const unsubscribe = events.subscribe(topicOf(mine.id, name), wanted);
        return async () => {
          unsubscribe();
          try {
            // Gone with its session, if that is gone.
            await mine.query('SELECT pg_advisory_unlock($1)', [key]).catch(() => undefined);
          } finally {
            held.get(name)?.free();
            held.delete(name);
            await leave();
          }
        };
      } finally {
        if (!taken) await leave();
      }
    },
  };
}

/** To be told to one session alone: whoever asks may be the next to have the lock. */
function topicOf(pid: number, name: string): string {
  return `wanted:${pid}:${name}`;
}

async function tryLock(session: Session, key: string): Promise<boolean> {
  const { rows } = await session.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [key]);
  return rows[0]?.taken === true;
}

/** The session that has a lock; null when none has. */
async function holderOf(session: Session, key: string): Promise<number | null> {
  const { rows } = await session.query<{ pid: number }>(
    `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
       AND (classid::bigint << 32 | objid::bigint) = $1::bigint`,
    [key],
  );
  return rows[0]?.pid ?? null;
}

/** PostgreSQL's locks are numbers of 64 bits. */
function keyOf(name: string): string {
  return createHash('sha256').update(name).digest().readBigInt64BE().toString();
}
