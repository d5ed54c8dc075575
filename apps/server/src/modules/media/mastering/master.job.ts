import * as z from 'zod';
import { ProbeError } from '../../../platform/ffmpeg/probe.ts';
import { FfmpegError } from '../../../platform/ffmpeg/run.ts';
import { withContext } from '../../../platform/observability/context.ts';
import type { Platform } from '../../../platform/platform.ts';
import { defineJob } from '../../../platform/queue/queue.ts';
import type { Quotas } from '../../identity/index.ts';
import type { MediaRepository } from '../media.repository.ts';
import { keys, topicOf } from '../media.ts';
import { master } from './master.ts';
import { judge, verdicts } from './verdict.ts';

/** Failures, crashes of the whole server included, after which a file is given up. */
const MOST_FAILURES = 4;
const PROGRESS_INTERVAL_MS = 500;

/** A worker that is silent for `seconds` is dead; a living one speaks three times as often. */
export interface Lease {
  readonly seconds: number;
}

export const LEASE: Lease = { seconds: 15 };

/** The scratch folder of one attempt; `attemptOf` reads it back. */
export function scratchOf(id: string, attempt: number): string {
  return `master-${id}-${attempt}`;
}

export function attemptOf(scratch: string): { id: string; attempt: number } | null {
  const found = /^master-([0-9a-f-]{36})-(\d+)$/.exec(scratch);
  return found ? { id: found[1] ?? '', attempt: Number(found[2]) } : null;
}

/**
 * The job that masters an uploaded file. The row decides who works: the job only wakes a worker. It writes into a folder
 * of its own attempt and publishes by one rename and one guarded UPDATE, so it may run twice and be killed anywhere.
 */
export function createMasterJob(deps: { platform: Platform; files: MediaRepository; quotas: Quotas; lease?: Lease }) {
  return defineJob({
    name: 'media.master',
    line: 'media',
    data: z.object({ id: z.uuid() }),
    attempts: MOST_FAILURES,
    run: ({ id }, { signal }) => withContext({ mediaId: id }, () => work(deps, id, signal)),
  });
}

async function work(deps: Parameters<typeof createMasterJob>[0], id: string, stopping: AbortSignal): Promise<void> {
  const { platform, files, quotas, lease = LEASE } = deps;
  const claimed = await files.claim(id, lease.seconds);
  if (!claimed) return;
  const { attempt, failures, ownerId } = claimed;
  const tell = () => platform.events.publish(topicOf(id));
  await tell();
  if (failures >= MOST_FAILURES) {
    // Whoever had it died each time without a word: perhaps of it.
    await files.fail(id, attempt, verdicts.interrupted);
    return tell();
  }
  const { storage, log, metrics } = platform;
  const scratch = scratchOf(id, attempt);
  const version = platform.newId().replaceAll('-', '').slice(0, 16);
  const heart = startHeart({ files, id, attempt, lease, stopping, tell });
  try {
    const folder = await storage.scratch(scratch);
    const facts = await storage.withLocalFile(keys.original(id), (source) =>
      master(platform, { source, folder, version, signal: heart.signal, onProgress: heart.beat }),
    );
    await storage.publishFolder(folder, keys.version(id, version));
    const published = await platform.database.transaction(async (sql) => {
      if (ownerId) await quotas.hold(sql, ownerId);
      const file = await files.publish(sql, id, attempt, facts);
      // Who has gone since left it to the house, which has no plan.
      if (file?.ownerId) await quotas.count(sql, file.ownerId, 'masteredSeconds', Math.ceil(facts.durationSeconds));
      return file !== null;
    });
    if (published) log.info({ seconds: facts.durationSeconds, rungs: facts.renditions.length }, 'Mastered');
    // Overtaken in the last moment: the other run may have tidied up already, and ours would stay for ever.
    else await storage.remove(keys.version(id, version));
  } catch (error) {
    if (stopping.aborted) {
      await files.release(id, attempt, false);
      throw error;
    }
    // Stopped, deleted, or another worker's by now: how it ended with us says nothing.
    if (heart.signal.aborted) return log.info('The work was taken from this worker');
    const { verdict, retry } = judge(error);
    const messages = error instanceof FfmpegError || error instanceof ProbeError ? error.messages.slice(-2_000) : undefined;
    log.warn({ err: error, messages, code: verdict.code }, 'Mastering failed');
    if (retry && failures + 1 < MOST_FAILURES) {
      await files.release(id, attempt, true);
      throw error;
    }
    if (await files.fail(id, attempt, verdict)) metrics.masteringFailures.inc({ code: verdict.code });
  } finally {
    heart.stop();
    await storage.removeScratch(scratch);
    await removeStale(platform, files, id, attempt);
    await tell();
  }
}

/** Versions that are not the published one: replaced, or written by a run that came too late. */
async function removeStale({ storage }: Platform, files: MediaRepository, id: string, attempt: number): Promise<void> {
  const row = await files.find(id);
  // Forgotten meanwhile, and perhaps removed already: what this run put there came after that.
  if (!row) return storage.remove(keys.folder(id));
  // Another run is at it: what it has just put there is not ours to judge.
  if (row.attempt !== attempt) return;
  for (const version of await storage.list(keys.versions(id))) {
    if (version !== row.publishedVersion) await storage.remove(keys.version(id, version));
  }
}

/** Renews the lease and passes progress on; when the lease is lost, or the process stops, its signal is aborted. */
function startHeart(options: {
  files: MediaRepository;
  id: string;
  attempt: number;
  lease: Lease;
  stopping: AbortSignal;
  tell: () => Promise<void>;
}) {
  const { files, id, attempt, lease, tell } = options;
  const lost = new AbortController();
  let progress = 0;
  let told = 0;
  let busy = false;
  const renew = async () => {
    if (busy) return;
    busy = true;
    try {
      if (!(await files.renew(id, attempt, lease.seconds, progress))) lost.abort(new Error('The work was given to another worker'));
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
  const pulse = setInterval(renew, (lease.seconds * 1_000) / 3);
  let last = 0;
  return {
    signal: AbortSignal.any([options.stopping, lost.signal]),
    beat(share: number) {
      progress = share;
      if (performance.now() - last < PROGRESS_INTERVAL_MS) return;
      last = performance.now();
      void renew();
    },
    stop: () => clearInterval(pulse),
  };
}
