export const LEAST = 1;
export const MOST = 5;
export const STEP = 0.5;

/** The ratings there are, least first: the places of a distribution. */
export const STARS: readonly number[] = Array.from({ length: 9 }, (_, index) => LEAST + index * STEP);

/**
 * What a key makes of some stars (null: none yet). Undefined for a key that is not ours. The arrows go by halves, and from no
 * stars to the middle, as near to any opinion as can be.
 */
export function starsByKey(key: string, stars: number | null): number | null | undefined {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return stars === null ? 3 : Math.min(MOST, stars + STEP);
    case 'ArrowLeft':
    case 'ArrowDown':
      return stars === null ? 3 : Math.max(LEAST, stars - STEP);
    case 'Home':
      return LEAST;
    case 'End':
      return MOST;
    case 'Delete':
    case 'Backspace':
    case '0':
      return null;
    default:
      return /^[1-5]$/.test(key) ? Number(key) : undefined;
  }
}

/** The stars under a pointer that is this share of the way across five stars: each half of a star is one, but the first has no half. */
export function starsAt(share: number): number {
  const halves = Math.ceil(share * MOST * 2) / 2;
  return Math.min(MOST, Math.max(LEAST, halves));
}
