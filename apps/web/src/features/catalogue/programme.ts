import type { Filters } from './filters.ts';

const DECADES = [1920, 1930, 1940, 1950, 1960, 1970, 1980, 1990, 2000, 2010, 2020] as const;
const GENRES = [
  'noir',
  'comedy',
  'documentary',
  'science-fiction',
  'animation',
  'romance',
  'western',
  'horror',
  'musical',
  'silent',
] as const;
type RowGenre = (typeof GENRES)[number];
type Decade = (typeof DECADES)[number];

/** A row of the programme: which films, under which name, and why. */
export type Row = { readonly filters: Filters } & (
  | { readonly kind: 'decade'; readonly decade: Decade; readonly why: `decade.${Decade}` }
  | { readonly kind: 'genre'; readonly slug: RowGenre; readonly why: `why.${RowGenre}` }
);

/** Decades from the first to now, and a genre after each. */
export const PROGRAMME: readonly Row[] = DECADES.flatMap((decade, index): Row[] => {
  const genre = GENRES[index];
  return [decadeRow(decade), ...(genre ? [genreRow(genre)] : [])];
});

function decadeRow(decade: Decade): Row {
  return { kind: 'decade', decade, why: `decade.${decade}`, filters: { yearFrom: decade, yearTo: decade + 9 } };
}

function genreRow(slug: RowGenre): Row {
  return { kind: 'genre', slug, why: `why.${slug}`, filters: { genre: slug } };
}

/** The film of an evening: the same for all who look on the same day, and another the day after. */
export function pickOfDay<T>(films: readonly T[], today: Date): T | null {
  const day = Math.floor(Date.UTC(today.getFullYear(), today.getMonth(), today.getDate()) / 86_400_000);
  return films[day % Math.max(films.length, 1)] ?? null;
}
