import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printSearch, readSearch } from './url.ts';

describe('search strings', () => {
  it('are plain: text without quotes, commas as they are', () => {
    expect(printSearch({ genre: 'drama,romance', yearFrom: 1920, playable: true })).toBe(
      '?genre=drama,romance&yearFrom=1920&playable=true',
    );
    expect(printSearch({ q: '1984' })).toBe('?q=1984');
  });

  it('leave out what is not set', () => {
    expect(printSearch({ q: '', genre: undefined, language: null })).toBe('');
  });

  it('bring any text back as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (q) => {
        expect(readSearch(printSearch({ q }))).toEqual({ q });
      }),
    );
  });
});
