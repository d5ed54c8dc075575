import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeVideo } from '../../../../test/support/video.ts';
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
  folder = await mkdtemp(join(tmpdir(), 'fotograma-test-sources-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let count = 0;

async function mastered(
  source: string,
  onProgress: (share: number) => void = () => {},
  tools = ffmpeg,
): Promise<{ facts: PublishedFacts; out: string }> {
  const out = join(folder, `out-${++count}`);
  await mkdir(out);
  const signal = new AbortController().signal;
  const facts = await master({ ffmpeg: tools } as Parameters<typeof master>[0], { source, folder: out, version: 'v', signal, onProgress });
  return { facts, out };
}

/** Runs ffmpeg on what the test gives it. @returns what it wrote to its standard output. */
async function draw(...args: string[]): Promise<Buffer> {
  const { stdout } = await run(ffmpeg.ffmpegPath, ['-v', 'error', '-y', ...args], { encoding: 'buffer', maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}

/** A rung, or the sound, as one file. */
async function assembled(out: string, name: string): Promise<string> {
  const playlist = await readFile(join(out, `${name}.m3u8`), 'utf8');
  const files = [...playlist.matchAll(/URI="([^"]+)"|^([^#\s].*)$/gm)].map((found) => found[1] ?? found[2] ?? '');
  const path = join(folder, `whole-${++count}.mp4`);
  await writeFile(path, Buffer.concat(await Promise.all(files.map((file) => readFile(join(out, file))))));
  return path;
}

describe('a film', () => {
  test('tells how far it is from the beginning on, not only when its poster is drawn', async () => {
    const source = await makeVideo(ffmpeg.ffmpegPath, join(folder, 'long.mp4'), { seconds: 8 });
    // An ffmpeg that works at the film's own pace, on any machine.
    const slow = join(folder, 'slow-ffmpeg');
    await writeFile(slow, `#!/bin/sh\nexec "${ffmpeg.ffmpegPath}" -re "$@"\n`, { mode: 0o755 });
    const shares: number[] = [];
    await mastered(source, (share) => shares.push(share), { ...ffmpeg, ffmpegPath: slow });
    expect(shares.filter((share) => share > 0 && share < 0.4).length).toBeGreaterThan(0);
  });

  test('of high dynamic range that does not say its primaries is mapped all the same', async () => {
    const source = await makeVideo(ffmpeg.ffmpegPath, join(folder, 'hdr.mkv'), { seconds: 1, extra: ['-color_trc', 'smpte2084'] });
    const { facts, out } = await mastered(source);
    const args = [
      '-v',
      'error',
      '-show_entries',
      'stream=color_transfer',
      '-of',
      'csv=p=0',
      await assembled(out, facts.renditions[0]?.name ?? ''),
    ];
    expect((await run(ffmpeg.ffprobePath, args)).stdout.trim()).not.toBe('smpte2084');
  });

  test('of one rung without sound is a film like any other', async () => {
    const source = await makeVideo(ffmpeg.ffmpegPath, join(folder, 'mute.mp4'), { seconds: 1, audio: false });
    const { facts, out } = await mastered(source);
    expect(facts.renditions.map(({ name }) => name)).toEqual(['120p']);
    expect((await readdir(out)).toSorted()).toEqual(['0_00000.m4s', '120p.m3u8', '120p_init.mp4', 'master.m3u8', 'poster.jpg']);
  });

  test('has square pixels on every rung', async () => {
    const source = await makeVideo(ffmpeg.ffmpegPath, join(folder, 'wide.mp4'), { size: '640x360', seconds: 1 });
    const { facts, out } = await mastered(source);
    expect(facts.renditions).toHaveLength(2);
    for (const { name } of facts.renditions) {
      const args = ['-v', 'error', '-show_entries', 'stream=sample_aspect_ratio', '-of', 'csv=p=0', await assembled(out, name)];
      expect((await run(ffmpeg.ffprobePath, args)).stdout.trim()).toBe('1:1');
    }
  });

  test('is seen and heard together, by edit lists that browsers follow', async () => {
    const flash = "color=black:size=320x180:rate=25:duration=3,geq=lum='if(lt(mod(T,1),0.04),235,16)':cb=128:cr=128";
    const beep = "aevalsrc='if(lt(mod(t,1),0.04),sin(2*PI*1000*t),0)':s=48000:d=3";
    const source = join(folder, 'clapper.mov');
    await draw(
      ...['-f', 'lavfi', '-i', flash, '-f', 'lavfi', '-i', beep],
      ...['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-c:a', 'pcm_s16le', source],
    );
    const { facts, out } = await mastered(source);
    const [picture, sound] = [await assembled(out, facts.renditions[0]?.name ?? ''), await assembled(out, 'audio')];
    const seen = await run(ffmpeg.ffprobePath, [
      ...['-v', 'error', '-f', 'lavfi', '-i', `movie=${picture},signalstats`],
      ...['-show_entries', 'frame=pts_time:frame_tags=lavfi.signalstats.YAVG', '-of', 'csv=p=0'],
    ]);
    const flashes = seen.stdout
      .split('\n')
      .map((line) => line.split(',').map(Number))
      .filter(([, light = 0]) => light > 100);
    expect(flashes.map(([time]) => time)).toEqual([0, 1, 2]);
    const { stderr } = await run(ffmpeg.ffmpegPath, [
      '-hide_banner',
      '-copyts',
      '-i',
      sound,
      '-af',
      'silencedetect=n=-30dB:d=0.2',
      '-f',
      'null',
      '-',
    ]);
    const [first = 0, second = 0] = [...stderr.matchAll(/silence_end: ([\d.]+)/g)].map((found) => Number(found[1]));
    expect(first).toBeCloseTo(1, 2);
    expect(second).toBeCloseTo(2, 2);
    // Chromium takes the first entry of a list as the offset and ignores an empty one: so there is one, and it is not empty.
    for (const path of [picture, sound]) {
      const list = (await readFile(path)).subarray((await readFile(path)).indexOf('elst'));
      expect({ entries: list.readUInt32BE(8), empty: list.readInt32BE(16) === -1 }).toEqual({ entries: 1, empty: false });
    }
  });

  test('that begins in the dark has a poster that shows something', async () => {
    const source = join(folder, 'dark.mp4');
    const fade = 'color=black:size=320x180:rate=25:duration=2[a];testsrc2=size=320x180:rate=25:duration=2[b];[a][b]concat';
    await draw('-f', 'lavfi', '-i', fade, '-c:v', 'libx264', '-pix_fmt', 'yuv420p', source);
    const { out } = await mastered(source);
    const grey = await draw('-i', join(out, 'poster.jpg'), '-vf', 'scale=1:1', '-pix_fmt', 'gray', '-f', 'rawvideo', '-');
    expect(grey[0]).toBeGreaterThan(40);
    expect((await readdir(out)).filter((file) => file.endsWith('.jpg'))).toEqual(['poster.jpg']);
  });
});

describe('a file that is odd but playable', () => {
  test('a browser’s recording, which tells no duration', async () => {
    const source = join(folder, 'recording.webm');
    const inputs = ['-f', 'lavfi', '-i', 'testsrc2=size=160x120:rate=25:duration=3', '-f', 'lavfi', '-i', 'sine=duration=3'];
    // Written to a pipe: the muxer cannot go back and fill in the length.
    await writeFile(
      source,
      await draw(...inputs, ...['-c:v', 'libvpx', '-deadline', 'realtime', '-c:a', 'libopus', '-live', '1', '-f', 'webm', '-']),
    );
    const { facts } = await mastered(source);
    expect(facts).toMatchObject({ durationSeconds: 3, frameRateNum: 25, frameRateDen: 1 });
  });

  test('a track of sound without any', async () => {
    const whole = await makeVideo(ffmpeg.ffmpegPath, join(folder, 'whole.mp4'), { seconds: 2 });
    const source = join(folder, 'no-packets.mkv');
    await draw('-i', whole, '-c', 'copy', '-bsf:a', 'noise=dropamount=1', source);
    const { out } = await mastered(source);
    expect(await readFile(join(out, 'master.m3u8'), 'utf8')).not.toContain('AUDIO');
    expect((await readdir(out)).filter((file) => file.startsWith('audio') || file.startsWith('1_'))).toEqual([]);
  });

  test('a first track of sound that nobody can decode, and a second that can be', async () => {
    const source = join(folder, 'two-sounds.mp4');
    const inputs = ['-f', 'lavfi', '-i', 'testsrc2=size=160x120:rate=25:duration=1', '-f', 'lavfi', '-i', 'sine=duration=1'];
    await draw(...inputs, ...['-map', '0', '-map', '1', '-map', '1', '-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-c:a', 'aac', source]);
    await writeFile(source, renamed(await readFile(source), 'mp4a', 'zzza'));
    const { out } = await mastered(source);
    expect(await readFile(join(out, 'master.m3u8'), 'utf8')).toContain('AUDIO="audio"');
  });
});

test('a picture that nobody can decode is refused by name', async () => {
  const source = await makeVideo(ffmpeg.ffmpegPath, join(folder, 'unknown.mp4'), { seconds: 1 });
  await writeFile(source, renamed(await readFile(source), 'avc1', 'zzzv'));
  const error = await mastered(source).catch((caught: unknown) => caught);
  expect(judge(error)).toMatchObject({ verdict: { code: 'unsupported-codec' }, retry: false });
});

/**
 * Gives the first sample entry of a kind another name, and so to the description of its codec inside. Six zeros tell the
 * entry from the brand of the same name.
 */
function renamed(file: Buffer, from: string, to: string): Buffer {
  const place = file.indexOf(Buffer.concat([Buffer.from(from), Buffer.alloc(6)]));
  if (place < 0) throw new Error(`There is no ${from}`);
  file.write(to, place, 'latin1');
  const inside = file.indexOf('esds', place);
  if (inside > 0 && inside < place + 100) file.write('free', inside, 'latin1');
  return file;
}
