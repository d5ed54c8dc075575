import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import { createRateLimiter, type RateLimiter } from './ratelimit.ts';

/** In Redis: all nodes count together. While it is away, every node counts for itself. */
export function createRedisRateLimiter(redis: Redis): RateLimiter {
  return createRateLimiter(
    (options) =>
      new RateLimiterRedis({
        ...options,
        storeClient: redis,
        insuranceLimiter: new RateLimiterMemory(options),
        rejectIfRedisNotReady: true,
      }),
  );
}
