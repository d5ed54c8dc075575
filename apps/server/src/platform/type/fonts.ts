import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create, type Font, type PathCommand } from 'fontkit';
import { unpackWoff2 } from './woff2.ts';

/** The cuts of type that things are set in: a family at one place of its variation axes. */
export type Cut =
  | ('black' | 'blackText' | 'bold' | 'boldText' | 'light' | 'lightText' | 'world' | 'small')
  | ('sans400' | 'sans700' | 'serif400' | 'serif700' | 'mono400' | 'mono700');

/** One glyph of a shaped word. All lengths are in ems, y pointing up from the baseline. */
export interface ShapedGlyph {
  /** Outline in font units; multiply by `scale` for ems. */
  readonly outline: readonly PathCommand[];
  readonly scale: number;
  /** Where the glyph stands on the line, from the beginning of the word. */
  readonly x: number;
  readonly y: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface ShapedWord {
  readonly glyphs: readonly ShapedGlyph[];
  /** Advance width in ems, tracking included. */
  readonly width: number;
}

const LATIN = ['latin', 'latin-ext', 'vietnamese'];
const FAMILIES = {
  fraunces: { subsets: LATIN, file: (subset: string) => `fraunces/files/fraunces-${subset}-full-normal.woff2` },
  inter: {
    subsets: [...LATIN, 'cyrillic', 'greek', 'cyrillic-ext', 'greek-ext'],
    file: (subset: string) => `inter/files/inter-${subset}-wght-normal.woff2`,
  },
  mono: {
    subsets: [...LATIN, 'cyrillic', 'greek', 'cyrillic-ext'],
    file: (subset: string) => `jetbrains-mono/files/jetbrains-mono-${subset}-wght-normal.woff2`,
  },
};

interface CutSettings {
  readonly family: keyof typeof FAMILIES;
  readonly axes: Readonly<Record<string, number>>;
  /** Extra space after each glyph, in ems. */
  readonly tracking: number;
}

// The optical size follows the printed size: hairlines that are fine at 120 px would break at 40.
const CUTS: Readonly<Record<Cut, CutSettings>> = {
  black: { family: 'fraunces', axes: { wght: 900, opsz: 144, SOFT: 100, WONK: 0 }, tracking: -0.018 },
  blackText: { family: 'fraunces', axes: { wght: 850, opsz: 60, SOFT: 100, WONK: 0 }, tracking: -0.012 },
  bold: { family: 'fraunces', axes: { wght: 640, opsz: 144, SOFT: 100, WONK: 0 }, tracking: -0.02 },
  boldText: { family: 'fraunces', axes: { wght: 620, opsz: 60, SOFT: 100, WONK: 0 }, tracking: -0.014 },
  light: { family: 'fraunces', axes: { wght: 360, opsz: 144, SOFT: 100, WONK: 1 }, tracking: -0.02 },
  lightText: { family: 'fraunces', axes: { wght: 430, opsz: 60, SOFT: 100, WONK: 1 }, tracking: -0.014 },
  world: { family: 'inter', axes: { wght: 800 }, tracking: -0.032 },
  small: { family: 'inter', axes: { wght: 560 }, tracking: 0.008 },
  // As browsers set them, for what people see before it is made.
  sans400: { family: 'inter', axes: { wght: 400 }, tracking: 0 },
  sans700: { family: 'inter', axes: { wght: 700 }, tracking: 0 },
  serif400: { family: 'fraunces', axes: { wght: 400, opsz: 144, SOFT: 0, WONK: 0 }, tracking: 0 },
  serif700: { family: 'fraunces', axes: { wght: 700, opsz: 144, SOFT: 0, WONK: 0 }, tracking: 0 },
  mono400: { family: 'mono', axes: { wght: 400 }, tracking: 0 },
  mono700: { family: 'mono', axes: { wght: 700 }, tracking: 0 },
};

/** Whether some subset of the cut's family draws the character. */
export function canSet(cut: Cut, codePoint: number): boolean {
  return fontFor(cut, codePoint) !== undefined;
}

/**
 * Shapes one word (no line breaking): kerning and ligatures by the font, tracking by the cut. Characters that no
 * subset draws are left out; see `canSet`.
 */
export function shapeWord(word: string, cut: Cut): ShapedWord {
  const { tracking } = CUTS[cut];
  const glyphs: ShapedGlyph[] = [];
  let pen = 0;
  for (const { font, text } of runsOf(word, cut)) {
    const scale = 1 / font.unitsPerEm;
    // Inter's contextual alternates cost 5 ms a word and change nothing in a name.
    const run = font.layout(text, { calt: false });
    run.glyphs.forEach((glyph, i) => {
      const position = run.positions[i];
      if (!position) return;
      const box = glyph.path.cbox;
      const x = pen + position.xOffset * scale;
      const y = position.yOffset * scale;
      if (glyph.path.commands.length > 0) {
        glyphs.push({
          outline: glyph.path.commands,
          scale,
          x,
          y,
          left: x + box.minX * scale,
          right: x + box.maxX * scale,
          top: y + box.maxY * scale,
          bottom: y + box.minY * scale,
        });
      }
      pen += position.xAdvance * scale + tracking;
    });
  }
  return { glyphs, width: pen };
}

function runsOf(word: string, cut: Cut): { font: Font; text: string }[] {
  const runs: { font: Font; text: string }[] = [];
  for (const character of word) {
    const font = fontFor(cut, character.codePointAt(0) ?? 0);
    if (!font) continue;
    const last = runs.at(-1);
    if (last?.font === font) last.text += character;
    else runs.push({ font, text: character });
  }
  return runs;
}

function fontFor(cut: Cut, codePoint: number): Font | undefined {
  const { family } = CUTS[cut];
  for (const subset of FAMILIES[family].subsets) {
    if (masterOf(family, subset).hasGlyphForCodePoint(codePoint)) return instanceOf(cut, subset);
  }
  return undefined;
}

// Fonts are read once and kept: at most sixteen files, about 3 MB unpacked, and their instances share the bytes.
const masters = new Map<string, Font>();
const instances = new Map<string, Font>();
const { resolve } = createRequire(import.meta.url);

function masterOf(family: keyof typeof FAMILIES, subset: string): Font {
  return kept(masters, `${family} ${subset}`, () => {
    const file = readFileSync(resolve(`@fontsource-variable/${FAMILIES[family].file(subset)}`));
    const font = create(Buffer.from(unpackWoff2(file)));
    if (!('layout' in font)) throw new Error('a font collection where one font was expected');
    return font;
  });
}

function instanceOf(cut: Cut, subset: string): Font {
  const { family, axes } = CUTS[cut];
  return kept(instances, `${cut} ${subset}`, () => masterOf(family, subset).getVariation(axes));
}

function kept(shelf: Map<string, Font>, key: string, make: () => Font): Font {
  const found = shelf.get(key) ?? make();
  shelf.set(key, found);
  return found;
}
