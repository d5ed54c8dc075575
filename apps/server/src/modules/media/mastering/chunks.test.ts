import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Mastered, masterWhole } from '../../../../test/support/mastering.ts';
import type { Ffmpeg } from '../../../platform/ffmpeg/ffmpeg.ts';
import { locateFfmpeg } from '../../../platform/ffmpeg/locate.ts';
import { createLogger } from '../../../platform/observability/logger.ts';
import { createSteps } from './mastering.ts';
import { indexPiece } from './pieces.ts';
import { profiles } from './profiles.ts';
import { judge } from './verdict.ts';

const run = promisify(execFile);
const [WIDTH, HEIGHT, BLOCK, BITS] = [64, 48, 16, 12];
const FRAMES = 240;

let ffmpeg: Ffmpeg;
let folder: string;
beforeAll(async () => {
  ffmpeg = await locateFfmpeg(undefined, createLogger({ level: 'silent', human: false }));
  folder = await mkdtemp(join(tmpdir(), 'fotograma-test-chunks-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A picture on which its number is written, a bit a block: it outlives any encoder. */
function numbered(number: number): Buffer {
  const frame = Buffer.alloc((WIDTH * HEIGHT * 3) / 2, 128);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const bit = Math.floor(y / BLOCK) * 4 + Math.floor(x / BLOCK);
      frame[y * WIDTH + x] = (number >> bit) & 1 ? 235 : 16;
    }
  }
  return frame;
}

/** A film whose frames are numbered from 0. */
async function film(name: string, rate: string, ...args: readonly string[]): Promise<string> {
  const path = join(folder, name);
  const size = `${WIDTH}x${HEIGHT}`;
  const child = spawn(
    ffmpeg.ffmpegPath,
    ['-v', 'error', '-y', '-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', size, '-r', rate, '-i', '-', ...args, path],
    { stdio: ['pipe', 'ignore', 'inherit'] },
  );
  const end = new Promise<number | null>((done) => child.once('close', done));
  child.stdin.end(Buffer.concat(Array.from({ length: FRAMES }, (_, number) => numbered(number))));
  expect(await end).toBe(0);
  return path;
}

/** The numbers that are seen on a file's frames, in the order in which they are shown. */
async function numbersIn(path: string): Promise<number[]> {
  const args = ['-v', 'error', '-i', path, '-map', '0:v', '-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'gray', '-'];
  const { stdout } = await run(ffmpeg.ffmpegPath, args, { encoding: 'buffer', maxBuffer: 64 * 1024 * 1024 });
  return Array.from({ length: stdout.length / (WIDTH * HEIGHT) }, (_, frame) => {
    let number = 0;
    for (let bit = 0; bit < BITS; bit++) {
      const [x, y] = [(bit % 4) * BLOCK + BLOCK / 2, Math.floor(bit / 4) * BLOCK + BLOCK / 2];
      if ((stdout[frame * WIDTH * HEIGHT + y * WIDTH + x] ?? 0) > 125) number |= 1 << bit;
    }
    return number;
  });
}

let count = 0;

async function mastered(source: string, chunkSegments: number): Promise<Mastered> {
  const steps = createSteps(ffmpeg, { small: { ...profiles.compact, preset: 'veryfast', chunkSegments } });
  return masterWhole(steps, source, join(folder, `out-${++count}`), { profile: 'small' });
}

const ALL = Array.from({ length: FRAMES }, (_, number) => number);
/** B-frames, and groups of pictures that lean on the one before. */
const OPEN = ['-c:v', 'libx264', '-preset', 'veryfast', '-qp', '12', '-bf', '3', '-x264-params', 'open-gop=1:keyint=40'];

describe('a film in chunks', () => {
  test('has every frame once and in order, at a rate that no clock divides', async () => {
    const { plan, video, facts, folder: version, folderOf } = await mastered(await film('film.mp4', '24000/1001', ...OPEN), 1);
    expect(plan.chunks.map(({ firstFrame, frames }) => [firstFrame, frames])).toEqual([
      [0, 96],
      [96, 144],
    ]);
    expect(video.map(({ frames }) => frames)).toEqual([96, 144]);
    const [rung] = facts.video;
    expect(await numbersIn(join(version, `${rung?.name}.mp4`))).toEqual(ALL);
    expect(await numbersIn(join(version, 'proxy.mp4'))).toEqual(ALL);
    // Chunk by chunk, a player of the EVENT playlist has them where they belong.
    const second = await indexPiece(join(folderOf('video-00001'), `${rung?.name}.mp4`));
    expect(second.fragments.map(({ start, ticks, samples }) => [start, ticks, samples])).toEqual([
      [96 * 1_001, 48 * 1_001, 48],
      [144 * 1_001, 48 * 1_001, 48],
      [192 * 1_001, 48 * 1_001, 48],
    ]);
    expect(await readFile(join(version, `${rung?.name}.m3u8`), 'utf8')).toMatch(/(#EXTINF:4\.004000,[\s\S]+){2}#EXTINF:2\.002000,/);
  });

  test('in a container without an index, from key frames far apart and a clock that begins anywhere', async () => {
    const source = await film('film.ts', '25', '-c:v', 'libx264', '-preset', 'veryfast', '-qp', '12', '-g', '250', '-bf', '2');
    const { video, facts, folder: version } = await mastered(source, 1);
    expect(video.map(({ frames }) => frames)).toEqual([100, 140]);
    expect(await numbersIn(join(version, `${facts.video[0]?.name}.mp4`))).toEqual(ALL);
  });

  test('is the same as in one piece where frames come as they please', async () => {
    // Two of nine are missing, one comes late, and the clock is of milliseconds.
    const vary = ['-vf', "select='mod(n,9)*mod(n+4,9)',setpts=PTS+if(eq(mod(N\\,5)\\,0)\\,0.3/FR/TB\\,0)", '-fps_mode', 'passthrough'];
    const source = await film('vary.mkv', '24', ...vary, ...OPEN);
    const [one, several] = [await mastered(source, 30), await mastered(source, 1)];
    expect(one.video).toHaveLength(1);
    expect(several.video.length).toBeGreaterThan(1);
    const seen = await Promise.all(
      [one, several].map(({ folder: version, facts }) => numbersIn(join(version, `${facts.video[0]?.name}.mp4`))),
    );
    expect(seen[0]?.length).toBeGreaterThan(170);
    expect(seen[1]).toEqual(seen[0]);
  });

  test('whose source ends within one that is not the last is told so there', async () => {
    const source = await film('cut.mp4', '25', ...OPEN, '-movflags', '+faststart');
    await truncate(source, Math.round((await stat(source)).size * 0.3));
    const error = await mastered(source, 1).catch((caught: unknown) => caught);
    expect(judge(error)).toMatchObject({ verdict: { code: 'truncated' }, retry: false });
  });

  test('pictures are those of their frames, whichever chunk they are of', async () => {
    const { plan, video, folderOf } = await mastered(await film('pictures.mkv', '12', ...OPEN), 2);
    expect(video).toHaveLength(2);
    expect(video.flatMap(({ pictures }) => pictures.tiles.map(({ frame }) => frame))).toEqual([0, 24, 48, 72, 96, 120, 144, 168, 192, 216]);
    expect(new Set(video.flatMap(({ pictures }) => pictures.posters.map(({ frame }) => frame)))).toEqual(
      new Set(plan.posters.candidates.flat()),
    );
    for (const [chunk, { pictures }] of video.entries()) {
      // One JPEG after another is a film to ffmpeg.
      const numbers = await numbersIn(join(folderOf(`video-0000${chunk}`), pictures.file));
      const listed = [...pictures.tiles, ...pictures.posters].toSorted((a, b) => a.offset - b.offset);
      expect(numbers).toEqual(listed.map(({ frame }) => frame));
    }
  });
});
