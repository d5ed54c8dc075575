import pg from 'pg';
import { createSqlDatabase, isDisconnected, type Sql } from '../../platform/database/database.ts';
import { BLOG_MIGRATIONS, migrate } from '../../platform/database/migrate.ts';
import { Fault } from '../../platform/errors.ts';
import { UnwellError } from '../../platform/http/system.ts';
import type { Logger } from '../../platform/observability/logger.ts';

/** How long after a failure it is tried again to bring the database up to date: longer each time, up to the last. */
const RETRY_MS = [500, 2_000, 5_000, 15_000, 30_000];
/** How long the start waits for the blogs; after that the house opens without them. */
const PATIENCE_MS = 5_000;

export interface BlogDatabaseSettings {
  readonly url: string;
  /** For migrations, where `url` goes through a pooler. */
  readonly directUrl: string;
  /** A database of the same server from which this one is made where it is missing; null where others make it. */
  readonly makeFrom: string | null;
  readonly connections: number;
}

/**
 * The blogs' own database. Whatever is the matter with it is the matter of the blogs alone: all that is asked of it while it
 * is away or not up to date is answered with {Fault} `unavailable`, and it is looked for again.
 */
export interface BlogDatabase extends Sql {
  /** Runs a statement that connections keep. */
  ask<R extends pg.QueryResultRow>(statement: pg.QueryConfig): Promise<pg.QueryResult<R>>;
  /** Runs `work` in one transaction on one connection; rolls back when it throws. */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /** @throws {UnwellError} in words that anyone may read. */
  health(): Promise<undefined>;
  close(): Promise<void>;
}

/** Opens it and brings it up to date, or goes on trying behind one's back. */
export async function openBlogDatabase(settings: BlogDatabaseSettings, log: Logger): Promise<BlogDatabase> {
  const database = createSqlDatabase({ url: settings.url, connections: settings.connections, log });
  let state: 'on its way' | 'ready' | 'closed' = 'on its way';
  let retry: NodeJS.Timeout | undefined;
  const tryFrom = async (attempt: number): Promise<void> => {
    try {
      if (settings.makeFrom) await makeDatabase(settings.makeFrom, settings.directUrl);
      const applied = await migrate(settings.directUrl, BLOG_MIGRATIONS);
      if (state === 'closed') return;
      if (applied.length) log.info(`The blogs’ database was brought up to date: ${applied.join(', ')}`);
      state = 'ready';
    } catch (err) {
      if (state === 'closed') return;
      log.error({ err }, 'The blogs’ database is not there or cannot be brought up to date; films go on without it');
      retry = setTimeout(() => void tryFrom(attempt + 1), RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)]);
      retry.unref();
    }
  };
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([
    tryFrom(0),
    new Promise((done) => {
      timer = setTimeout(done, PATIENCE_MS);
    }),
  ]);
  clearTimeout(timer);

  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    if (state !== 'ready') throw away();
    try {
      return await work();
    } catch (error) {
      throw isAway(error) ? away(error) : error;
    }
  };
  return {
    query: (text, values) => guarded(() => database.pool.query(text, values)),
    ask: (statement) => guarded(() => database.pool.query(statement)),
    transaction: (work) => guarded(() => database.transaction(work)),
    async health() {
      if (state !== 'ready') throw new UnwellError('The blogs’ database is not there or not up to date.');
      await database.ping();
      return undefined;
    },
    async close() {
      state = 'closed';
      clearTimeout(retry);
      await database.close();
    },
  };
}

/** Disconnected, or the database itself is gone or lets nobody in (3D000, 55000). */
function isAway(error: unknown): boolean {
  return isDisconnected(error) || ['3D000', '55000'].includes((error as { code?: string })?.code ?? '');
}

function away(cause?: unknown): Fault {
  return new Fault('unavailable', 'The blogs are not there at the moment. Try again in a few seconds.', {
    headers: { 'Retry-After': '5' },
    cause,
  });
}

/** Makes the database that `url` names, unless it is there. */
async function makeDatabase(from: string, url: string): Promise<void> {
  const name = decodeURIComponent(new URL(url).pathname.slice(1));
  const client = new pg.Client({ connectionString: from, connectionTimeoutMillis: PATIENCE_MS });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (rowCount) return;
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`).catch((error: { code?: string }) => {
      // Another node was quicker.
      if (!['42P04', '23505'].includes(error.code ?? '')) throw error;
    });
  } finally {
    await client.end();
  }
}
