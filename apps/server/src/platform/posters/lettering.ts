import { type Cut, type ShapedGlyph, type ShapedWord, shapeWord } from '../type/fonts.ts';
import type { OutlinePrinter, Reading } from './outlines.ts';
import type { Unit } from './wording.ts';

export type Align = 'left' | 'centre' | 'right';
export type Voice = 'black' | 'bold' | 'light' | 'world';

/** Text set in lines at one size. Lengths are in ems unless they say px. */
export interface Setting {
  readonly lines: readonly Line[];
  /** px per em. */
  readonly size: number;
  /** From baseline to baseline. */
  readonly leading: number;
  /** Ink above the first baseline and below the last one, both positive. */
  readonly ascent: number;
  readonly descent: number;
  /** Ink width of the widest line, px. */
  readonly width: number;
  /** Ink height of the block, px. */
  readonly height: number;
}

export interface Line {
  readonly glyphs: readonly ShapedGlyph[];
  /** Ink edges; lines align by ink and not by side bearings, as a printer would. */
  readonly left: number;
  readonly right: number;
}

/** Below this size in px the sturdier optical size is used. */
const DISPLAY_FROM = 62;
const MOST_LINES = 9;

/** Tightest and loosest leading, and the white kept between two lines that nearly touch. */
const LEADING = { least: 0.84, most: 1.12, white: 0.055 };

/**
 * Sets a title as large as a box allows: over every number of lines, the division with the most even lines, and
 * of those the largest. `width`, `height` and `largest` in px.
 */
export function fitTitle(
  units: readonly Unit[],
  voice: Voice,
  box: { width: number; height: number; largest: number },
  align: Align,
): Setting {
  const sturdy: Cut | undefined = voice === 'world' ? undefined : `${voice}Text`;
  if (!sturdy) return fitIn(units, voice, box, align);
  // Setting a title takes the most time of a poster, so the cut that will be right is tried first.
  const long = units.reduce((sum, unit) => sum + unit.text.length, 0) > 32;
  const setting = fitIn(units, long ? sturdy : voice, box, align);
  if (long === setting.size < DISPLAY_FROM) return setting;
  return fitIn(units, long ? voice : sturdy, box, align);
}

/** Sets one line at `size` px, smaller when it would pass `width` px. */
export function fitLine(text: string, size: number, width: number): Setting {
  const pieces = text.split(' ').map((word) => pieceOf({ text: word, after: ' ' }, 'small'));
  return settingOf([lineOf(pieces, spaceOf('small'))], 'left', { width, height: 2 * size, largest: size });
}

/** Prints a setting with its ink's top left corner at (x, y) px; `up` turns it a quarter to the left. */
export function printSetting(
  printer: OutlinePrinter,
  setting: Setting,
  place: { x: number; y: number; align?: Align; reading?: Reading },
): void {
  const { x, y, align = 'left', reading = 'across' } = place;
  setting.lines.forEach((line, i) => {
    const along = setting.size * (shiftOf(line, setting.width / setting.size, align) - line.left);
    const down = setting.size * (setting.ascent + i * setting.leading);
    for (const glyph of line.glyphs) {
      if (reading === 'across') printer.draw(glyph, x + along, y + down, setting.size, reading);
      else printer.draw(glyph, x + down, y + setting.width - along, setting.size, reading);
    }
  });
}

/** A unit with its shapes: on its own, and as it looks where a line ends. */
interface Piece {
  readonly unit: Unit;
  readonly word: ShapedWord;
  readonly ending: ShapedWord;
}

function pieceOf(unit: Unit, cut: Cut): Piece {
  const word = shapeWord(unit.text, cut);
  return { unit, word, ending: unit.after === '-' ? shapeWord(`${unit.text}-`, cut) : word };
}

/** Narrower than the fonts' own space, as large type wants it. */
function spaceOf(cut: Cut): number {
  return shapeWord('n', cut).width * (cut === 'small' ? 0.46 : 0.4);
}

function fitIn(units: readonly Unit[], cut: Cut, box: { width: number; height: number; largest: number }, align: Align): Setting {
  const pieces = units.map((unit) => pieceOf(unit, cut));
  const space = spaceOf(cut);
  let best = { worth: 0, setting: settingOf([], align, box) };
  for (let count = 1; count <= Math.min(units.length, MOST_LINES); count++) {
    const division = divide(pieces, space, count);
    const lines = division.map((line) => lineOf(line, space));
    const lost = division.slice(0, -1).filter((line) => CLINGING.test(line.at(-1)?.unit.text ?? '')).length;
    const setting = settingOf(lines, align, box);
    // A little larger is worth neither one line more nor a line that ends with "the".
    const worth = setting.size * 0.97 ** count * 0.93 ** lost;
    if (worth > best.worth) best = { worth, setting };
  }
  return best.setting;
}

function lineOf(pieces: readonly Piece[], space: number): Line {
  const glyphs: ShapedGlyph[] = [];
  let pen = 0;
  pieces.forEach(({ unit, word, ending }, i) => {
    for (const glyph of (i === pieces.length - 1 ? ending : word).glyphs) {
      glyphs.push({ ...glyph, x: glyph.x + pen, left: glyph.left + pen, right: glyph.right + pen });
    }
    pen += word.width + (unit.after === ' ' ? space : 0);
  });
  return {
    glyphs,
    left: Math.min(...glyphs.map((glyph) => glyph.left)),
    right: Math.max(...glyphs.map((glyph) => glyph.right)),
  };
}

function settingOf(lines: readonly Line[], align: Align, box: { width: number; height: number; largest: number }): Setting {
  const inked = lines.filter((line) => line.glyphs.length > 0);
  const widest = Math.max(0.1, ...inked.map((line) => line.right - line.left));
  const ascent = Math.max(0, ...(inked[0]?.glyphs.map((glyph) => glyph.top) ?? []));
  const descent = Math.max(0, ...(inked.at(-1)?.glyphs.map((glyph) => -glyph.bottom) ?? []));
  const leading = leadingOf(inked, widest, align);
  const tall = ascent + descent + leading * Math.max(0, inked.length - 1);
  const size = Math.min(box.largest, box.width / widest, box.height / Math.max(0.1, tall));
  return { lines: inked, size, leading, ascent, descent, width: widest * size, height: tall * size };
}

/** As tight as the letters allow: lines may sink into each other where a descender meets no ascender. */
function leadingOf(lines: readonly Line[], widest: number, align: Align): number {
  let leading = LEADING.least;
  for (let i = 1; i < lines.length; i++) {
    const [upper, lower] = [lines[i - 1], lines[i]];
    if (!upper || !lower) continue;
    const shift = shiftOf(lower, widest, align) - lower.left - (shiftOf(upper, widest, align) - upper.left);
    for (const above of upper.glyphs) {
      for (const below of lower.glyphs) {
        const apart = above.left > below.right + shift + LEADING.white || below.left + shift > above.right + LEADING.white;
        if (!apart) leading = Math.max(leading, below.top - above.bottom + LEADING.white);
      }
    }
  }
  return Math.min(leading, LEADING.most);
}

function shiftOf(line: Line, widest: number, align: Align): number {
  const spare = widest - (line.right - line.left);
  return align === 'left' ? 0 : align === 'right' ? spare : spare / 2;
}

/** Words that look lost at the end of a line, in the languages of most of our titles. */
const CLINGING = /^(a|an|the|of|in|on|at|to|and|or|for|my|la|le|el|los|las|les|de|del|du|des|da|do|y|e|o|os|as|il|un|une|der|die|das)$/i;

/**
 * Divides units into exactly `count` lines with the least raggedness: the sixth power of each line's share of the
 * mean is close to "the widest line decides", and still prefers even lines below it.
 */
function divide(pieces: readonly Piece[], space: number, count: number): Piece[][] {
  const ends = [0];
  for (const { unit, word } of pieces) ends.push((ends.at(-1) ?? 0) + word.width + (unit.after === ' ' ? space : 0));
  const mean = (ends.at(-1) ?? 0) / count;
  const costOf = (from: number, to: number) => {
    const share = ((ends[to] ?? 0) - (ends[from] ?? 0)) / mean;
    const last = to < pieces.length ? pieces[to - 1]?.unit : undefined;
    return share ** 6 + (last && CLINGING.test(last.text) ? 1.2 : 0) + (last?.after === '-' ? 0.6 : 0);
  };
  // best[i]: the cheapest way to set the first i + 1 pieces in so many lines, and where its lines begin.
  let best: { cost: number; starts: number[] }[] = pieces.map((_, i) => ({ cost: costOf(0, i + 1), starts: [0] }));
  for (let line = 2; line <= count; line++) {
    best = best.map((_, last) => {
      let found = { cost: Number.POSITIVE_INFINITY, starts: [0] };
      for (let from = line - 1; from <= last; from++) {
        const before = best[from - 1];
        const cost = (before?.cost ?? Number.POSITIVE_INFINITY) + costOf(from, last + 1);
        if (before && cost < found.cost) found = { cost, starts: [...before.starts, from] };
      }
      return found;
    });
  }
  const starts = best.at(-1)?.starts ?? [0];
  return starts.map((from, i) => pieces.slice(from, starts[i + 1] ?? pieces.length));
}
