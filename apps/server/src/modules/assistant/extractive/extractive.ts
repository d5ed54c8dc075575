import type { search } from '@fotograma/contract';
import type { FilmFacts } from '../facts.repository.ts';
import type { Refusal } from '../gate.ts';
import type { Retrieved } from '../retrieving.ts';
import type { Wish } from '../wish.ts';
import { compared } from './comparing.ts';
import { factTold } from './facts.ts';
import { type Cited, inShort, named, overviewOf } from './film-words.ts';
import { greeting, intro, meaningless, refused, shared } from './phrases.ts';
import { genreIn, listed, pick, seedOf } from './words.ts';

type Language = search.QuestionLanguage;

export interface Written {
  readonly text: string;
  /** The films it was written from; the number of each is its place, from 1. */
  readonly films: readonly FilmFacts[];
  readonly answered: boolean;
}

/** Films that a recommendation names. */
const NAMED = 4;

/**
 * An answer without any language model: sentences about what was found, in the language of the question, that say nothing but
 * what stands in the films’ cards. @param key varies the words; the same key writes the same answer.
 */
export function writeAnswer(wish: Wish, retrieved: Retrieved, refusal: Refusal | null, key: string): Written {
  const { language, intent } = wish;
  const seed = seedOf(key);
  if (refusal) return { text: refused(refusal, language, seed), films: [], answered: false };
  if (intent === 'greeting') return { text: greeting(language, seed), films: [], answered: true };
  const { films } = retrieved;
  const cited = films.map((film, at): Cited => ({ n: at + 1, film }));
  const [first, second] = cited;
  if (!first) return { text: refused('nothing-found', language, seed), films: [], answered: false };
  if (intent === 'fact') {
    const text = factTold(wish.fact ?? 'about', first, language, seed);
    return text === null
      ? { text: meaningless(named(first), language), films: [first.film], answered: false }
      : { text, films: [first.film], answered: true };
  }
  if (intent === 'compare' && second) return { text: compared(first, second, language), films: films.slice(0, 2), answered: true };
  const shown = cited.slice(0, NAMED);
  return { text: recommended(wish, retrieved, shown, language, seed), films, answered: true };
}

function recommended(wish: Wish, retrieved: Retrieved, shown: readonly Cited[], language: Language, seed: number): string {
  const lines = shown.map((each, at) => {
    const facts = inShort(each.film, language, seed + at);
    const why = reasonOf(each.film, wish, retrieved, language);
    return `- ${named(each)}${facts ? `: ${facts}` : ''}.${why ? ` ${why}` : ''}`;
  });
  const about = language === 'en' ? firstOverview(shown) : null;
  return [intro(wish, shown.length, language, seed), lines.join('\n'), ...(about ? [about] : [])].join('\n\n');
}

/** Why this film, from what search found it by. */
function reasonOf(film: FilmFacts, wish: Wish, { hits }: Retrieved, language: Language): string | null {
  const genres = wish.genres.filter((slug) => film.genres.includes(slug));
  const reasons = hits.get(film.id)?.reasons ?? [];
  const keyword = reasons.flatMap((reason) => (reason.kind === 'keyword' ? [reason.keyword] : []))[0];
  const words = reasons.flatMap((reason) => (reason.kind === 'words' ? reason.words : [])).slice(0, 3);
  if (language === 'en' && words.length > 0)
    return shared.words(
      listed(
        words.map((word) => `“${word}”`),
        language,
      ),
      language,
    );
  if (keyword !== undefined) return shared.keyword(keyword, language);
  return genres.length
    ? shared.genres(
        listed(
          genres.map((slug) => genreIn(slug, language)),
          language,
        ),
        language,
      )
    : null;
}

/** The catalogue’s own words on the first film, where they are in the answer’s language. */
function firstOverview(shown: readonly Cited[]): string | null {
  const [first] = shown;
  const text = first && overviewOf(first.film);
  return first && text
    ? pick(
        [
          `About **${first.film.title}** [${first.n}]: “${text}”`,
          `**${first.film.title}** [${first.n}] in the catalogue’s words: “${text}”`,
        ],
        text.length,
      )
    : null;
}
