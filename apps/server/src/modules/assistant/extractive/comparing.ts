import type { search } from '@fotograma/contract';
import { byDirector, type Cited, genresOf, minutesOf, named } from './film-words.ts';
import { genreIn, listed } from './words.ts';

type Language = search.QuestionLanguage;

/** Two films beside each other: when, how long, by whom, what kind, and what they share. */
export function compared(a: Cited, b: Cited, language: Language): string {
  const lines = [line(a, language), line(b, language)];
  return [lines.join('\n'), older(a, b, language), longer(a, b, language), common(a, b, language)]
    .filter((part) => part !== null)
    .join('\n\n');
}

function line(cited: Cited, language: Language): string {
  const parts = [byDirector(cited.film, language), genresOf(cited.film, language), minutesOf(cited.film, language)].filter(
    (part) => part !== null,
  );
  return `- ${named(cited)}${parts.length ? `: ${parts.join(', ')}` : ''}.`;
}

function older(a: Cited, b: Cited, language: Language): string | null {
  if (a.film.year === null || b.film.year === null) return null;
  const years = Math.abs(a.film.year - b.film.year);
  const [first] = a.film.year <= b.film.year ? [a] : [b];
  const title = `**${first.film.title}** [${first.n}]`;
  if (years === 0)
    return { en: 'Both are from the same year.', es: 'Las dos son del mismo año.', pt: 'Os dois são do mesmo ano.' }[language];
  return {
    en: `${title} is the older one, by ${years} ${years === 1 ? 'year' : 'years'}.`,
    es: `${title} es la más antigua, por ${years} ${years === 1 ? 'año' : 'años'}.`,
    pt: `${title} é o mais antigo, por ${years} ${years === 1 ? 'ano' : 'anos'}.`,
  }[language];
}

function longer(a: Cited, b: Cited, language: Language): string | null {
  if (a.film.runtime === null || b.film.runtime === null || a.film.runtime === b.film.runtime) return null;
  const long = a.film.runtime > b.film.runtime ? a : b;
  const minutes = Math.abs(a.film.runtime - b.film.runtime);
  const title = `**${long.film.title}** [${long.n}]`;
  return {
    en: `${title} is ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} longer.`,
    es: `${title} dura ${minutes} ${minutes === 1 ? 'minuto' : 'minutos'} más.`,
    pt: `${title} tem ${minutes} ${minutes === 1 ? 'minuto' : 'minutos'} a mais.`,
  }[language];
}

function common(a: Cited, b: Cited, language: Language): string | null {
  const people = (film: Cited['film']) => new Set([...film.directors, ...film.writers, ...film.actors]);
  const others = people(b.film);
  const shared = [
    ...a.film.genres.filter((slug) => b.film.genres.includes(slug)).map((slug) => genreIn(slug, language)),
    ...[...people(a.film)].filter((name) => others.has(name)),
  ];
  if (shared.length === 0) return null;
  const what = listed(shared, language);
  return { en: `They share: ${what}.`, es: `Comparten: ${what}.`, pt: `Têm em comum: ${what}.` }[language];
}
