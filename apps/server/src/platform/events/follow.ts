import type { Events } from './events.ts';

/** Looked at without being told, in case a word was lost. */
const LOOK_AGAIN_MS = 5_000;

export interface Followed<T> {
  readonly events: Events;
  readonly topic: string;
  /** The state as it is; null once it may not be seen any more, which ends the stream. */
  readonly look: () => Promise<T | null>;
  /** Whether nothing comes after a state. */
  readonly isLast?: (state: T) => boolean;
  /** Milliseconds after which a state is another without anybody doing anything, as when it expires. */
  readonly lasts?: (state: T) => number;
  readonly signal: AbortSignal;
}

/**
 * A state now and whenever it changes, until its last one or until `signal` is aborted. Changes that come faster than the
 * reader reads are one.
 */
export async function* follow<T>({ events, topic, look, isLast, lasts, signal }: Followed<T>): AsyncGenerator<T> {
  let wake = () => {};
  let changed = true;
  // Subscribed before the first look: what happens in between is not missed.
  const stop = events.subscribe(topic, () => {
    changed = true;
    wake();
  });
  const onAbort = () => wake();
  signal.addEventListener('abort', onAbort);
  try {
    let last = '';
    while (!signal.aborted) {
      changed = false;
      const state = await look();
      if (state === null) return;
      const text = JSON.stringify(state);
      if (text !== last) yield state;
      last = text;
      if (isLast?.(state)) return;
      if (!changed && !signal.aborted) {
        await new Promise<void>((done) => {
          const timer = setTimeout(done, Math.min(LOOK_AGAIN_MS, lasts?.(state) ?? LOOK_AGAIN_MS));
          wake = () => {
            clearTimeout(timer);
            done();
          };
        });
      }
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    stop();
  }
}
