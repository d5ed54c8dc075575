import { isLost, toTsquery } from './search.query.ts';
import type { SearchRepository } from './search.repository.ts';

/** Films counted at most; beyond it a reader narrows the search instead of reading on. */
export const MOST_FOUND = 300;

export interface SearchService {
  /** Ids of the films found, best first: titles before people before overviews. */
  find(text: string): Promise<number[]>;
}

/**
 * Search in titles, names, keywords and overviews. Accents and case are folded; a word that no title or name has is
 * taken for a misspelling of those that are near; when nothing is found, every word is. The first letter is seldom wrong:
 * only where nothing near begins with it, words with others are looked at.
 */
export function createSearch(repository: SearchRepository): SearchService {
  const understand = async (text: string, correctAll: boolean) => {
    const understood = await repository.understand(text, { correctAll, anyInitial: false });
    const lost = understood.tokens.some((token) => isLost(token, correctAll));
    return lost ? repository.understand(text, { correctAll, anyInitial: true }) : understood;
  };
  return {
    async find(text) {
      for (const correctAll of [false, true]) {
        const { folded, tokens } = await understand(text, correctAll);
        if (!tokens.length) return [];
        const found = await repository.find(folded, toTsquery(tokens), MOST_FOUND);
        if (found.length) return found;
      }
      return [];
    },
  };
}
