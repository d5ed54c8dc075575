import { imports } from '@fotograma/contract';
import * as z from 'zod';
import { withContext } from '../../platform/observability/context.ts';
import type { Platform } from '../../platform/platform.ts';
import { defineJob } from '../../platform/queue/queue.ts';
import type { ImportProgress } from './importers/importer.ts';
import { runImport } from './importers/importer.ts';
import { TmdbError } from './importers/tmdb.client.ts';
import type { ImportsRepository, Standing } from './imports.repository.ts';
import type { ImportSources, Wanted } from './imports.sources.ts';
import { type ImportRow, keys, reportOf, stopTopicOf, topicOf } from './imports.ts';
import type { ShelvingRepository } from './shelving.repository.ts';

/** Workers that may try one import: those that died of it without a word are among them. */
const MOST_ATTEMPTS = 6;
/** A worker that is silent for so long is dead; a living one speaks three times as often. */
const LEASE_SECONDS = 15;
const PROGRESS_INTERVAL_MS = 500;

export interface ImportJobDeps {
  readonly platform: Platform;
  readonly rows: ImportsRepository;
  readonly sources: ImportSources;
  readonly shelf: ShelvingRepository;
  readonly leaseSeconds?: number;
}

/**
 * The job that works an import off. The row decides who works: the job only wakes a worker. What is written is written by
 * batches, each with its place to go on from, so it may run twice and be killed anywhere.
 */
export function createImportJob(deps: ImportJobDeps) {
  return defineJob({
    name: 'catalogue.import',
    line: 'imports',
    data: z.object({ id: z.uuid() }),
    attempts: 4,
    run: ({ id }, { signal }) => withContext({ importId: id }, () => work(deps, id, signal)),
  });
}

async function work(deps: ImportJobDeps, id: string, stopping: AbortSignal): Promise<void> {
  const { platform, rows, shelf } = deps;
  const { database, events, log, metrics, removals } = platform;
  const run = await rows.claim(id, deps.leaseSeconds ?? LEASE_SECONDS);
  if (!run) return;
  const { attempt } = run;
  const tell = () => events.publish(topicOf(id));
  await tell();
  const heart = startHeart(deps, run, stopping, tell);
  const end = async (state: 'DONE' | 'FAILED', error: string | null) => {
    const progress = state === 'DONE' ? 1 : heart.standing().progress;
    await database.transaction(async (sql) => {
      if (!(await rows.end(sql, id, attempt, { ...heart.standing(), state, error, progress }))) return;
      if (run.fileKey) await removals.forget(sql, keys.folder(id));
    });
  };
  try {
    if (attempt > MOST_ATTEMPTS) return await end('FAILED', REASONS.interrupted);
    await importOf(deps, run, { signal: heart.signal, onProgress: heart.beat });
    await end('DONE', null);
    log.info({ ...heart.standing().report, examples: undefined, source: run.source, dryRun: run.dryRun }, 'Imported');
  } catch (error) {
    if (heart.signal.aborted) {
      await heart.rest();
      // Given back at once when the process stops; else cancelled, or another worker's.
      const released = stopping.aborted && (await rows.release(id, attempt));
      if (!released && (await rows.settle(id, attempt, heart.standing())) && !run.dryRun) await shelf.complete();
      return;
    }
    const { reason, again } = judge(error);
    log.warn({ err: error, source: run.source, attempt }, 'Importing failed');
    if (again && attempt < MOST_ATTEMPTS) {
      await heart.rest();
      await rows.release(id, attempt);
      throw error;
    }
    metrics.importFailures.inc({ source: run.source });
    await end('FAILED', reason);
  } finally {
    heart.stop();
    await tell();
  }
}

async function importOf(
  { platform, sources, shelf }: ImportJobDeps,
  run: ImportRow,
  how: { signal: AbortSignal; onProgress: (progress: ImportProgress) => void },
) {
  const options = { ...how, dryRun: run.dryRun, from: { cursor: run.cursor, report: reportOf(run) } };
  const bring = (wanted: Wanted) => runImport(sources.importerOf(wanted), shelf, options);
  if (run.source === 'tmdb') return bring({ source: 'tmdb', selection: imports.TmdbSelection.parse(run.options) });
  return platform.storage.withLocalFile(run.fileKey ?? '', (file) => bring({ source: 'wikipedia', file }));
}

const REASONS = {
  interrupted: 'The import broke off again and again without a word. What it had written stays.',
  ours: 'Something went wrong on our side. What was written stays; the log tells more.',
  damaged: 'The file is damaged: it cannot be unpacked to its end. What stood before the damage is imported.',
  gone: 'The file of the import is not there any more.',
};

/** What is told to people, and whether another try may help. */
function judge(error: unknown): { reason: string; again: boolean } {
  if (error instanceof TmdbError) return { reason: error.message, again: error.kind === 'busy' };
  const { code = '' } = error as NodeJS.ErrnoException;
  if (code === 'not-found') return { reason: REASONS.gone, again: false };
  if (code.startsWith('Z_')) return { reason: REASONS.damaged, again: false };
  return { reason: REASONS.ours, again: true };
}

/** Renews the lease and writes down how far it is; its signal is aborted when the work is somebody else's, cancelled, or the process stops. */
function startHeart(
  { platform, rows, leaseSeconds = LEASE_SECONDS }: ImportJobDeps,
  run: ImportRow,
  stopping: AbortSignal,
  tell: () => Promise<void>,
) {
  const { id, attempt } = run;
  const lost = new AbortController();
  let standing: Standing = { progress: run.progress, report: reportOf(run), cursor: run.cursor };
  let told = standing;
  let renewing: Promise<void> | null = null;
  const renew = async () => {
    const now = standing;
    if (!(await rows.renew(id, attempt, leaseSeconds, now)))
      return lost.abort(new Error('The import was cancelled, or given to another worker'));
    if (now === told) return;
    told = now;
    await tell();
  };
  // One at a time: an earlier standing must not be written over a later one.
  const pulse = () => {
    renewing ??= renew()
      // The database does not answer just now. If that lasts, the lease runs out and another worker takes over.
      .catch(() => undefined)
      .finally(() => {
        renewing = null;
      });
    return renewing;
  };
  const timer = setInterval(pulse, (leaseSeconds * 1_000) / 3);
  const unsubscribe = platform.events.subscribe(stopTopicOf(id), () => void pulse());
  let last = 0;
  return {
    signal: AbortSignal.any([stopping, lost.signal]),
    standing: () => standing,
    beat({ report, cursor, share }: ImportProgress) {
      standing = { progress: share, report, cursor };
      if (performance.now() - last < PROGRESS_INTERVAL_MS) return;
      last = performance.now();
      void pulse();
    },
    /** Writes down the last that is known, before the work is given back. */
    async rest() {
      await renewing;
      await pulse();
    },
    stop() {
      clearInterval(timer);
      unsubscribe();
    },
  };
}
