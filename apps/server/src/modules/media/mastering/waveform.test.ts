import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loudnessIn } from './loudness.ts';
import { writeWaveforms } from './waveform.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fotograma-test-waveform-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Peaks {
  readonly length: number;
  readonly data: readonly number[];
}

/** @param cuts bytes of the chunks that the samples come in. */
async function peaksOf(samples: readonly number[], cuts: readonly number[] = []): Promise<Peaks[]> {
  const bytes = Buffer.from(Int16Array.from(samples).buffer);
  const chunks = [];
  let at = 0;
  for (const cut of cuts) {
    chunks.push(bytes.subarray(at, at + cut));
    at += cut;
  }
  chunks.push(bytes.subarray(at));
  const files = await writeWaveforms(Readable.from(chunks.filter((chunk) => chunk.length)), folder);
  return Promise.all(files.map(async ({ file }) => JSON.parse(await readFile(join(folder, file), 'utf8')) as Peaks));
}

describe('a waveform', () => {
  test('has the least and the greatest of every eighty samples, and of four of those, and of four of those', async () => {
    const ramp = Array.from({ length: 1_280 + 90 }, (_, n) => (n % 2 ? 1 : -1) * n * 16);
    const [finest, middle, coarsest] = await peaksOf(ramp);
    expect(finest).toMatchObject({ version: 2, channels: 1, sample_rate: 8_000, samples_per_pixel: 80, bits: 8, length: 18 });
    expect(finest?.data.slice(0, 4)).toEqual([-5, 4, -10, 9]);
    expect(middle).toMatchObject({ samples_per_pixel: 320, length: 5 });
    expect(coarsest).toMatchObject({ samples_per_pixel: 1_280, length: 2 });
    expect(coarsest?.data).toEqual([-80, 79, -86, 85]);
  });

  test('is the same however its samples come', async () => {
    const sample = fc.integer({ min: -32_768, max: 32_767 });
    const cuts = fc.array(fc.integer({ min: 1, max: 333 }), { maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(fc.array(sample, { minLength: 1, maxLength: 3_000 }), cuts, async (samples, at) => {
        const levels = await peaksOf(samples, at);
        expect(levels.map(({ length }) => length)).toEqual([80, 320, 1_280].map((each) => Math.ceil(samples.length / each)));
        for (const [n, each] of [80, 320, 1_280].entries()) {
          const expected = Array.from({ length: Math.ceil(samples.length / each) }, (_, pixel) => {
            const own = samples.slice(pixel * each, (pixel + 1) * each).map((value) => value >> 8);
            return [Math.min(...own), Math.max(...own)];
          });
          expect(levels[n]?.data).toEqual(expected.flat());
        }
      }),
      { numRuns: 40 },
    );
  });

  test('of no sound is none', async () => {
    const empty = await mkdtemp(join(folder, 'empty-'));
    expect(await writeWaveforms(Readable.from([]), empty)).toEqual([]);
    expect(await readdir(empty)).toEqual([]);
  });
});

describe('loudness', () => {
  const report = (integrated: string, range: string, peak: string) => `[Parsed_ebur128_4 @ 0x1] [info] Summary:

  Integrated loudness:
    I:         ${integrated} LUFS
    Threshold: -31.8 LUFS

  Loudness range:
    LRA:         ${range} LU
    Threshold: -41.8 LUFS
    LRA low:   -21.8 LUFS
    LRA high:  -21.7 LUFS

  True peak:
    Peak:      ${peak} dBFS
[aac @ 0x2] [info] Qavg: 707.536`;

  test('is read from the last report', () => {
    expect(loudnessIn(`${report('-9.0', '1.0', '0.0')}\n${report('-23.1', '6.5', '-1.2')}`)).toEqual({
      integrated: -23.1,
      range: 6.5,
      truePeak: -1.2,
    });
  });

  test('of silence is not known', () => {
    expect(loudnessIn(report('-70.0', '0.0', '-inf'))).toEqual({ integrated: null, range: null, truePeak: null });
    expect(loudnessIn('nothing of the kind')).toBeNull();
  });
});
