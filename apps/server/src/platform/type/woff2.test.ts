import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';
import { describe, expect, it } from 'vitest';
import { shapeWord } from './fonts.ts';
import { unpackWoff2 } from './woff2.ts';

const { resolve } = createRequire(import.meta.url);
const fontFile = (path: string) => readFileSync(resolve(`@fontsource-variable/${path}`));

describe('unpackWoff2', () => {
  it.each([
    'fraunces/files/fraunces-latin-full-normal.woff2',
    'fraunces/files/fraunces-vietnamese-full-normal.woff2',
    'inter/files/inter-latin-ext-wght-normal.woff2',
  ])('gives every glyph of %s as fontkit reads it from the packed file', (path) => {
    const [packed, plain] = [create(fontFile(path)) as Font, create(Buffer.from(unpackWoff2(fontFile(path)))) as Font];
    expect(plain.type).toBe('TTF');
    expect(plain.numGlyphs).toBe(packed.numGlyphs);
    for (let id = 0; id < packed.numGlyphs; id++) {
      expect(plain.getGlyph(id).path.toSVG()).toBe(packed.getGlyph(id).path.toSVG());
      expect(plain.getGlyph(id).advanceWidth).toBe(packed.getGlyph(id).advanceWidth);
    }
  });

  it('refuses what is not a WOFF2 font', () => {
    expect(() => unpackWoff2(Buffer.alloc(64))).toThrow('not a WOFF2 font');
  });
});

describe('cuts', () => {
  it('vary: black is wider than light, and round where the plain face is not', () => {
    expect(shapeWord('Hamburg', 'black').width).toBeGreaterThan(shapeWord('Hamburg', 'light').width * 1.1);
  });

  it('kern across a word', () => {
    const apart = shapeWord('A', 'bold').width + shapeWord('V', 'bold').width;
    expect(shapeWord('AV', 'bold').width).toBeLessThan(apart - 0.03);
  });

  it('draw a word whose letters come from several subsets', () => {
    expect(shapeWord('Łódź', 'bold').glyphs).toHaveLength(4);
  });
});
