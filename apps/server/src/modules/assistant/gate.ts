import { plain } from './asking.ts';
import type { FilmFacts } from './facts.repository.ts';
import type { Retrieved } from './retrieving.ts';
import type { Wish } from './wish.ts';

/** Why a question gets no answer. */
export type Refusal = 'off-topic' | 'unknown-fact' | 'unknown-name' | 'nothing-found';

/** Share of a question’s words that the best film must have, where something says that films are meant, … */
const FILMS_SHARE = 0.3;
/** … and where nothing does. */
const SHARE = 0.5;
/** Films that are looked at for it. */
const LOOKED_AT = 5;
const LITTLE = new Set(
  'a an the of in on at to for from by with without and or but is are was were be been who whom whose which what when where how that this these those it its his her their my me i you he she they we about film films movie movies something some any watch see want like good best great recommend find show give tell story one get gets have has had do does did not no very really into as than then there'.split(
    ' ',
  ),
);

/** Whether a question can be answered from what was found; null when it can. No model is asked when it cannot. */
export function refusalOf(wish: Wish, retrieved: Retrieved): Refusal | null {
  const { intent } = wish;
  if (intent === 'greeting') return null;
  if (intent === 'off-topic') return 'off-topic';
  if (intent === 'unknown-fact') return 'unknown-fact';
  if (wish.unknownName !== null && !retrieved.films.some((film) => hasName(film, wish.unknownName ?? ''))) return 'unknown-name';
  if ((intent === 'fact' || intent === 'similar') && wish.movieIds.length === 0) {
    if (intent === 'fact') return wish.isAboutFilms || wish.fact ? 'unknown-name' : 'off-topic';
    if (!isNear(wish, retrieved)) return 'unknown-name';
  }
  if (intent === 'compare' && wish.movieIds.length < 2) return 'unknown-name';
  if (retrieved.films.length === 0) return wish.isWorldly && !wish.isAboutFilms ? 'off-topic' : 'nothing-found';
  if (intent === 'recommend' && !wish.isPersonal) {
    const saysFilms = wish.isAboutFilms || wish.genres.length > 0;
    if (wish.isWorldly && !saysFilms) return 'off-topic';
    if (!isNear(wish, retrieved)) return saysFilms ? 'nothing-found' : 'off-topic';
  }
  return null;
}

/** Whether some of the first films have enough of what was asked in their texts. */
function isNear(wish: Wish, { films, english, hits }: Retrieved): boolean {
  if (wish.genres.length > 0 && films.some(({ genres }) => wish.genres.some((slug) => genres.includes(slug)))) return true;
  if (wish.years !== null && wish.isAboutFilms) return true;
  const words = [...new Set(plain(english).split(' '))].filter((word) => word.length > 2 && !LITTLE.has(word));
  if (words.length === 0) return wish.isAboutFilms;
  const first = films.slice(0, LOOKED_AT);
  if (first.some(({ id }) => hits.get(id)?.explanation.title)) return true;
  const share = Math.max(0, ...first.map((film) => matched(words, film) / words.length));
  return share >= (wish.isAboutFilms ? FILMS_SHARE : SHARE);
}

/** Words that stand in a film’s texts, in whatever form: by what they begin with. */
function matched(words: readonly string[], film: FilmFacts): number {
  const text = ` ${plain([film.title, film.overview ?? '', ...film.keywords, ...film.genres, ...film.directors, ...film.actors].join(' '))} `;
  return words.filter((word) => text.includes(` ${word.slice(0, Math.max(4, word.length - 2))}`)).length;
}

function hasName(film: FilmFacts, name: string): boolean {
  const wanted = plain(name);
  return (
    [film.title, ...film.directors, ...film.writers, ...film.actors].some((each) => ` ${plain(each)} `.includes(` ${wanted} `)) ||
    ` ${plain(film.overview ?? '')} `.includes(` ${wanted} `)
  );
}
