import { toTsquery } from './search.query.ts';
import type { SearchRepository } from './search.repository.ts';

/** Films counted at most; beyond it a reader narrows the search instead of reading on. */
export const MOST_FOUND = 300;

export interface SearchService {
  /** Ids of the films found, best first: titles before people before overviews. */
  find(text: string): Promise<number[]>;
}

/**
 * Search in titles, names, keywords and overviews. Accents and case are folded; a word that no title or name has is
 * taken for a misspelling of those that are near; when nothing is found, every word is.
 */
export function createSearch(repository: SearchRepository): SearchService {
  return {
    async find(text) {
      for (const correctAll of [false, true]) {
        const { folded, tokens } = await repository.understand(text, { correctAll });
        if (!tokens.length) return [];
        const found = await repository.find(folded, toTsquery(tokens), MOST_FOUND);
        if (found.length) return found;
      }
      return [];
    },
  };
}
