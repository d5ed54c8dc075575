import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import type { Logger } from '../observability/logger.ts';
import { APPLICATION } from './embedded.ts';
import { PrismaClient } from './generated/client.ts';

/** Anything that runs SQL: the pool, or a client inside a transaction. */
export interface Sql {
  query<R extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<pg.QueryResult<R>>;
}

/** A database that is spoken to in SQL alone. */
export interface SqlDatabase {
  readonly pool: pg.Pool;
  /** Runs `work` in one transaction on one connection; rolls back when it throws. */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /** Milliseconds that `SELECT 1` takes. @throws when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface Database extends SqlDatabase {
  /** Shares the pool with raw SQL. */
  readonly prisma: PrismaClient;
}

/** Numbers, dates and JSON come as PostgreSQL's own defaults of `pg`, but `bigint` as a number: sizes fit 2^53. */
const types = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

export function createSqlDatabase(options: { url: string; connections: number; log: Logger }): SqlDatabase {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.connections,
    application_name: APPLICATION,
    // A thousand who ask at the same moment wait for each other, and none is turned away for it.
    connectionTimeoutMillis: 15_000,
    idleTimeoutMillis: 60_000,
    statement_timeout: 60_000,
    types,
  });
  // An idle connection that dies (a restart of PostgreSQL) is replaced at the next use; unheard it would end us.
  pool.on('error', (error) => options.log.warn({ err: error }, 'An idle database connection was lost'));
  return {
    pool,
    async transaction(work) {
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        const result = await work(client);
        await client.query('COMMIT');
        client.release();
        return result;
      } catch (error) {
        // A connection whose ROLLBACK fails is not given back.
        await client.query('ROLLBACK').then(
          () => client.release(),
          (broken: Error) => client.release(broken),
        );
        throw error;
      }
    },
    async ping() {
      await pool.query('SELECT 1');
    },
    close: () => pool.end(),
  };
}

export function createDatabase(options: { url: string; connections: number; log: Logger }): Database {
  const database = createSqlDatabase(options);
  const prisma = new PrismaClient({ adapter: new PrismaPg(database.pool) });
  return {
    ...database,
    prisma,
    async close() {
      await prisma.$disconnect();
      await database.close();
    },
  };
}

/** SQLSTATE class 08, and of class 57 what a server says that stops or starts; the rest are the network's own. */
const AWAY = /^(08...|57P0[1235]|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/;

/** Whether an error of a query says that the database was not there, rather than anything of the query. */
export function isDisconnected(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  // What `pg` says itself has no code.
  return typeof code === 'string'
    ? AWAY.test(code)
    : /^(Connection terminated|timeout exceeded when trying to connect)/.test(error.message);
}
