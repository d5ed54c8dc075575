import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

export interface AnswerCache<T extends object> {
  /** A key of all that an answer depends on: SHA-256, in base64url. */
  keyOf(parts: Readonly<Record<string, unknown>>): string;
  get(key: string): T | null;
  /**
   * The answer that is kept, or that is being made; else `make` makes it, and it is kept when it is whole. Of those who ask at
   * once one makes it; when that one fails or gives up, the next does.
   * @param make null for an answer that is not to be kept.
   */
  once(key: string, signal: AbortSignal, make: () => Promise<T | null>): Promise<T | null>;
}

/** Answers that cost something, for whoever asks the same again soon. @param options.now milliseconds. */
export function createAnswerCache<T extends object>(options: { entries: number; maxAgeMs: number; now: () => number }): AnswerCache<T> {
  const kept = new LRUCache<string, { readonly value: T; readonly at: number }>({ max: options.entries });
  const making = new Map<string, Promise<T | null>>();
  const get = (key: string): T | null => {
    const found = kept.get(key);
    if (found && options.now() - found.at <= options.maxAgeMs) return found.value;
    kept.delete(key);
    return null;
  };
  return {
    keyOf: (parts) =>
      createHash('sha256')
        .update(JSON.stringify(Object.entries(parts).sort(([a], [b]) => (a < b ? -1 : 1))))
        .digest('base64url'),
    get,
    async once(key, signal, make) {
      for (;;) {
        signal.throwIfAborted();
        const known = get(key);
        if (known) return known;
        const others = making.get(key);
        if (!others) break;
        const answer = await untilAborted(
          others.catch(() => null),
          signal,
        );
        if (answer) return answer;
      }
      const own = make();
      making.set(key, own);
      try {
        const value = await own;
        if (value) kept.set(key, { value, at: options.now() });
        return value;
      } finally {
        making.delete(key);
      }
    },
  };
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((done, fail) => {
    const stop = () => fail(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    work.then(done, fail).finally(() => signal.removeEventListener('abort', stop));
  });
}
