import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readQuery } from './read-query.ts';

describe('a search', () => {
  it('is trimmed, and control characters become blanks', () => {
    expect(readQuery('  la\tjetée\n')).toBe('la jetée');
    expect(readQuery('\u0000')).toBe('');
  });

  it('is always one that the API takes, or empty', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', ' ', '\t', '\u0085', 'é', '🎬', '\u3000'), { maxLength: 260 }), (signs) => {
        const asked = readQuery(signs.join(''));
        expect(asked.length).toBeLessThanOrEqual(200);
        expect(asked).toBe(asked.trim());
        expect(asked).toMatch(/^[^\p{Cc}]*$/u);
      }),
    );
  });

  it('does not cut a sign in two', () => {
    expect(readQuery('🎬'.repeat(150)).isWellFormed()).toBe(true);
  });
});
