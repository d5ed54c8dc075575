import type { Concept } from './concepts.ts';
import type { FilmText } from './engine.types.ts';
import { idfOf } from './ranking.ts';
import { wordsOfFilm } from './words.ts';

/** Words that are looked for. */
const TERMS = 30;
/** A word that several of the films have says more of what they share. */
const SHARED = 1.5;
/** In more films than this share of all, a word tells nothing. */
const COMMON = 1 / 8;

/** What films are made of together, as something that can be asked for: the words that tell most of them apart from all others. */
export function likeness(films: readonly FilmText[], shelf: { frequency(stem: string): number; films: number }): Concept[] {
  const weights = new Map<string, { weight: number; films: number }>();
  for (const film of films) {
    // Not by its title: a film is not like another because it is called so.
    const { words } = wordsOfFilm({ ...film, title: '', originalTitle: null, titles: [] });
    for (const word of words.keys()) {
      const frequency = shelf.frequency(word);
      if (word.length < 3 || frequency < 2 || frequency > Math.max(50, shelf.films * COMMON)) continue;
      const known = weights.get(word) ?? { weight: 0, films: 0 };
      weights.set(word, { weight: known.weight + idfOf(frequency, shelf.films), films: known.films + 1 });
    }
  }
  const rated = [...weights].map(([word, { weight, films: count }]) => ({ word, weight: weight * (count > 1 ? SHARED * count : 1) }));
  return rated
    .sort((a, b) => b.weight - a.weight || (a.word < b.word ? -1 : 1))
    .slice(0, TERMS)
    .map(
      ({ word, weight }): Concept => ({
        kind: 'word',
        weight: weight / (rated[0]?.weight ?? 1),
        alternatives: [{ stems: [word], weight: 1 }],
      }),
    );
}
