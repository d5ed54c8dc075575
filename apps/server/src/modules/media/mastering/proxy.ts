import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ffmpeg } from '../../../platform/ffmpeg/ffmpeg.ts';
import { runFfmpeg } from '../../../platform/ffmpeg/run.ts';
import { limitSeconds } from './limits.ts';
import { type Plan, videoUnit } from './plan.ts';
import type { AssembleRun, Results, VersionFacts } from './steps.ts';
import { partAt, writeTrack } from './track-file.ts';

const FILE = 'proxy.mp4';

/** The copy for editing: the pieces of all chunks and the first sound in an ordinary MP4 with its index in front. */
export async function writeProxy(
  { ffmpegPath }: Ffmpeg,
  run: AssembleRun,
  plan: Plan,
  { video }: Results,
  sound: string | null,
): Promise<VersionFacts['proxy']> {
  if (!plan.proxy) return null;
  const parts = [];
  for (const [chunk, result] of video.entries()) {
    if (result.proxy) parts.push(await partAt(await run.part(videoUnit(chunk), FILE)));
  }
  const { track } = await writeTrack(run.folder, 'proxy-picture', parts, plan.segmentSeconds);
  const picture = `${track.name}.mp4`;
  await runFfmpeg({
    ffmpegPath,
    args: [
      ...['-i', picture, ...(sound ? ['-i', `${sound}.mp4`] : [])],
      ...['-map', '0:v', ...(sound ? ['-map', '1:a'] : []), '-c', 'copy', '-map_metadata', '-1'],
      // Editors line takes up by it.
      ...(plan.timecode ? ['-metadata:s:v:0', `timecode=${plan.timecode}`] : []),
      ...['-video_track_timescale', String(plan.timescale), '-f', 'mp4', '-movflags', '+faststart', FILE],
    ],
    folder: run.folder,
    signal: run.signal,
    limitSeconds: limitSeconds(plan.durationSeconds),
  });
  await rm(join(run.folder, picture));
  return { ...plan.proxy, bytes: (await stat(join(run.folder, FILE))).size };
}
