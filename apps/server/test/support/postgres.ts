import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runMigrations } from 'bullmq';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { joinEmbeddedPostgres } from '../../src/platform/database/embedded.ts';
import { BLOG_MIGRATIONS, migrate } from '../../src/platform/database/migrate.ts';
import { createLogger } from '../../src/platform/observability/logger.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A connection to the server of this test run; its database `fotograma` is the migrated template. */
    postgresUrl: string;
    /** For what is made once in a run. Goes with it. */
    runFolder: string;
  }
}

/** One PostgreSQL for a test run, with a migrated database that every test clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'fotograma-test-'));
  const log = createLogger({ level: 'warn', human: false });
  const postgres = await joinEmbeddedPostgres({ dataDir, password: 'for-this-test-run-and-loopback-only', log });
  await migrate(postgres.url);
  await run(postgres.url, 'CREATE DATABASE fotograma_blog');
  await migrate(new URL('/fotograma_blog', postgres.url).href, BLOG_MIGRATIONS);
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  await runMigrations(client as never, 'bullmq');
  // Tests throw their databases away: nothing has to survive a power cut.
  await client.query('ALTER SYSTEM SET fsync = off');
  await client.query('ALTER SYSTEM SET synchronous_commit = off');
  await client.query('SELECT pg_reload_conf()');
  await client.end();
  const runFolder = await mkdtemp(join(tmpdir(), 'fotograma-run-'));
  await chmod(runFolder, 0o755); // PostgreSQL, which may be another user, has its folder in there
  project.provide('postgresUrl', postgres.url);
  project.provide('runFolder', runFolder);
  return async () => {
    await postgres.leave();
    await Promise.all([dataDir, runFolder].map((folder) => rm(folder, { recursive: true, force: true })));
  };
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
