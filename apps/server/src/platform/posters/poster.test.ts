import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { type Colour, contrast, LEGIBLE } from './colour.ts';
import { COMPOSITIONS } from './compositions.ts';
import { type Area, type Copy, SHEET } from './layouts.ts';
import { OutlinePrinter } from './outlines.ts';
import { paint } from './painting.ts';
import { PALETTES } from './palettes.ts';
import { type PosterFilm, renderPoster } from './poster.ts';
import { chanceFrom } from './seed.ts';
import { contoursOf, inkOf, parseXml } from './svg.testing.ts';
import { wordingOf } from './wording.ts';

const GENRES =
  'action adventure animation biography comedy crime documentary drama experimental family fantasy history horror martial-arts music musical mystery noir political romance science-fiction short silent sport spy thriller war western'.split(
    ' ',
  );

const film = (title: string, more: Partial<PosterFilm> = {}): PosterFilm => ({
  title,
  year: 1961,
  directors: ['Agnès Varda'],
  genres: ['drama'],
  ...more,
});

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><svg onload=alert(1)>',
  'Tom & Jerry\'s "Big" ]]> <!-- Day',
  'Null\u0000 and \u0007bell \u001b[31m',
  'Lone \ud800 surrogates \udc00',
  'Not a character \uffff\ufffe',
  '😀',
  'Emoji 👩‍👩‍👧‍👦 Movie 🎬',
  '七人の侍',
  'رسالة إلى البحر',
  'שלום',
  'Сталкер',
  'Ζορμπάς',
  'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!',
  '\u202eright to left',
  '$',
  '…',
  '',
  ' \u00a0\u2003 ',
  'a'.repeat(5000),
  'W '.repeat(400),
  'Supercalifragilisticexpialidocious'.repeat(4),
];

/** Titles of every kind: plain words, real alphabets, anything at all. */
const anyTitle = fc.oneof(
  fc.lorem({ maxCount: 14, mode: 'words' }),
  fc.string({ unit: 'grapheme', maxLength: 140 }),
  fc.string({ unit: 'binary', maxLength: 140 }),
  fc.constantFrom(...HOSTILE),
);
const anyFilm = fc.record({
  title: anyTitle,
  year: fc.option(fc.integer({ min: 1888, max: 2030 })),
  directors: fc.array(fc.string({ unit: 'grapheme', maxLength: 60 }), { maxLength: 4 }),
  genres: fc.array(fc.constantFrom(...GENRES, 'no-such-genre'), { maxLength: 3 }),
});

describe('renderPoster', () => {
  it('gives the same bytes for the same film, in this process and the next', async () => {
    const films = ['Vertigo', 'Playtime', '8½'].map((title) => film(title));
    const first = films.map(renderPoster);
    vi.resetModules();
    const fresh = await import('./poster.ts');
    expect(films.map(fresh.renderPoster)).toEqual(first);
    expect(films.map(fresh.renderPoster)).toEqual(first);
  });

  it('gives different films different posters', () => {
    const films = GENRES.flatMap((genre, at) =>
      ['The Return', 'The Return', 'Return', 'Home'].map((title, i) => film(title, { genres: [genre], year: 1850 + at * 4 + i })),
    );
    expect(new Set(films.map(renderPoster)).size).toBe(films.length);
  });

  it.each(HOSTILE)('stays a well-formed, harmless drawing for %j', (title) => {
    const svg = renderPoster(film(title, { directors: [title] }));
    const elements = parseXml(svg);
    for (const { name } of elements) expect(['svg', 'title', 'path', 'g', 'circle', 'ellipse']).toContain(name);
    expect(elements[0]).toMatchObject({ name: 'svg', attributes: { viewBox: '0 0 400 600', role: 'img' } });
    expect(svg.replace(/<title>[^<]*<.title>/, '')).not.toMatch(/<text|\bid=|\bon\w+=|href|filter|NaN|Infinity|undefined/);
    // The title itself may be long: the catalogue keeps it whole for those who hear it.
    expect(svg.length).toBeLessThan(48_000);
  });

  it('names the film for those who do not see it', () => {
    const svg = renderPoster(film('Fish & <Chips> "to go"'));
    expect(svg).toContain('<title>Fish &#38; &#60;Chips&#62; &#34;to go&#34; (1961)</title>');
    expect(parseXml(svg)[1]?.text).toBe('Fish & <Chips> "to go" (1961)');
  });

  it('keeps every outline on the sheet and every title legible, whatever the film', () => {
    fc.assert(
      fc.property(anyFilm, (any) => {
        const svg = renderPoster(any);
        parseXml(svg);
        expectOnSheet(contoursOf(svg));
      }),
      { numRuns: 300 },
    );
  });

  it('sets short titles huge and long ones small, none of them tiny', () => {
    const heightOf = (title: string) => {
      const units = wordingOf(title)?.units ?? [];
      const { layout } = paint(
        { units, voice: 'black', director: '', year: '' },
        COMPOSITIONS.sun,
        PALETTES.life[0],
        chanceFrom('a quiet place'),
      );
      const printer = new OutlinePrinter(8);
      layout.print(printer);
      const contours = contoursOf(`<svg>${printer.element('#000000')}</svg>`);
      return Math.max(...contours.map(({ height }) => height));
    };
    expect(heightOf('M')).toBeGreaterThan(170);
    expect(heightOf('Jaws')).toBeGreaterThan(80);
    const long = 'Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb, and Other Stories of the Long Cold War, Volume One';
    expect(heightOf(long)).toBeGreaterThan(18);
    expect(heightOf(long)).toBeLessThan(45);
  });

  it('stays within 16 kB for titles of 30 characters', () => {
    const word = fc.string({ unit: fc.constantFrom(...'aabcdeeeefghiijklmnooprrssttuvwyzéñø&'), minLength: 1, maxLength: 9 });
    const films = fc.record({
      title: fc.array(word, { minLength: 3, maxLength: 6 }).map((words) =>
        words
          .map((one) => one.charAt(0).toUpperCase() + one.slice(1))
          .join(' ')
          .slice(0, 30),
      ),
      year: fc.constant(2001),
      directors: fc.constantFrom(['Apichatpong Weerasethakul', 'B. Reeves'], ['Florian Henckel von Donnersmarck', 'Another', 'One More']),
      genres: fc.array(fc.constantFrom(...GENRES), { minLength: 1, maxLength: 1 }),
    });
    fc.assert(
      fc.property(films, (any) => {
        expect(renderPoster(any).length).toBeLessThanOrEqual(16_384);
      }),
      { numRuns: 400 },
    );
  });
});

describe('palettes', () => {
  const palettes = Object.values(PALETTES).flat();

  it('can be read, show their inks, and stand off both pages', () => {
    for (const { ground, type, inks } of palettes) {
      expect(contrast(ground, type), `${type} on ${ground}`).toBeGreaterThanOrEqual(LEGIBLE);
      for (const ink of inks) expect(contrast(ink, ground), `${ink} on ${ground}`).toBeGreaterThanOrEqual(1.28);
      expect(contrast(ground, '#101319')).toBeGreaterThan(1.15);
      expect(contrast(ground, '#f7f3ea')).toBeGreaterThan(1.15);
    }
  });

  it('can be read with every composition, in every manner it has', () => {
    const copy: Copy = { units: wordingOf('Nights')?.units ?? [], voice: 'black', director: 'Ida Lupino', year: '1953' };
    const seen = new Set<string>();
    for (const [name, composition] of Object.entries(COMPOSITIONS)) {
      for (const palette of palettes) {
        const { layout, art } = paint(copy, composition, palette, chanceFrom(`${name} ${palette.ground}`));
        const printer = new OutlinePrinter(8);
        layout.print(printer);
        const contours = contoursOf(`<svg>${printer.element(palette.type)}</svg>`);
        expectOnSheet(contours);
        seen.add(layout.over ? 'over' : layout.labelled ? 'label' : 'apart');
        // Covers are painted with the ground, on which type was found legible above.
        const bare = contours.filter((contour) => !layout.covers.some((cover) => holds(cover, contour)));
        if (bare.length === 0) continue;
        expect(layout.over, `${name} on ${palette.ground}`).toBe(true);
        for (const ink of inkOf(art)) {
          expect(contrast(ink as Colour, palette.type), `${ink} in ${name}`).toBeGreaterThanOrEqual(LEGIBLE);
        }
      }
    }
    expect(seen).toEqual(new Set(['apart', 'label', 'over']));
  });
});

function expectOnSheet(contours: readonly Area[]): void {
  for (const contour of contours) expect(holds({ x: 0, y: 0, ...SHEET }, contour), JSON.stringify(contour)).toBe(true);
}

function holds(outer: Area, inner: Area): boolean {
  return (
    inner.x >= outer.x - 0.1 &&
    inner.y >= outer.y - 0.1 &&
    inner.x + inner.width <= outer.x + outer.width + 0.1 &&
    inner.y + inner.height <= outer.y + outer.height + 0.1
  );
}
