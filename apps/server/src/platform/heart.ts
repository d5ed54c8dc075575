const PROGRESS_INTERVAL_MS = 500;

/** A worker that is silent for `seconds` is dead; a living one speaks four times as often. */
export interface Lease {
  readonly seconds: number;
}

export const LEASE: Lease = { seconds: 15 };

export interface Heart {
  /** Aborted when the work was lost or stopped, or the process stops. */
  readonly signal: AbortSignal;
  /** Whether the work is somebody else's by now, or nobody's. */
  readonly lost: () => boolean;
  /** Passes on how far the unit is, 0 to 1. */
  beat(share: number): void;
  stop(): void;
}

/** Renews the lease of an attempt and passes its progress on. @param options.tell is called when the progress has changed. */
export function startHeart(options: {
  /** Writes that the attempt goes on, and how far it is. @returns whether it is still this one's. */
  renew: (progress: number) => Promise<boolean>;
  lease: Lease;
  stopping: AbortSignal;
  tell: () => Promise<void>;
}): Heart {
  const { lease, tell } = options;
  const lost = new AbortController();
  let progress = 0;
  let told = 0;
  let busy = false;
  const renew = async () => {
    if (busy) return;
    busy = true;
    try {
      if (!(await options.renew(progress))) lost.abort(new Error('The work was stopped, or given to another worker'));
      else if (progress !== told) {
        told = progress;
        await tell();
      }
    } catch {
      // The database does not answer just now. If that lasts, the lease runs out and another worker takes over.
    } finally {
      busy = false;
    }
  };
  const pulse = setInterval(renew, (lease.seconds * 1_000) / 4);
  let last = performance.now();
  return {
    signal: AbortSignal.any([options.stopping, lost.signal]),
    lost: () => lost.signal.aborted,
    beat(share) {
      progress = share;
      if (performance.now() - last < PROGRESS_INTERVAL_MS) return;
      last = performance.now();
      void renew();
    },
    stop: () => clearInterval(pulse),
  };
}
