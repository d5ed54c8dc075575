import type { plans } from '@fotograma/contract';

/** What a plan limits, in the order of its table. */
export const LIMITS = [
  'storage',
  'masteredSeconds',
  'generations',
  'generationSpend',
  'chatMessagesPerMinute',
] as const satisfies readonly (keyof plans.Plan)[];
export type Limit = (typeof LIMITS)[number];

/** How many of the contract's units make one of those that a person thinks in: gigabytes, minutes, pieces. */
const SIZE: Readonly<Record<Limit, number>> = {
  storage: 1e9,
  masteredSeconds: 60,
  generations: 1,
  generationSpend: 1e6,
  chatMessagesPerMinute: 1,
};

/** The least that the contract takes: a chat of no messages is no chat. */
export const leastOf = (limit: Limit): number => (limit === 'chatMessagesPerMinute' ? 1 : 0);
/** Whether parts of the unit make sense. */
export const isWhole = (limit: Limit): boolean => SIZE[limit] === 1;

/** A limit as it stands in its field; without limit is an empty field. */
export function printLimit(limit: Limit, value: number | null): string {
  return value === null ? '' : String(value / SIZE[limit]);
}

/** What a field holds, back in the contract's unit: null is without limit, undefined is no number that will do. */
export function readLimit(limit: Limit, text: string): number | null | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const value = Number(trimmed) * SIZE[limit];
  if (!Number.isFinite(value) || (isWhole(limit) && !Number.isInteger(value))) return undefined;
  const rounded = Math.round(value);
  return rounded >= leastOf(limit) && rounded <= Number.MAX_SAFE_INTEGER ? rounded : undefined;
}
