import type { catalogue } from '@fotograma/contract';
import { LRUCache } from 'lru-cache';
import type { ShelfChanges, ShelfKeeper } from './shelf-index.loader.ts';

/** Films kept as lists show them: one to two kilobytes each. */
const MOST_CARDS = 50_000;

export interface MovieCards {
  /**
   * Films as lists show them, in this order; ids that no film has are left out. What is shown was committed when this was
   * called, or is newer.
   * @param looked the record of changes was looked at since the question came.
   */
  byIds(ids: readonly number[], looked?: boolean): Promise<catalogue.Movie[]>;
}

/**
 * Keeps films as lists show them, because every page is made of them: putting twenty together takes PostgreSQL as long as
 * all the rest of a list. They are forgotten as the record of changes names them; while nobody follows it, nothing is kept.
 */
export function createMovieCards(deps: {
  read: (ids: readonly number[]) => Promise<catalogue.Movie[]>;
  keeper: Pick<ShelfKeeper, 'look' | 'isFollowing' | 'onChange'>;
}): MovieCards {
  const { read, keeper } = deps;
  const cards = new LRUCache<number, catalogue.Movie>({ max: MOST_CARDS });
  /** What is read while something is forgotten may be what was to be forgotten. */
  let forgotten = 0;
  keeper.onChange((changes: ShelfChanges) => {
    forgotten++;
    if (changes === 'all') cards.clear();
    else for (const id of changes) cards.delete(id);
  });
  return {
    async byIds(ids, looked = false) {
      if (ids.length === 0) return [];
      if (!(looked ? keeper.isFollowing() : await keeper.look())) return read(ids);
      const known = new Map<number, catalogue.Movie>();
      const missing = new Set<number>();
      for (const id of ids) {
        const card = cards.get(id);
        if (card) known.set(id, card);
        else missing.add(id);
      }
      if (missing.size > 0) {
        const before = forgotten;
        for (const card of await read([...missing])) {
          known.set(card.id, card);
          // Whoever is given one is given the same as everybody: nobody may write on it.
          if (before === forgotten) cards.set(card.id, Object.freeze(card));
        }
      }
      return ids.flatMap((id) => known.get(id) ?? []);
    },
  };
}
