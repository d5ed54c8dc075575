import { corrections } from './spelling.ts';

/** Letters from which on the last word may be the beginning of one: half the catalogue has a word that begins with m. */
const SHORTEST_BEGINNING = 3;
/** Other spellings tried for one word. */
const MOST_SPELLINGS = 4;

/** A word of a search, folded, with what the vocabulary says of it. */
export interface SearchToken {
  readonly word: string;
  /** Whether some title or name has it, or begins a word with it. */
  readonly known: boolean;
  /** Words that are roughly alike; only asked for where it is not known. */
  readonly alike: readonly { word: string; frequency: number }[];
}

/** The words of a search in PostgreSQL's `to_tsquery` syntax; all must be found. */
export interface WordQueries {
  readonly words: string;
  /** For texts whose words are cut to their stems: an open end there would let "amelie" find every Amelia. */
  readonly stems: string;
  /** Only in titles (weight A). */
  readonly titles: string;
}

/**
 * Each word stands with its corrections; the last one also as the beginning of a word, because it may still be typed.
 */
export function toTsquery(tokens: readonly SearchToken[]): WordQueries {
  const query = (weight: string, beginnings: boolean) =>
    tokens
      .map(({ word, alike }, index) => {
        const open = beginnings && index === tokens.length - 1 && word.length >= SHORTEST_BEGINNING;
        const spellings = corrections(word, alike, MOST_SPELLINGS).filter((spelling) => spelling !== word);
        return `(${[lexeme(word, `${open ? '*' : ''}${weight}`), ...spellings.map((spelling) => lexeme(spelling, weight))].join(' | ')})`;
      })
      .join(' & ');
  return { words: query('', true), stems: query('', false), titles: query('A', true) };
}

/** A lexeme in quotes: nothing in it is syntax. */
function lexeme(word: string, marks: string): string {
  return `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'${marks ? `:${marks}` : ''}`;
}
