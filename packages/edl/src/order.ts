import { generateKeyBetween } from 'fractional-indexing';

/** The digits of order keys, in their order. */
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * A key between two others; null for the end on that side. Two people who make one at the same place make the same: the things' ids
 * then tell which comes first, and what is put between those two goes behind both.
 */
export function orderBetween(before: string | null, after: string | null): string {
  try {
    return generateKeyBetween(before, before !== null && after !== null && before >= after ? null : after, DIGITS);
  } catch {
    // A key that somebody made in another way: behind it is as near as can be.
    return `${before ?? ''}V`.slice(-64);
  }
}
