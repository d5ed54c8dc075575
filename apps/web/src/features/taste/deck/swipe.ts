import type { Verdict } from './hand.ts';

/** From this share of its width on, a card that is let go goes the way it was drawn. */
const FAR = 0.32;
/** A flick goes too, from this speed on, once it is a movement at all. */
const FAST_PX_PER_MS = 0.55;
const LEAST_PX = 24;

/** What letting a card go means: how far it was drawn, how fast it was going then (pixels a millisecond, to the right), its width. */
export function verdictOf(dx: number, speed: number, width: number): Verdict | null {
  const way: Verdict = dx > 0 ? 'like' : 'pass';
  if (Math.abs(dx) >= width * FAR) return way;
  const flicked = Math.abs(dx) >= LEAST_PX && Math.abs(speed) >= FAST_PX_PER_MS && Math.sign(speed) === Math.sign(dx);
  return flicked ? way : null;
}
