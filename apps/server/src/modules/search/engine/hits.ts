import type { search } from '@fotograma/contract';
import type { Analysis, EngineReason, FilmText } from './engine.types.ts';
import { fold } from './folding.ts';
import type { Marked } from './highlights.ts';
import type { Ranked } from './ranking.ts';

/** Farther down the list of meanings than this, something else brought the film up. */
const MEANT = 50;

/** What was found by each way of looking, the best first, and what that comes to. */
export interface Lists {
  readonly text: readonly Ranked[];
  readonly semantic: readonly Ranked[];
  readonly expanded: readonly Ranked[];
  /** By places in the lists. */
  readonly fused: ReadonlyMap<number, number>;
  /** By places and scores: what the answer is ordered by. */
  readonly scores: ReadonlyMap<number, number>;
  /** Films that are called just as the question says. */
  readonly called: ReadonlySet<number>;
}

/** A film’s place in each list. */
export function explained(
  movieId: number,
  lists: Pick<Lists, 'text' | 'semantic' | 'expanded' | 'fused'>,
  facts: { readonly isTitle: boolean; readonly prior: number },
): search.Explanation {
  const placeIn = (list: readonly Ranked[]) => {
    const place = list.findIndex((each) => each.movieId === movieId);
    const found = list[place];
    return found ? { rank: place + 1, score: found.score } : null;
  };
  return {
    text: placeIn(lists.text),
    semantic: placeIn(lists.semantic),
    expanded: placeIn(lists.expanded),
    title: facts.isTitle,
    fused: lists.fused.get(movieId) ?? 0,
    prior: facts.prior,
  };
}

/** Why a film was found, the most telling first. */
export function reasonsOf(film: FilmText, marked: Marked, explanation: search.Explanation, analysis: Analysis): EngineReason[] {
  const reasons: EngineReason[] = [];
  if (explanation.title) reasons.push({ kind: 'title', title: film.title });
  const asked = new Set(analysis.people.map(fold));
  for (const name of marked.people) if (asked.has(fold(name)) || !marked.words.length) reasons.push({ kind: 'person', name });
  for (const slug of analysis.genres) if (film.genres.includes(slug)) reasons.push({ kind: 'genre', slug });
  if (marked.keyword !== null) reasons.push({ kind: 'keyword', keyword: marked.keyword });
  const { years } = analysis;
  if (years && film.year !== null && film.year >= years.from && film.year <= years.to) reasons.push({ kind: 'years', ...years });
  if (marked.words.length) reasons.push({ kind: 'words', words: [...marked.words] });
  if (explanation.semantic && explanation.semantic.rank <= MEANT) reasons.push({ kind: 'meaning' });
  return reasons;
}
