import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ffmpeg } from '../../../platform/ffmpeg/ffmpeg.ts';
import { FfmpegError, runFfmpeg } from '../../../platform/ffmpeg/run.ts';
import { sourceInput } from './input.ts';
import { limitSeconds } from './limits.ts';
import type { Plan, TextPlan } from './plan.ts';
import type { Run, TextResult } from './steps.ts';

/** Of one track. The words of a film are some 100 kB. */
const LARGEST_TEXT_BYTES = 8 * 1024 * 1024;

/** Subtitles that are text, by one process; by one for each where that fails, so that a broken track does not cost the others. */
export async function masterText({ ffmpegPath }: Ffmpeg, run: Run, plan: Plan): Promise<TextResult> {
  const extract = async (tracks: readonly TextPlan[]) => {
    await runFfmpeg({
      ffmpegPath,
      args: textArguments(run.source, plan, tracks),
      folder: run.folder,
      signal: run.signal,
      limitSeconds: limitSeconds(plan.durationSeconds),
      largestFile: LARGEST_TEXT_BYTES,
      onProgress: ({ frame }) => run.onProgress(Math.min(1, frame / plan.frames)),
    });
  };
  const failed = (error: unknown) => error instanceof FfmpegError && (error.reason === 'failed' || error.reason === 'too-large');
  try {
    await extract(plan.text);
  } catch (error) {
    if (!failed(error)) throw error;
    for (const track of plan.text) {
      await extract([track]).catch(async (trackError: unknown) => {
        if (!failed(trackError)) throw trackError;
        await rm(join(run.folder, fileOf(track)), { force: true });
      });
    }
  }
  return { tracks: await Promise.all(plan.text.map((track) => wordsOf(run.folder, track))) };
}

const fileOf = ({ name }: TextPlan) => `${name}.vtt`;

function textArguments(source: string, plan: Plan, tracks: readonly TextPlan[]): string[] {
  return [
    ...sourceInput(source, plan),
    ...tracks.flatMap((track) => [
      ...['-map', `0:${track.stream}`, '-c:s', 'webvtt', '-map_metadata', '-1', '-f', 'webvtt', fileOf(track)],
    ]),
    // Somebody may be silent for a quarter of an hour: that it gets on is told by the picture, which is only counted.
    ...['-map', `0:${plan.videoStream}`, '-c', 'copy', '-f', 'null', '-'],
  ];
}

/** A track in which nothing is said is none. */
async function wordsOf(folder: string, track: TextPlan): Promise<{ file: string } | null> {
  const file = fileOf(track);
  const path = join(folder, file);
  const bytes = await stat(path).then(
    ({ size }) => size,
    () => 0,
  );
  if (bytes > 0 && (await readFile(path, 'utf8')).includes('-->')) return { file };
  await rm(path, { force: true });
  return null;
}
