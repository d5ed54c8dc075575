/** Where one is in a film, in seconds. */
export interface Position {
  readonly position: number;
  readonly duration: number;
}

/** Before this there is nothing to go on from. */
const BEGUN_SECONDS = 5;
/** Behind this share there are credits: whoever comes again wants the film, not its end. */
const CREDITS_SHARE = 0.95;

/** The second at which a film goes on; null where it begins at its beginning. */
export function resumeAt(progress: Position | null | undefined): number | null {
  if (!progress || progress.position < BEGUN_SECONDS) return null;
  return areCredits(progress) ? null : progress.position;
}

/** Whether what runs now are the credits, as far as can be told. */
export function areCredits({ position, duration }: Position): boolean {
  return duration > 0 && position >= duration * CREDITS_SHARE;
}

/** The share that is behind one, 0 to 1. */
export function shareOf({ position, duration }: Position): number {
  return duration > 0 ? Math.min(1, Math.max(0, position / duration)) : 0;
}

/** Seconds that are left. */
export function leftOf({ position, duration }: Position): number {
  return Math.max(0, duration - position);
}
