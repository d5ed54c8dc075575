import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newKey, parseKey } from './clients.keys.ts';

const mode = fc.constantFrom('live' as const, 'test' as const);

describe('a client’s key', () => {
  test('is known again, by the hash that is stored', () => {
    fc.assert(
      fc.property(mode, (mode) => {
        const key = newKey(mode);
        expect(key.text).toMatch(new RegExp(`^fg_${mode}_[0-9A-Za-z]{49}$`));
        expect(parseKey(key.text)).toEqual({ mode, hash: key.hash });
      }),
    );
  });

  test('is told from others by a hint that gives nothing of the checksum away', () => {
    const { text, hint } = newKey('live');
    expect(hint).toBe(`fg_live_${text.slice(8, 12)}…${text.slice(47, 51)}`);
  });

  test('is never made twice', () => {
    expect(new Set(Array.from({ length: 1_000 }, () => newKey('live').text)).size).toBe(1_000);
  });

  test('with any one character changed is refused', () => {
    fc.assert(
      fc.property(mode, fc.nat(56), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), (mode, at, other) => {
        const { text } = newKey(mode);
        fc.pre(text[at] !== other);
        expect(parseKey(text.slice(0, at) + other + text.slice(at + 1))).toBeNull();
      }),
      { numRuns: 2_000 },
    );
  });

  test('with two neighbours swapped is refused', () => {
    fc.assert(
      fc.property(mode, fc.nat(55), (mode, at) => {
        const { text } = newKey(mode);
        fc.pre(text[at] !== text[at + 1]);
        expect(parseKey(`${text.slice(0, at)}${text[at + 1]}${text[at]}${text.slice(at + 2)}`)).toBeNull();
      }),
      { numRuns: 1_000 },
    );
  });

  test('of one mode is none of the other', () => {
    expect(parseKey(newKey('live').text.replace('live', 'test'))).toBeNull();
  });

  test('is not read out of anything else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(parseKey(text)).toBeNull();
      }),
    );
    const { text } = newKey('live');
    for (const near of ['', ` ${text}`, `${text}\n`, `${text}0`, text.slice(0, -1), text.toUpperCase(), text.repeat(1_000)]) {
      expect(parseKey(near), near).toBeNull();
    }
  });
});
