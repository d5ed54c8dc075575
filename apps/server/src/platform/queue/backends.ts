import { createPostgresBackend, type Job, Queue, runMigrations, Worker, type WorkerOptions } from 'bullmq';
import pg from 'pg';
import { APPLICATION } from '../database/embedded.ts';
import type { Logger } from '../observability/logger.ts';

const SCHEMA = 'bullmq';

/** Where BullMQ keeps its jobs. */
export interface QueueBackend {
  queue(line: string): Queue;
  worker(
    line: string,
    run: (job: Job) => Promise<void>,
    options: Pick<WorkerOptions, 'concurrency' | 'lockDuration' | 'stalledInterval' | 'maxStalledCount'>,
  ): Worker;
  /** @throws when it does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** In PostgreSQL, with a small pool and a schema of its own (BullMQ's calls need that `search_path`). */
export async function createPostgresQueues({ url, log }: { url: string; log: Logger }): Promise<QueueBackend> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 8,
    application_name: APPLICATION,
    options: `-c search_path=${SCHEMA}`,
  });
  pool.on('error', (err) => log.warn({ err }, 'An idle connection of the queue was lost'));
  const client = await pool.connect();
  try {
    await runMigrations(client, SCHEMA);
  } finally {
    client.release();
  }
  return {
    queue: (line) => new Queue(line, { connection: pool as never }, createPostgresBackend as never),
    worker: (line, run, options) => new Worker(line, run, { connection: pool as never, ...options }, createPostgresBackend as never),
    async ping() {
      await pool.query('SELECT 1 FROM job LIMIT 1');
    },
    close: () => pool.end(),
  };
}
