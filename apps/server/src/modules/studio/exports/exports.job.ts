import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import * as z from 'zod';
import { isDisconnected } from '../../../platform/database/database.ts';
import { Fault } from '../../../platform/errors.ts';
import { ffmpegVersion } from '../../../platform/ffmpeg/locate.ts';
import { FfmpegError } from '../../../platform/ffmpeg/run.ts';
import { type Heart, LEASE, type Lease, startHeart } from '../../../platform/heart.ts';
import { withContext } from '../../../platform/observability/context.ts';
import type { Platform } from '../../../platform/platform.ts';
import { defineJob, type JobDefinition } from '../../../platform/queue/queue.ts';
import { openParts } from '../../../platform/storage/parts.ts';
import type { Footage, Media } from '../../media/index.ts';
import { type Attempt, type Ended, type ExportsRepository, FILM, type NewUnit, PLAN, type Work } from './exports.repository.ts';
import { renderPicture, renderSound, WrongOutput, writeFilm, writeSound } from './film.ts';
import type { Pieces } from './pieces.ts';
import { type ExportPlan, planExport } from './plan.ts';
import { presets, sizeFor } from './presets.ts';

/** Failures, crashes of the whole server included, after which an export is given up. */
const MOST_FAILURES = 3;
const SWEEP_SECONDS = 60;
const SWEPT_AT_ONCE = 100;
const SOUND = 'sound';
const pictureUnit = (index: number) => `picture-${String(index).padStart(5, '0')}`;

interface Deps {
  readonly platform: Platform;
  readonly rows: ExportsRepository;
  readonly pieces: Pieces;
  readonly media: Pick<Media, 'sources' | 'withFootage' | 'ingest'>;
  readonly lease?: Lease | undefined;
  readonly ended: Ended;
}

export interface ExportWorkers {
  readonly jobs: readonly JobDefinition[];
  /** Wakes workers for what of an export can be begun. A lost order costs a delay: the sweeper finds what waits. */
  order(exportId: string): Promise<void>;
}

export function topicOfExport(id: string): string {
  return `export:${id}`;
}

/**
 * The work on exports, unit by unit: the plan, each piece of the picture, the sound, and the film out of all. The row decides who works, the job only wakes a
 * worker; what is made is put in its place by one rename, so that everything may run twice and be killed anywhere.
 */
export function createExportWorkers(deps: Deps): ExportWorkers {
  const { platform, rows, pieces } = deps;
  const { jobs, log } = platform;
  const wake = async (units: readonly { exportId: string; unit: string; attempt: number }[], delaySeconds?: number) => {
    for (const { exportId, unit, attempt } of units) {
      // The attempt is in the key: the job of a crashed worker, which the queue still believes in, does not stand in the way.
      const options = { key: `${exportId}.${unit}.${attempt}`, priority: 2, ...(delaySeconds ? { delaySeconds } : {}) };
      await jobs
        .enqueue(job, { exportId, unit }, options)
        .catch((err: unknown) => log.warn({ err, exportId, unit }, 'Work on an export could not be ordered now'));
    }
  };
  const order = async (exportId: string) => wake(await rows.claimable(exportId, SWEPT_AT_ONCE));
  const job = defineJob({
    name: 'studio.export',
    line: 'media',
    data: z.object({ exportId: z.uuid(), unit: z.string() }),
    // The row counts the failures, and orders what is to be tried again.
    attempts: 1,
    async run({ exportId, unit }, { signal }) {
      const claim = await rows.claim(exportId, unit, (deps.lease ?? LEASE).seconds);
      if (claim) await withContext({ exportId, unit }, () => attempt(deps, { order, wake }, claim, signal));
    },
  });
  const sweeper = defineJob({
    name: 'studio.export.sweep',
    line: 'default',
    data: z.object({}),
    attempts: 1,
    everySeconds: SWEEP_SECONDS,
    async run() {
      await wake(await rows.claimable(null, SWEPT_AT_ONCE));
      await pieces.sweep();
    },
  });
  return { jobs: [job as never, sweeper as never], order };
}

interface Ordering {
  order(exportId: string): Promise<void>;
  wake(units: readonly Attempt[], delaySeconds?: number): Promise<void>;
}

async function attempt(deps: Deps, { order, wake }: Ordering, claim: Attempt, stopping: AbortSignal): Promise<void> {
  const { platform, rows, lease = LEASE } = deps;
  const { storage, log } = platform;
  const tell = () => platform.events.publish(topicOfExport(claim.exportId)).catch(() => undefined);
  const heart = startHeart({ renew: (progress) => rows.renew(claim, lease.seconds, progress), lease, stopping, tell });
  const scratch = `export-${claim.exportId}-${claim.unit}-${claim.attempt}`;
  try {
    if (claim.failures >= MOST_FAILURES) {
      await rows.fail(claim, 'The server stopped again and again while it was made.', 'interrupted', deps.ended);
      return;
    }
    const work = await rows.work(claim.exportId);
    if (!work) return;
    await make(deps, claim, work, await storage.scratch(scratch), heart);
    await order(claim.exportId);
  } catch (error) {
    const isStopped = stopping.aborted || heart.lost() || isDisconnected(error);
    if (isStopped) {
      if (await rows.release(claim, null).catch(() => false)) await wake([claim], 1);
      return;
    }
    log.warn({ err: error, messages: error instanceof FfmpegError ? error.messages : undefined }, 'A unit of an export failed');
    const said = (error instanceof FfmpegError ? error.messages : String(error)).slice(-4_000);
    if (error instanceof Fault || claim.failures + 1 >= MOST_FAILURES) await rows.fail(claim, wordsOf(error), said, deps.ended);
    else if (await rows.release(claim, said)) await wake([claim], 2 ** claim.failures);
  } finally {
    heart.stop();
    await storage.removeScratch(scratch);
    await tell();
  }
}

/** For a person. */
function wordsOf(error: unknown): string {
  if (error instanceof Fault) return error.message;
  if (error instanceof WrongOutput) return `What came out is not what it should be: ${error.message}.`;
  if (error instanceof FfmpegError && error.reason === 'no-space') return 'There is no room left on the disk.';
  return 'A piece of it could not be rendered.';
}

async function make(deps: Deps, claim: Attempt, work: Work, folder: string, heart: Heart): Promise<void> {
  const { unit } = claim;
  if (unit === PLAN) return plan(deps, claim, work);
  if (!work.plan) throw new Error('There is no plan');
  const run = { folder, signal: heart.signal, onProgress: heart.beat };
  const { platform, rows, pieces, media } = deps;
  const preset = presets[work.preset];
  const keep = async (key: string, path: string) => {
    await pieces.keep(key, path, (await stat(path)).size);
  };
  const finish = async () => {
    await platform.database.transaction((sql) => rows.done(sql, claim));
  };
  if (unit === FILM) return film(deps, claim, work, work.plan, run);
  if (unit === SOUND) {
    const { sound } = work.plan;
    const known = await pieces.known(
      platform.database.pool,
      sound.map(({ key }) => key),
    );
    const missing = sound.filter(({ key }) => !known.has(key));
    for (const [index, piece] of missing.entries()) {
      const voices = piece.voices.map(({ assetId }) => assetId);
      const file = await media.withFootage(voices, (footage) =>
        renderSound(platform.ffmpeg, run, work.plan as ExportPlan, piece, complete(footage, voices)),
      );
      await keep(piece.key, `${folder}/${file}`);
      heart.beat((index + 1) / missing.length);
    }
    return finish();
  }
  const piece = work.plan.picture.find((_, index) => pictureUnit(index) === unit);
  if (!piece) throw new Error(`The plan has no ${unit}`);
  const shown = piece.strips.flat().flatMap((item) => (item.kind === 'media' ? [item.assetId] : []));
  const file = await media.withFootage(shown, (footage) =>
    renderPicture(platform.ffmpeg, run, work.plan as ExportPlan, piece, preset, complete(footage, shown)),
  );
  await keep(piece.key, `${folder}/${file}`);
  return finish();
}

/** @throws {Fault} when a file is not there any more. */
function complete(footage: ReadonlyMap<string, Footage>, wanted: readonly string[]): ReadonlyMap<string, Footage> {
  if (wanted.some((id) => !footage.has(id))) throw new Fault('conflict', 'A file that the film shows is not there any more, or not ready.');
  return footage;
}

async function plan({ platform, rows, pieces, media }: Deps, claim: Attempt, { edl, preset }: Work): Promise<void> {
  const ids = [...new Set(Object.values(edl.clips).flatMap((clip) => (clip.kind === 'media' ? [clip.assetId] : [])))];
  const sources = await media.sources(ids);
  const chosen = presets[preset];
  const size = sizeFor(edl.settings, chosen);
  const made = planExport(edl, sources, { size, recipe: `${JSON.stringify(chosen)} ${await ffmpegVersion(platform.ffmpeg.ffmpegPath)}` });
  await platform.database.transaction(async (sql) => {
    const known = await pieces.known(
      sql,
      made.picture.map(({ key }) => key),
    );
    const units: NewUnit[] = [
      { unit: SOUND, place: 1, weight: 0.1 * made.frames + 1, piece: null, isDone: false },
      ...made.picture.map(({ key, frames }, index) => ({
        unit: pictureUnit(index),
        place: 2 + index,
        weight: frames,
        piece: key,
        isDone: known.has(key),
      })),
      { unit: FILM, place: 100_000, weight: 0.1 * made.frames + 1, piece: null, isDone: false },
    ];
    if (!(await rows.done(sql, claim))) return;
    await rows.planned(sql, claim.exportId, made, units, made.picture.filter(({ key }) => known.has(key)).length);
  });
}

async function film(deps: Deps, claim: Attempt, work: Work, plan: ExportPlan, run: Parameters<typeof writeFilm>[1]): Promise<void> {
  const { platform, rows, pieces, media } = deps;
  const preset = presets[work.preset];
  const parts = openParts(platform.storage);
  try {
    const path = (key: string) => parts.path(pieces.path(key));
    const sounds = [];
    for (const { key } of plan.sound) sounds.push(await path(key));
    const sound = await writeSound(platform.ffmpeg, run, plan, preset, sounds);
    const pictures = [];
    for (const { key, frames } of plan.picture) pictures.push({ path: await path(key), frames });
    const whole = await writeFilm(platform.ffmpeg, run, plan, pictures, sound);
    const { size } = await stat(whole);
    // Under the export's own id: asked for twice, it is taken once.
    await media.ingest({
      id: claim.exportId,
      ownerId: work.userId,
      public: false,
      filename: `${work.projectName}.mp4`,
      mimeType: 'video/mp4',
      size,
      body: createReadStream(whole),
    });
    await platform.database.transaction(async (sql) => {
      if (await rows.done(sql, claim)) await rows.finished(sql, claim.exportId, claim.exportId, deps.ended);
    });
  } finally {
    await parts.close();
  }
}
