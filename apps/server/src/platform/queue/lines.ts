/**
 * Lines that workers stand in. `media` is for work that fills the machine and runs one at a time, `imports` for what lasts
 * and writes one after the other anyway; `default` for the rest. The number is how many jobs of a line one process runs at once.
 */
export const LINES = { default: 4, media: 1, imports: 1 } as const;
export type Line = keyof typeof LINES;
export const LINE_NAMES = Object.keys(LINES) as Line[];
