import { Redis } from 'ioredis';
import type { Events } from './events/events.ts';
import { createRedisEvents } from './events/redis.ts';
import type { Logger } from './observability/logger.ts';
import type { QueueBackend } from './queue/backends.ts';
import { createRedisQueues } from './queue/redis.ts';
import type { RateLimiter } from './ratelimit/ratelimit.ts';
import { createRedisRateLimiter } from './ratelimit/redis.ts';

/** What goes through Redis where there is one; loaded there alone. */
export interface RedisParts {
  readonly queues: QueueBackend;
  readonly events: Events;
  readonly rateLimiter: RateLimiter;
  /** Of what none of these closes. */
  close(): Promise<void>;
}

export async function openRedis({ url, log }: { url: string; log: Logger }): Promise<RedisParts> {
  const rates = new Redis(url, { maxRetriesPerRequest: 1, enableOfflineQueue: false });
  rates.on('error', (err: Error) => log.debug({ err }, 'Redis is not there'));
  return {
    queues: createRedisQueues({ url, log }),
    events: await createRedisEvents({ url, log }),
    rateLimiter: createRedisRateLimiter(rates),
    async close() {
      rates.disconnect();
    },
  };
}
