import type { EngineHit, Search, SearchFilter } from '../search/index.ts';
import type { FactsRepository, FilmFacts } from './facts.repository.ts';
import type { PersonalTaste } from './taste.ts';
import type { Wish } from './wish.ts';

/** Films that an answer is written from. */
const WANTED = 10;
/** Looked for, before what must not be among them is left out. */
const LOOKED = 30;
/** Reciprocal rank fusion’s constant (Cormack, Clarke and Büttcher, SIGIR 2009). */
const K = 60;

export interface Retrieved {
  readonly films: readonly FilmFacts[];
  readonly hits: ReadonlyMap<number, EngineHit>;
  /** The question in English, as it was searched. */
  readonly english: string;
}

/** The films that a wish is about: those named and like them, those that search finds, those that suit the person’s taste. */
export function createRetriever(deps: { search: Search; facts: FactsRepository; taste: PersonalTaste }) {
  const { search, facts, taste } = deps;
  return async (wish: Wish, userId: string, seen: readonly number[], signal: AbortSignal): Promise<Retrieved> => {
    const filter = filterOf(wish);
    const lists: (readonly number[])[] = [];
    const hits = new Map<number, EngineHit>();
    let english = wish.text;
    if (wish.intent === 'similar' && wish.movieIds.length) {
      const alike = await search.like({ movieIds: wish.movieIds, filter, most: LOOKED });
      for (const hit of alike) hits.set(hit.movieId, hit);
      lists.push(alike.map(({ movieId }) => movieId));
    } else if (wish.intent === 'person' && wish.people.length) {
      for (const person of wish.people.slice(0, 3)) lists.push(await facts.filmsOf(person));
    } else if (wish.intent !== 'fact' && wish.intent !== 'compare') {
      const found = await search.find({ text: wish.text, mode: 'hybrid', filter, most: LOOKED, signal });
      for (const hit of found.hits) hits.set(hit.movieId, hit);
      lists.push(found.hits.map(({ movieId }) => movieId));
      english = found.analysis.english || wish.text;
    }
    if (wish.isPersonal && wish.intent === 'recommend') {
      lists.push(await taste.recommend(userId, LOOKED));
    }
    const known = wish.isPersonal ? await taste.known(userId) : new Set<number>();
    const named = wish.intent === 'fact' || wish.intent === 'compare' ? wish.movieIds : [];
    const left = new Set([...(wish.intent === 'similar' ? wish.movieIds : []), ...(wish.followsUp ? seen : []), ...known]);
    const ordered = [...named, ...fuse(lists).filter((id) => !left.has(id))];
    const films = (await facts.of(ordered)).filter((film) => named.includes(film.id) || allows(wish, film));
    return { films: films.slice(0, WANTED), hits, english };
  };
}

/** The hard filters of a wish, asked of the very cards that an answer is written from and shown with, whatever found them. */
function allows({ years, runtime, without, genres, intent }: Wish, film: FilmFacts): boolean {
  if (years && (film.year === null || film.year < years.from || film.year > years.to)) return false;
  if (runtime.most !== null && (film.runtime === null || film.runtime > runtime.most)) return false;
  if (runtime.least !== null && (film.runtime === null || film.runtime < runtime.least)) return false;
  if (without.some((slug) => film.genres.includes(slug))) return false;
  return intent !== 'recommend' || genres.length === 0 || genres.some((slug) => film.genres.includes(slug));
}

function filterOf({ years, playable }: Wish): SearchFilter {
  return {
    ...(years && { yearFrom: years.from, yearTo: years.to }),
    ...(playable && { playable: true }),
  };
}

function fuse(lists: readonly (readonly number[])[]): number[] {
  const scores = new Map<number, number>();
  for (const list of lists) for (const [place, id] of list.entries()) scores.set(id, (scores.get(id) ?? 0) + 1 / (K + place + 1));
  return [...scores].sort(([a, x], [b, y]) => y - x || a - b).map(([id]) => id);
}
