import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { createSigner } from './signing.ts';

const NOON = new Date('2026-01-01T12:00:00Z');
const at = (minutes: number) => new Date(NOON.getTime() + minutes * 60_000);
let now = NOON;

const options = {
  secret: 'a-secret-for-tests-of-at-least-32-characters',
  purpose: 'upload',
  schema: z.object({ id: z.string(), size: z.int() }),
  now: () => now,
};
const signer = createSigner(options);
const value = { id: 'abc', size: 42 };

describe('a signed link', () => {
  test('gives back what was signed, until the moment it expires', () => {
    const token = signer.sign(value, at(1));
    now = new Date(at(1).getTime() - 1);
    expect(signer.verify(token)).toEqual(value);
    now = at(1);
    expect(() => signer.verify(token)).toThrow(expect.objectContaining({ code: 'link-expired' }));
    now = NOON;
  });

  test('is nothing with another secret or for another purpose', () => {
    const token = signer.sign(value, at(1));
    for (const other of [{ purpose: 'download' }, { secret: `${options.secret}!` }]) {
      expect(() => createSigner({ ...options, ...other }).verify(token)).toThrow(expect.objectContaining({ code: 'link-invalid' }));
    }
  });

  test('with any bit of it turned is refused', () => {
    const token = Buffer.from(signer.sign(value, at(1)));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: token.length - 1 }), fc.integer({ min: 0, max: 7 }), (place, bit) => {
        const changed = Buffer.from(token);
        changed[place] = (changed[place] ?? 0) ^ (1 << bit);
        const text = changed.toString('latin1');
        // The last character of a base64 text has bits that mean nothing; every other difference is one.
        const same = decode(text) === decode(token.toString());
        if (same) return;
        expect(() => signer.verify(text)).toThrow(expect.objectContaining({ code: 'link-invalid' }));
      }),
      { numRuns: 1_000 },
    );
  });

  test('with anything after it is refused', () => {
    for (const more of ['.', '.x', '..', `.${signer.sign(value, at(1))}`]) {
      expect(() => signer.verify(signer.sign(value, at(1)) + more)).toThrow(expect.objectContaining({ code: 'link-invalid' }));
    }
  });

  test('is not made of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(() => signer.verify(text)).toThrow(expect.objectContaining({ code: 'link-invalid' }));
      }),
    );
  });

  test('holds for any value and time', () => {
    fc.assert(
      fc.property(
        fc.record({ id: fc.string({ unit: 'binary' }), size: fc.maxSafeInteger() }),
        fc.integer({ min: 1, max: 1e6 }),
        (given, minutes) => {
          expect(signer.verify(signer.sign(given, at(minutes)))).toEqual(given);
        },
      ),
    );
  });

  test('can stand in a path as it is', () => {
    expect(signer.sign({ id: '\u{10ffff}?/&#', size: 1 }, at(1))).toMatch(/^[\w-]+\.[\w-]+$/);
  });
});

function decode(token: string): string {
  const [payload, signature = '', ...rest] = token.split('.');
  return JSON.stringify([payload, Buffer.from(signature, 'base64url').toString('hex'), rest]);
}
