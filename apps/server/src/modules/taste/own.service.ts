import { taste as contract } from '@fotograma/contract';
import { NotFound } from '../../platform/errors.ts';
import type { CollectionsRepository } from './collections.repository.ts';
import type { OwnRepository } from './own.repository.ts';
import type { RatingsRepository } from './ratings.repository.ts';
import { presentRating, presentTally } from './ratings.ts';

export type OwnService = ReturnType<typeof createOwn>;

/** What one person has to do with one film, and with films in all. */
export function createOwn(deps: { own: OwnRepository; ratings: RatingsRepository; collections: CollectionsRepository }) {
  const { own, ratings, collections } = deps;
  return {
    /** @throws {NotFound} */
    async film(userId: string, movieId: number): Promise<contract.OwnFilm> {
      const [row, rating, kept] = await Promise.all([
        own.film(userId, movieId),
        ratings.find(userId, movieId),
        collections.of(userId, movieId),
      ]);
      if (!row) throw new NotFound('film', movieId);
      const { verdict, position, duration, watched } = row;
      return {
        rating: rating && presentRating(rating),
        collections: kept,
        verdict,
        progress: position === null || duration === null ? null : { position, duration, watched },
      };
    },

    async statistics(userId: string): Promise<contract.Statistics> {
      const [told, tally, counts] = await Promise.all([own.statistics(userId), ratings.tally(userId), collections.counts(userId)]);
      const filled = contract.COLLECTIONS.map((type) => [type, counts.get(type) ?? 0] as const);
      return {
        ...told,
        stats: presentTally(tally),
        collections: Object.fromEntries(filled) as contract.Statistics['collections'],
      };
    },
  };
}
