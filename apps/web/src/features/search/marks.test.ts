import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stretchesOf } from './marks.ts';

describe('stretches of a text', () => {
  it('are what was found and what stands between', () => {
    expect(stretchesOf('A city of towers', [[10, 16]])).toEqual([
      { from: 0, text: 'A city of ', found: false },
      { from: 10, text: 'towers', found: true },
    ]);
    expect(stretchesOf('none', [])).toEqual([{ from: 0, text: 'none', found: false }]);
  });

  it('make up the whole text, whatever the ranges are', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.tuple(fc.integer({ min: -3, max: 40 }), fc.integer({ min: -3, max: 40 }))), (text, ranges) => {
        const stretches = stretchesOf(text, ranges);
        expect(stretches.map((stretch) => stretch.text).join('')).toBe(text);
        expect(new Set(stretches.map(({ from }) => from)).size).toBe(stretches.length);
      }),
    );
  });
});
