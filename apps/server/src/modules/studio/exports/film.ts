import { rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ffmpeg } from '../../../platform/ffmpeg/ffmpeg.ts';
import { probe } from '../../../platform/ffmpeg/probe.ts';
import { runFfmpeg } from '../../../platform/ffmpeg/run.ts';
import type { Footage } from '../../media/index.ts';
import { type DrawnTitle, GRAPH_FILE, pictureArguments, timescaleOf } from './picture.command.ts';
import type { ExportPlan, PicturePiece, SoundPiece } from './plan.ts';
import type { Preset } from './presets.ts';
import { LOUDNESS, soundArguments } from './sound.command.ts';
import { drawTitle } from './titles.ts';

/** What one piece of work is run with. */
export interface Run {
  /** Empty, and private to this attempt. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Share that is done, 0 to 1. */
  readonly onProgress: (share: number) => void;
}

/** How long something may take that lasts so many seconds: a machine that is a hundred times too slow hangs. */
const limitOf = (seconds: number) => 120 + seconds * 100;

/** Decodes a file and fails at the first thing in it that cannot be. */
function decoding(file: string, how: readonly string[] = []): string[] {
  return ['-xerror', ...how, '-i', file, '-map', '0', '-fps_mode', 'passthrough', '-f', 'null', '-'];
}

/** What came out is not what was planned. */
export class WrongOutput extends Error {}

/** Renders one piece of the picture. @returns the name of its file. */
export async function renderPicture(
  { ffmpegPath, ffprobePath }: Ffmpeg,
  { folder, signal, onProgress }: Run,
  plan: ExportPlan,
  piece: PicturePiece,
  preset: Preset,
  footage: ReadonlyMap<string, Footage>,
): Promise<string> {
  const out = 'picture.mp4';
  const titles: DrawnTitle[] = [];
  // In the order in which the command asks for them: by strip, from the lowest.
  for (const item of piece.strips.flat()) {
    if (item.kind !== 'title') continue;
    const file = `title-${titles.length}.png`;
    const drawn = await drawTitle(item.text, item.style, plan.size);
    await writeFile(join(folder, file), drawn.png);
    titles.push({ ...drawn, file });
  }
  const { args, graph } = pictureArguments(plan, piece, preset, { footage, titles, out });
  await writeFile(join(folder, GRAPH_FILE), graph);
  const seconds = (piece.frames * plan.rate.den) / plan.rate.num;
  await runFfmpeg({
    ffmpegPath,
    args,
    folder,
    signal,
    limitSeconds: limitOf(seconds),
    onProgress: ({ frame }) => onProgress(Math.min(1, frame / piece.frames)),
  });
  const { video } = await probe(ffprobePath, join(folder, out), signal);
  if (video?.frames !== piece.frames) throw new WrongOutput(`A piece has ${video?.frames} frames and should have ${piece.frames}`);
  // Every frame of a film is decoded once: here, and not again for each film that has the piece.
  await runFfmpeg({ ffmpegPath, args: decoding(out), folder, signal, limitSeconds: limitOf(seconds) });
  for (const { file } of titles) await rm(join(folder, file));
  await rm(join(folder, GRAPH_FILE));
  return out;
}

/** Mixes one piece of the sound. @returns the name of its file. */
export async function renderSound(
  { ffmpegPath }: Ffmpeg,
  { folder, signal }: Run,
  plan: ExportPlan,
  piece: SoundPiece,
  footage: ReadonlyMap<string, Footage>,
): Promise<string> {
  const out = `sound-${piece.firstSample}.wav`;
  const { args, graph } = soundArguments(piece, plan.sampleRate, footage, out);
  await writeFile(join(folder, GRAPH_FILE), graph);
  await runFfmpeg({ ffmpegPath, args, folder, signal, limitSeconds: limitOf(piece.samples / plan.sampleRate) });
  await rm(join(folder, GRAPH_FILE));
  return out;
}

interface Measured {
  readonly input_i: string;
  readonly input_tp: string;
  readonly input_lra: string;
  readonly input_thresh: string;
  readonly target_offset: string;
}

/**
 * Puts the sound together, at −16 LUFS: measured once, and moved as a whole by what that says (EBU R 128, by ffmpeg's `loudnorm` in two passes), so that
 * quiet stays quiet beside loud. Of silence nothing is made louder.
 * @param pieces WAV files, in their order. @returns the name of the file.
 */
export async function writeSound(
  { ffmpegPath }: Ffmpeg,
  { folder, signal }: Run,
  plan: ExportPlan,
  preset: Preset,
  pieces: readonly string[],
): Promise<string> {
  const out = 'sound.m4a';
  const list = await writeList(folder, 'sound', 'wav', pieces, null);
  const input = ['-f', 'concat', '-safe', '0', '-protocol_whitelist', 'file', '-i', list];
  const { integrated, truePeak, range } = LOUDNESS;
  const target = `loudnorm=I=${integrated}:TP=${truePeak}:LRA=${range}`;
  const limitSeconds = limitOf(plan.samples / plan.sampleRate);
  const said = await runFfmpeg({
    ffmpegPath,
    args: [...input, '-af', `${target}:print_format=json`, '-f', 'null', '-'],
    folder,
    signal,
    limitSeconds,
    logLevel: 'info',
  });
  const measured = measuredIn(said);
  const exact = `aresample=${plan.sampleRate},aformat=channel_layouts=stereo,apad=whole_len=${plan.samples},atrim=end_sample=${plan.samples},asetpts=N`;
  const level = measured
    ? `${target}:measured_I=${measured.input_i}:measured_TP=${measured.input_tp}:measured_LRA=${measured.input_lra}:measured_thresh=${measured.input_thresh}:offset=${measured.target_offset}:linear=true,`
    : '';
  await runFfmpeg({
    ffmpegPath,
    args: [
      ...input,
      ...['-af', `${level}${exact}`, '-c:a', 'aac', '-b:a', String(preset.audio), '-ar', String(plan.sampleRate)],
      ...['-map_metadata', '-1', '-fflags', '+bitexact', '-f', 'mp4', out],
    ],
    folder,
    signal,
    limitSeconds,
  });
  return out;
}

/** What `loudnorm` says at its end; null where there was too little sound to say anything. */
function measuredIn(said: string): Measured | null {
  const text = /\{[^{}]*"input_i"[^{}]*\}/.exec(said)?.[0];
  const measured = text ? (JSON.parse(text) as Measured) : null;
  return measured && Number(measured.input_i) > -70 && Number.isFinite(Number(measured.input_tp)) ? measured : null;
}

/** Puts the film together out of its pieces, without encoding anything again, and looks whether it is what was planned. @returns the name of its file. */
export async function writeFilm(
  { ffmpegPath, ffprobePath }: Ffmpeg,
  { folder, signal, onProgress }: Run,
  plan: ExportPlan,
  pieces: readonly { path: string; frames: number }[],
  sound: string,
): Promise<string> {
  const out = 'film.mp4';
  const { rate } = plan;
  const seconds = (plan.frames * rate.den) / rate.num;
  const list = await writeList(
    folder,
    'picture',
    'mp4',
    pieces.map(({ path }) => path),
    pieces.map(({ frames }) => (frames * rate.den) / rate.num),
  );
  await runFfmpeg({
    ffmpegPath,
    args: [
      ...['-f', 'concat', '-safe', '0', '-protocol_whitelist', 'file', '-i', list, '-i', sound],
      ...['-map', '0:v', '-map', '1:a', '-c', 'copy', '-map_metadata', '-1', '-video_track_timescale', String(timescaleOf(rate))],
      ...['-movflags', '+faststart', '-f', 'mp4', out],
    ],
    folder,
    signal,
    limitSeconds: limitOf(seconds),
  });
  const path = join(folder, out);
  const { video, audio, durationSeconds } = await probe(ffprobePath, path, signal);
  if (video?.frames !== plan.frames) throw new WrongOutput(`The film has ${video?.frames} frames and should have ${plan.frames}`);
  if (audio.length !== 1) throw new WrongOutput('The film has no sound, not even silence');
  const frame = rate.den / rate.num;
  if (Math.abs(durationSeconds - seconds) > frame)
    throw new WrongOutput(`The film lasts ${durationSeconds} s and should last ${seconds} s`);
  // The frames were decoded when their pieces were made; here that they can be where pieces meet, and the sound. Each piece begins with a key frame.
  await runFfmpeg({
    ffmpegPath,
    args: decoding(out, ['-skip_frame', 'nokey']),
    folder,
    signal,
    limitSeconds: limitOf(seconds),
    onProgress: ({ outTimeSeconds }) => onProgress(Math.min(1, outTimeSeconds / seconds)),
  });
  return path;
}

/** Files one after the other, for ffmpeg: under names of ours, so that theirs may be anything. */
async function writeList(
  folder: string,
  name: string,
  ending: string,
  paths: readonly string[],
  seconds: readonly number[] | null,
): Promise<string> {
  const lines = ['ffconcat version 1.0'];
  for (const [index, path] of paths.entries()) {
    const link = `${name}-part-${index}.${ending}`;
    await symlink(path, join(folder, link));
    lines.push(`file '${link}'`, ...(seconds ? [`duration ${(seconds[index] ?? 0).toFixed(9)}`] : []));
  }
  const list = `${name}.txt`;
  await writeFile(join(folder, list), `${lines.join('\n')}\n`);
  return list;
}
