import type { Lexicon } from '../lexicon/lexicon.ts';
import { fold } from './folding.ts';
import { LONGEST_NAME, withoutArticle } from './names.ts';
import type { Sentence } from './sentence.ts';
import type { Shelf } from './shelf.ts';
import { stem } from './stemming.ts';

/** Words that stand in more overviews are no title by themselves when they are not written as one. */
const RARE = 12;
/** Words before the title of a film that others are to be like. */
const LIKE = /^(?:like|similar|resembling|parecid[oa]s?|como|igual|iguales|semelhantes?|parecidos?|tipo|estilo)$/;
const LIKE_LINKS = new Set([
  'to',
  'a',
  'al',
  'ao',
  'as',
  'aos',
  'que',
  'the',
  'film',
  'movie',
  'la',
  'el',
  'o',
  'pelicula',
  'filme',
  'de',
  'com',
  'con',
]);

/** Told a title that was found: its words, and the films of that title, the best known first. */
type TakeTitle = (from: number, to: number, slots: readonly number[]) => void;

/** Finds films in a sentence by what they are called, here or elsewhere. */
export class Titles {
  readonly #lexicon: Lexicon;
  readonly #shelf: Shelf;
  readonly #sentence: Sentence;

  constructor(lexicon: Lexicon, shelf: Shelf, sentence: Sentence) {
    this.#lexicon = lexicon;
    this.#shelf = shelf;
    this.#sentence = sentence;
  }

  /** The question is a title as it stands, with a year after it or not, or one that the film has elsewhere. */
  whole(): readonly number[] {
    const last = this.#sentence.words.at(-1) ?? '';
    const year = this.#sentence.words.length > 1 && /^(?:18|19|20)\d\d$/.test(last) ? Number(last) : null;
    const whole = this.#sentence.words.join(' ');
    const called = this.#filmsCalled(whole);
    if (called.length || year === null) return called;
    return this.#filmsCalled(this.#sentence.words.slice(0, -1).join(' '), year);
  }

  /** The best known first. @param elsewhere also by titles of other countries. */
  #filmsCalled(title: string, year: number | null = null, elsewhere = true): number[] {
    const { names, filmAt, prior } = this.#shelf;
    const slots = new Set(names.titled(title));
    const abroad = elsewhere ? (this.#lexicon.titles.get(title) ?? this.#lexicon.titles.get(withoutArticle(title)) ?? []) : [];
    for (const film of abroad) {
      for (const slot of names.titled(fold(film.title))) {
        if (Math.abs((filmAt(slot)?.year ?? 0) - film.year) <= 1) slots.add(slot);
      }
    }
    const fits = (slot: number) => year === null || Math.abs((filmAt(slot)?.year ?? 0) - year) <= 1;
    const length = (slot: number) => filmAt(slot)?.overview?.length ?? 0;
    return [...slots].filter(fits).sort((a, b) => prior(b) - prior(a) || length(b) - length(a) || a - b);
  }

  quoted(take: TakeTitle): void {
    for (const match of this.#sentence.text.matchAll(/[“"«]([^”"»]{1,120})[”"»]/g)) {
      const start = match.index;
      const end = start + match[0].length;
      const inside = this.#sentence.tokens.flatMap((token, at) => (token.start >= start && token.end <= end ? [at] : []));
      const [from, to] = [inside[0], inside.at(-1)];
      if (from === undefined || to === undefined) continue;
      const slots = this.#filmsCalled(this.#sentence.phrase(from, to + 1));
      if (slots.length) take(from, to + 1, slots);
    }
  }

  /** “Something like Alien”: the longest title that begins after the word. */
  like(take: TakeTitle): void {
    for (const [at, word] of this.#sentence.words.entries()) {
      if (!LIKE.test(word)) continue;
      let from = at + 1;
      while (
        LIKE_LINKS.has(this.#sentence.words[from] ?? '') &&
        !this.#filmsCalled(this.#sentence.phrase(from, this.#sentence.words.length)).length
      )
        from++;
      for (let to = Math.min(this.#sentence.words.length, from + LONGEST_NAME); to > from; to--) {
        const slots = this.#sentence.isFree(from, to) ? this.#filmsCalled(this.#sentence.phrase(from, to)) : [];
        if (!slots.length || (to - from === 1 && this.#sentence.isStopword(this.#sentence.words[from] as string))) continue;
        take(from, to, slots);
        this.#sentence.take(at, from);
        break;
      }
    }
  }

  /** Titles inside a question: long ones as they are, short ones where they are written as names, or mean nothing else. */
  inside(isWhole: boolean, take: TakeTitle): void {
    this.#sentence.eachPhrase(LONGEST_NAME, (phrase, from, to) => {
      if ((to - from === this.#sentence.words.length && isWhole) || !this.#couldBeTitle(from, to)) return;
      // “Perdida” and “origem” are words first; as the whole question they are titles.
      const slots = this.#filmsCalled(phrase, null, to - from > 2);
      if (slots.length) take(from, to, slots);
    });
  }

  #couldBeTitle(from: number, to: number): boolean {
    const words = this.#sentence.words.slice(from, to);
    const telling = words.filter((word) => !this.#sentence.isStopword(word));
    if (telling.length === 0) return false;
    const isName = this.#sentence.tokens
      .slice(from, to)
      .every(({ start, word }) => this.#sentence.isStopword(word) || /\p{Lu}|\p{N}/u.test(this.#sentence.text[start] ?? ''));
    // The first letter of a sentence says nothing.
    if (isName && from > 0 && /\p{Lu}/u.test(this.#sentence.text[this.#sentence.tokens[from]?.start ?? 0] ?? ''))
      return !telling.every((word) => /^\d+$/.test(word));
    if (telling.length >= 3) return true;
    return telling.length === 1 && words.length === 1 && this.#isRare(words[0] as string);
  }

  #isRare(word: string): boolean {
    if (word.length < 5 || /^\d+$/.test(word)) return false;
    const { concepts, genres, moods } = this.#lexicon;
    const known = [concepts, genres, moods].some(
      (tables) => tables[this.#sentence.language].exact(word) !== undefined || tables.en.exact(word) !== undefined,
    );
    return !known && this.#shelf.frequency(stem(word)) <= RARE;
  }
}
