import { plain } from './asking.ts';
import { countryIn, genreIn } from './extractive/words.ts';
import type { FilmFacts } from './facts.repository.ts';

/** Something that an answer says and that none of the films it cites says. */
export interface Ungrounded {
  readonly kind: 'title' | 'year' | 'person' | 'citation';
  readonly text: string;
}

const LANGUAGES = ['en', 'es', 'pt'] as const;

/**
 * Every title, year and person of an answer is in the cards of the films that it cites: checked by rule. Titles are what stands in
 * bold; years are four digits; people are two or more words that begin with capital letters. What is quoted from a card is the
 * card’s.
 * @param films the films an answer was written from; `[n]` is the n-th, from 1.
 */
export function ungroundedIn(text: string, films: readonly FilmFacts[]): Ungrounded[] {
  const found: Ungrounded[] = [];
  const numbers = [...text.matchAll(/\[(\d+)\]/g)].map(([, n]) => Number(n));
  for (const n of numbers) if (!films[n - 1]) found.push({ kind: 'citation', text: `[${n}]` });
  const cited = [...new Set(numbers)].flatMap((n) => films[n - 1] ?? []);
  const titles = new Set(cited.map(({ title }) => plain(title)));
  for (const [, title = ''] of text.matchAll(/\*\*(.+?)\*\*/g)) {
    if (!titles.has(plain(title))) found.push({ kind: 'title', text: title });
  }
  const rest = withoutQuotes(text, cited).replace(/\*\*.+?\*\*/g, ' ');
  const years = new Set(cited.map(({ year }) => String(year)));
  for (const [year] of rest.matchAll(/\b(?:18|19|20)\d\d\b/g)) if (!years.has(year)) found.push({ kind: 'year', text: year });
  const known = ` ${plain(cited.map(wordsOfCard).join(' . '))} `;
  for (const [name] of rest.matchAll(/\p{Lu}(?:\.|[\p{L}’'-]+)(?:\s+\p{Lu}(?:\.|[\p{L}’'-]+))+/gu)) {
    if (!known.includes(` ${plain(name)} `)) found.push({ kind: 'person', text: name });
  }
  return found;
}

function withoutQuotes(text: string, films: readonly FilmFacts[]): string {
  const all = films.map(({ overview, keywords }) => `${overview ?? ''} ${keywords.join(' ')}`.replace(/\s+/g, ' ')).join(' ');
  return text.replace(/“([^”]+)”/g, (whole, quoted: string) =>
    all.includes(quoted.replace(/ …$/, '')) || all.toLowerCase().includes(quoted.toLowerCase()) ? ' ' : whole,
  );
}

function wordsOfCard(film: FilmFacts): string {
  const places = LANGUAGES.flatMap((language) => film.countries.map((code) => countryIn(code, language)));
  const genres = LANGUAGES.flatMap((language) => film.genres.map((slug) => genreIn(slug, language)));
  return [film.title, ...film.directors, ...film.writers, ...film.actors, ...places, ...genres, ...film.keywords, film.overview ?? ''].join(
    ' . ',
  );
}
