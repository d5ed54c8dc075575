import { setTimeout as sleep } from 'node:timers/promises';

/** Time as the importers know it, handed in so that tests need not wait. */
export interface Timer {
  /** Milliseconds, of any beginning, that never go back. */
  readonly now: () => number;
  /** @throws the signal's reason when it is aborted meanwhile. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

export const realTimer: Timer = {
  now: () => performance.now(),
  async wait(ms, signal) {
    await sleep(ms, undefined, { signal }).catch((error) => {
      signal.throwIfAborted();
      throw error;
    });
  },
};

export interface Pace {
  /** Comes back when the next may go. */
  turn(signal: AbortSignal): Promise<void>;
  /** Nobody goes for so long. */
  pause(ms: number): void;
}

/**
 * A token bucket that holds one token (the generic cell rate algorithm, ITU-T I.371): so many a second, evenly, so that no
 * second has more of them, wherever it begins.
 */
export function createPace({ perSecond, timer }: { perSecond: number; timer: Timer }): Pace {
  const gap = 1_000 / perSecond;
  let next = 0;
  /** Until when nobody goes. */
  let held = 0;
  return {
    async turn(signal) {
      for (;;) {
        signal.throwIfAborted();
        const now = timer.now();
        const mine = Math.max(now, next);
        next = mine + gap;
        if (mine <= now) return;
        await timer.wait(mine - now, signal);
        // A pause that was told meanwhile holds for those who were waiting, too.
        if (timer.now() >= held) return;
      }
    },
    pause(ms) {
      held = Math.max(held, timer.now() + ms);
      next = Math.max(next, held);
    },
  };
}
