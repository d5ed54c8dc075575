import type { mastering } from '@fotograma/contract';

export type Profile = (typeof mastering.PROFILES)[number];

/** As the contract has them, whose schemas are not for a page to carry. */
export const PROFILES = ['standard', 'compact', 'fine'] as const satisfies readonly Profile[];
