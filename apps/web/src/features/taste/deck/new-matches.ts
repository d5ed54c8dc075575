import type { SharedDeck } from './queries.ts';

type Matches = SharedDeck['matches'];

/** The matches that were not there before. Of the first state of a deck nothing is news. */
export function newMatches(before: Matches | null, now: Matches): Matches {
  if (before === null) return [];
  const known = new Set(before.map(({ movie }) => movie.id));
  return now.filter(({ movie }) => !known.has(movie.id));
}
