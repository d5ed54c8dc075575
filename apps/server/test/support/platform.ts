import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import { createDatabase } from '../../src/platform/database/database.ts';
import { createEvents } from '../../src/platform/events/events.ts';
import { createRedisEvents } from '../../src/platform/events/redis.ts';
import { locateFfmpeg } from '../../src/platform/ffmpeg/locate.ts';
import { createMail } from '../../src/platform/mail/mail.ts';
import { createLogger } from '../../src/platform/observability/logger.ts';
import { createMetrics } from '../../src/platform/observability/metrics.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { createPostgresQueues } from '../../src/platform/queue/backends.ts';
import { createJobs } from '../../src/platform/queue/queue.ts';
import { createRedisQueues } from '../../src/platform/queue/redis.ts';
import { createDiskStorage } from '../../src/platform/storage/disk.ts';
import { createRemovals } from '../../src/platform/storage/removals.ts';
import type { ObjectStorage } from '../../src/platform/storage/storage.ts';
import type { TestRedis } from './redis.ts';
import type { TestS3 } from './s3.ts';

/** A database of the test's own, cloned from the migrated template, of films or of blogs; `drop` it at the end. */
export async function cloneDatabase(of: 'fotograma' | 'fotograma_blog' = 'fotograma'): Promise<{ url: string; drop: () => Promise<void> }> {
  const template = inject('postgresUrl');
  const name = `test_${randomBytes(8).toString('hex')}`;
  const run = async (sql: string) => {
    const client = new pg.Client({ connectionString: new URL('/postgres', template).href });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await run(`CREATE DATABASE ${name} TEMPLATE ${of}`);
  return { url: new URL(`/${name}`, template).href, drop: () => run(`DROP DATABASE ${name} WITH (FORCE)`) };
}

async function openStorage(
  folder: string,
  s3: TestS3 | undefined,
  deps: { log: Platform['log']; now: () => Date },
): Promise<ObjectStorage> {
  if (!s3) return createDiskStorage(folder);
  const { createS3Storage } = await import('../../src/platform/storage/s3.ts');
  return createS3Storage({ ...s3.settings, folder, copiesBytes: 1e9, ...deps });
}

export interface TestPlatform extends Platform {
  readonly databaseUrl: string;
  /** The folder of storage; nothing else writes to it. */
  readonly folder: string;
  /** Where its mail is kept, one file a message. */
  readonly mailFolder: string;
  /** The time that `now` tells; move it at will. */
  clock: Date | null;
  close(): Promise<void>;
}

/**
 * A whole ground floor for one test file: real database, queue, events, storage and ffmpeg, all its own.
 * @param options.redis keeps jobs and events there instead of in the database.
 * @param options.s3 keeps objects there instead of in the folder; whoever started it closes it after the platform.
 */
export async function createTestPlatform(options: { s3?: TestS3; redis?: TestRedis } = {}): Promise<TestPlatform> {
  const { url, drop } = await cloneDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'fotograma-test-files-'));
  const log = createLogger({ level: process.env.TEST_LOG_LEVEL ?? 'silent', human: false });
  const metrics = createMetrics();
  const database = createDatabase({ url, connections: 5, log });
  const { redis } = options;
  const backend = redis ? createRedisQueues({ url: redis.url, log }) : await createPostgresQueues({ url, log });
  const jobs = createJobs({ backend, log, metrics });
  const events = redis ? await createRedisEvents({ url: redis.url, log }) : await createEvents({ url, pool: database.pool, log });
  const storage = await openStorage(folder, options.s3, { log, now: () => now() });
  const mailFolder = await mkdtemp(join(tmpdir(), 'fotograma-test-mail-'));
  const now = () => platform.clock ?? new Date();
  const mail = createMail({ smtpUrl: undefined, from: 'Fotograma <no-reply@localhost>', folder: mailFolder, log, now });
  const platform: TestPlatform = {
    log,
    metrics,
    database,
    jobs,
    events,
    storage,
    removals: createRemovals({ database, storage, log }),
    mail,
    ffmpeg: await locateFfmpeg(undefined, log),
    signingSecret: 'a-secret-for-tests-of-at-least-32-characters',
    publicUrl: () => 'http://127.0.0.1:3000',
    minFreeBytes: 0,
    clock: null,
    now,
    newId: randomUUID,
    databaseUrl: url,
    folder,
    mailFolder,
    async close() {
      await jobs.close();
      await mail.close();
      await events.close();
      await database.close();
      await drop();
      for (const each of [folder, mailFolder]) await rm(each, { recursive: true, force: true });
    },
  };
  return platform;
}
