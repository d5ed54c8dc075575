import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { AudioResult } from './steps.ts';

/** Of the sound that peaks are taken from. Enough for a picture: nobody sees a peak of less than a hundredth of a second. */
export const WAVEFORM_RATE = 8_000;
/** 100, 25 and 6.25 pixels a second; each is four of the one before. */
const LEVELS = [80, 320, 1_280] as const;
const STEP = 4;
/** What is collected before it is written. */
const BUFFER_CHARACTERS = 64 * 1024;

/**
 * Peaks of a stream of samples, mono, 16 bits, little endian, at {@link WAVEFORM_RATE}, in the JSON of audiowaveform,
 * version 2 (https://github.com/bbc/audiowaveform/blob/master/doc/DataFormat.md): pairs of least and greatest in 8 bits.
 * Written as they come, however long the film.
 * @returns the files, finest first; none, and no file, where no sample came.
 */
export async function writeWaveforms(
  samples: Readable,
  folder: string,
  onSamples: (count: number) => void = () => {},
): Promise<AudioResult['waveforms']> {
  const names = LEVELS.map((samplesPerPixel) => ({ file: `waveform-${samplesPerPixel}.json`, samplesPerPixel }));
  const levels: Level[] = [];
  try {
    for (const { file, samplesPerPixel } of names) levels.push(await Level.open(join(folder, file), samplesPerPixel));
    const [finest] = levels;
    let [count, told, least, greatest, odd] = [0, 0, 0, 0, null as number | null];
    for await (const chunk of samples as AsyncIterable<Buffer>) {
      // A sample may be cut between two chunks.
      const data: Buffer = odd === null ? chunk : Buffer.concat([Buffer.of(odd), chunk]);
      const whole = data.length - (data.length % 2);
      odd = data.length > whole ? (data[whole] as number) : null;
      for (let at = 0; at < whole; at += 2) {
        const sample = data.readInt16LE(at) >> 8;
        if (count % LEVELS[0] === 0) [least, greatest] = [sample, sample];
        else if (sample < least) least = sample;
        else if (sample > greatest) greatest = sample;
        if (++count % LEVELS[0] === 0) addPeak(levels, least, greatest);
      }
      for (const level of levels) await level.flush();
      // They come in pieces of a fiftieth of a second.
      if (count - told < WAVEFORM_RATE) continue;
      told = count;
      onSamples(count);
    }
    if (count % LEVELS[0]) finest?.add(least, greatest);
    for (const [n, level] of levels.entries()) await level.finish(levels[n + 1]);
    if (count) return names;
  } finally {
    for (const level of levels) await level.close();
  }
  await Promise.all(names.map(({ file }) => rm(join(folder, file))));
  return [];
}

/** A pixel of the finest, and of every coarser one that it fills. */
function addPeak(levels: readonly Level[], least: number, greatest: number): void {
  let peak: readonly [number, number] | null = [least, greatest];
  for (const level of levels) {
    if (peak) peak = level.add(...peak);
  }
}

/** One file of peaks. */
class Level {
  private readonly file: FileHandle;
  private text: string;
  private length = 0;
  /** Of the pixel of the next level that this one's last pixels are of. */
  private next: [least: number, greatest: number] = [0, 0];

  private constructor(file: FileHandle, samplesPerPixel: number) {
    this.file = file;
    const head = { version: 2, channels: 1, sample_rate: WAVEFORM_RATE, samples_per_pixel: samplesPerPixel, bits: 8 };
    this.text = `${JSON.stringify(head).slice(0, -1)},"data":[`;
  }

  static async open(path: string, samplesPerPixel: number): Promise<Level> {
    return new Level(await open(path, 'w'), samplesPerPixel);
  }

  /** @returns the pixel of the next level that is full with this one; null when it is not yet. */
  add(least: number, greatest: number): [number, number] | null {
    this.text += `${this.length ? ',' : ''}${least},${greatest}`;
    const [low, high] = this.next;
    this.next = this.length % STEP === 0 ? [least, greatest] : [Math.min(low, least), Math.max(high, greatest)];
    return ++this.length % STEP === 0 ? this.next : null;
  }

  async flush(most = BUFFER_CHARACTERS): Promise<void> {
    if (this.text.length < most) return;
    const { text } = this;
    this.text = '';
    await this.file.write(text);
  }

  /** The end of the file; what is left goes into the next level, too. Its length is known only now. */
  async finish(next: Level | undefined): Promise<void> {
    if (this.length % STEP) next?.add(...this.next);
    this.text += `],"length":${this.length}}\n`;
    await this.flush(0);
  }

  close(): Promise<void> {
    return this.file.close();
  }
}
