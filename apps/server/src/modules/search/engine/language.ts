import type { search } from '@fotograma/contract';
import type { Lexicon } from '../lexicon/lexicon.ts';

/** A word of the lexicon tells less about the language than one that every sentence has. */
const LEXICAL = 0.5;

/** The language that a question is in, by its little words first; English where nothing tells. */
export function languageOf(words: readonly string[], lexicon: Lexicon): search.QuestionLanguage {
  const scores = { en: 0, es: 0, pt: 0 };
  for (const word of words) {
    const little = (['en', 'es', 'pt'] as const).filter((language) => lexicon.stopwords[language].has(word));
    for (const language of little) scores[language] += 1 / little.length;
    if (little.length) continue;
    const known = (['en', 'es', 'pt'] as const).filter(
      (language) =>
        lexicon.concepts[language].exact(word) !== undefined ||
        lexicon.genres[language].exact(word) !== undefined ||
        (language !== 'en' && lexicon.concepts[language].word(word, language) !== undefined),
    );
    for (const language of known) scores[language] += LEXICAL / known.length;
  }
  if (scores.en >= scores.es && scores.en >= scores.pt) return 'en';
  return scores.pt > scores.es ? 'pt' : 'es';
}
