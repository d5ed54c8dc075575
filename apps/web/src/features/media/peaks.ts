import { queryOptions } from '@tanstack/react-query';

/** Peaks as audiowaveform writes them (https://github.com/bbc/audiowaveform/blob/master/doc/DataFormat.md), version 2. */
export interface Peaks {
  readonly sample_rate: number;
  readonly samples_per_pixel: number;
  readonly bits: number;
  readonly length: number;
  /** Least and greatest of each pixel in turn. */
  readonly data: readonly number[];
}

/** The peaks of one waveform, kept for as long as the page is: files of a version never change. */
export const peaksQuery = (url: string) =>
  queryOptions({
    queryKey: ['media', 'peaks', url],
    queryFn: async ({ signal }) => {
      const answer = await fetch(url, { signal });
      if (!answer.ok) throw new Error(`${answer.status}`);
      return (await answer.json()) as Peaks;
    },
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** The least and the greatest of some pixels, −1 to 1; silence where there are none. */
export function extremesOf({ data, length, bits }: Peaks, first: number, end: number): { low: number; high: number } {
  let [low, high] = [0, 0];
  for (let pixel = Math.max(0, first); pixel < Math.min(end, length); pixel++) {
    low = Math.min(low, data[pixel * 2] ?? 0);
    high = Math.max(high, data[pixel * 2 + 1] ?? 0);
  }
  const full = 2 ** (bits - 1);
  return { low: low / full, high: high / full };
}
