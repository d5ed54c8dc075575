/** What a caller has left. */
export interface Allowance {
  readonly allowed: boolean;
  /** Calls that would still be let through now. */
  readonly remaining: number;
  /** Seconds until everything is restored, or, when refused, until the next call is let through. */
  readonly resetSeconds: number;
}

export interface RateLimiter {
  /** Takes one call from the allowance of `key`, atomically. */
  take(key: string, rate: { requests: number; windowSeconds: number }): Promise<Allowance>;
}

/** Keys kept at most; beyond it those that are restored soonest go. */
const MAX_KEYS = 50_000;

/**
 * Limits by the generic cell rate algorithm (ITU-T I.371, virtual scheduling): one number a key, no window edges
 * at which twice the rate slips through. In this process's memory: every node counts for itself.
 */
export function createMemoryRateLimiter(now: () => Date): RateLimiter {
  /** The theoretical arrival time of each key, in ms. */
  const arrivals = new Map<string, number>();
  return {
    async take(key, { requests, windowSeconds }) {
      const at = now().getTime();
      const interval = (windowSeconds * 1_000) / requests;
      const window = windowSeconds * 1_000;
      const arrival = Math.max(arrivals.get(key) ?? at, at);
      const next = arrival + interval;
      if (next - at > window) return { allowed: false, remaining: 0, resetSeconds: Math.ceil((next - at - window) / 1_000) };
      arrivals.delete(key);
      arrivals.set(key, next);
      if (arrivals.size > MAX_KEYS) forget(arrivals, at);
      return {
        allowed: true,
        remaining: Math.floor((window - (next - at)) / interval),
        resetSeconds: Math.ceil((next - at) / 1_000),
      };
    },
  };
}

/** Drops what is restored already and, if that is not enough, the keys not seen for longest (the map's order). */
function forget(arrivals: Map<string, number>, at: number): void {
  for (const [key, arrival] of arrivals) if (arrival <= at) arrivals.delete(key);
  for (const key of arrivals.keys()) {
    if (arrivals.size <= MAX_KEYS) return;
    arrivals.delete(key);
  }
}
