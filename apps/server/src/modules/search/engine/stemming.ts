import { stemmer as english } from '@orama/stemmers/english';
import { stemmer as portuguese } from '@orama/stemmers/portuguese';
import { stemmer as spanish } from '@orama/stemmers/spanish';

/** Words whose stems are remembered: most of what films are told with. */
const REMEMBERED = 50_000;
/** Longer ones are no words. */
const LONGEST = 40;

const remembered = new Map<string, string>();

/** The stem of a folded English word (Porter’s). Words with a digit or another alphabet are their own. */
export function stem(word: string): string {
  const known = remembered.get(word);
  if (known !== undefined) return known;
  const stemmed = word.length < 3 || word.length > LONGEST || !/^[a-z]+$/.test(word) ? word.slice(0, LONGEST) : english(word);
  // Frequent words come back at once; forgetting all of them now and then is cheaper than knowing which are old.
  if (remembered.size >= REMEMBERED) remembered.clear();
  remembered.set(word, stemmed);
  return stemmed;
}

/** The stem of a folded Spanish or Portuguese word (Snowball’s). */
export function stemOf(word: string, language: 'es' | 'pt'): string {
  if (word.length < 4 || word.length > LONGEST) return word;
  return language === 'es' ? spanish(word) : portuguese(word);
}
