import * as z from 'zod';
import { killOrphan } from '../../platform/ffmpeg/run.ts';
import type { Platform } from '../../platform/platform.ts';
import { defineJob } from '../../platform/queue/queue.ts';
import type { HoldingsService } from './holdings.service.ts';
import { attemptOf } from './mastering/master.job.ts';
import type { MediaRepository } from './media.repository.ts';
import { keys } from './media.ts';

const EVERY_SECONDS = 30;

/**
 * Puts right what a crash, a lost message or a walked-away uploader left: work without a worker is ordered again, dead
 * workers' ffmpegs and folders go, announcements whose link ran out are forgotten.
 */
export function createSweeper({
  platform,
  files,
  holdings,
  order,
}: {
  platform: Platform;
  files: MediaRepository;
  holdings: Pick<HoldingsService, 'forgetExpired'>;
  order: (id: string, attempt: number) => Promise<void>;
}) {
  const { storage, log } = platform;

  const sweep = async () => {
    // Folders first: work that is ordered again must not meet the ffmpeg of its dead predecessor.
    const names = await storage.listScratch();
    // Looked up after the folders were: an attempt that began in between has a folder that is not among them, rather than a
    // folder without a living attempt, which would be killed.
    const live = new Set((await files.underWay()).map(({ id, attempt }) => `${id} ${attempt}`));
    for (const name of names) {
      const owner = attemptOf(name);
      if (!owner || live.has(`${owner.id} ${owner.attempt}`)) continue;
      await killOrphan(await storage.scratch(name));
      await storage.removeScratch(name);
      log.info({ mediaId: owner.id }, 'Cleared away after a worker that ended without a word');
    }
    await holdings.forgetExpired();
    for (const { id, attempt } of await files.unfinished()) await order(id, attempt);
  };

  /**
   * Folders of files that were forgotten while a worker published them, and that died before it could clear away. A look at
   * every folder there is: for the start of a worker.
   */
  const clearForgotten = async () => {
    // Rows after folders, as a row is there before its folder is.
    const ids = (await storage.list(keys.all)).filter((name) => z.uuid().safeParse(name).success);
    for (const id of await files.unknown(ids)) await platform.removals.forget(platform.database.pool, keys.folder(id));
  };

  const job = defineJob({
    name: 'media.sweep',
    line: 'default',
    data: z.object({}),
    attempts: 1,
    everySeconds: EVERY_SECONDS,
    run: sweep,
  });
  return { job, sweep, clearForgotten };
}
