import type { taste as contract, catalogue as films } from '@fotograma/contract';
import type { Sql } from '../../platform/database/database.ts';
import { NotFound } from '../../platform/errors.ts';
import type { Catalogue } from '../catalogue/index.ts';
import type { CollectionsRepository } from './collections.repository.ts';
import type { AsPerson } from './people.ts';

export type CollectionsService = ReturnType<typeof createCollections>;

export function createCollections(deps: {
  asPerson: AsPerson;
  catalogue: Pick<Catalogue, 'moviesByIds'>;
  collections: CollectionsRepository;
  /** Told after whatever a person says of films. */
  changed: (userId: string) => void;
}) {
  const { asPerson, catalogue, collections, changed } = deps;

  const put = async (sql: Sql, userId: string, type: contract.Collection, movieId: number): Promise<void> => {
    if (!(await collections.add(sql, userId, type, movieId))) throw new NotFound('film', movieId);
    if (type === 'watched') await collections.remove(sql, userId, 'watchlist', movieId);
  };

  return {
    /**
     * Puts a film into a collection, within the caller's transaction. What has been watched is not still to be watched: it
     * leaves the watchlist. @throws {NotFound}
     */
    put,

    async list(
      userId: string,
      type: contract.Collection,
      { page, limit }: { page: number; limit: number },
    ): Promise<{ movies: films.Movie[]; total: number }> {
      const { ids, total } = await collections.list(userId, type, { limit, offset: (page - 1) * limit });
      return { movies: await catalogue.moviesByIds(ids), total };
    },

    /** @throws {NotFound} */
    async add(userId: string, type: contract.Collection, movieId: number): Promise<void> {
      await asPerson(userId, (sql) => put(sql, userId, type, movieId));
      changed(userId);
    },

    async remove(userId: string, type: contract.Collection, movieId: number): Promise<void> {
      await asPerson(userId, (sql) => collections.remove(sql, userId, type, movieId));
      changed(userId);
    },
  };
}
