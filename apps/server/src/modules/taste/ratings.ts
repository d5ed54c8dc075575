import type { catalogue, taste as contract } from '@fotograma/contract';
import type { RatingRow, Tally } from './ratings.repository.ts';

/** A rating as its author gets it, without its film. */
export function presentRating(row: RatingRow): Omit<contract.UserRating, 'movie'> {
  return {
    movieId: row.movieId,
    rating: row.halfStars / 2,
    review: row.review,
    watchedAt: row.watchedAt,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** Ratings with their films; one whose film went this moment is left out. */
export function withFilms(rows: readonly RatingRow[], movies: readonly catalogue.Movie[]): contract.UserRating[] {
  const byId = new Map(movies.map((movie) => [movie.id, movie]));
  return rows.flatMap((row) => {
    const movie = byId.get(row.movieId);
    return movie ? [{ ...presentRating(row), movie }] : [];
  });
}

/** The mean is in stars, to the hundredth. */
export function presentTally({ total, sum, distribution }: Tally): contract.RatingStats {
  return { total, average: total === 0 ? null : Math.round((sum * 50) / total) / 100, distribution };
}
