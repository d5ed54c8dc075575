import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold, tokensOf } from './folding.ts';

describe('Words of a text', () => {
  test('without case and accents, with where they stand', () => {
    expect(tokensOf('El Señor—¡Ñandú!')).toEqual([
      { word: 'el', start: 0, end: 2 },
      { word: 'senor', start: 3, end: 8 },
      { word: 'nandu', start: 10, end: 15 },
    ]);
  });

  test.each([
    ['Schindler’s List', 'schindlers list'],
    ["Schindler's List", 'schindlers list'],
    ["L'avventura", 'l avventura'],
    ['L’avventura', 'l avventura'],
    ["'Quoted' and 'all", 'quoted and all'],
    ["she's2 o'3", 'shes 2 o 3'],
    ['東京物語', '東京 京物 物語'],
    ['Straße, Œuvre, Łódź', 'strasse oeuvre lodz'],
  ])('%s', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  test('what has only ASCII letters is read as what has others', () => {
    const characters = fc.constantFrom(..."aZ'’ 09-._é");
    fc.assert(
      fc.property(fc.string({ unit: characters, maxLength: 30 }), (text) => {
        const ascii = text.replaceAll('’', "'").replaceAll('é', 'e');
        // The last word has another letter.
        const last = { word: 'e', start: ascii.length + 1, end: ascii.length + 2 };
        expect([...tokensOf(ascii), last]).toEqual(tokensOf(`${ascii} é`));
      }),
      { numRuns: 2_000 },
    );
  });
});
