import type { search } from '@fotograma/contract';
import type { Lexicon } from '../lexicon/lexicon.ts';
import { cognatesOf } from './cognates.ts';
import { alternativesOf, type Concept } from './concepts.ts';
import type { Analysis, FilmText } from './engine.types.ts';
import { type Token, tokensOf } from './folding.ts';
import { languageOf } from './language.ts';
import { LONGEST_NAME, type Names, withoutArticle } from './names.ts';
import { stem } from './stemming.ts';
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

/** What of the films the reader goes by. */
export interface Shelf {
  readonly names: Names;
  /** Films that a stem stands in. */
  frequency(stem: string): number;
  filmAt(slot: number): FilmText | null;
  /** Better known films are more. */
  prior(slot: number): number;
  /** The word that a misspelt one was meant for. */
  respell(word: string): string | null;
}

/** Weights of what is said beside what was asked itself. */
const ITSELF = 1;
const SYNONYM = 0.35;
const TRANSLATED = 1;
const TRANSLATED_OTHERWISE = 0.8;
const FOREIGN_ITSELF = 0.6;
const COGNATE = 0.8;
const MISSPELT = 0.2;
/** Weights of kinds of concepts. */
const PERSON = 2;
const GENRE = 0.7;
const MOOD = 0.8;
const TITLE = 1.5;
/** Films named in a question, told at most. */
const MOST_TITLES = 10;
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

type Language = search.QuestionLanguage;

export function createReader(lexicon: Lexicon, shelf: Shelf): (text: string) => Reading {
  return (text) => new Read(lexicon, shelf, text).reading();
}

/** Reads one question: each step takes words that none before it took. */
class Read {
  readonly #lexicon: Lexicon;
  readonly #shelf: Shelf;
  readonly #text: string;
  readonly #tokens: readonly Token[];
  readonly #words: readonly string[];
  readonly #language: Language;
  readonly #taken: boolean[];
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
    this.#text = text;
    this.#tokens = tokensOf(text);
    this.#words = this.#tokens.map(({ word }) => word);
    this.#language = languageOf(this.#words, lexicon);
    this.#taken = this.#words.map(() => false);
  }

  reading(): Reading {
    this.#readWhole();
    this.#readQuoted();
    this.#readFrames();
    this.#readLike();
    this.#readTitles();
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
        language: this.#language,
        english: this.#language === 'en' && this.#corrected.length === 0 ? this.#text : this.#gloss(),
        years: this.#years,
        genres,
        people: this.#people,
        titles: this.#namedFilms(),
        corrected: this.#corrected,
      },
    };
  }

  /** The question is a title as it stands, with a year after it or not, or one that the film has elsewhere. */
  #readWhole(): void {
    const last = this.#words.at(-1) ?? '';
    const year = this.#words.length > 1 && /^(?:18|19|20)\d\d$/.test(last) ? Number(last) : null;
    const whole = this.#words.join(' ');
    const called = this.#filmsCalled(whole);
    if (called.length) this.#called = called;
    else if (year !== null) this.#called = this.#filmsCalled(this.#words.slice(0, -1).join(' '), year);
    this.#titles.push(...this.#called);
  }

  /** The best known first. */
  #filmsCalled(title: string, year: number | null = null): number[] {
    const { names, filmAt, prior } = this.#shelf;
    const slots = new Set(names.titled(title));
    for (const film of this.#lexicon.titles.get(title) ?? this.#lexicon.titles.get(withoutArticle(title)) ?? []) {
      for (const slot of names.titled(
        tokensOf(film.title)
          .map(({ word }) => word)
          .join(' '),
      )) {
        if (Math.abs((filmAt(slot)?.year ?? 0) - film.year) <= 1) slots.add(slot);
      }
    }
    const fits = (slot: number) => year === null || Math.abs((filmAt(slot)?.year ?? 0) - year) <= 1;
    const length = (slot: number) => filmAt(slot)?.overview?.length ?? 0;
    return [...slots].filter(fits).sort((a, b) => prior(b) - prior(a) || length(b) - length(a) || a - b);
  }

  #readQuoted(): void {
    for (const match of this.#text.matchAll(/[“"«]([^”"»]{1,120})[”"»]/g)) {
      const start = match.index;
      const end = start + match[0].length;
      const inside = this.#tokens.flatMap((token, at) => (token.start >= start && token.end <= end ? [at] : []));
      const [from, to] = [inside[0], inside.at(-1)];
      if (from === undefined || to === undefined) continue;
      const slots = this.#filmsCalled(this.#phrase(from, to + 1));
      if (slots.length) this.#takeTitle(from, to + 1, slots);
    }
  }

  #readFrames(): void {
    for (const language of new Set([this.#language, 'en'] as const)) {
      const table = this.#lexicon.frames[language];
      this.#eachPhrase(table.longest, (phrase, from, to) => {
        if (!table.exact(phrase)) return false;
        this.#take(from, to);
        return true;
      });
    }
  }

  /** “Something like Alien”: the longest title that begins after the word. */
  #readLike(): void {
    for (const [at, word] of this.#words.entries()) {
      if (!LIKE.test(word)) continue;
      let from = at + 1;
      while (LIKE_LINKS.has(this.#words[from] ?? '') && !this.#filmsCalled(this.#phrase(from, this.#words.length)).length) from++;
      for (let to = Math.min(this.#words.length, from + LONGEST_NAME); to > from; to--) {
        const slots = this.#isFree(from, to) ? this.#filmsCalled(this.#phrase(from, to)) : [];
        if (!slots.length || (to - from === 1 && this.#isStopword(this.#words[from] as string))) continue;
        this.#takeTitle(from, to, slots);
        this.#take(at, from);
        break;
      }
    }
  }

  /** Titles inside a question: long ones as they are, short ones where they are written as names, or mean nothing else. */
  #readTitles(): void {
    this.#eachPhrase(LONGEST_NAME, (phrase, from, to) => {
      if (to - from === this.#words.length && this.#called.length) return false;
      if (!this.#couldBeTitle(from, to)) return false;
      const slots = this.#filmsCalled(phrase);
      if (!slots.length) return false;
      this.#takeTitle(from, to, slots);
      return true;
    });
  }

  #couldBeTitle(from: number, to: number): boolean {
    const words = this.#words.slice(from, to);
    const telling = words.filter((word) => !this.#isStopword(word));
    if (telling.length === 0) return false;
    const isName = this.#tokens
      .slice(from, to)
      .every(({ start, word }) => this.#isStopword(word) || /\p{Lu}|\p{N}/u.test(this.#text[start] ?? ''));
    // The first letter of a sentence says nothing.
    if (isName && from > 0 && /\p{Lu}/u.test(this.#text[this.#tokens[from]?.start ?? 0] ?? ''))
      return !telling.every((word) => /^\d+$/.test(word));
    if (telling.length >= 3) return true;
    return telling.length === 1 && words.length === 1 && this.#isRare(words[0] as string);
  }

  #isRare(word: string): boolean {
    if (word.length < 5 || /^\d+$/.test(word)) return false;
    const { concepts, genres, moods } = this.#lexicon;
    const known = [concepts, genres, moods].some(
      (tables) => tables[this.#language].exact(word) !== undefined || tables.en.exact(word) !== undefined,
    );
    return !known && this.#shelf.frequency(stem(word)) <= RARE;
  }

  #takeTitle(from: number, to: number, slots: readonly number[]): void {
    this.#titles.push(...slots);
    this.#concept('title', TITLE, [{ words: this.#phrase(from, to), weight: ITSELF }]);
    this.#translate(from, this.#text.slice(this.#tokens[from]?.start, this.#tokens[to - 1]?.end));
    this.#take(from, to);
  }

  #readYears(): void {
    const found = yearsIn(this.#words.map((word, at) => (this.#taken[at] && !/^(?:los|anos|the|in|nos|del?)$/.test(word) ? '' : word)));
    if (!found) return;
    this.#years = found.years;
    this.#take(found.from, found.to);
  }

  #readPeople(): void {
    this.#eachPhrase(5, (phrase, from, to) => {
      if (to - from < 2) return false;
      const person = this.#shelf.names.person(phrase);
      if (!person) return false;
      this.#people.push(person.name);
      this.#concept('person', PERSON, [{ words: phrase, weight: ITSELF }]);
      this.#translate(from, person.name);
      this.#take(from, to);
      return true;
    });
  }

  /** Genres, moods and concepts of more than one word first, whichever is longest; then those of one. */
  #readPhrases(): void {
    const { genres, moods, concepts } = this.#lexicon;
    const languages = this.#language === 'en' ? (['en'] as const) : ([this.#language, 'en'] as const);
    const longest = Math.max(...languages.flatMap((each) => [genres[each].longest, moods[each].longest, concepts[each].longest]));
    this.#eachPhrase(longest, (phrase, from, to) => {
      for (const language of languages) {
        // English words in a question of another language are names and loans; as concepts they are what they are.
        const single = to - from === 1;
        const find = <T>(table: { exact(phrase: string): T | undefined; word(word: string, language: 'es' | 'pt'): T | undefined }) =>
          single && language !== 'en' ? table.word(phrase, language) : table.exact(phrase);
        if (single && this.#isStopword(phrase)) continue;
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
          this.#take(from, to);
          return true;
        }
        const english = find(concepts[language]);
        if (english && (language !== 'en' || this.#language === 'en' || !single))
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
    if (this.#language === 'en') this.#concept('word', GENRE, [{ words: this.#phrase(from, to), weight: ITSELF }]);
    this.#translate(from, slugs.map((slug) => slug.replaceAll('-', ' ')).join(' '));
    this.#take(from, to);
    return true;
  }

  #takeConcept(from: number, to: number, phrase: string, english: readonly string[], language: Language): boolean {
    const said = english.map((words, n) => {
      if (language === 'en') return { words, weight: n === 0 ? ITSELF : SYNONYM };
      return { words, weight: n === 0 ? TRANSLATED : TRANSLATED_OTHERWISE };
    });
    this.#concept('word', ITSELF, [...said, ...(language === 'en' ? [] : [{ words: phrase, weight: FOREIGN_ITSELF }])]);
    this.#translate(from, english[0] ?? phrase);
    this.#take(from, to);
    return true;
  }

  #readWords(): void {
    for (const [at, word] of this.#words.entries()) {
      if (this.#taken[at] || this.#isStopword(word)) continue;
      this.#take(at, at + 1);
      this.#readWord(at, word);
    }
  }

  #readWord(at: number, word: string): void {
    const { frequency, names, respell } = this.#shelf;
    const isKnown = frequency(stem(word)) > 0;
    const cognates = this.#language === 'en' ? [] : cognatesOf(word).filter((each) => frequency(stem(each)) > 1);
    // The one that most films are told with: others only look alike.
    const cognate = cognates.sort((a, b) => frequency(stem(b)) - frequency(stem(a)))[0];
    const said = [{ words: word, weight: ITSELF }];
    if (cognate !== undefined) said.push({ words: cognate, weight: COGNATE });
    else if (!isKnown && !names.vocabulary.has(word)) {
      const meant = respell(word);
      if (meant !== null) {
        this.#corrected.push({ from: this.#text.slice(this.#tokens[at]?.start, this.#tokens[at]?.end), to: meant });
        said[0] = { words: word, weight: MISSPELT };
        said.push({ words: meant, weight: ITSELF });
        const synonyms = this.#lexicon.concepts[this.#language].exact(meant);
        if (synonyms && this.#language !== 'en') for (const words of synonyms) said.push({ words, weight: TRANSLATED_OTHERWISE });
        this.#translate(at, (this.#language !== 'en' && synonyms?.[0]) || meant);
        this.#concept('word', ITSELF, said);
        return;
      }
    }
    this.#translate(at, cognate ?? this.#text.slice(this.#tokens[at]?.start, this.#tokens[at]?.end));
    this.#concept('word', ITSELF, said);
  }

  #concept(kind: Concept['kind'], weight: number, said: readonly { words: string; weight: number }[]): void {
    const alternatives = alternativesOf(said);
    if (alternatives.length) this.#concepts.push({ kind, weight, alternatives });
  }

  /** Every free stretch of words, the longest first and those of one length from the left. @param use whether it was taken. */
  #eachPhrase(longest: number, use: (phrase: string, from: number, to: number) => boolean): void {
    for (let length = Math.min(longest, this.#words.length); length > 0; length--) {
      for (let from = 0; from + length <= this.#words.length; from++) {
        if (this.#isFree(from, from + length)) use(this.#phrase(from, from + length), from, from + length);
      }
    }
  }

  #phrase(from: number, to: number): string {
    return this.#words.slice(from, to).join(' ');
  }

  #isFree(from: number, to: number): boolean {
    for (let at = from; at < to; at++) if (this.#taken[at]) return false;
    return true;
  }

  #take(from: number, to: number): void {
    for (let at = from; at < to; at++) this.#taken[at] = true;
  }

  #isStopword(word: string): boolean {
    const { stopwords } = this.#lexicon;
    return stopwords[this.#language].has(word) || (this.#language !== 'en' && stopwords.en.has(word) && word.length < 4);
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
