import type { search } from '@fotograma/contract';
import type { Lexicon } from '../lexicon/lexicon.ts';
import { cognatesOf } from './cognates.ts';
import { alternativesOf, type Concept } from './concepts.ts';
import type { Analysis } from './engine.types.ts';
import { fold } from './folding.ts';
import { Sentence } from './sentence.ts';
import type { Shelf } from './shelf.ts';
import { stem } from './stemming.ts';
import { Titles } from './titles.ts';
import { type Years, yearsIn } from './years.ts';

/** A question as it was understood: what its answer tells, and what the ranking goes by. */
export interface Reading {
  readonly analysis: Analysis;
  readonly concepts: readonly Concept[];
  /** Genres that are more, or less, of what is asked for; named ones by 1. */
  readonly genres: ReadonlyMap<string, number>;
  /** Slots of films that are called just as the whole question says; the best known first. */
  readonly called: readonly number[];
}

/** Weights of what is said beside what was asked itself. */
const ITSELF = 1;
const SYNONYM = 0.35;
const TRANSLATED = 1;
const TRANSLATED_OTHERWISE = 0.8;
const FOREIGN_ITSELF = 0.6;
const COGNATE = 0.8;
/** Weights of kinds of concepts. */
const PERSON = 2;
const GENRE = 0.7;
const MOOD = 0.8;
const TITLE = 1.5;
/** Words of this length on may be misspelt names in a question that is not in English. */
const MISSPELT_ELSEWHERE = 6;
/** Films named in a question, told at most. */
const MOST_TITLES = 10;
type Language = search.QuestionLanguage;

export function createReader(lexicon: Lexicon, shelf: Shelf): (text: string) => Reading {
  return (text) => new Read(lexicon, shelf, text).reading();
}

/** Reads one question: each step takes words that none before it took. */
class Read {
  readonly #lexicon: Lexicon;
  readonly #shelf: Shelf;
  readonly #sentence: Sentence;
  readonly #concepts: Concept[] = [];
  /** English for stretches of words, by where they begin. */
  readonly #english = new Map<number, string>();
  readonly #genres = new Map<string, number>();
  readonly #people: string[] = [];
  readonly #titles: number[] = [];
  readonly #corrected: { from: string; to: string }[] = [];
  #years: Years | null = null;
  #called: readonly number[] = [];

  constructor(lexicon: Lexicon, shelf: Shelf, text: string) {
    this.#lexicon = lexicon;
    this.#shelf = shelf;
    this.#sentence = new Sentence(text, lexicon);
  }

  reading(): Reading {
    this.#readSpelling();
    const titles = new Titles(this.#lexicon, this.#shelf, this.#sentence);
    const take = (from: number, to: number, slots: readonly number[]) => this.#takeTitle(from, to, slots);
    this.#called = titles.whole();
    this.#titles.push(...this.#called);
    titles.quoted(take);
    this.#readFrames();
    titles.like(take);
    titles.inside(this.#called.length > 0, take);
    this.#readYears();
    this.#readPeople();
    this.#readPhrases();
    this.#readWords();
    const genres = [...this.#genres].flatMap(([slug, weight]) => (weight >= 1 ? [slug] : []));
    return {
      concepts: this.#concepts,
      genres: this.#genres,
      called: this.#called,
      analysis: {
        language: this.#sentence.language,
        english: this.#sentence.language === 'en' && this.#corrected.length === 0 ? this.#sentence.text : this.#gloss(),
        years: this.#years,
        genres,
        people: this.#people,
        titles: this.#namedFilms(),
        corrected: this.#corrected,
      },
    };
  }

  /** Words that no film has and nobody knows are taken for those they are nearest to, before anything is looked for by them. */
  #readSpelling(): void {
    for (const [at, word] of this.#sentence.words.entries()) {
      if (this.#isKnown(word) || this.#isForeign(at, word)) continue;
      const meant = this.#shelf.respell(word);
      if (meant === null) continue;
      this.#corrected.push({ from: this.#sentence.written(at, at + 1), to: meant });
      this.#sentence.words[at] = meant;
    }
  }

  /** A short word of another language that nobody knows is a word of that language: what films are called here is far from it. */
  #isForeign(at: number, word: string): boolean {
    const { language, tokens, text } = this.#sentence;
    return language !== 'en' && word.length < MISSPELT_ELSEWHERE && !/\p{Lu}/u.test(text[tokens[at]?.start ?? 0] ?? '');
  }

  #isKnown(word: string): boolean {
    const { frequency, names } = this.#shelf;
    if (this.#sentence.isStopword(word) || names.vocabulary.has(word) || frequency(stem(word)) > 0) return true;
    const { concepts, genres, moods, frames } = this.#lexicon;
    const language = this.#sentence.language;
    if (language === 'en')
      return concepts.en.exact(word) !== undefined || moods.en.exact(word) !== undefined || genres.en.exact(word) !== undefined;
    const said = [concepts, genres, moods].some((tables) => tables[language].word(word, language) !== undefined);
    return said || frames[language].exact(word) !== undefined || cognatesOf(word).some((each) => frequency(stem(each)) > 1);
  }

  #readFrames(): void {
    for (const language of new Set([this.#sentence.language, 'en'] as const)) {
      const table = this.#lexicon.frames[language];
      this.#sentence.eachPhrase(table.longest, (phrase, from, to) => {
        if (table.exact(phrase)) this.#sentence.take(from, to);
      });
    }
  }

  #takeTitle(from: number, to: number, slots: readonly number[]): void {
    this.#titles.push(...slots);
    // Said as it is called elsewhere, it is looked for as it is called here.
    const title = this.#shelf.filmAt(slots[0] ?? -1)?.title ?? '';
    this.#concept('title', TITLE, [
      { words: this.#sentence.phrase(from, to), weight: ITSELF },
      { words: fold(title), weight: ITSELF },
    ]);
    this.#translate(from, title);
    this.#sentence.take(from, to);
  }

  #readYears(): void {
    const found = yearsIn(
      this.#sentence.words.map((word, at) =>
        !this.#sentence.isFree(at, at + 1) && !/^(?:los|anos|the|in|nos|del?)$/.test(word) ? '' : word,
      ),
    );
    if (!found) return;
    this.#years = found.years;
    this.#sentence.take(found.from, found.to);
  }

  #readPeople(): void {
    this.#sentence.eachPhrase(5, (phrase, from, to) => {
      const person = to - from < 2 ? undefined : this.#shelf.names.person(phrase);
      if (!person) return;
      this.#people.push(person.name);
      this.#concept('person', PERSON, [{ words: phrase, weight: ITSELF }]);
      this.#translate(from, person.name);
      this.#sentence.take(from, to);
    });
  }

  /** Genres, moods and concepts of more than one word first, whichever is longest; then those of one. */
  #readPhrases(): void {
    const { genres, moods, concepts } = this.#lexicon;
    const languages = this.#sentence.language === 'en' ? (['en'] as const) : ([this.#sentence.language, 'en'] as const);
    const longest = Math.max(...languages.flatMap((each) => [genres[each].longest, moods[each].longest, concepts[each].longest]));
    this.#sentence.eachPhrase(longest, (phrase, from, to) => {
      for (const language of languages) {
        // English words in a question of another language are names and loans; as concepts they are what they are.
        const single = to - from === 1;
        const find = <T>(table: { exact(phrase: string): T | undefined; word(word: string, language: 'es' | 'pt'): T | undefined }) =>
          single && language !== 'en' ? table.word(phrase, language) : table.exact(phrase);
        if (single && this.#sentence.isStopword(phrase)) continue;
        const genre = find(genres[language]);
        if (genre) return this.#takeGenre(from, to, genre);
        const mood = find(moods[language]);
        if (mood) {
          this.#concept('mood', MOOD, [
            ...mood.words.map((words) => ({ words, weight: ITSELF })),
            ...(language === 'en' ? [{ words: phrase, weight: ITSELF }] : []),
          ]);
          for (const { slug, weight } of mood.genres) this.#genres.set(slug, (this.#genres.get(slug) ?? 0) + weight * 0.5);
          this.#translate(from, language === 'en' ? phrase : mood.words.slice(0, 3).join(' '));
          this.#sentence.take(from, to);
          return true;
        }
        const english = find(concepts[language]);
        if (english && (language !== 'en' || this.#sentence.language === 'en' || !single))
          return this.#takeConcept(from, to, phrase, english, language);
      }
      return false;
    });
  }

  #takeGenre(from: number, to: number, slugs: readonly string[]): boolean {
    for (const slug of slugs) {
      this.#genres.set(slug, 1);
      this.#concept('genre', GENRE, [{ words: slug.replaceAll('-', ' '), weight: ITSELF }]);
    }
    if (this.#sentence.language === 'en') this.#concept('word', GENRE, [{ words: this.#sentence.phrase(from, to), weight: ITSELF }]);
    this.#translate(from, slugs.map((slug) => slug.replaceAll('-', ' ')).join(' '));
    this.#sentence.take(from, to);
    return true;
  }

  #takeConcept(from: number, to: number, phrase: string, english: readonly string[], language: Language): boolean {
    const said = english.map((words, n) => {
      if (language === 'en') return { words, weight: n === 0 ? ITSELF : SYNONYM };
      return { words, weight: n === 0 ? TRANSLATED : TRANSLATED_OTHERWISE };
    });
    this.#concept('word', ITSELF, [...said, ...(language === 'en' ? [] : [{ words: phrase, weight: FOREIGN_ITSELF }])]);
    this.#translate(from, english[0] ?? phrase);
    this.#sentence.take(from, to);
    return true;
  }

  #readWords(): void {
    for (const [at, word] of this.#sentence.words.entries()) {
      if (!this.#sentence.isFree(at, at + 1) || this.#sentence.isStopword(word)) continue;
      this.#sentence.take(at, at + 1);
      this.#readWord(at, word);
    }
  }

  #readWord(at: number, word: string): void {
    const { frequency } = this.#shelf;
    const cognates = this.#sentence.language === 'en' ? [] : cognatesOf(word).filter((each) => frequency(stem(each)) > 1);
    // The one that most films are told with: others only look alike.
    const cognate = cognates.sort((a, b) => frequency(stem(b)) - frequency(stem(a)))[0];
    this.#translate(at, cognate ?? word);
    this.#concept('word', ITSELF, [
      { words: word, weight: ITSELF },
      ...(cognate === undefined ? [] : [{ words: cognate, weight: COGNATE }]),
    ]);
  }

  #concept(kind: Concept['kind'], weight: number, said: readonly { words: string; weight: number }[]): void {
    const alternatives = alternativesOf(said);
    if (alternatives.length) this.#concepts.push({ kind, weight, alternatives });
  }

  #translate(at: number, english: string): void {
    this.#english.set(at, english);
  }

  #gloss(): string {
    return [...this.#english]
      .sort(([a], [b]) => a - b)
      .map(([, english]) => english)
      .join(' ');
  }

  #namedFilms(): Analysis['titles'] {
    const films = [...new Set(this.#titles)].flatMap((slot) => this.#shelf.filmAt(slot) ?? []);
    return films.slice(0, MOST_TITLES).map(({ id, title, year }) => ({ movieId: id, title, year }));
  }
}
