import type { Actor, media } from '@fotograma/contract';
import { follow } from '../../platform/events/follow.ts';
import type { Platform } from '../../platform/platform.ts';
import { topicOf } from './media.ts';

/** The state of a file for somebody. @throws {NotFound} also for those who may not know of it. */
export type View = (id: string, actor: Actor) => Promise<media.MediaFile>;

/**
 * The state of a media file now and whenever it changes, until nothing is made of it any more (READY, ERROR) or `signal` is
 * aborted.
 * @throws {NotFound} at once, before anything is yielded.
 */
export async function followMedia(
  { platform, view }: { platform: Platform; view: View },
  id: string,
  actor: Actor,
  signal: AbortSignal,
): Promise<AsyncIterable<media.MediaFile>> {
  // Asked at once, so that who may not know of it gets a plain answer and no stream.
  await view(id, actor);
  return follow({
    events: platform.events,
    topic: topicOf(id),
    // Again every time: a file may be deleted, or its owner lose the right to it.
    look: () => view(id, actor).catch(() => null),
    isLast: ({ status, updating }) => (status === 'READY' && !updating) || status === 'ERROR',
    signal,
  });
}
