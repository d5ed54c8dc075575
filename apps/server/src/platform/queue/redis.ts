import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { Logger } from '../observability/logger.ts';
import type { QueueBackend } from './backends.ts';

/** How long an order waits for Redis before it is given up: sweepers find what was to be done. */
const PATIENCE_MS = 2_000;

/** In Redis or Valkey. Orders fail soon while it is away; workers wait for it as long as it takes. */
export function createRedisQueues({ url, log }: { url: string; log: Logger }): QueueBackend {
  const connect = (options: object) => {
    const redis = new Redis(url, { ...options, lazyConnect: false });
    redis.on('error', (err: Error) => log.debug({ err }, 'Redis is not there'));
    return redis;
  };
  const orders = connect({ maxRetriesPerRequest: 1, commandTimeout: PATIENCE_MS });
  const work = connect({ maxRetriesPerRequest: null });
  return {
    queue: (line) => new Queue(line, { connection: orders as never }),
    worker: (line, run, options) => new Worker(line, run, { connection: work as never, ...options }),
    async ping() {
      await orders.ping();
    },
    async close() {
      orders.disconnect();
      work.disconnect();
    },
  };
}
