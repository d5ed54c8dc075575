import type { Translation } from '../../message.ts';
import type { media as english } from '../en/media.ts';

export const media: Translation<typeof english> = {};
