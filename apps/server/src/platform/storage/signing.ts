import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { Forbidden } from '../errors.ts';

/** Signs small JSON values into tokens for links, and reads them back. */
export interface Signer<T> {
  /** @param expiresAt after this the token is refused as expired. */
  sign(value: T, expiresAt: Date): string;
  /** @throws {Forbidden} `link-invalid` or `link-expired`. */
  verify(token: string): T;
}

/**
 * Tokens `base64url(payload).base64url(HMAC-SHA256)`. `purpose` goes into the key, so that a token made for one
 * thing is nothing anywhere else.
 */
export function createSigner<S extends z.ZodType>(options: {
  secret: string;
  purpose: string;
  schema: S;
  now: () => Date;
}): Signer<z.output<S>> {
  const key = createHmac('sha256', options.secret).update(`fotograma:${options.purpose}`).digest();
  const Envelope = z.object({ exp: z.number(), value: z.unknown() });
  const mac = (payload: string) => createHmac('sha256', key).update(payload).digest();
  return {
    sign(value, expiresAt) {
      const payload = Buffer.from(JSON.stringify({ exp: expiresAt.getTime(), value })).toString('base64url');
      return `${payload}.${mac(payload).toString('base64url')}`;
    },
    verify(token) {
      const [payload = '', signature = '', rest] = token.split('.');
      const given = Buffer.from(signature, 'base64url');
      const expected = mac(payload);
      // Compared as bytes in constant time: a byte-by-byte comparison would tell how much of a guess was right.
      if (rest !== undefined || given.length !== expected.length || !timingSafeEqual(given, expected)) {
        throw new Forbidden('This link was not made by us, or was changed.', 'link-invalid');
      }
      const envelope = Envelope.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
      if (envelope.exp <= options.now().getTime()) throw new Forbidden('This link has expired; ask for a new one.', 'link-expired');
      return options.schema.parse(envelope.value);
    },
  };
}
