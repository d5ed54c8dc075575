import { Invalid } from '../errors.ts';

/** A place in a list that is told from the newest back, and grows at its head meanwhile. */
export interface Place {
  readonly at: Date;
  readonly id: string;
}

/** The place that a cursor stands for; null at the beginning. @throws {Invalid} for what is none of ours. */
export function openCursor(text: string | undefined): Place | null {
  if (text === undefined) return null;
  const [at = '', id = ''] = Buffer.from(text, 'base64url').toString().split(' ');
  const date = new Date(at);
  if (Number.isNaN(date.getTime()) || !/^[0-9a-f-]{36}$/.test(id)) {
    throw new Invalid([{ in: 'query', pointer: '/cursor', message: 'Not a cursor of this list' }]);
  }
  return { at: date, id };
}

/** The cursor after what is shown, where more was found than that. */
export function closeCursor(found: readonly unknown[], shown: readonly { createdAt: Date; id: string }[]): string | null {
  const last = shown.at(-1);
  return last && found.length > shown.length ? Buffer.from(`${last.createdAt.toISOString()} ${last.id}`).toString('base64url') : null;
}
