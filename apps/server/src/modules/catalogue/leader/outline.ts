import { shapeWord } from '../../../platform/type/fonts.ts';
import type { Box } from './drawing.ts';

/** A digit of the display face as ASS drawing commands, fitted into a box. */
export function outlineOf(digit: number, box: Box): string {
  const glyph = shapeWord(String(digit), 'black').glyphs[0];
  if (!glyph) throw new Error(`The display font has no ${digit}`);
  const scale = box.height / (glyph.top - glyph.bottom);
  const [middle, half] = [(glyph.left + glyph.right) / 2 - glyph.x, (glyph.top + glyph.bottom) / 2 - glyph.y];
  const point = (x: number, y: number) => {
    const across = box.x + (x * glyph.scale - middle) * scale;
    const down = box.y - (y * glyph.scale - half) * scale;
    return `${Math.round(across * 10) / 10} ${Math.round(down * 10) / 10}`;
  };
  let pen: readonly [number, number] = [0, 0];
  const commands: string[] = [];
  for (const { command, args } of glyph.outline) {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0, x3 = 0, y3 = 0] = args;
    switch (command) {
      case 'moveTo':
        commands.push(`m ${point(x1, y1)}`);
        break;
      case 'lineTo':
        commands.push(`l ${point(x1, y1)}`);
        break;
      case 'quadraticCurveTo': {
        // ASS knows cubic curves only; every quadratic one is one of those (control points at two thirds).
        const third = (from: number, control: number) => from + (2 / 3) * (control - from);
        commands.push(`b ${point(third(pen[0], x1), third(pen[1], y1))} ${point(third(x2, x1), third(y2, y1))} ${point(x2, y2)}`);
        break;
      }
      case 'bezierCurveTo':
        commands.push(`b ${point(x1, y1)} ${point(x2, y2)} ${point(x3, y3)}`);
        break;
    }
    if (args.length) pen = [args.at(-2) ?? 0, args.at(-1) ?? 0];
  }
  return commands.join(' ');
}
