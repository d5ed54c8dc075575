import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { isDisconnected, type Sql } from '../../platform/database/database.ts';
import { Fault } from '../../platform/errors.ts';
import { type Heart, LEASE, type Lease, startHeart } from '../../platform/heart.ts';
import { withContext } from '../../platform/observability/context.ts';
import type { Platform } from '../../platform/platform.ts';
import { defineJob, type JobDefinition } from '../../platform/queue/queue.ts';
import { openParts } from '../../platform/storage/parts.ts';
import type { Quotas } from '../identity/index.ts';
import { type Plan, videoUnit } from './mastering/plan.ts';
import type { Results, Run, Steps } from './mastering/steps.ts';
import { judge, verdicts } from './mastering/verdict.ts';
import { keys, renditionsOf, topicOf } from './media.ts';
import type { Attempt, Claim, UnitsRepository } from './units.repository.ts';
import { ASSEMBLE, bytesLeft, scratchOf, unitsOf } from './units.ts';
import type { VersionsRepository } from './versions.repository.ts';
import { wordsOf } from './work.log.ts';

/** Failures, crashes of the whole server included, after which a unit is given up. */
const MOST_FAILURES = 4;
/** Between tries while the database is away. */
const PATIENCE_MS = 250;

export interface Workers {
  readonly job: JobDefinition;
  /** Wakes a worker for each of these. A lost order costs a delay: the sweeper finds what waits. */
  order(units: readonly Attempt[], delaySeconds?: number): Promise<void>;
}

/** Told, in the transaction in which it happens, that a file plays or never will. */
export type Settled = (
  sql: Sql,
  file: { readonly mediaId: string; readonly ownerId: string | null },
  status: 'READY' | 'ERROR',
) => Promise<void>;

interface Deps {
  readonly platform: Platform;
  readonly versions: VersionsRepository;
  readonly units: UnitsRepository;
  readonly quotas: Quotas;
  readonly steps: Steps;
  readonly lease?: Lease | undefined;
  readonly settled?: Settled | undefined;
}

/**
 * The job that does one unit of the work on a version. The row decides who works: the job only wakes a worker. It writes into a
 * folder of its own attempt and publishes by one rename and one guarded statement, so it may run twice and be killed anywhere.
 */
export function createWorkers(deps: Deps): Workers {
  const { jobs, log } = deps.platform;
  const job = defineJob({
    name: 'media.work',
    line: 'media',
    data: z.object({ versionId: z.string(), unit: z.string() }),
    // The row counts the failures, and orders what is to be tried again.
    attempts: 1,
    run: ({ versionId, unit }, { signal }) => work(deps, order, versionId, unit, signal),
  });
  const order = async (units: readonly Attempt[], delaySeconds?: number) => {
    for (const { versionId, unit, attempt } of units) {
      // The attempt is in the key: the job of a crashed worker, which the queue still believes in, does not stand in the way.
      const options = { key: `${versionId}.${unit}.${attempt}`, priority: priorityOf(unit), ...(delaySeconds ? { delaySeconds } : {}) };
      await jobs
        .enqueue(job, { versionId, unit }, options)
        .catch((err: unknown) => log.warn({ err, versionId, unit }, 'Work could not be ordered now'));
    }
  };
  return { job, order };
}

/** A new film is looked at, and made to play early, before the middle of another is mastered; so is what only needs putting together. */
function priorityOf(unit: string): number {
  if (unit === 'plan') return 1;
  return ['video-00000', 'audio', 'text', ASSEMBLE].includes(unit) ? 2 : 3;
}

async function work(deps: Deps, order: Workers['order'], versionId: string, unit: string, stopping: AbortSignal): Promise<void> {
  const claim = await deps.units.claim(versionId, unit, (deps.lease ?? LEASE).seconds);
  if (claim) await withContext({ mediaId: claim.mediaId, unit }, () => attempt(deps, order, claim, stopping));
}

async function attempt(deps: Deps, order: Workers['order'], claim: Claim, stopping: AbortSignal): Promise<void> {
  const { platform, units, lease = LEASE } = deps;
  const { storage, metrics, log } = platform;
  const tell = () =>
    platform.events.publish(topicOf(claim.mediaId)).catch((err: unknown) => log.debug({ err }, 'Whoever follows hears of it later'));
  if (claim.failures >= MOST_FAILURES) {
    // Whoever had it died each time without a word: perhaps of it.
    if (await units.fail(claim, { verdict: verdicts.interrupted, log: null, counts: false }, (sql) => deps.settled?.(sql, claim, 'ERROR')))
      metrics.masteringFailures.inc({ code: verdicts.interrupted.code });
    return tell();
  }
  await tell();
  const measured = metrics.masteringSeconds.startTimer({ kind: claim.kind });
  const heart = startHeart({ renew: (progress) => units.renew(claim, lease.seconds, progress), lease, stopping, tell });
  let outcome: Outcome = 'failed';
  try {
    outcome = await tryUnit(deps, order, claim, heart, stopping);
  } finally {
    heart.stop();
    measured({ outcome });
    await storage.removeScratch(scratchOf(claim));
    if (outcome !== 'done') await clearForgotten(deps, claim);
    await tell();
  }
}

type Outcome = 'done' | 'failed' | 'stopped';

async function tryUnit(deps: Deps, order: Workers['order'], claim: Claim, heart: Heart, stopping: AbortSignal): Promise<Outcome> {
  const { units } = deps;
  const { log, storage } = deps.platform;
  const paths: string[] = [];
  try {
    const folder = await storage.scratch(scratchOf(claim));
    paths.push(folder);
    const made = await make(deps, claim, folder, heart, paths);
    if (!(await publish(deps, claim, made, folder, heart))) {
      log.info('The work was taken from this worker as it ended');
      return 'stopped';
    }
    if (claim.kind === 'ASSEMBLE') log.info(made.words ?? {}, 'Mastered');
    const next = await patiently(deps, () => units.claimable({ versionId: claim.versionId }));
    // Whatever else waits was ordered when it was planned.
    await order(claim.kind === 'PLAN' ? next : next.filter(({ unit }) => unit === ASSEMBLE));
    return 'done';
  } catch (error) {
    return await endBadly(deps, order, claim, { error, paths, lost: heart.lost(), stopping: stopping.aborted });
  }
}

/** Says how an attempt ended that did not end well. */
async function endBadly(
  deps: Deps,
  order: Workers['order'],
  claim: Claim,
  { error, paths, lost, stopping }: { error: unknown; paths: readonly string[]; lost: boolean; stopping: boolean },
): Promise<Outcome> {
  const { units, platform } = deps;
  const { log, metrics } = platform;
  const say = (word: () => Promise<boolean>) => patiently(deps, word);
  if (stopping || (isDisconnected(error) && !lost)) {
    // For another worker, or for this one when it has started again, or the database.
    if (await say(() => units.release(claim))) await order([claim], stopping ? 0 : 1);
    return 'stopped';
  }
  if (lost) {
    // Stopped, deleted, or another worker's by now: how it ended with us says nothing.
    await say(() => units.release(claim));
    log.info('The work was taken from this worker');
    return 'stopped';
  }
  const { verdict, retry } = judge(error);
  const failure = { verdict, log: wordsOf(error, paths) };
  log.warn({ err: error, messages: failure.log, code: verdict.code }, 'A unit of mastering failed');
  const failures = claim.failures + 1;
  if (retry && failures < MOST_FAILURES) {
    if (await say(() => units.release(claim, failure))) await order([claim], 2 ** (failures - 1));
  } else if (await say(() => units.fail(claim, failure, (sql) => deps.settled?.(sql, claim, 'ERROR'))))
    metrics.masteringFailures.inc({ code: verdict.code });
  return 'failed';
}

/** Tries again while the database is away, for as long as the lease may last: a restart of PostgreSQL shall cost no work. */
async function patiently<T>({ lease = LEASE }: Deps, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  const deadline = performance.now() + lease.seconds * 1_000;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isDisconnected(error) || performance.now() > deadline) throw error;
      await wait(PATIENCE_MS, undefined, signal ? { signal } : {});
    }
  }
}

/** What a unit made, and how it becomes part of its version. */
interface Made {
  /** Where its folder goes; null where it made no files. */
  readonly prefix: string | null;
  readonly result: unknown;
  /** Whom the change is counted for, who are held before the file. */
  readonly ownerId?: string | null;
  /** In the transaction that says that it is done. */
  readonly commit?: (sql: Sql) => Promise<void>;
  readonly words?: Record<string, unknown>;
}

/** @param paths where what programs say may name it, beside the folder: added to. */
async function make(deps: Deps, claim: Claim, folder: string, heart: Heart, paths: string[]): Promise<Made> {
  const { platform, steps, versions, units } = deps;
  const { mediaId, versionId, unit } = claim;
  const version = await patiently(deps, () => versions.find(versionId), heart.signal);
  if (!version) throw new Error('The version was forgotten');
  const run = { folder, signal: heart.signal, onProgress: heart.beat };
  const original = <T>(step: (run: Run) => Promise<T>) =>
    platform.storage.withLocalFile(keys.original(mediaId), (source) => {
      paths.push(source);
      return step({ ...run, source });
    });

  if (claim.kind === 'PLAN') {
    const { technical, plan } = await original((each) => steps.plan(each, version.profile));
    const commit = async (sql: Sql) => {
      await versions.planned(sql, versionId, technical, plan);
      await units.insert(sql, versionId, unitsOf(plan));
    };
    return { prefix: null, result: null, commit };
  }
  const { plan } = version;
  if (!plan) throw new Error(`${unit} was begun before the plan was made`);
  await reserve(platform, plan, claim);
  if (claim.kind === 'ASSEMBLE') return assemble(deps, claim, plan, run);
  const result = await original<unknown>((each) => {
    switch (claim.kind) {
      case 'AUDIO':
        return steps.audio(each, plan);
      case 'TEXT':
        return steps.text(each, plan);
      default: {
        const chunk = plan.chunks.find((candidate) => videoUnit(candidate.index) === unit);
        if (!chunk) throw new Error(`The plan has no ${unit}`);
        return steps.video(each, plan, chunk);
      }
    }
  });
  return { prefix: keys.unit(mediaId, versionId, unit), result };
}

async function assemble(deps: Deps, { mediaId, versionId, ownerId }: Claim, plan: Plan, run: Omit<Run, 'source'>): Promise<Made> {
  const { platform, steps, versions, units, quotas } = deps;
  const made = await patiently(deps, () => units.results(versionId), run.signal);
  const results: Results = {
    video: plan.chunks.map((chunk) => made.get(videoUnit(chunk.index)) as Results['video'][number]),
    audio: (made.get('audio') as Results['audio']) ?? null,
    text: (made.get('text') as Results['text']) ?? null,
  };
  const parts = openParts(platform.storage);
  try {
    const part = (of: string, file: string) => parts.path(keys.part(mediaId, versionId, `${of}/${file}`));
    const facts = await steps.assemble({ ...run, part }, plan, results);
    const commit = async (sql: Sql) => {
      await versions.publish(sql, { versionId, mediaId, facts, renditions: renditionsOf(facts) });
      await deps.settled?.(sql, { mediaId, ownerId }, 'READY');
      // Who has gone since left it to the house, which has no plan.
      const file = await versions.hold(sql, mediaId);
      if (file?.ownerId) await quotas.count(sql, file.ownerId, 'masteredSeconds', Math.ceil(facts.durationSeconds));
    };
    const words = { seconds: facts.durationSeconds, rungs: facts.video.length };
    return { prefix: keys.version(mediaId, versionId), result: null, ownerId, commit, words };
  } finally {
    await parts.close();
  }
}

/** @throws {Fault} `storage-full` when what is still to be written would leave too little room. */
async function reserve({ storage, minFreeBytes }: Platform, plan: Plan, { unit, size }: Claim): Promise<void> {
  if ((await storage.freeBytes()) - bytesLeft(plan, unit, size) < minFreeBytes)
    throw new Fault('storage-full', 'There is no room for what is still to be written.');
}

/**
 * Puts what a unit made in its place and says that it is done. Of two attempts that come to this one waits for the other
 * (an advisory lock, which holds no row meanwhile: an upload may take minutes), and whoever is not the row's own by then puts
 * nothing there.
 * @returns false when the work was somebody else's by then.
 */
function publish(deps: Deps, claim: Claim, made: Made, folder: string, heart: Heart): Promise<boolean> {
  const { units, quotas, platform } = deps;
  const { storage, database } = platform;
  let inPlace = false;
  const once = () =>
    database.transaction(async (sql) => {
      await sql.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`media unit ${claim.versionId} ${claim.unit}`]);
      if (!(await units.isOwn(sql, claim))) return false;
      if (made.prefix && !inPlace) {
        // Left by an attempt that died between this and the last line.
        await storage.remove(made.prefix);
        await storage.publishFolder(folder, made.prefix);
        inPlace = true;
      }
      if (made.ownerId) await quotas.hold(sql, made.ownerId);
      const finished = await units.finish(sql, claim, made.result);
      if (finished === 'now') await made.commit?.(sql);
      return finished !== null;
    });
  return patiently(deps, once, heart.signal);
}

/** What an attempt may have put in its place after its version, or the whole file, was forgotten and cleared away. */
async function clearForgotten({ platform: { storage }, versions }: Deps, { mediaId, versionId }: Claim): Promise<void> {
  const gone = await versions.gone(mediaId, versionId);
  if (gone === 'file') await storage.remove(keys.folder(mediaId));
  else if (gone === 'version') for (const prefix of keys.madeOf(mediaId, versionId)) await storage.remove(prefix);
}
