import type { Message } from '../../message.ts';

/** The programme, the shelves, the search and a film's own page. */
export const catalogue = {} as const satisfies Record<string, Message>;
