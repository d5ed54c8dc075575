import { LRUCache } from 'lru-cache';
import { isLost, toTsquery } from './search.query.ts';
import type { SearchRepository } from './search.repository.ts';
import type { ShelfKeeper } from './shelf-index.loader.ts';

/** Films counted at most; beyond it a reader narrows the search instead of reading on. */
export const MOST_FOUND = 300;
/** Searches whose findings are kept, some kilobytes each: while somebody types, the same beginnings are asked for over and over. */
const MOST_KEPT = 1_000;

export interface SearchService {
  /** Ids of the films found, best first: titles before people before overviews. */
  find(text: string): Promise<readonly number[]>;
}

/**
 * Search in titles, names, keywords and overviews. Accents and case are folded; a word that no title or name has is
 * taken for a misspelling of those that are near; when nothing is found, every word is. The first letter is seldom wrong:
 * only where nothing near begins with it, words with others are looked at. What was found is kept until the shelf changes.
 */
export function createSearch(repository: SearchRepository, shelf: Pick<ShelfKeeper, 'look' | 'onChange'>): SearchService {
  const kept = new LRUCache<string, number[]>({ max: MOST_KEPT });
  let changes = 0;
  shelf.onChange(() => {
    changes++;
    kept.clear();
  });
  const understand = async (text: string, correctAll: boolean) => {
    const understood = await repository.understand(text, { correctAll, anyInitial: false });
    const lost = understood.tokens.some((token) => isLost(token, correctAll));
    return lost ? repository.understand(text, { correctAll, anyInitial: true }) : understood;
  };
  const look = async (text: string): Promise<number[]> => {
    for (const correctAll of [false, true]) {
      const { folded, tokens } = await understand(text, correctAll);
      if (!tokens.length) return [];
      const found = await repository.find(folded, toTsquery(tokens), MOST_FOUND);
      if (found.length) return found;
    }
    return [];
  };
  return {
    async find(text) {
      if (!(await shelf.look())) return look(text);
      const known = kept.get(text);
      if (known) return known;
      const before = changes;
      const found = await look(text);
      if (before === changes) kept.set(text, found);
      return found;
    },
  };
}
