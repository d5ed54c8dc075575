import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeVideo, type SourceOptions } from '../../../../test/support/video.ts';
import type { Ffmpeg } from '../../../platform/ffmpeg/ffmpeg.ts';
import { locateFfmpeg } from '../../../platform/ffmpeg/locate.ts';
import { createLogger } from '../../../platform/observability/logger.ts';
import type { PublishedFacts } from '../media.repository.ts';
import { master } from './master.ts';
import { judge } from './verdict.ts';

const run = promisify(execFile);

let ffmpeg: Ffmpeg;
let folder: string;
beforeAll(async () => {
  ffmpeg = await locateFfmpeg(undefined, createLogger({ level: 'silent', human: false }));
  folder = await mkdtemp(join(tmpdir(), 'fotograma-test-master-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let count = 0;

/** Masters a source into a fresh folder. */
async function mastered(source: string): Promise<{ facts: PublishedFacts; out: string; progress: number[] }> {
  const out = join(folder, `out-${++count}`);
  await mkdir(out);
  const progress: number[] = [];
  const facts = await master({ ffmpeg } as Parameters<typeof master>[0], {
    source,
    folder: out,
    version: '0a1b2c',
    signal: new AbortController().signal,
    onProgress: (share) => progress.push(share),
  });
  return { facts, out, progress };
}

const draw = (name: string, options: SourceOptions = {}) => makeVideo(ffmpeg.ffmpegPath, join(folder, name), options);

interface Probed {
  readonly width: number;
  readonly height: number;
  readonly codec_name: string;
  readonly profile: string;
  readonly level: number;
  readonly nb_read_frames: string;
  readonly r_frame_rate: string;
}

/** Counts frames by decoding. */
async function decoded(path: string, streams = 'v:0'): Promise<Probed> {
  const { stdout } = await run(ffmpeg.ffprobePath, [
    '-v',
    'error',
    '-count_frames',
    '-select_streams',
    streams,
    '-show_streams',
    '-of',
    'json',
    path,
  ]);
  return (JSON.parse(stdout) as { streams: [Probed] }).streams[0];
}

/** A rung as a player would read it: its head and all its segments, one after the other. */
async function assembled(out: string, name: string): Promise<string> {
  const playlist = await readFile(join(out, `${name}.m3u8`), 'utf8');
  const names = [...playlist.matchAll(/URI="([^"]+)"|^([^#\s].*)$/gm)].map((found) => found[1] ?? found[2] ?? '');
  const path = join(folder, `whole-${++count}.mp4`);
  await writeFile(path, Buffer.concat(await Promise.all(names.map((file) => readFile(join(out, file))))));
  return path;
}

async function segmentLengths(out: string, name: string): Promise<number[]> {
  return [...(await readFile(join(out, `${name}.m3u8`), 'utf8')).matchAll(/#EXTINF:([\d.]+)/g)].map((found) => Number(found[1]));
}

/** The frames that begin a group of pictures, in seconds from the first, read from the bitstream. */
async function keyFrames(path: string): Promise<number[]> {
  const args = ['-v', 'error', '-select_streams', 'v:0', '-skip_frame', 'nokey', '-show_entries', 'frame=pts_time', '-of', 'csv=p=0', path];
  const { stdout } = await run(ffmpeg.ffprobePath, args);
  const times = stdout.split('\n').map(Number.parseFloat).filter(Number.isFinite);
  // Of a film with reordered frames the first is shown a moment late.
  return times.map((time) => Math.round((time - (times[0] ?? 0)) * 1_000) / 1_000);
}

describe('a film', () => {
  test('with sound: rungs cut alike, every frame there, sound beside them, playlists that are true', async () => {
    // With cuts in the picture: an encoder left to itself would begin a group there.
    const cuts = ['-vf', "drawbox=color=white:t=fill:enable='between(t,1.5,2.7)+gt(t,5.5)'"];
    const { facts, out, progress } = await mastered(await draw('sound.mp4', { size: '480x272', rate: '25', seconds: 6, extra: cuts }));
    expect(facts).toMatchObject({ version: '0a1b2c', width: 480, height: 272, frameRateNum: 25, frameRateDen: 1, durationSeconds: 6 });
    expect(facts.renditions.map(({ name, width, height }) => `${name} ${width}x${height}`)).toEqual(['272p 480x272', '240p 424x240']);
    for (const { name, width, height } of facts.renditions) {
      expect(await segmentLengths(out, name)).toEqual([4, 2]);
      const whole = await assembled(out, name);
      expect(await decoded(whole)).toMatchObject({ width, height, codec_name: 'h264', profile: 'High', nb_read_frames: '150' });
      expect(await keyFrames(whole)).toEqual([0, 2, 4]);
    }
    const heard = await segmentLengths(out, 'audio');
    expect(heard.reduce((sum, seconds) => sum + seconds, 0)).toBeCloseTo(6, 1);
    expect(await decoded(await assembled(out, 'audio'), 'a:0')).toMatchObject({
      codec_name: 'aac',
      profile: 'LC',
      sample_rate: '48000',
      channels: 2,
    });

    const playlist = await readFile(join(out, 'master.m3u8'), 'utf8');
    expect(playlist.match(/RESOLUTION=\S+?,/g)).toEqual(['RESOLUTION=480x272,', 'RESOLUTION=424x240,']);
    for (const [n, { name, bandwidth }] of facts.renditions.entries()) {
      const { level } = await decoded(await assembled(out, name));
      const codecs = [...playlist.matchAll(/CODECS="([^"]+)"/g)].map((found) => found[1])[n];
      expect(codecs).toMatch(new RegExp(`^avc1\\.6400${level.toString(16)},mp4a\\.40\\.2$`));
      // The promise of the playlist: no segment with its sound needs more bits a second.
      const lengths = await segmentLengths(out, name);
      for (const [k, seconds] of lengths.entries()) {
        const { size } = await stat(join(out, `${n}_${String(k).padStart(5, '0')}.m4s`));
        expect((size * 8) / seconds).toBeLessThan(bandwidth);
      }
    }
    expect(progress.at(-1)).toBe(1);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  });

  test('leaves in its folder what the playlists name and the poster, and nothing else', async () => {
    const { facts, out } = await mastered(await draw('small.mp4', { size: '160x120', seconds: 1 }));
    expect((await readdir(out)).toSorted()).toEqual([
      ...['0_00000.m4s', '120p.m3u8', '120p_init.mp4', '1_00000.m4s', 'audio.m3u8', 'audio_init.mp4', 'master.m3u8', 'poster.jpg'],
    ]);
    expect(facts.renditions).toHaveLength(1);
    expect(await decoded(join(out, 'poster.jpg'))).toMatchObject({ width: 160, height: 120, codec_name: 'mjpeg' });
  });

  test('without sound names no sound', async () => {
    const { out } = await mastered(await draw('silent.webm', { audio: false, codec: 'libvpx', seconds: 1 }));
    const playlist = await readFile(join(out, 'master.m3u8'), 'utf8');
    expect(playlist).toMatch(/CODECS="avc1\.64[0-9a-f]{4}",/);
    expect(playlist).not.toContain('AUDIO');
    expect((await readdir(out)).filter((name) => name.startsWith('audio'))).toEqual([]);
  });

  test('of a telephone held upright stays upright', async () => {
    const { facts, out } = await mastered(await draw('upright.mp4', { size: '480x270', rotation: 90, seconds: 1 }));
    expect(facts).toMatchObject({ width: 270, height: 480 });
    expect(facts.renditions.map(({ name, width, height }) => `${name} ${width}x${height}`)).toEqual(['270p 270x480', '240p 240x426']);
    expect(await decoded(await assembled(out, '240p'))).toMatchObject({ width: 240, height: 426 });
    expect(await decoded(join(out, 'poster.jpg'))).toMatchObject({ width: 270, height: 480 });
  });

  test('at 23.976 frames a second is cut between frames, the same on every rung', async () => {
    const source = await draw('film-rate.mkv', { size: '320x272', rate: '24000/1001', seconds: 9 });
    const { facts, out } = await mastered(source);
    expect(facts).toMatchObject({ frameRateNum: 24_000, frameRateDen: 1_001 });
    const frames = Number((await decoded(source)).nb_read_frames);
    for (const { name } of facts.renditions) {
      expect(await segmentLengths(out, name)).toEqual([4.004, 4.004, expect.closeTo((frames - 192) / (24_000 / 1_001), 3)]);
      expect(await decoded(await assembled(out, name))).toMatchObject({ nb_read_frames: String(frames), r_frame_rate: '24000/1001' });
    }
    expect(await readFile(join(out, 'master.m3u8'), 'utf8')).toContain('FRAME-RATE=23.976');
  });

  test('at 60 frames a second keeps them all', async () => {
    const { facts, out } = await mastered(await draw('fast.mp4', { rate: '60', seconds: 2 }));
    expect(facts).toMatchObject({ frameRateNum: 60, frameRateDen: 1 });
    expect(await decoded(await assembled(out, '120p'))).toMatchObject({ nb_read_frames: '120' });
  });

  test('with oblong pixels is shown in its true shape', async () => {
    const { facts } = await mastered(await draw('oblong.mp4', { size: '160x120', pixelShape: '3/2', seconds: 1 }));
    expect(facts).toMatchObject({ width: 240, height: 120 });
  });

  test('of a single frame is a film too', async () => {
    const { facts, out } = await mastered(await draw('frame.mp4', { audio: false, rate: '1', seconds: 1 }));
    expect(await decoded(await assembled(out, facts.renditions[0]?.name ?? ''))).toMatchObject({ nb_read_frames: '1' });
  });

  test('whose sound goes on after its picture is whole', async () => {
    const picture = await draw('picture.mp4', { audio: false, seconds: 1 });
    const sound = await draw('sound.wav', { video: false, seconds: 4 });
    const source = join(folder, 'long-sound.mkv');
    await run(ffmpeg.ffmpegPath, ['-v', 'error', '-i', picture, '-i', sound, '-c', 'copy', source]);
    const { out } = await mastered(source);
    expect((await segmentLengths(out, 'audio')).reduce((sum, seconds) => sum + seconds, 0)).toBeCloseTo(4, 1);
  });
});

describe('a file that is no film', () => {
  const verdictOn = async (source: string) =>
    mastered(source).then(
      () => 'mastered',
      (error: unknown) => {
        const { verdict, retry } = judge(error);
        return `${verdict.code}${retry ? ', retried' : ''}`;
      },
    );

  test('an mp4 with its index in front, cut in half', async () => {
    const source = await draw('cut-fast.mp4', { seconds: 8, extra: ['-movflags', '+faststart'] });
    await truncate(source, Math.floor((await stat(source)).size / 2));
    expect(await verdictOn(source)).toBe('truncated');
  });

  test('an mp4 with its index at the end, cut in half', async () => {
    const source = await draw('cut.mp4', { seconds: 4 });
    await truncate(source, Math.floor((await stat(source)).size / 2));
    expect(await verdictOn(source)).toBe('truncated');
  });

  test.each([
    ['a text', 'Once upon a time', 'not-a-video'],
    ['nothing at all', '', 'not-a-video'],
    ['zeros', '\0'.repeat(100_000), 'not-a-video'],
  ])('%s', async (name, content, code) => {
    // As storage keeps it: without the name that it was sent under.
    const source = join(folder, name.replaceAll(' ', '-'));
    await writeFile(source, content);
    expect(await verdictOn(source)).toBe(code);
  });

  test('sound alone', async () => {
    expect(await verdictOn(await draw('sound.m4a', { video: false }))).toBe('no-picture');
  });

  test('sound with a cover', async () => {
    const cover = join(folder, 'cover.jpg');
    await run(ffmpeg.ffmpegPath, [
      '-v',
      'error',
      '-f',
      'lavfi',
      '-i',
      'testsrc2=size=64x64:duration=0.04',
      '-frames:v',
      '1',
      '-update',
      '1',
      cover,
    ]);
    const source = join(folder, 'cover.m4a');
    const args = [
      '-i',
      await draw('plain.m4a', { video: false }),
      '-i',
      cover,
      '-map',
      '0',
      '-map',
      '1',
      '-c',
      'copy',
      '-disposition:v:0',
      'attached_pic',
    ];
    await run(ffmpeg.ffmpegPath, ['-v', 'error', ...args, source]);
    expect(await verdictOn(source)).toBe('no-picture');
  });
});
