import type pg from 'pg';
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';

export interface Rate {
  readonly requests: number;
  readonly windowSeconds: number;
}

/** What a caller has left. */
export interface Allowance {
  readonly allowed: boolean;
  /** Calls that would still be let through now. */
  readonly remaining: number;
  /** Whole seconds until the window is over and everything is restored. */
  readonly resetSeconds: number;
}

/** Counts calls by key in windows that begin with a key's first call. */
export interface RateLimiter {
  /** Takes one call from the allowance of `key`, atomically: of two that come at once for the last, one is let through. */
  take(key: string, rate: Rate): Promise<Allowance>;
  /** Gives back one call that was taken. */
  giveBack(key: string, rate: Rate): Promise<void>;
  /** Forgets all calls of a key. */
  clear(key: string, rate: Rate): Promise<void>;
}

/** In this process's memory: every node counts for itself. */
export function createMemoryRateLimiter(): RateLimiter {
  return createRateLimiter((options) => new RateLimiterMemory(options));
}

/** In PostgreSQL: all nodes count together, and a restart forgets nothing. A few milliseconds a call. */
export function createSharedRateLimiter(pool: pg.Pool): RateLimiter {
  return createRateLimiter(
    (options) => new RateLimiterPostgres({ ...options, storeClient: pool, storeType: 'pool', tableName: 'rate_limit', tableCreated: true }),
  );
}

/** @param make one of the library’s limiters, for a pace. */
export function createRateLimiter(
  make: (options: { points: number; duration: number; keyPrefix: string }) => RateLimiterAbstract,
): RateLimiter {
  /** One of the library's limiters for each pace. */
  const limiters = new Map<string, RateLimiterAbstract>();
  const limiterOf = ({ requests, windowSeconds }: Rate) => {
    const pace = `${requests}/${windowSeconds}`;
    const limiter = limiters.get(pace) ?? make({ points: requests, duration: windowSeconds, keyPrefix: pace });
    limiters.set(pace, limiter);
    return limiter;
  };
  return {
    async take(key, rate) {
      try {
        return toAllowance(await limiterOf(rate).consume(key), true);
      } catch (refusal) {
        if (refusal instanceof RateLimiterRes) return toAllowance(refusal, false);
        throw refusal;
      }
    },
    async giveBack(key, rate) {
      await limiterOf(rate).reward(key);
    },
    async clear(key, rate) {
      await limiterOf(rate).delete(key);
    },
  };
}

function toAllowance(answer: RateLimiterRes, allowed: boolean): Allowance {
  return { allowed, remaining: Math.max(0, answer.remainingPoints), resetSeconds: Math.max(1, Math.ceil(answer.msBeforeNext / 1_000)) };
}
