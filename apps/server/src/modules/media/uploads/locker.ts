import type { Lock, Locker } from '@tus/server';
import type { Locks } from '../../../platform/database/locks.ts';
import { Fault } from '../../../platform/errors.ts';

/** How long a newcomer waits for whoever holds the upload to end: they need a moment to make safe what came. */
const PATIENCE_MS = 10_000;

/**
 * An upload is one request's at a time, among all processes. The newcomer wins: it is the sender who has come back, and the
 * other a connection that nobody has closed yet.
 */
export function createLocker(locks: Locks): Locker {
  return {
    newLock(id): Lock {
      let release: (() => Promise<void>) | null = null;
      return {
        async lock(signal, wanted) {
          release = await locks.take(`upload:${id}`, { wanted: () => void wanted(), patienceMs: PATIENCE_MS, signal });
          if (!release) {
            throw new Fault('unavailable', 'Another request of this upload is still being ended.', { headers: { 'Retry-After': '1' } });
          }
        },
        async unlock() {
          await release?.();
        },
      };
    },
  };
}
