import { copyFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ffmpeg } from '../../../platform/ffmpeg/ffmpeg.ts';
import { rate } from '../../../platform/ffmpeg/rational.ts';
import { SAMPLE_RATE } from './audio.ts';
import { checkAligned, checkDecodes, checkSound, checkWhole } from './check.ts';
import { type AudioPlan, type Plan, videoUnit } from './plan.ts';
import { peakBitRate, sum } from './playlist.ts';
import { writePosters } from './posters.ts';
import { writeProxy } from './proxy.ts';
import { silence } from './silence.ts';
import type { AssembleRun, AudioTrack, Results, TextTrack, VersionFacts, VideoTrack } from './steps.ts';
import { writeStoryboard } from './storyboard.ts';
import { partAt, playlistsOf, type WrittenTrack, writeTrack } from './track-file.ts';

/** Samples of a frame of AAC. */
const AAC_FRAME = 1_024;
/** Sound that ends so much later than the picture, in seconds, is part of the film, which then lasts as long as it. */
const OVERHANG_SECONDS = 1;

/** Shares of the unit, about: most of it is copying bytes. */
const DONE = { picture: 0.5, sound: 0.6, proxy: 0.8, pictures: 0.9 } as const;

/**
 * One file a track out of all chunks, playlists, sheets and posters; checked before it returns.
 * @throws {Unusable} `truncated` when the film ended long before it should; Error when something is not as it was told.
 */
export async function assembleVersion(ffmpeg: Ffmpeg, run: AssembleRun, plan: Plan, results: Results): Promise<VersionFacts> {
  const step = (share: number) => {
    run.signal.throwIfAborted();
    run.onProgress(share);
  };
  const frames = sum(results.video.map((result) => result.frames));
  const picture = await joinPicture(run, plan, results, (share) => step(share * DONE.picture));
  const pictureSeconds = frames / rate(plan.frameRate);
  const sound = await joinSound(ffmpeg, run, plan, results, pictureSeconds);
  step(DONE.sound);
  checkAligned(picture, frames);
  checkSound(
    sound.map(({ written }) => written),
    pictureSeconds,
  );
  const heard = Math.max(0, ...(results.audio?.tracks ?? []).map((track) => sum(track?.segments.map(({ seconds }) => seconds) ?? [])));
  checkWhole(plan, pictureSeconds, heard);
  await checkDecodes(ffmpeg, run, picture);
  for (const written of [...picture, ...sound.map((track) => track.written)]) {
    const { media, iframes } = playlistsOf(written);
    await writeFile(join(run.folder, `${written.track.name}.m3u8`), media);
    if (picture.includes(written)) await writeFile(join(run.folder, `${written.track.name}.iframes.m3u8`), iframes);
  }
  const proxy = plan.proxy ? await writeProxy(ffmpeg, run, plan, results, sound[0]?.written.track.name ?? null) : null;
  step(DONE.proxy);
  const storyboard = await writeStoryboard(run, plan, results, frames);
  const posters = await writePosters(run, plan, results);
  step(DONE.pictures);
  const text = await copyText(run, plan, results);
  const waveforms = results.audio?.waveforms ?? [];
  for (const { file } of waveforms) await copyFile(await run.part('audio', file), join(run.folder, file));
  step(1);
  return {
    durationSeconds: Math.round((heard > pictureSeconds + OVERHANG_SECONDS ? heard : pictureSeconds) * 1_000) / 1_000,
    ...plan.size,
    frameRate: plan.frameRate,
    video: picture.map((written, n) => videoTrack(written, plan, n)),
    audio: sound.map(({ written, planned }, n) => audioTrack(written, planned, n === 0)),
    text,
    unreadableText: plan.unreadableText,
    storyboard,
    waveforms,
    posters,
    loudness: results.audio?.loudness ?? null,
    proxy,
    bytes: await bytesIn(run.folder),
  };
}

async function joinPicture(run: AssembleRun, plan: Plan, results: Results, onShare: (share: number) => void): Promise<WrittenTrack[]> {
  const written: WrittenTrack[] = [];
  for (const [n, { name }] of plan.rungs.entries()) {
    const parts = [];
    for (const [chunk, result] of results.video.entries()) {
      const piece = result.rungs[n];
      if (piece?.segments.length) parts.push(await partAt(await run.part(videoUnit(chunk), piece.file)));
    }
    written.push(await writeTrack(run.folder, name, parts, plan.segmentSeconds));
    onShare((n + 1) / plan.rungs.length);
  }
  return written;
}

interface Sound {
  readonly written: WrittenTrack;
  readonly planned: AudioPlan;
}

/** Every track into which sound came, with silence after it where it ends before the picture does. */
async function joinSound(ffmpeg: Ffmpeg, run: AssembleRun, plan: Plan, { audio }: Results, pictureSeconds: number): Promise<Sound[]> {
  const joined: Sound[] = [];
  for (const [n, piece] of (audio?.tracks ?? []).entries()) {
    const planned = plan.audio[n];
    if (!piece || !planned) continue;
    const part = await partAt(await run.part('audio', piece.file));
    const last = part.fragments.at(-1);
    const until = Math.floor(pictureSeconds * SAMPLE_RATE) - AAC_FRAME;
    const short = last !== undefined && last.start + last.ticks < until;
    const filling = short ? { ...(await silence(ffmpeg, run)), until } : null;
    joined.push({ planned, written: await writeTrack(run.folder, planned.name, [part], plan.segmentSeconds, filling) });
  }
  return joined;
}

function videoTrack({ track, keys }: WrittenTrack, plan: Plan, n: number): VideoTrack {
  const { width, height } = plan.rungs[n] as Plan['rungs'][number];
  return { ...track, width, height, iframesBandwidth: peakBitRate(keys) };
}

function audioTrack({ track }: WrittenTrack, { language, label, channels }: AudioPlan, first: boolean): AudioTrack {
  return { ...track, language, label, channels, default: first };
}

async function copyText(run: AssembleRun, plan: Plan, { text }: Results): Promise<TextTrack[]> {
  const tracks: TextTrack[] = [];
  for (const [n, track] of (text?.tracks ?? []).entries()) {
    const planned = plan.text[n];
    if (!track || !planned) continue;
    await copyFile(await run.part('text', track.file), join(run.folder, track.file));
    const { name, language, label, kind } = planned;
    tracks.push({ name, language, label, kind });
  }
  return tracks;
}

async function bytesIn(folder: string): Promise<number> {
  const sizes = await Promise.all((await readdir(folder)).map(async (file) => (await stat(join(folder, file))).size));
  return sum(sizes);
}
