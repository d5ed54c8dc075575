import { extremesOf, type Peaks } from '../peaks.ts';

/** The sound of a stretch of the film: least and greatest, −1 to 1. */
export interface Column {
  readonly low: number;
  readonly high: number;
}

/** A picture of so many columns, each with the extremes of all pixels that fall into it. */
export function columnsOf(peaks: Peaks, count: number): Column[] {
  const of = Math.min(count, peaks.length);
  const pixelOf = (column: number) => Math.floor((column * peaks.length) / of);
  return Array.from({ length: of }, (_, column) => extremesOf(peaks, pixelOf(column), pixelOf(column + 1)));
}

/** One closed line around all columns, in a box of `count` by 2 with silence in its middle: along the tops and back along the bottoms. */
export function outlineOf(columns: readonly Column[]): string {
  const points = [
    ...columns.map(({ high }, x) => `${x} ${(1 - high).toFixed(3)}`),
    ...columns.map(({ low }, x) => `${x} ${(1 - low).toFixed(3)}`).reverse(),
  ];
  return points.length ? `M${points.join('L')}Z` : '';
}

/** Where the sound is loudest, in seconds from the beginning, and which share of the film is as good as silent. */
export function hear({ data, length, bits, sample_rate, samples_per_pixel }: Peaks): { loudestAt: number; silentShare: number } {
  const silence = 2 ** (bits - 1) * 0.01;
  let loudest = 0;
  let loudestPixel = 0;
  let silent = 0;
  for (let pixel = 0; pixel < length; pixel += 1) {
    const peak = Math.max(-(data[pixel * 2] ?? 0), data[pixel * 2 + 1] ?? 0);
    if (peak > loudest) {
      loudest = peak;
      loudestPixel = pixel;
    }
    if (peak <= silence) silent += 1;
  }
  return { loudestAt: (loudestPixel * samples_per_pixel) / sample_rate, silentShare: length ? silent / length : 1 };
}
