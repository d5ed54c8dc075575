import { randomBytes } from 'node:crypto';

/** An id of a thing in a project: twelve characters, 72 bits. */
export function newId(): string {
  return randomBytes(9).toString('base64url');
}
