import type { FilmText } from './engine.types.ts';
import { wordsOf } from './folding.ts';

const ARTICLES = /^(?:the|a|an|el|la|los|las|un|una|o|os|as|um|uma|le|les|der|die|das|il|lo) (?=.)/;
/** Words of a name that is looked for inside a question. */
export const LONGEST_NAME = 8;

/** What is called how: titles of films and names of people, folded. */
export class Names {
  /** Slots by title. */
  readonly #titles = new Map<string, number[]>();
  /** The name as it is written, and how many films it stands on. */
  readonly #people = new Map<string, { readonly name: string; films: number }>();
  /** Words of titles, names and keywords, as they are written: what spelling is judged by. */
  readonly vocabulary = new Map<string, number>();

  add(slot: number, film: FilmText): void {
    for (const title of titlesOf(film)) {
      const slots = this.#titles.get(title);
      if (slots) slots.push(slot);
      else this.#titles.set(title, [slot]);
    }
    for (const name of peopleOf(film)) {
      const folded = wordsOf(name).join(' ');
      const known = this.#people.get(folded);
      if (known) known.films++;
      else this.#people.set(folded, { name, films: 1 });
    }
    for (const word of spelledIn(film)) this.vocabulary.set(word, (this.vocabulary.get(word) ?? 0) + 1);
  }

  remove(slot: number, film: FilmText): void {
    for (const title of titlesOf(film)) {
      const rest = (this.#titles.get(title) ?? []).filter((each) => each !== slot);
      if (rest.length) this.#titles.set(title, rest);
      else this.#titles.delete(title);
    }
    for (const name of peopleOf(film)) {
      const folded = wordsOf(name).join(' ');
      const known = this.#people.get(folded);
      if (known && --known.films <= 0) this.#people.delete(folded);
    }
    for (const word of spelledIn(film)) {
      const count = (this.vocabulary.get(word) ?? 0) - 1;
      if (count > 0) this.vocabulary.set(word, count);
      else this.vocabulary.delete(word);
    }
  }

  /** Slots of films that are called so, with or without an article before it. @param title folded. */
  titled(title: string): readonly number[] {
    return this.#titles.get(title) ?? this.#titles.get(withoutArticle(title)) ?? [];
  }

  /** Somebody of this folded name, as it is written. */
  person(name: string): { readonly name: string; readonly films: number } | undefined {
    return this.#people.get(name);
  }
}

export function withoutArticle(title: string): string {
  return title.replace(ARTICLES, '');
}

export function peopleOf({ directors, writers, actors }: FilmText): string[] {
  return [...new Set([...directors, ...writers, ...actors])];
}

/** All that a film is called, folded, with and without articles. */
function titlesOf({ title, originalTitle, titles }: FilmText): Set<string> {
  const folded = [title, originalTitle ?? '', ...titles].map((each) => wordsOf(each).join(' ')).filter(Boolean);
  return new Set(folded.flatMap((each) => [each, withoutArticle(each)]));
}

function* spelledIn(film: FilmText): Generator<string> {
  for (const text of [film.title, film.originalTitle ?? '', ...film.titles, ...peopleOf(film), ...film.keywords]) yield* wordsOf(text);
}
