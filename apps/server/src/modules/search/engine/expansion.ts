import type { Concept } from './concepts.ts';
import type { FilmText } from './engine.types.ts';
import { wordsOf } from './folding.ts';
import { idfOf } from './ranking.ts';
import { stem } from './stemming.ts';

/** First hits that words are taken from, and words that are taken. */
const FROM = 8;
const TERMS = 14;
/** A word of one film alone is about that film. */
const LEAST_FILMS = 2;
const LEAST_FREQUENCY = 3;
/** What the new words weigh in all beside those that were asked. */
const SHARE = 0.5;

/**
 * Words of a question’s first hits, to be looked for beside it: relevance feedback without anybody’s feedback, after RM3 (Abdul-Jaleel et
 * al., TREC 2004): words are weighed by how much the better hits say them, and by how rare they are.
 */
export function wordsOfHits(
  concepts: readonly Concept[],
  hits: readonly { readonly film: FilmText; readonly score: number }[],
  shelf: { frequency(stem: string): number; films: number },
): Concept[] {
  const asked = new Set(concepts.flatMap(({ alternatives }) => alternatives.flatMap(({ stems }) => stems)));
  const first = hits.slice(0, FROM);
  const sum = first.reduce((total, { score }) => total + score, 0) || 1;
  const weights = new Map<string, { weight: number; films: number }>();
  for (const { film, score } of first) {
    const words = wordsOf(`${film.overview ?? ''} ${film.keywords.join(' ')}`).map(stem);
    const counts = new Map<string, number>();
    for (const word of words) if (word.length > 2 && !asked.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
    for (const [word, count] of counts) {
      const known = weights.get(word) ?? { weight: 0, films: 0 };
      weights.set(word, { weight: known.weight + (score / sum) * (count / words.length), films: known.films + 1 });
    }
  }
  const rated = [...weights].flatMap(([word, { weight, films }]) => {
    const frequency = shelf.frequency(word);
    if (films < LEAST_FILMS || frequency < LEAST_FREQUENCY || frequency > shelf.films / 10) return [];
    return [{ word, weight: weight * idfOf(frequency, shelf.films) }];
  });
  const best = rated.sort((a, b) => b.weight - a.weight || (a.word < b.word ? -1 : 1)).slice(0, TERMS);
  const top = best[0]?.weight ?? 1;
  return best.map(
    ({ word, weight }): Concept => ({ kind: 'word', weight: (SHARE * weight) / top, alternatives: [{ stems: [word], weight: 1 }] }),
  );
}
