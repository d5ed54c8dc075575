import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { picturesOf } from './pictures.ts';
import type { Plan } from './plan.ts';
import type { AssembleRun, Results, VersionFacts } from './steps.ts';

/** Mean light of 255 below which a picture is as good as black. */
const DARK = 20;

interface Candidate {
  readonly frame: number;
  readonly jpeg: Buffer;
  readonly light: number;
  /** Bits a pixel of its histogram: how much there is to see. */
  readonly entropy: number;
}

/**
 * Of every place the picture with the most to see, none twice, and none that is nearly black unless there is no other.
 * They are `poster-1.jpg`… in the order of the film.
 */
export async function writePosters(run: AssembleRun, plan: Plan, results: Results): Promise<VersionFacts['posters']> {
  const candidates: Candidate[] = [];
  for (const { frame, read } of picturesOf(run, results, 'posters')) {
    run.signal.throwIfAborted();
    const jpeg = await read();
    const { channels, entropy } = await sharp(jpeg).greyscale().stats();
    candidates.push({ frame, jpeg, light: channels[0]?.mean ?? 0, entropy });
  }
  const chosen = choosePosters(candidates, plan.posters.candidates);
  for (const [n, { jpeg }] of chosen.entries()) await writeFile(join(run.folder, `poster-${n + 1}.jpg`), jpeg);
  const best = chosen.reduce((leader, candidate, n) => (candidate.entropy > (chosen[leader]?.entropy ?? 0) ? n : leader), 0);
  return { count: chosen.length, best: best + 1 };
}

/** @param places of every poster the frames that it may be chosen from. */
export function choosePosters<T extends Pick<Candidate, 'frame' | 'light' | 'entropy'>>(
  candidates: readonly T[],
  places: readonly (readonly number[])[],
): T[] {
  const bright = candidates.filter(({ light }) => light >= DARK);
  // A film that is dark all over has a dark poster: its least dark picture.
  if (!bright.length) return candidates.toSorted((a, b) => b.light - a.light).slice(0, 1);
  const chosen: T[] = [];
  for (const frames of places) {
    const [best] = bright
      .filter((candidate) => frames.includes(candidate.frame) && !chosen.includes(candidate))
      .toSorted((a, b) => b.entropy - a.entropy);
    if (best) chosen.push(best);
  }
  return chosen.toSorted((a, b) => a.frame - b.frame);
}
