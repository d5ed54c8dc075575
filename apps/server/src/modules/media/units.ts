import { videoUnit } from './mastering/plan.ts';
import type { Chunk } from './mastering/steps.ts';
import type { Attempt, NewUnit } from './units.repository.ts';

/** As much of a plan as tells which units there are, and what each may cost. */
export interface Costs {
  readonly durationSeconds: number;
  readonly rungs: readonly { readonly width: number; readonly height: number; readonly maxrate: number }[];
  readonly chunks: readonly Chunk[];
  readonly audio: readonly unknown[];
  readonly text: readonly unknown[];
}

export const ASSEMBLE = 'assemble';

/**
 * CPU seconds, measured with x264 `veryfast` on five rungs: what a million pixels of a rung take, what a second of one sound
 * track takes with its loudness and waveform, what a second of film takes to be read for its subtitles, and to be copied into
 * its tracks and checked. Only their proportions matter: they are the weights of a progress bar.
 */
const COST = { megapixel: 0.013, sound: 0.04, text: 0.002, assembling: 0.02 };

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

/** The most bits a second that a sound track takes, its container included. */
const SOUND_BITRATE = 200_000;
/** What proxy, pictures and containers add to the rungs at most. */
const EXTRAS = 1.6;

/**
 * Bytes that a unit may write at most: what its rungs may cost where the film is hard all along. `assemble` writes everything
 * once more.
 */
export function expectedBytes(plan: Costs, unit: string): number {
  const bits = plan.rungs.reduce((sum, { maxrate }) => sum + maxrate, 0) * EXTRAS;
  const frames = plan.chunks.reduce((sum, chunk) => sum + chunk.frames, 0) || 1;
  const picture = (of: readonly Chunk[]) => of.reduce((sum, chunk) => sum + (chunk.frames / frames) * plan.durationSeconds, 0) * bits;
  const sound = plan.audio.length * plan.durationSeconds * SOUND_BITRATE;
  if (unit === ASSEMBLE) return Math.ceil((picture(plan.chunks) + sound) / 8);
  if (unit === 'audio') return Math.ceil(sound / 8);
  return Math.ceil(picture(plan.chunks.filter((chunk) => videoUnit(chunk.index) === unit)) / 8);
}

/** The scratch folder of one attempt; `attemptOf` reads it back. */
export function scratchOf({ versionId, unit, attempt }: Attempt): string {
  return `master-${versionId}-${unit}-${attempt}`;
}

export function attemptOf(scratch: string): Attempt | null {
  const found = /^master-([0-9a-f]{16})-([a-z]+(?:-\d{5})?)-(\d+)$/.exec(scratch);
  return found ? { versionId: found[1] ?? '', unit: found[2] ?? '', attempt: Number(found[3]) } : null;
}
