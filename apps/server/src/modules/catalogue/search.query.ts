import { allowedMistakes, corrections } from './spelling.ts';

/** Letters from which on the last word may be the beginning of one: half the catalogue has a word that begins with m. */
const SHORTEST_BEGINNING = 3;
/** Other spellings tried for one word. */
const MOST_SPELLINGS = 4;

/** A word of a search, folded, with what the vocabulary says of it. */
export interface SearchToken {
  readonly word: string;
  /** Whether some title or name has it, or begins a word with it. */
  readonly known: boolean;
  /** Whether some title or name has it as it stands. */
  readonly whole: boolean;
  /** Whether it is a word like "the", which hardly any English text is without. */
  readonly common: boolean;
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
  /**
   * As they stand, without the common ones where there are others: for texts, of which common words tell nothing. There a
   * word that is whole is not taken for the beginning of another: of frequent ones that would be thousands of texts.
   */
  readonly texts: string;
}

/**
 * Each word stands with its corrections; the last one also as the beginning of a word, because it may still be typed.
 */
export function toTsquery(tokens: readonly SearchToken[]): WordQueries {
  const query = (of: readonly SearchToken[], weight: string, isBeginning: (token: SearchToken) => boolean) =>
    of
      .map((token) => {
        const { word, alike } = token;
        const open = isBeginning(token) && token === tokens.at(-1) && word.length >= SHORTEST_BEGINNING;
        const spellings = corrections(word, alike, MOST_SPELLINGS).filter((spelling) => spelling !== word);
        return `(${[lexeme(word, `${open ? '*' : ''}${weight}`), ...spellings.map((spelling) => lexeme(spelling, weight))].join(' | ')})`;
      })
      .join(' & ');
  const telling = tokens.filter(({ common }) => !common);
  return {
    words: query(tokens, '', () => true),
    stems: query(tokens, '', () => false),
    titles: query(tokens, 'A', () => true),
    texts: query(telling.length ? telling : tokens, '', ({ whole }) => !whole),
  };
}

/** Whether a word that is not known, or is doubted, was not recognised as another. */
export function isLost({ word, known, alike }: SearchToken, correctAll: boolean): boolean {
  return (correctAll || !known) && allowedMistakes([...word].length) > 0 && corrections(word, alike, 1).length === 0;
}

/** A lexeme in quotes: nothing in it is syntax. */
function lexeme(word: string, marks: string): string {
  return `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'${marks ? `:${marks}` : ''}`;
}
