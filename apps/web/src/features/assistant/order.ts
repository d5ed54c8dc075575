import type { Answer, Citation } from './queries.ts';

/** The films that are cited, by their numbers, and then the others as they came. */
export function orderFilms(films: Answer['contextMovies'], citations: readonly Citation[]): Answer['contextMovies'] {
  const place = (id: number) => citations.find(({ movieId }) => movieId === id)?.n ?? Number.POSITIVE_INFINITY;
  return films
    .map((film) => ({ film, at: place(film.id) }))
    .sort((a, b) => (a.at === b.at ? 0 : a.at - b.at))
    .map(({ film }) => film);
}
