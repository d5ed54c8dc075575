import type { search } from '@fotograma/contract';
import type { Fact } from '../asking.ts';
import { type Cited, countriesOf, inShort, minutesOf, named, overviewOf } from './film-words.ts';
import { genreIn, listed, pick } from './words.ts';

type Language = search.QuestionLanguage;

/** A fact about a film in a sentence; null where its card does not hold it. */
export function factTold(fact: Fact, cited: Cited, language: Language, seed: number): string | null {
  return TELL[fact](cited, language, seed);
}

const ofNames = (names: readonly string[], language: Language) => (names.length ? listed(names, language) : null);

const TELL: Readonly<Record<Fact, (cited: Cited, language: Language, seed: number) => string | null>> = {
  director(cited, language, seed) {
    const who = ofNames(cited.film.directors, language);
    if (!who) return null;
    const film = named(cited);
    return {
      en: pick([`${film} was directed by ${who}.`, `${who} directed ${film}.`], seed),
      es: pick([`${film} la dirigió ${who}.`, `La dirección de ${film} es de ${who}.`], seed),
      pt: pick([`${film} foi dirigido por ${who}.`, `A direção de ${film} é de ${who}.`], seed),
    }[language];
  },
  writer(cited, language) {
    const who = ofNames(cited.film.writers, language);
    if (!who) return null;
    const film = named(cited);
    return { en: `${film} was written by ${who}.`, es: `El guion de ${film} es de ${who}.`, pt: `O roteiro de ${film} é de ${who}.` }[
      language
    ];
  },
  cast(cited, language, seed) {
    const who = ofNames(cited.film.actors, language);
    if (!who) return null;
    const film = named(cited);
    return {
      en: pick([`In ${film} you see ${who}.`, `The cast of ${film}: ${who}.`], seed),
      es: pick([`En ${film} actúan ${who}.`, `El reparto de ${film}: ${who}.`], seed),
      pt: pick([`Em ${film} atuam ${who}.`, `O elenco de ${film}: ${who}.`], seed),
    }[language];
  },
  year(cited, language) {
    const { film, n } = cited;
    if (film.year === null) return null;
    return {
      en: `**${film.title}** [${n}] is from ${film.year}.`,
      es: `**${film.title}** [${n}] es de ${film.year}.`,
      pt: `**${film.title}** [${n}] é de ${film.year}.`,
    }[language];
  },
  runtime(cited, language) {
    const minutes = minutesOf(cited.film, language);
    if (!minutes) return null;
    const film = named(cited);
    return { en: `${film} runs for ${minutes}.`, es: `${film} dura ${minutes}.`, pt: `${film} dura ${minutes}.` }[language];
  },
  country(cited, language) {
    const where = countriesOf(cited.film, language);
    if (!where) return null;
    const film = named(cited);
    return { en: `${film} comes from: ${where}.`, es: `${film} es de: ${where}.`, pt: `${film} é de: ${where}.` }[language];
  },
  genre(cited, language) {
    const genres = ofNames(
      cited.film.genres.map((slug) => genreIn(slug, language)),
      language,
    );
    if (!genres) return null;
    const film = named(cited);
    return {
      en: `${film} is listed under ${genres}.`,
      es: `${film} está en el catálogo como ${genres}.`,
      pt: `${film} está no catálogo como ${genres}.`,
    }[language];
  },
  rating(cited, language) {
    const { voteAverage, voteCount } = cited.film;
    if (voteAverage === null || voteCount === 0) return null;
    const [film, rating] = [named(cited), voteAverage.toLocaleString(language, { maximumFractionDigits: 1 })];
    const votes = voteCount.toLocaleString(language, { useGrouping: true });
    return {
      en: `${film} is rated ${rating} out of 10, from ${votes} votes.`,
      es: `${film} tiene una nota de ${rating} sobre 10, con ${votes} votos.`,
      pt: `${film} tem nota ${rating} de 10, com ${votes} votos.`,
    }[language];
  },
  about(cited, language) {
    const [text, facts] = [overviewOf(cited.film), inShort(cited.film, language, 0)];
    if (!text && !facts) return null;
    const film = named(cited);
    const head = facts ? `${film}: ${facts}.` : `${film}.`;
    if (!text) return head;
    // Overviews are in English: told as they stand, and said so.
    return {
      en: `${head} “${text}”`,
      es: `${head} La sinopsis del catálogo, en inglés: “${text}”`,
      pt: `${head} A sinopse do catálogo, em inglês: “${text}”`,
    }[language];
  },
};
