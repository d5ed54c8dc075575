import type { Message } from '../../message.ts';

/** Playing, uploading and mastering. */
export const media = {} as const satisfies Record<string, Message>;
