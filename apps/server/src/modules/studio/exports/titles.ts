import type { Clip } from '@fotograma/edl';
import sharp from 'sharp';
import { type Cut, type ShapedGlyph, shapeWord } from '../../../platform/type/fonts.ts';

type Style = Extract<Clip, { kind: 'text' }>['style'];

/** Of the size of the letters: from one line to the next, and around them where they have a ground. */
const LEADING = 1.2;
const PADDING = 0.25;
/** The widest a line may be, of the picture; longer ones are broken. */
const MEASURE = 0.9;

/** A title as a picture of just its size, to be laid on the film. */
export interface TitlePicture {
  /** PNG with transparency. */
  readonly png: Buffer;
  readonly width: number;
  readonly height: number;
}

/**
 * Sets a title as the web shows it before: lines one under the other, broken between words where they are too long. What people wrote reaches ffmpeg as
 * a picture only, and never as words.
 * @param frame what it is laid on, px.
 */
export async function drawTitle(text: string, style: Style, frame: { width: number; height: number }): Promise<TitlePicture> {
  const size = style.size * frame.height;
  const cut: Cut = `${style.font}${style.weight}`;
  const lines = text.split('\n').flatMap((line) => broken(line, cut, (MEASURE * frame.width) / size));
  const widest = Math.max(0.1, ...lines.map(({ width }) => width));
  const pad = style.background === null ? size * 0.1 : size * PADDING;
  const width = Math.min(frame.width, Math.ceil(widest * size + 2 * pad));
  const height = Math.min(frame.height, Math.ceil(lines.length * LEADING * size + 2 * pad));
  const paths = lines.flatMap(({ glyphs, width: own }, index) => {
    const space = width - 2 * pad - own * size;
    const left = pad + (style.align === 'left' ? 0 : style.align === 'right' ? space : space / 2);
    // The letters stand so that ascenders and descenders take the line equally.
    const baseline = pad + (index * LEADING + (LEADING - 1) / 2 + 0.78) * size;
    return glyphs.map(({ glyph, at }) => outline(glyph, left + at * size, baseline, size));
  });
  const ground =
    style.background === null
      ? ''
      : `<rect width="${width}" height="${height}" rx="${(size * 0.08).toFixed(2)}" fill="${style.background}"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${ground}<path fill="${style.colour}" d="${paths.join('')}"/></svg>`;
  const png = await sharp(Buffer.from(svg)).png({ compressionLevel: 3 }).toBuffer();
  return { png, width, height };
}

interface Line {
  readonly glyphs: readonly { readonly glyph: ShapedGlyph; readonly at: number }[];
  /** In ems. */
  readonly width: number;
}

function broken(text: string, cut: Cut, most: number): Line[] {
  const space = shapeWord('\u00a0', cut).width || 0.25;
  const lines: Line[] = [];
  let line: { glyphs: { glyph: ShapedGlyph; at: number }[]; width: number } = { glyphs: [], width: 0 };
  for (const word of text.split(' ')) {
    const shaped = shapeWord(word, cut);
    const gap = line.glyphs.length ? space : 0;
    if (line.glyphs.length && line.width + gap + shaped.width > most) {
      lines.push(line);
      line = { glyphs: [], width: 0 };
    }
    const at = line.width + (line.glyphs.length ? space : 0);
    line.glyphs.push(...shaped.glyphs.map((glyph) => ({ glyph, at })));
    line.width = at + shaped.width;
  }
  return [...lines, line];
}

function outline({ outline: commands, scale, x, y }: ShapedGlyph, left: number, baseline: number, size: number): string {
  const at = (px: number, py: number) =>
    `${(left + (x + px * scale) * size).toFixed(2)} ${(baseline - (y + py * scale) * size).toFixed(2)}`;
  return commands
    .map(({ command, args: [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] }) => {
      switch (command) {
        case 'moveTo':
          return `M${at(a, b)}`;
        case 'lineTo':
          return `L${at(a, b)}`;
        case 'quadraticCurveTo':
          return `Q${at(a, b)} ${at(c, d)}`;
        case 'bezierCurveTo':
          return `C${at(a, b)} ${at(c, d)} ${at(e, f)}`;
        default:
          return 'Z';
      }
    })
    .join('');
}
