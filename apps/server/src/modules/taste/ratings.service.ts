import type { taste as contract } from '@fotograma/contract';
import { Invalid, NotFound } from '../../platform/errors.ts';
import type { Catalogue } from '../catalogue/index.ts';
import type { CollectionsRepository } from './collections.repository.ts';
import type { CollectionsService } from './collections.service.ts';
import type { AsPerson } from './people.ts';
import type { RatingOrder, RatingsRepository } from './ratings.repository.ts';
import { presentRating, presentTally, withFilms } from './ratings.ts';

/** How far ahead of UTC a day begins somewhere on earth. */
const FIRST_TIME_ZONE_MS = 14 * 3_600_000;

export type RatingsService = ReturnType<typeof createRatings>;

interface Given {
  readonly movieId: number;
  /** Stars. */
  readonly rating: number;
  readonly review?: string | null | undefined;
  readonly watchedAt?: string | null | undefined;
}

export function createRatings(deps: {
  asPerson: AsPerson;
  catalogue: Pick<Catalogue, 'moviesByIds'>;
  ratings: RatingsRepository;
  rows: CollectionsRepository;
  collections: Pick<CollectionsService, 'put'>;
  /** Told after whatever a person says of films. */
  changed: (userId: string) => void;
  avatarUrl: (userId: string, version: string | null) => string | null;
  now: () => Date;
}) {
  const { asPerson, catalogue, ratings, rows, collections, changed, avatarUrl, now } = deps;
  return {
    /**
     * Rates a film, or rates it anew. Whoever rates a film has seen it: it leaves the watchlist, and with a day it is among
     * the watched.
     * @throws {NotFound} for an unknown film; {Invalid} for a day that has not begun anywhere yet.
     */
    async put(userId: string, { movieId, rating, review, watchedAt }: Given): Promise<contract.UserRating> {
      const today = new Date(now().getTime() + FIRST_TIME_ZONE_MS).toISOString().slice(0, 10);
      if (watchedAt && watchedAt > today) {
        throw new Invalid([{ in: 'body', pointer: '/watchedAt', message: 'This day is still to come' }]);
      }
      const row = await asPerson(userId, async (sql) => {
        await rows.remove(sql, userId, 'watchlist', movieId);
        if (watchedAt) await collections.put(sql, userId, 'watched', movieId);
        // Last: from here to the end of the transaction, everybody else who rates this film waits.
        return ratings.put(sql, userId, { movieId, halfStars: Math.round(rating * 2), review, watchedAt });
      });
      if (!row) throw new NotFound('film', movieId);
      changed(userId);
      const [movie] = await catalogue.moviesByIds([movieId]);
      if (!movie) throw new NotFound('film', movieId);
      return { ...presentRating(row), movie };
    },

    async remove(userId: string, movieId: number): Promise<void> {
      await asPerson(userId, (sql) => ratings.remove(sql, userId, movieId));
      changed(userId);
    },

    async list(userId: string, query: { page: number; limit: number; sortBy: RatingOrder; reviewed: boolean }) {
      const { page, limit, ...rest } = query;
      const [rows, tally, reviews] = await Promise.all([
        ratings.list(userId, { ...rest, limit, offset: (page - 1) * limit }),
        ratings.tally(userId),
        rest.reviewed ? ratings.countReviews(userId) : null,
      ]);
      const movies = await catalogue.moviesByIds(rows.map((row) => row.movieId));
      return { ratings: withFilms(rows, movies), stats: presentTally(tally), total: reviews ?? tally.total };
    },

    /** @throws {NotFound} */
    async reviews(movieId: number, { page, limit }: { page: number; limit: number }) {
      if (!(await ratings.isFilm(movieId))) throw new NotFound('film', movieId);
      const { rows, total } = await ratings.reviews(movieId, { limit, offset: (page - 1) * limit });
      const reviews = rows.map(
        (row): contract.Review => ({
          author: row.author,
          avatarUrl: avatarUrl(row.authorId, row.avatar),
          rating: row.halfStars / 2,
          review: row.review,
          updatedAt: row.updatedAt.toISOString(),
        }),
      );
      return { reviews, total };
    },
  };
}
