import { discovery } from '@fotograma/contract';
import type { Meaning } from '../../search/index.ts';

type Vectors = ReadonlyMap<number, Float32Array>;

/** How like each sentiment's anchors a film is, in standard deviations over the catalogue: cosines to different anchors are not comparable. */
export type Likeness = (vector: Float32Array) => Float64Array;

/** Films that the catalogue's mean and deviation are taken from; fewer than the first say nothing. */
export const CALIBRATION = { least: 50, most: 2_000 } as const;

/** The middle of each sentiment's anchors, in the order of `SENTIMENTS`. */
export async function embedAnchors(
  anchors: Readonly<Record<discovery.SentimentId, readonly string[]>>,
  meaning: Pick<Meaning, 'embed'>,
  signal: AbortSignal,
): Promise<Float64Array[]> {
  const middles: Float64Array[] = [];
  for (const sentiment of discovery.SENTIMENTS) middles.push(middleOf(await meaning.embed(anchors[sentiment], { signal })));
  return middles;
}

/** @returns null where there are too few films to compare with. */
export function calibrate(anchors: readonly Float64Array[], films: Vectors): Likeness | null {
  if (films.size < CALIBRATION.least) return null;
  const raw = [...films.values()].map((vector) => anchors.map((anchor) => dot(anchor, vector)));
  const mean = anchors.map((_, k) => raw.reduce((sum, each) => sum + (each[k] ?? 0), 0) / raw.length);
  const deviation = anchors.map((_, k) =>
    Math.sqrt(raw.reduce((sum, each) => sum + ((each[k] ?? 0) - (mean[k] ?? 0)) ** 2, 0) / raw.length),
  );
  return (vector) => Float64Array.from(anchors, (anchor, k) => (dot(anchor, vector) - (mean[k] ?? 0)) / (deviation[k] || 1));
}

function middleOf(vectors: readonly Float32Array[]): Float64Array {
  const sum = new Float64Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] ?? 0) + (vector[at] ?? 0) / vectors.length;
  return sum;
}

function dot(a: Float64Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}
