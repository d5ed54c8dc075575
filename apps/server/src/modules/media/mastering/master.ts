import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chooseFrameRate, type MediaFacts, probe, rate, SAFE_INPUT } from '../../../platform/ffmpeg/probe.ts';
import { type FfmpegProgress, runFfmpeg } from '../../../platform/ffmpeg/run.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { PublishedFacts } from '../media.repository.ts';
import { isPosterCandidate, masteringArguments, POSTER } from './command.ts';
import { type Plan, planMastering } from './plan.ts';
import { AUDIO_CODEC, avcCodec, bandwidths, mediaPlaylist, multivariantPlaylist, readPlaylist, sum, type Track } from './playlist.ts';
import { Unusable, verdicts } from './verdict.ts';

const LONGEST_SECONDS = 24 * 3_600;
const LARGEST_SIDE = 8_192;
/** A conversion may take this many times the film's length, and never less than ten minutes. */
const PATIENCE = 30;
const LEAST_PATIENCE_SECONDS = 600;

/**
 * Masters one source into a folder: probe, plan, one ffmpeg, and then our own playlists, from what was really written and
 * only if it is what was planned.
 * @param folder private to this run; everything in it afterwards is what is to be published.
 * @throws {Unusable} when the file is at fault, {FfmpegError}, {ProbeError}.
 */
export async function master(
  { ffmpeg }: Platform,
  run: { source: string; folder: string; version: string; signal: AbortSignal; onProgress: (share: number) => void },
): Promise<PublishedFacts> {
  const facts = await measured(ffmpeg, run, await probe(ffmpeg.ffprobePath, run.source, run.signal));
  const { video, durationSeconds } = facts;
  if (video && !video.decodable) throw new Unusable(verdicts.unknownCodec);
  if (!video || video.width < 8 || video.height < 8 || durationSeconds <= 0) throw new Unusable(verdicts.noPicture);
  if (durationSeconds > LONGEST_SECONDS) throw new Unusable(verdicts.tooLong);
  if (Math.max(video.width, video.height) > LARGEST_SIDE) throw new Unusable(verdicts.tooLarge);
  const plan = planMastering({ ...facts, video });
  await runFfmpeg({
    ffmpegPath: ffmpeg.ffmpegPath,
    args: masteringArguments(run.source, plan),
    folder: run.folder,
    signal: run.signal,
    limitSeconds: Math.max(LEAST_PATIENCE_SECONDS, durationSeconds * PATIENCE),
    onProgress: ({ outTimeSeconds }) => run.onProgress(Math.min(1, outTimeSeconds / durationSeconds)),
  });
  const tracks = await readTracks(run.folder, plan);
  checkTracks(tracks, plan);
  await choosePoster(run.folder);
  await writePlaylists(run.folder, plan, tracks, run.version);
  const seconds = sum((tracks.videos[0] as Track).segments.map((segment) => segment.seconds));
  return {
    version: run.version,
    durationSeconds: Math.round(seconds * 1_000) / 1_000,
    width: video.width,
    height: video.height,
    frameRateNum: plan.frameRate.num,
    frameRateDen: plan.frameRate.den,
    renditions: plan.rungs.map(({ name, width, height }, n) => ({
      name,
      width,
      height,
      bandwidth: bandwidths(tracks.videos[n] as Track, tracks.audio).bandwidth,
    })),
  };
}

/**
 * Facts with the duration that the file itself does not tell: browsers record WebM without one. Counted by reading every
 * packet once, decoding none, which also gives the mean rate of frames.
 */
async function measured(
  { ffmpegPath }: Platform['ffmpeg'],
  { source, folder, signal }: { source: string; folder: string; signal: AbortSignal },
  facts: MediaFacts,
): Promise<MediaFacts> {
  const { video } = facts;
  if (!video?.decodable || facts.durationSeconds > 0) return facts;
  let [seconds, frames] = [0, 0];
  const args = [...SAFE_INPUT, '-i', source, '-map', `0:${video.stream}`, '-c', 'copy', '-f', 'null', '-'];
  const onProgress = ({ outTimeSeconds, frame }: FfmpegProgress) => {
    [seconds, frames] = [outTimeSeconds, frame];
  };
  await runFfmpeg({ ffmpegPath, args, folder, signal, limitSeconds: LEAST_PATIENCE_SECONDS, onProgress });
  if (!(seconds > 0 && frames > 0)) return facts;
  const average = { num: Math.round(frames * 1_000), den: Math.round(seconds * 1_000) };
  return { ...facts, durationSeconds: seconds, video: { ...video, frameRate: chooseFrameRate(average, { num: 0, den: 0 }) } };
}

interface Tracks {
  readonly videos: readonly Track[];
  readonly audio: Track | null;
}

/** Reads what ffmpeg wrote, and gives the heads of the tracks their names. */
async function readTracks(folder: string, plan: Plan): Promise<Tracks> {
  const read = async (name: string, place: number, codec: (init: Buffer) => string): Promise<Track> => {
    const written = join(folder, `${place}.m3u8`);
    const { head, segments } = readPlaylist(await readFile(written, 'utf8'));
    const sized = await Promise.all(
      segments.map(async (segment) => ({ ...segment, bytes: (await stat(join(folder, segment.file))).size })),
    );
    const init = join(folder, `${name}_init.mp4`);
    await rename(join(folder, head), init);
    await rm(written);
    return { name, segments: sized, codec: codec(await readFile(init)) };
  };
  const silent = plan.audioStream === null || (await dropSilence(folder, plan.rungs.length));
  return {
    videos: await Promise.all(plan.rungs.map((rung, place) => read(rung.name, place, avcCodec))),
    audio: silent ? null : await read('audio', plan.rungs.length, () => AUDIO_CODEC),
  };
}

/** Removes a track of sound into which nothing came: a microphone that was never let in leaves one. @returns whether it was. */
async function dropSilence(folder: string, place: number): Promise<boolean> {
  const playlist = await readFile(join(folder, `${place}.m3u8`), 'utf8').catch(() => '');
  if ([...playlist.matchAll(/^#EXTINF:([\d.]+)/gm)].some(([, seconds]) => Number(seconds) > 0)) return false;
  const files = (await readdir(folder)).filter((file) => file.startsWith(`${place}_`) || file === `${place}.m3u8`);
  await Promise.all(files.map((file) => rm(join(folder, file))));
  return true;
}

/**
 * Of the candidates the one with most to see, which is the largest file; a black one is the smallest. The film's first
 * picture is taken only when there is no other: films begin in the dark.
 */
async function choosePoster(folder: string): Promise<void> {
  const candidates = (await readdir(folder)).filter(isPosterCandidate).toSorted();
  const sized = await Promise.all(candidates.map(async (file) => ({ file, bytes: (await stat(join(folder, file))).size })));
  const [first, ...later] = sized;
  const best = later.toSorted((a, b) => b.bytes - a.bytes)[0] ?? first;
  if (!best) throw new Error('No picture was drawn for the poster');
  await rename(join(folder, best.file), join(folder, POSTER));
  await Promise.all(candidates.filter((file) => file !== best.file).map((file) => rm(join(folder, file))));
}

/**
 * What players rely on: every rung cut at the same places, nothing empty, and the whole film there.
 * @throws {Unusable} `truncated` when the source ended early; Error when ffmpeg did not do what it was told.
 */
export function checkTracks({ videos, audio }: Tracks, plan: Plan): void {
  const [first, ...others] = videos;
  if (!first) throw new Error('No rung was written');
  for (const track of [...videos, ...(audio ? [audio] : [])]) {
    if (track.segments.some((segment) => segment.bytes === 0 || !(segment.seconds > 0)))
      throw new Error(`A segment of ${track.name} is empty`);
  }
  for (const track of others) {
    const aligned =
      track.segments.length === first.segments.length &&
      track.segments.every((segment, n) => Math.abs(segment.seconds - (first.segments[n]?.seconds ?? 0)) < 0.001);
    if (!aligned) throw new Error(`${track.name} is not cut where ${first.name} is`);
  }
  const written = sum(first.segments.map((segment) => segment.seconds));
  const frame = 1 / rate(plan.frameRate);
  const tolerance = Math.max(1, plan.durationSeconds * 0.02) + 2 * frame;
  const heard = audio ? sum(audio.segments.map((segment) => segment.seconds)) : 0;
  // A file whose picture ends before its sound is whole; one where both end early is not.
  if (Math.max(written, heard) < plan.durationSeconds - tolerance) throw new Unusable(verdicts.truncated);
}

async function writePlaylists(folder: string, plan: Plan, tracks: Tracks, version: string): Promise<void> {
  const all = [...tracks.videos, ...(tracks.audio ? [tracks.audio] : [])];
  await Promise.all(all.map((track) => writeFile(join(folder, `${track.name}.m3u8`), mediaPlaylist(track))));
  await writeFile(join(folder, 'master.m3u8'), multivariantPlaylist(plan, tracks, version));
}
