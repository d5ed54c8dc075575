import type { FilmTable } from './films.ts';
import type { Reading } from './reading.ts';
import type { Years } from './years.ts';

/** Films of the years asked for, and others; those whose year nobody knows are between. */
const IN_YEARS = 1.35;
const OUT_OF_YEARS = 0.75;
const GENRE = 0.2;

/** What a film’s score is multiplied by for the years and genres that a question names, and the moods that have genres. */
export function boostOf({ analysis, genres }: Reading, films: FilmTable): (slot: number) => number {
  const { years } = analysis;
  if (!years && genres.size === 0) return () => 1;
  return (slot) => {
    const film = films.at(slot);
    if (!film) return 1;
    let factor = years ? yearsFactor(film.year, years) : 1;
    for (const [slug, weight] of genres) if (film.genres.includes(slug)) factor *= Math.max(0.5, 1 + GENRE * weight);
    return factor;
  };
}

function yearsFactor(year: number | null, { from, to }: Years): number {
  if (year === null) return 1;
  return year >= from && year <= to ? IN_YEARS : OUT_OF_YEARS;
}
