import type { Manner } from './compositions.ts';
import { type Align, fitLine, fitTitle, printSetting, type Setting, type Voice } from './lettering.ts';
import type { OutlinePrinter } from './outlines.ts';
import type { Chance } from './seed.ts';
import type { Unit } from './wording.ts';

/** The sheet, px. */
export const SHEET = { width: 400, height: 600 };

const MARGIN = 28;
const CREDIT_SIZE = 13.5;

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where everything stands: the type first, as large as it goes, and the art in the room it leaves. */
export interface Layout {
  readonly art: Area;
  /** Ground painted over the art and under the type, so that type never meets art unless `over` says so. */
  readonly covers: readonly Area[];
  /** The ground under the type is a label within the art. */
  readonly labelled: boolean;
  /** The type is printed on the art itself. */
  readonly over: boolean;
  print(printer: OutlinePrinter): void;
}

export interface Copy {
  readonly units: readonly Unit[];
  readonly voice: Voice;
  readonly director: string;
  readonly year: string;
}

/** Whether a manner suits the words: a spine is for one short word, and a label too small for a very short one. */
export function suits(manner: Manner, { units }: Copy): boolean {
  const [first] = units;
  const length = units.length === 1 && first ? first.text.length : Number.POSITIVE_INFINITY;
  if (manner === 'spine') return length >= 4 && length <= 11;
  return manner !== 'label' || length >= 6;
}

/** Arranges a sheet in the given manner. */
export function arrange(copy: Copy, manner: Manner, chance: Chance): Layout {
  if (copy.units.length === 0) return untitled(copy);
  if (manner === 'over') return over(copy, chance);
  if (manner === 'label') return labelled(copy, chance);
  if (manner === 'spine') return spine(copy);
  return chance.pick([foot, foot, head, split])(copy, chance.pick(['left', 'left', 'left', 'centre', 'right']), chance);
}

/** Title and credit at the foot, the art bleeding off the three other edges. */
function foot(copy: Copy, align: Align, chance: Chance): Layout {
  const credit = creditFor(copy, align, INNER, chance.odds(0.6));
  const creditTop = SHEET.height - MARGIN - credit.height;
  const title = titleIn(copy, align);
  const top = creditTop - (credit.height && 20) - title.height;
  return {
    art: { x: 0, y: 0, width: SHEET.width, height: top - 26 },
    covers: [below(top - 26)],
    ...PLAIN,
    print(printer) {
      printSetting(printer, title, { x: alignedX(title, align), y: top, align });
      credit.print(printer, MARGIN, creditTop);
    },
  };
}

/** Title and credit at the head, the art bleeding off below. */
function head(copy: Copy, align: Align, chance: Chance): Layout {
  const title = titleIn(copy, align);
  const credit = creditFor(copy, align, INNER, chance.odds(0.6));
  const creditTop = MARGIN + title.height + 20;
  const artTop = creditTop + credit.height + (credit.height ? 24 : 6);
  return {
    art: { x: 0, y: artTop, width: SHEET.width, height: SHEET.height - artTop },
    covers: [above(artTop)],
    ...PLAIN,
    print(printer) {
      printSetting(printer, title, { x: alignedX(title, align), y: MARGIN, align });
      credit.print(printer, MARGIN, creditTop);
    },
  };
}

/** Credit above, title below, the art between them from edge to edge. */
function split(copy: Copy, align: Align): Layout {
  const credit = creditFor(copy, align, INNER, true);
  const title = titleIn(copy, align);
  const titleTop = SHEET.height - MARGIN - title.height;
  const artTop = credit.height ? MARGIN + credit.height + 18 : 0;
  return {
    art: { x: 0, y: artTop, width: SHEET.width, height: titleTop - 26 - artTop },
    covers: [above(artTop), below(titleTop - 26)],
    ...PLAIN,
    print(printer) {
      credit.print(printer, MARGIN, MARGIN);
      printSetting(printer, title, { x: alignedX(title, align), y: titleTop, align });
    },
  };
}

/** One short word, read from the foot to the head. */
function spine(copy: Copy): Layout {
  const long = SHEET.height - 2 * MARGIN;
  const title = fitTitle(copy.units, copy.voice, { width: long, height: 140, largest: 220 }, 'left');
  const line = fitLine([copy.director, copy.year].filter(Boolean).join('   '), CREDIT_SIZE, long);
  const lineLeft = MARGIN + title.height + 18;
  const artLeft = lineLeft + line.height + 22;
  return {
    art: { x: artLeft, y: 0, width: SHEET.width - artLeft, height: SHEET.height },
    covers: [{ x: 0, y: 0, width: artLeft, height: SHEET.height }],
    ...PLAIN,
    print(printer) {
      printSetting(printer, title, { x: MARGIN, y: SHEET.height - MARGIN - title.width, reading: 'up' });
      printSetting(printer, line, { x: lineLeft, y: SHEET.height - MARGIN - line.width, reading: 'up' });
    },
  };
}

/** The art fills the sheet; the type has a label, flush with an edge. */
function labelled(copy: Copy, chance: Chance): Layout {
  const inset = 24;
  const band = chance.odds(0.45);
  const title = fitTitle(copy.units, copy.voice, { width: band ? INNER : 300, height: 210, largest: 150 }, 'left');
  const width = band ? SHEET.width : Math.max(title.width, 170) + MARGIN + inset;
  const credit = creditFor(copy, 'left', width - MARGIN - (band ? MARGIN : inset), band);
  const height = inset + title.height + (credit.height && 18 + credit.height) + inset;
  const top = chance.pick([0.08, 0.5, 0.9]) * (SHEET.height - height);
  return {
    art: { x: 0, y: 0, ...SHEET },
    covers: [{ x: 0, y: top, width, height }],
    labelled: true,
    over: false,
    print(printer) {
      printSetting(printer, title, { x: MARGIN, y: top + inset });
      credit.print(printer, MARGIN, top + inset + title.height + 18);
    },
  };
}

/** The type over the art. */
function over(copy: Copy, chance: Chance): Layout {
  const align = chance.pick(['centre', 'left'] as const);
  const title = titleIn(copy, align);
  const credit = creditFor(copy, align, INNER, true);
  const top = (SHEET.height - title.height) * 0.5;
  return {
    art: { x: 0, y: 0, ...SHEET },
    covers: [],
    labelled: false,
    over: true,
    print(printer) {
      printSetting(printer, title, { x: alignedX(title, align), y: top, align });
      credit.print(printer, MARGIN, SHEET.height - MARGIN - credit.height);
    },
  };
}

/** No letter of the title can be set: the art speaks, the credit stays small below it. */
function untitled(copy: Copy): Layout {
  const credit = creditFor(copy, 'left', INNER, true);
  const height = SHEET.height - (credit.height && credit.height + 2 * MARGIN - 6);
  return {
    art: { x: 0, y: 0, width: SHEET.width, height },
    covers: [below(height)],
    ...PLAIN,
    print: (printer) => credit.print(printer, MARGIN, SHEET.height - MARGIN - credit.height),
  };
}

const PLAIN = { labelled: false, over: false };

function above(y: number): Area {
  return { x: 0, y: 0, width: SHEET.width, height: y };
}

function below(y: number): Area {
  return { x: 0, y, width: SHEET.width, height: SHEET.height - y };
}

const INNER = SHEET.width - 2 * MARGIN;

function titleIn(copy: Copy, align: Align): Setting {
  const long = copy.units.reduce((sum, unit) => sum + unit.text.length, 0);
  const height = long > 60 ? 290 : 250;
  return fitTitle(copy.units, copy.voice, { width: INNER, height, largest: 330 }, align);
}

function alignedX(setting: Setting, align: Align): number {
  return MARGIN + (align === 'left' ? 0 : align === 'right' ? INNER - setting.width : (INNER - setting.width) / 2);
}

interface Credit {
  readonly height: number;
  print(printer: OutlinePrinter, x: number, y: number): void;
}

/** Director and year: on one line at its two ends, or one under the other. */
function creditFor(copy: Copy, align: Align, width: number, spread: boolean): Credit {
  const year = copy.year ? fitLine(copy.year, CREDIT_SIZE, width) : undefined;
  const oneLine = spread && align !== 'centre';
  const room = oneLine && year ? width - year.width - 20 : width;
  const director = copy.director ? fitLine(copy.director, CREDIT_SIZE, room) : undefined;
  const place = (line: Setting, to: Align) => (to === 'left' ? 0 : to === 'right' ? width - line.width : (width - line.width) / 2);
  const cap = CREDIT_SIZE * 0.727;
  // Lines stand on their baselines, whatever letters they have.
  const stand = (printer: OutlinePrinter, line: Setting, x: number, baseline: number) =>
    printSetting(printer, line, { x, y: baseline - line.ascent * line.size });
  if (oneLine || !director || !year) {
    const ends: [Align, Align] = align === 'right' ? ['right', 'left'] : align === 'centre' ? ['centre', 'centre'] : ['left', 'right'];
    return {
      height: director || year ? cap : 0,
      print(printer, x, y) {
        if (director) stand(printer, director, x + place(director, ends[0]), y + cap);
        if (year) stand(printer, year, x + place(year, director ? ends[1] : ends[0]), y + cap);
      },
    };
  }
  const step = CREDIT_SIZE * 1.36;
  return {
    height: cap + step,
    print(printer, x, y) {
      stand(printer, director, x + place(director, align), y + cap);
      stand(printer, year, x + place(year, align), y + cap + step);
    },
  };
}
