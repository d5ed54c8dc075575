import type { EngineFindings, FilmText } from './engine.types.ts';

/** Values of a facet that are told. */
const MOST_VALUES = 30;

/** How many of these films are of which genre, decade, country and language: the most frequent first, decades in order. */
export function facetsOf(films: readonly FilmText[]): EngineFindings['facets'] {
  const genres = new Map<string, number>();
  const decades = new Map<number, number>();
  const countries = new Map<string, number>();
  const languages = new Map<string, number>();
  for (const film of films) {
    for (const genre of film.genres) count(genres, genre);
    for (const country of film.countries) count(countries, country);
    if (film.language !== null) count(languages, film.language);
    if (film.year !== null) count(decades, Math.floor(film.year / 10) * 10);
  }
  return {
    genres: mostOf(genres).map(([slug, count]) => ({ slug, count })),
    decades: [...decades].map(([decade, count]) => ({ decade, count })).sort((a, b) => a.decade - b.decade),
    countries: mostOf(countries).map(([code, count]) => ({ code, count })),
    languages: mostOf(languages).map(([code, count]) => ({ code, count })),
  };
}

function count<T>(counts: Map<T, number>, value: T): void {
  counts.set(value, (counts.get(value) ?? 0) + 1);
}

function mostOf(counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, MOST_VALUES);
}
