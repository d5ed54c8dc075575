import type { Actor, media } from '@fotograma/contract';
import type { Platform } from '../../platform/platform.ts';
import { topicOf } from './media.ts';

/** The state of a file for somebody. @throws {NotFound} also for those who may not know of it. */
export type View = (id: string, actor: Actor) => Promise<media.MediaFile>;

/** Looked at without being told, in case a word was lost. */
const LOOK_AGAIN_MS = 5_000;

/**
 * The state of a media file now and whenever it changes, until it is READY or ERROR or `signal` is aborted. Changes that
 * come faster than the reader reads are one.
 * @throws {NotFound} at once, before anything is yielded.
 */
export async function follow(
  { platform, view }: { platform: Platform; view: View },
  id: string,
  actor: Actor,
  signal: AbortSignal,
): Promise<AsyncIterable<media.MediaFile>> {
  // Asked at once, so that who may not know of it gets a plain answer and no stream.
  await view(id, actor);
  return states();

  async function* states(): AsyncGenerator<media.MediaFile> {
    let wake = () => {};
    let changed = true;
    // Subscribed before the first look: what happens in between is not missed.
    const stop = platform.events.subscribe(topicOf(id), () => {
      changed = true;
      wake();
    });
    const onAbort = () => wake();
    signal.addEventListener('abort', onAbort);
    try {
      let last = '';
      while (!signal.aborted) {
        changed = false;
        // Again every time: a file may be deleted, or its owner lose the right to it.
        const state = await view(id, actor).catch(() => null);
        if (!state) return;
        const text = JSON.stringify(state);
        if (text !== last) yield state;
        last = text;
        if (state.status === 'READY' || state.status === 'ERROR') return;
        if (!changed && !signal.aborted) {
          await new Promise<void>((done) => {
            const timer = setTimeout(done, LOOK_AGAIN_MS);
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
}
