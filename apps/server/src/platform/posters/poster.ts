import { type Colour, contrast } from './colour.ts';
import { COMPOSITIONS } from './compositions.ts';
import { temperOf } from './genres.ts';
import { grain } from './grain.ts';
import { type Copy, SHEET } from './layouts.ts';
import { box } from './marks.ts';
import { OutlinePrinter } from './outlines.ts';
import { type Painted, paint } from './painting.ts';
import { PALETTES, type Palette } from './palettes.ts';
import { type Chance, chanceFrom } from './seed.ts';
import { creditOf, escapeXml, wordingOf } from './wording.ts';

export interface PosterFilm {
  readonly title: string;
  readonly year: number | null;
  readonly directors: readonly string[];
  /** Genre slugs, such as `science-fiction`; unknown ones are passed over. */
  readonly genres: readonly string[];
}

/**
 * Draws a film's poster: a self-contained SVG of 400 × 600 user units with all text as outlines, so that it needs
 * no fonts and works in `<img>`. Made of the film alone: the same film always gives the same bytes. Never throws
 * for odd titles: what cannot be set is left out, down to a poster of pure shapes.
 *
 * The first call reads and unpacks fonts (some 100 ms); later ones take about 2 ms. 5 to 16 kB for titles of up to
 * 30 characters, at most some 30 kB for the longest.
 */
export function renderPoster(film: PosterFilm): string {
  return drawPoster(film, '').svg;
}

/**
 * The same with its ground, for those who print it larger than it is.
 * @param variant gives the same film another poster; empty is the first.
 */
export function drawPoster(film: PosterFilm, variant: string): { svg: string; ground: Colour } {
  const year = film.year !== null && Number.isInteger(film.year) ? String(film.year) : '';
  const chance = chanceFrom(`${film.title}|${year}${variant && `|${variant}`}`);
  const temper = temperOf(film.genres);
  const composition = COMPOSITIONS[chance.pick(temper.compositions)];
  const palette = chance.pick(PALETTES[chance.pick(temper.families)]);
  const wording = wordingOf(film.title);
  const voice = wording?.face === 'world' ? 'world' : chance.pick(temper.voices);
  const copy: Copy = { units: wording?.units ?? [], voice, director: creditOf(film.directors), year };
  const name = escapeXml(film.title) + (year && ` (${year})`);
  return { svg: print(name, palette, paint(copy, composition, palette, chance), chance), ground: palette.ground };
}

/** Letters are drawn on an eighth of a px, and on a fourth where the poster would pass 16 kB otherwise. */
const GRIDS = { fine: 8, coarse: 4 };
const ENOUGH = 16_384;

function print(name: string, palette: Palette, { layout, art }: Painted, chance: Chance): string {
  const { ground, type } = palette;
  const [light, dark] = contrast(ground, '#000000') > contrast(type, '#000000') ? [ground, type] : [type, ground];
  const paper = grain(chance, light, dark);
  const lettered = (grid: number) => {
    const printer = new OutlinePrinter(grid);
    layout.print(printer);
    return [
      '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="600" viewBox="0 0 400 600" role="img">',
      `<title>${name}</title>`,
      box(0, 0, SHEET.width, SHEET.height, ground),
      art,
      // What leaves its field is covered here. Clipping it instead would leave hairlines where colours meet.
      ...layout.covers.map((cover) => box(cover.x, cover.y, cover.width, cover.height, ground)),
      printer.element(type),
      paper,
      // A hairline keeps dark sheets apart from the night page, and pale ones from the day page.
      `<path fill="none" stroke="${type}" stroke-opacity=".16" d="M.5.5h399v599H.5z"/>`,
      '</svg>',
    ].join('');
  };
  const fine = lettered(GRIDS.fine);
  return fine.length <= ENOUGH ? fine : lettered(GRIDS.coarse);
}
