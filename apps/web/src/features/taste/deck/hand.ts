import type { Film } from '../../catalogue/queries.ts';

export type Verdict = 'like' | 'pass';

/** The films that lie before one, the first on top, and what one has said to those before, the last on top. */
export interface Hand {
  readonly films: readonly Film[];
  readonly said: readonly { readonly film: Film; readonly verdict: Verdict }[];
}

export const emptyHand: Hand = { films: [], said: [] };

const holds = (films: readonly Film[], id: number): boolean => films.some((film) => film.id === id);

/** Lays films below those that lie there; what is in the hand already, or was said something to, is not dealt again. */
export function deal(hand: Hand, films: readonly Film[]): Hand {
  const fresh = films.filter(({ id }) => !holds(hand.films, id) && !hand.said.some(({ film }) => film.id === id));
  return fresh.length === 0 ? hand : { ...hand, films: [...hand.films, ...fresh] };
}

/** Says something to the film on top. */
export function speak(hand: Hand, verdict: Verdict): Hand {
  const [film, ...films] = hand.films;
  return film ? { films, said: [...hand.said, { film, verdict }] } : hand;
}

/** Puts a film that something was said to back on top: the last one, or the one with this id (what was said to it was not taken). */
export function takeBack(hand: Hand, id?: number): Hand {
  const index = id === undefined ? hand.said.length - 1 : hand.said.findIndex(({ film }) => film.id === id);
  const entry = hand.said[index];
  return entry ? { films: [entry.film, ...hand.films], said: hand.said.toSpliced(index, 1) } : hand;
}
