import * as z from 'zod';
import { killOrphan } from '../../platform/ffmpeg/run.ts';
import type { Platform } from '../../platform/platform.ts';
import { defineJob } from '../../platform/queue/queue.ts';
import type { HoldingsService } from './holdings.service.ts';
import type { MediaRepository } from './media.repository.ts';
import { keys } from './media.ts';
import type { UnitsRepository } from './units.repository.ts';
import { attemptOf, scratchOf } from './units.ts';
import type { VersionsRepository } from './versions.repository.ts';
import type { Workers } from './work.job.ts';

const EVERY_SECONDS = 30;

/**
 * Puts right what a crash, a lost message or a walked-away uploader left: work without a worker is ordered again, dead
 * workers' ffmpegs and folders go, announcements whose link ran out are forgotten, versions that lost their place long ago
 * are collected.
 */
export function createSweeper({
  platform,
  files,
  versions,
  units,
  holdings,
  order,
}: {
  platform: Platform;
  files: MediaRepository;
  versions: VersionsRepository;
  units: UnitsRepository;
  holdings: Pick<HoldingsService, 'forgetExpired'>;
  order: Workers['order'];
}) {
  const { storage, log, database, removals } = platform;

  /** What is left of attempts that ended without a word, on this machine. */
  const clearScratch = async () => {
    const names = await storage.listScratch();
    // Looked up after the folders were: an attempt that began in between has a folder that is not among them, rather than a
    // folder without a living attempt, which would be killed.
    const live = new Set((await units.underWay()).map(scratchOf));
    for (const name of names) {
      const attempt = attemptOf(name);
      if (!attempt || live.has(name)) continue;
      await killOrphan(await storage.scratch(name));
      await storage.removeScratch(name);
      log.info({ unit: attempt.unit }, 'Cleared away after a worker that ended without a word');
    }
  };

  /** Versions in whose place others are, and what the units of published ones made, once no player is in the middle of them. */
  const collect = () =>
    database.transaction(async (sql) => {
      for (const { id, mediaId } of await versions.dropSuperseded(sql)) {
        for (const prefix of keys.madeOf(mediaId, id)) await removals.forget(sql, prefix);
      }
      for (const { id, mediaId } of await versions.clearWork(sql)) await removals.forget(sql, keys.work(mediaId, id));
    });

  const sweep = async () => {
    // Folders first: work that is ordered again must not meet the ffmpeg of its dead predecessor.
    await clearScratch();
    await holdings.forgetExpired();
    await collect();
    await order(await units.claimable('all'));
  };

  /**
   * Folders of files that were forgotten while a worker published into them, and that died before it could clear away. A look
   * at every folder there is: for the start of a worker.
   */
  const clearForgotten = async () => {
    // Rows after folders, as a row is there before its folder is.
    const ids = (await storage.list(keys.all)).filter((name) => z.uuid().safeParse(name).success);
    for (const id of await files.unknown(ids)) await removals.forget(database.pool, keys.folder(id));
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
