import type { SearchRepository, SearchToken } from './search.repository.ts';
import { corrections } from './spelling.ts';

/** Films counted at most; beyond it a reader narrows the search instead of reading on. */
export const MOST_FOUND = 500;
/** Letters from which on the last word may be the beginning of one: half the catalogue has a word that begins with m. */
const SHORTEST_BEGINNING = 3;
/** Other spellings tried for one word. */
const MOST_SPELLINGS = 4;

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

/**
 * Queries in PostgreSQL's `to_tsquery` syntax: all words anywhere, all as stems in overviews, all in titles, all in titles or names. Each
 * word stands with its corrections; the last one also as the beginning of a word, because it may still be typed.
 */
export function toTsquery(tokens: readonly SearchToken[]): { all: string; stems: string; titles: string; names: string } {
  const query = (weights: string, beginnings = true) =>
    tokens
      .map(({ word, alike }, index) => {
        const open = beginnings && index === tokens.length - 1 && word.length >= SHORTEST_BEGINNING;
        const spellings = corrections(word, alike, MOST_SPELLINGS).filter((spelling) => spelling !== word);
        return `(${[`${quote(word)}:${open ? '*' : ''}${weights}`, ...spellings.map((spelling) => `${quote(spelling)}:${weights}`)].join(' | ')})`;
      })
      .join(' & ');
  // A stem is cut already: with an open end, "amelie" would find every Amelia.
  return { all: query('ABCD'), stems: query('D', false), titles: query('A'), names: query('AB') };
}

/** A lexeme in quotes: nothing in it is syntax. */
function quote(word: string): string {
  return `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
