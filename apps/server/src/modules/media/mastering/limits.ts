import type { Plan } from './plan.ts';

/** A conversion may take this many times the film's length, and never less than ten minutes. */
const PATIENCE = 60;
const LEAST_PATIENCE_SECONDS = 600;

/**
 * Seconds that a process may take for a part of a film; the film's own length counts once, for it may have to be read from its
 * beginning.
 */
export function limitSeconds(partSeconds: number, filmSeconds = partSeconds): number {
  return Math.max(LEAST_PATIENCE_SECONDS, partSeconds * PATIENCE + filmSeconds);
}

/** Bits a second of a sound track, of an editing proxy at most, and of pictures beside the film, about. */
export const AUDIO_BITRATE = 128_000;
export const PROXY_MAXRATE = 6_000_000;
const PICTURES_BITRATE = 50_000;
/** What films come to on average of what their encoders may take. */
const USUAL_SHARE = 1 / 3;

/** As much of a plan as tells how large what is made may become. */
type Size = Pick<Plan, 'durationSeconds' | 'proxy'> & {
  readonly rungs: readonly { readonly maxrate: number }[];
  readonly audio: readonly unknown[];
};

/**
 * Bytes of disk that mastering is expected to need at once, the parts and the version that is made of them: as much as
 * the encoders are allowed at most, but no more than a third of that or twice the source, whichever is more. A film
 * that its maker compressed well is not four times as large here.
 */
export function expectedBytes(plan: Size, sourceBytes: number): number {
  const sound = plan.audio.length * AUDIO_BITRATE + PICTURES_BITRATE;
  const picture = plan.rungs.reduce((total, rung) => total + rung.maxrate, plan.proxy ? PROXY_MAXRATE : 0);
  const most = ((picture + sound) * plan.durationSeconds) / 8;
  return Math.ceil(2 * Math.min(most, Math.max(most * USUAL_SHARE, 2 * sourceBytes)));
}

/** Bytes that no file of a unit may pass: all of the film at twice the highest rate, and room for a start. */
export function largestFile(plan: Plan): number {
  const rates = [PROXY_MAXRATE, ...plan.rungs.map((rung) => rung.maxrate)];
  return Math.ceil((Math.max(...rates) * 2 * plan.durationSeconds) / 8) + 256 * 1024 ** 2;
}
