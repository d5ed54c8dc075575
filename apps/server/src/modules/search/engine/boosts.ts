import type { FilmTable } from './films.ts';
import type { Groups } from './groups.ts';
import type { Reading } from './reading.ts';
import type { Years } from './years.ts';

/** Films of the years asked for, and others; those whose year nobody knows are between. */
const IN_YEARS = 1.35;
const OUT_OF_YEARS = 0.75;
const GENRE = 0.2;

/** What films’ scores are multiplied by. */
export interface Boost {
  of(slot: number): number;
  /** No film has more. */
  readonly most: number;
}

export const NO_BOOST: Boost = { of: () => 1, most: 1 };

/** For the years and genres that a question names, and the moods that have genres. */
export function boostOf({ analysis, genres }: Reading, films: FilmTable, genresOf: Groups): Boost {
  const { years } = analysis;
  if (!years && genres.size === 0) return NO_BOOST;
  const factors = new Map([...genres].map(([slug, weight]) => [slug, Math.max(0.5, 1 + GENRE * weight)]));
  const byGenres = genresOf.by((own) => own.reduce((product, slug) => product * (factors.get(slug) ?? 1), 1));
  return {
    of: (slot) => byGenres(slot) * (years ? yearsFactor(films.yearAt(slot), years) : 1),
    most: [...factors.values()].reduce((product, factor) => product * Math.max(1, factor), years ? IN_YEARS : 1),
  };
}

/** @param year 0 where nobody knows it. */
function yearsFactor(year: number, { from, to }: Years): number {
  if (year === 0) return 1;
  return year >= from && year <= to ? IN_YEARS : OUT_OF_YEARS;
}
