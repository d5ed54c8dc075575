import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ffmpeg } from '../../../platform/ffmpeg/ffmpeg.ts';
import { rate } from '../../../platform/ffmpeg/rational.ts';
import { runFfmpeg } from '../../../platform/ffmpeg/run.ts';
import { SAMPLE_RATE } from './audio.ts';
import { limitSeconds } from './limits.ts';
import type { Plan } from './plan.ts';
import { sum } from './playlist.ts';
import type { AssembleRun } from './steps.ts';
import { readRange, type WrittenTrack } from './track-file.ts';
import { Unusable, verdicts } from './verdict.ts';

/** Samples of a frame of AAC: so much may be missing at the end of the sound. */
const AAC_FRAME = 1_024;

/**
 * What players rely on: all frames on every rung, cut at the same places to the tick.
 * @throws Error when it is not so. That they follow each other without a hole is seen when they are written.
 */
export function checkAligned(picture: readonly WrittenTrack[], frames: number): void {
  const [first, ...others] = picture;
  if (!first) throw new Error('No rung was written');
  for (const { track, fragments } of picture) {
    const written = sum(fragments.map(({ samples }) => samples));
    if (written !== frames) throw new Error(`${track.name} has ${written} frames instead of ${frames}`);
    if (fragments[0]?.start !== 0) throw new Error(`${track.name} does not begin at 0`);
  }
  for (const { track, fragments } of others) {
    const aligned =
      fragments.length === first.fragments.length &&
      fragments.every(({ start, ticks }, n) => start === first.fragments[n]?.start && ticks === first.fragments[n]?.ticks);
    if (!aligned) throw new Error(`${track.name} is not cut where ${first.track.name} is`);
  }
}

/** Sound begins with the picture and does not end before it, but for a frame. @throws Error when it is not so. */
export function checkSound(sound: readonly WrittenTrack[], pictureSeconds: number): void {
  for (const { track, segments, fragments } of sound) {
    const heard = sum(segments.map(({ seconds }) => seconds));
    if ((fragments[0]?.start ?? 1) > 0) throw new Error(`${track.name} does not begin at 0`);
    if (heard < pictureSeconds - (AAC_FRAME + 1) / SAMPLE_RATE) throw new Error(`${track.name} ends before the picture`);
  }
}

/**
 * @param heardSeconds of the longest track of sound, as it was in the source.
 * @throws {Unusable} `truncated` when the source ended early.
 */
export function checkWhole(plan: Plan, pictureSeconds: number, heardSeconds: number): void {
  const tolerance = Math.max(1, plan.durationSeconds * 0.02) + 2 / rate(plan.frameRate);
  // A file whose picture ends before its sound is whole; one where both end early is not.
  if (Math.max(pictureSeconds, heardSeconds) < plan.durationSeconds - tolerance) throw new Unusable(verdicts.truncated);
}

/**
 * Decodes the first and the last group of pictures of the largest and of the smallest rung: what a head that does not fit, or
 * an end that is missing, would break. @throws Error when one does not decode.
 */
export async function checkDecodes(ffmpeg: Ffmpeg, run: AssembleRun, picture: readonly WrittenTrack[]): Promise<void> {
  for (const written of new Set([picture[0], picture.at(-1)])) {
    if (written) await checkEnds(ffmpeg, run, written);
  }
}

async function checkEnds({ ffmpegPath }: Ffmpeg, run: AssembleRun, { track, fragments, head }: WrittenTrack): Promise<void> {
  const whole = join(run.folder, `${track.name}.mp4`);
  const ends = [...new Set([fragments[0], fragments.at(-1)])].filter((fragment) => fragment !== undefined);
  const parts = await Promise.all([track.init, ...ends].map(({ offset, length }) => readRange(whole, offset, length)));
  const file = 'check.mp4';
  await writeFile(join(run.folder, file), Buffer.concat(parts));
  const expected = sum(ends.map(({ samples }) => samples));
  let decoded = 0;
  const messages = await runFfmpeg({
    ffmpegPath,
    args: ['-i', file, '-map', '0:v', '-fps_mode', 'passthrough', '-f', 'null', '-'],
    folder: run.folder,
    signal: run.signal,
    limitSeconds: limitSeconds(sum(ends.map(({ ticks }) => ticks)) / head.timescale),
    onProgress: ({ frame }) => {
      decoded = frame;
    },
  });
  if (decoded !== expected || /\[(error|fatal)\]/.test(messages)) {
    throw new Error(`The ends of ${track.name} give ${decoded} of ${expected} frames: ${messages.slice(-500)}`);
  }
  await rm(join(run.folder, file));
}
