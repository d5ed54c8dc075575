import { expectedBytes } from './mastering/limits.ts';
import { type Plan, videoUnit } from './mastering/plan.ts';
import type { Attempt, NewUnit } from './units.repository.ts';

export const ASSEMBLE = 'assemble';

/**
 * CPU seconds, measured with x264 `veryfast` on five rungs: what a million pixels of a rung take, what a second of one sound
 * track takes with its loudness and waveform, what a second of film takes to be read for its subtitles, and to be copied into
 * its tracks and checked. Only their proportions matter: they are the weights of a progress bar.
 */
const COST = { megapixel: 0.013, sound: 0.04, text: 0.002, assembling: 0.02 };

/** As much of a plan as tells which units there are, and what each may cost. */
export type Costs = Pick<Plan, 'durationSeconds' | 'chunks'> & {
  readonly rungs: readonly { readonly width: number; readonly height: number }[];
  readonly audio: readonly unknown[];
  readonly text: readonly unknown[];
};

/** The units that follow `plan`, in the order in which they are taken: what plays early comes first. */
export function unitsOf({ durationSeconds, rungs, chunks, audio, text }: Costs): NewUnit[] {
  const megapixels = rungs.reduce((sum, { width, height }) => sum + (width * height) / 1e6, 0);
  const [first, ...others] = chunks.map((chunk) => ({
    unit: videoUnit(chunk.index),
    kind: 'VIDEO' as const,
    weight: chunk.frames * megapixels * COST.megapixel,
  }));
  const order = [
    ...(first ? [first] : []),
    ...(audio.length ? [{ unit: 'audio', kind: 'AUDIO' as const, weight: durationSeconds * audio.length * COST.sound }] : []),
    ...(text.length ? [{ unit: 'text', kind: 'TEXT' as const, weight: durationSeconds * COST.text }] : []),
    ...others,
    { unit: ASSEMBLE, kind: 'ASSEMBLE' as const, weight: durationSeconds * COST.assembling },
  ];
  // A film of one frame costs something too: a weight of nothing could not be told done from not begun.
  return order.map((unit, n) => ({ ...unit, place: n + 1, weight: Math.max(unit.weight, 0.01) }));
}

/**
 * Bytes of disk that mastering may still need when a unit begins: the parts from it on, and the version that is made of all of
 * them. What sound and subtitles take beside the picture is not told apart.
 */
export function bytesLeft(
  plan: Parameters<typeof expectedBytes>[0] & Pick<Plan, 'chunks' | 'frames'>,
  unit: string,
  sourceBytes: number,
): number {
  const version = expectedBytes(plan, sourceBytes) / 2;
  const chunk = plan.chunks.find(({ index }) => videoUnit(index) === unit);
  const parts = unit === ASSEMBLE ? 0 : 1 - (chunk ? chunk.firstFrame / plan.frames : 0);
  return Math.ceil(version * (1 + parts));
}

/** The scratch folder of one attempt; `attemptOf` reads it back. */
export function scratchOf({ versionId, unit, attempt }: Attempt): string {
  return `master-${versionId}-${unit}-${attempt}`;
}

export function attemptOf(scratch: string): Attempt | null {
  const found = /^master-([0-9a-f]{16})-([a-z]+(?:-\d{5})?)-(\d+)$/.exec(scratch);
  return found ? { versionId: found[1] ?? '', unit: found[2] ?? '', attempt: Number(found[3]) } : null;
}
