import type { search } from '@fotograma/contract';
import type { FilmFacts } from '../facts.repository.ts';
import { countryIn, genreIn, listed } from './words.ts';

type Language = search.QuestionLanguage;

/** A film that an answer cites, with its number there. */
export interface Cited {
  readonly n: number;
  readonly film: FilmFacts;
}

const MOST_GENRES = 2;
const MOST_NAMES = 2;
/** Characters of an overview that are told. */
const OVERVIEW = 260;

/** “**Metropolis** (1927) [1]”. */
export function named({ n, film }: Cited): string {
  return `**${film.title}**${film.year === null ? '' : ` (${film.year})`} [${n}]`;
}

export function genresOf({ genres }: FilmFacts, language: Language): string | null {
  const said = genres.filter((slug) => slug !== 'silent' && slug !== 'short').slice(0, MOST_GENRES);
  return said.length
    ? said
        .map((slug) => genreIn(slug, language))
        .join(language === 'en' ? ' and ' : ' / ')
        .replace(/ and (?=.* and )/g, ', ')
    : null;
}

export function byDirector({ directors }: FilmFacts, language: Language): string | null {
  if (directors.length === 0) return null;
  const who = listed(directors.slice(0, MOST_NAMES), language);
  return { en: `by ${who}`, es: `de ${who}`, pt: `de ${who}` }[language];
}

export function countriesOf({ countries }: FilmFacts, language: Language): string | null {
  return countries.length
    ? listed(
        countries.slice(0, 3).map((code) => countryIn(code, language)),
        language,
      )
    : null;
}

export function minutesOf({ runtime }: FilmFacts, language: Language): string | null {
  return runtime === null ? null : { en: `${runtime} minutes`, es: `${runtime} minutos`, pt: `${runtime} minutos` }[language];
}

/** The first sentences of the overview that have room, word for word; null where there is none. */
export function overviewOf({ overview }: FilmFacts): string | null {
  const text = (overview ?? '').replace(/\s+/g, ' ').trim();
  if (!text) return null;
  if (text.length <= OVERVIEW) return text;
  const cut = text.slice(0, OVERVIEW);
  const sentence = cut.lastIndexOf('. ');
  return sentence > OVERVIEW / 3 ? cut.slice(0, sentence + 1) : `${cut.slice(0, cut.lastIndexOf(' '))} …`;
}

/** What a film is told by in a list: who made it, what kind it is, how long, from where; as many as there are of it. */
export function inShort(film: FilmFacts, language: Language, order: number): string {
  const parts = [byDirector(film, language), genresOf(film, language), minutesOf(film, language), countriesOf(film, language)];
  const told = parts.filter((part) => part !== null);
  // Not every line says the same things.
  const shown = order % 3 === 2 ? told.slice(0, 2) : told.slice(0, 3);
  return shown.join(', ');
}
