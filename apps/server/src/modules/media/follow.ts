import type { media } from '@fotograma/contract';
import { NotFound } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import type { MediaRepository } from './media.repository.ts';
import { present, topicOf } from './media.ts';

/** Looked at without being told, in case a word was lost. */
const LOOK_AGAIN_MS = 5_000;

/**
 * The state of a media file now and whenever it changes, until it is READY or ERROR or `signal` is aborted. Changes that
 * come faster than the reader reads are one.
 * @throws {NotFound} at once, before anything is yielded.
 */
export async function follow(
  { platform, files }: { platform: Platform; files: MediaRepository },
  id: string,
  signal: AbortSignal,
): Promise<AsyncIterable<media.MediaFile>> {
  const first = await files.find(id);
  if (!first) throw new NotFound('media file', id);
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
        const row = await files.find(id);
        if (!row) return;
        const state = present(row, platform.now());
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
