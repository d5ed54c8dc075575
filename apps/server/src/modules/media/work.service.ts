import { type Actor, can } from '@fotograma/contract';
import { Conflict, NotFound } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { verdicts } from './mastering/verdict.ts';
import type { MediaRepository, MediaRow } from './media.repository.ts';
import { topicOf } from './media.ts';

export type WorkService = ReturnType<typeof createWork>;

/** What people say of the mastering of their files. @param deps.order has a worker look at a file. */
export function createWork(deps: { platform: Platform; files: MediaRepository; order: (id: string, attempt: number) => Promise<void> }) {
  const { platform, files, order } = deps;
  const find = async (id: string, actor: Actor): Promise<MediaRow> => {
    const row = await files.find(id);
    if (!row || !can(actor, 'media:work', row)) throw new NotFound('media file', id);
    return row;
  };
  return {
    /**
     * Stops the work on a file, or takes it out of the line. Its worker hears of it at its next sign of life.
     * @throws {NotFound} also for those whose it is not; {Conflict} where there is nothing to stop.
     */
    async cancel(id: string, actor: Actor): Promise<void> {
      await find(id, actor);
      if (await files.cancel(id, verdicts.cancelled)) {
        platform.log.info({ mediaId: id }, 'Mastering was stopped');
        return platform.events.publish(topicOf(id));
      }
      const { status } = await find(id, actor);
      if (status === 'READY') throw new Conflict('This file is mastered: there is nothing to stop.');
      if (status === 'PENDING') throw new Conflict('The bytes of this file are still on their way: delete it instead.');
    },

    /**
     * Has a file mastered again that could not be.
     * @throws {NotFound} also for those whose it is not; {Conflict} where it has not failed.
     */
    async retry(id: string, actor: Actor): Promise<void> {
      await find(id, actor);
      const attempt = await files.retry(id);
      if (attempt !== null) {
        await platform.events.publish(topicOf(id));
        // A lost order costs a delay: the sweeper finds what is UPLOADED.
        return order(id, attempt).catch((err: unknown) => platform.log.warn({ err, mediaId: id }, 'Mastering could not be ordered now'));
      }
      const { status } = await find(id, actor);
      if (status === 'READY') throw new Conflict('This file is mastered already.');
      if (status === 'PENDING') throw new Conflict('The bytes of this file are still on their way.');
    },
  };
}
