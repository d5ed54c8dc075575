import type { FilmText } from './engine.types.ts';
import { wordsOf } from './folding.ts';
import { peopleOf } from './names.ts';
import { type FieldCounts, packCounts } from './postings.ts';
import { stem } from './stemming.ts';

/** The words that a film is found by, stemmed, with how often they stand in each field; and how long the fields are. */
export function wordsOfFilm(film: FilmText): { words: Map<string, number>; lengths: number[] } {
  const fields = [
    wordsOf(film.title),
    [film.originalTitle ?? '', ...film.titles].flatMap(wordsOf),
    peopleOf(film).flatMap(wordsOf),
    [...film.keywords.flatMap(wordsOf), ...film.genres.flatMap((slug) => slug.split('-'))],
    wordsOf(film.overview ?? ''),
  ];
  const counts = new Map<string, [number, number, number, number, number]>();
  for (const [field, words] of fields.entries()) {
    for (const word of words) {
      const stemmed = stem(word);
      const known = counts.get(stemmed);
      if (known) known[field] = (known[field] as number) + 1;
      else {
        const fresh: [number, number, number, number, number] = [0, 0, 0, 0, 0];
        fresh[field] = 1;
        counts.set(stemmed, fresh);
      }
    }
  }
  const words = new Map<string, number>();
  for (const [word, count] of counts) words.set(word, packCounts(count satisfies FieldCounts));
  return { words, lengths: fields.map(({ length }) => length) };
}
