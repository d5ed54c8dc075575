import type { blog as contract } from '@fotograma/contract';
import type * as z from 'zod';

type Theme = z.output<typeof contract.BlogTheme>;

/** WCAG 2.2, 1.4.3: text and what is behind it. */
const LEAST_CONTRAST = 4.5;
const INK = { dark: '#1b1d22', light: '#f4f1ea' };
const PAPER = '#f7f3ea';
const ACCENT = { day: '#8a4b06', night: '#e8a33d' };

/**
 * The colours of a blog as CSS. What could not be read on its paper is replaced; where no paper is chosen there are two, and the
 * reader's system says which.
 */
export function styleOf({ accent, paper, ink }: Theme): string {
  if (paper === undefined) {
    const day = readable(accent, PAPER) ? accent : ACCENT.day;
    const night = readable(accent, '#101319') ? accent : ACCENT.night;
    return `:root{--accent:${day}}@media (prefers-color-scheme:dark){:root{--accent:${night}}}`;
  }
  const text = readable(ink, paper) ? ink : contrast(INK.dark, paper) >= contrast(INK.light, paper) ? INK.dark : INK.light;
  const light = readable(accent, paper) ? accent : text;
  const isDark = luminance(paper) < 0.2;
  return `:root,:root:root{color-scheme:${isDark ? 'dark' : 'light'};--paper:${paper};--ink:${text};--accent:${light};--quiet:color-mix(in oklab,${text} 78%,${paper});--line:color-mix(in oklab,${text} 18%,${paper})}`;
}

function readable(colour: string | undefined, on: string): colour is string {
  return colour !== undefined && contrast(colour, on) >= LEAST_CONTRAST;
}

/** WCAG 2.2, “contrast ratio”: 1 to 21. */
export function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** WCAG 2.2, “relative luminance”, of `#rrggbb`. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
