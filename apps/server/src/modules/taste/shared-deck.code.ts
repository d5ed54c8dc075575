import { randomBytes } from 'node:crypto';

/** Letters and digits that are not mistaken for each other: no I, O, 0 or 1. There are 32, so five bits of chance are one of them. */
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const LENGTH = 6;

/** What a deck is joined by: one of a thousand million, and no guess is likely to be one. */
export function drawCode(): string {
  return Array.from(randomBytes(LENGTH), (byte) => LETTERS[byte & 31]).join('');
}
