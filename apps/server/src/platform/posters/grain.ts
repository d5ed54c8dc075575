import type { Colour } from './colour.ts';
import type { Chance } from './seed.ts';

/**
 * Paper grain over a whole 400 × 600 sheet: dashed lines crossing it at many angles. With an uneven dash list the
 * dashes scatter like specks, some three thousand of them in about a kilobyte, with neither a filter nor an id, and
 * they paint fast.
 */
export function grain(chance: Chance, light: Colour, dark: Colour): string {
  return speckle(chance, light, 0.21) + speckle(chance, dark, 0.15);
}

const CROSSINGS = 24;

function speckle(chance: Chance, colour: Colour, opacity: number): string {
  const dashes = Array.from({ length: 17 }, () => `.${chance.whole(5, 9)} ${chance.whole(2, 10)}`).join(' ');
  // Beginning further out or in, no two lines show the dash list in step.
  const lines = Array.from({ length: CROSSINGS }, (_, i) => {
    const y = Math.round(((i + chance.next()) * 600) / CROSSINGS);
    return `M${-chance.whole(1, 99)} ${y}l499 ${chance.whole(-190, 190)}`;
  });
  return `<path fill="none" stroke="${colour}" stroke-opacity="${opacity}" stroke-dasharray="${dashes}" d="${lines.join('')}"/>`;
}
