import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ffmpeg } from '../../../platform/ffmpeg/ffmpeg.ts';
import { runFfmpeg } from '../../../platform/ffmpeg/run.ts';
import { audioEncoding, SAMPLE_RATE } from './audio.ts';
import { limitSeconds } from './limits.ts';
import type { Fragment } from './mp4.ts';
import { indexPiece } from './pieces.ts';
import type { AssembleRun } from './steps.ts';
import { readRange } from './track-file.ts';

/** Enough that a fragment from the middle of it knows nothing of where sound begins or ends. */
const SECONDS = 2;

/** A fragment of sound in which nothing is heard, as our own encoder makes it; it may follow any other, and itself. */
export async function silence({ ffmpegPath }: Ffmpeg, run: AssembleRun): Promise<{ data: Buffer; fragment: Fragment }> {
  const file = 'silence.mp4';
  await runFfmpeg({
    ffmpegPath,
    args: ['-f', 'lavfi', '-t', String(SECONDS), '-i', `anullsrc=r=${SAMPLE_RATE}:cl=stereo`, ...audioEncoding(), file],
    folder: run.folder,
    signal: run.signal,
    limitSeconds: limitSeconds(SECONDS),
  });
  const path = join(run.folder, file);
  const { fragments } = await indexPiece(path);
  const fragment = fragments[1];
  if (!fragment) throw new Error('There is not enough silence');
  const data = await readRange(path, fragment.offset, fragment.length);
  await rm(path);
  return { data, fragment };
}
