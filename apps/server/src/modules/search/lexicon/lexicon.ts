import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { search } from '@fotograma/contract';
import { fold } from '../engine/folding.ts';
import { PhraseTable } from './phrases.ts';

type Language = search.QuestionLanguage;
/** Not the contract’s own list: all of its shapes would come with it into the engine’s thread. */
const LANGUAGES = ['en', 'es', 'pt'] as const satisfies readonly Language[];
type ByLanguage<T> = Readonly<Record<Language, T>>;

/** A mood: words that films of it are told with, and genres that are more of it, or less. */
export interface Mood {
  readonly words: readonly string[];
  readonly genres: readonly { readonly slug: string; readonly weight: number }[];
}

/** A film under its English title, as the lexicon knows it. */
export interface NamedFilm {
  readonly title: string;
  readonly year: number;
}

/** The written lexicon: what words of questions stand for in the English of films' texts. */
export interface Lexicon {
  readonly stopwords: ByLanguage<ReadonlySet<string>>;
  /** What stands around a question and asks nothing. */
  readonly frames: ByLanguage<PhraseTable<true>>;
  /** English words for what is meant, the best first. For English itself: words that mean the same. */
  readonly concepts: ByLanguage<PhraseTable<readonly string[]>>;
  /** Slugs of genres. */
  readonly genres: ByLanguage<PhraseTable<readonly string[]>>;
  readonly moods: ByLanguage<PhraseTable<Mood>>;
  /** Titles that films have elsewhere, folded. */
  readonly titles: ReadonlyMap<string, readonly NamedFilm[]>;
}

/** A line of the lexicon that is not as the lexicon's lines are. */
export class LexiconError extends Error {
  constructor(file: string, line: number, what: string) {
    super(`${file}:${line}: ${what}`);
    this.name = 'LexiconError';
  }
}

interface Row {
  readonly file: string;
  readonly line: number;
  readonly fields: readonly string[];
}

/** Files whose words stand for themselves alone: names of places are nobody's stem. */
const NAMES = /^concepts\.(world|cities)\.txt$/;

/** Reads the lexicon's files: one entry a line, fields separated by ` | `, alternatives by `; `. @throws {LexiconError} */
export async function readLexicon(folder: string = import.meta.dirname): Promise<Lexicon> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.txt')).sort();
  const rows = new Map<string, Row[]>();
  for (const file of files) rows.set(file, parse(file, await readFile(join(folder, file), 'utf8')));
  const concepts = byLanguage(() => new PhraseTable<readonly string[]>());
  for (const [file, list] of rows) if (file.startsWith('concepts.')) for (const row of list) addConcept(concepts, row, NAMES.test(file));
  const genres = byLanguage(() => new PhraseTable<readonly string[]>());
  for (const row of rows.get('genres.txt') ?? []) addGenre(genres, row);
  const moods = byLanguage(() => new PhraseTable<Mood>());
  for (const row of rows.get('moods.txt') ?? []) addMood(moods, row);
  return {
    stopwords: wordSets(rows.get('stopwords.txt') ?? []),
    frames: frameTables(rows.get('frames.txt') ?? []),
    concepts,
    genres,
    moods,
    titles: titlesOf(rows.get('titles.txt') ?? []),
  };
}

function parse(file: string, text: string): Row[] {
  return text.split('\n').flatMap((written, n) => {
    const line = written.trim();
    if (!line || line.startsWith('#')) return [];
    return [{ file, line: n + 1, fields: line.split('|').map((field) => field.trim()) }];
  });
}

function fieldsOf({ file, line, fields }: Row, count: number): readonly string[] {
  if (fields.length !== count || fields.some((field) => !field)) throw new LexiconError(file, line, `expected ${count} fields, none empty`);
  return fields;
}

/** Alternatives, folded; those that have nothing left are none. */
function formsOf(field: string | undefined): string[] {
  return (field ?? '').split(';').map(fold).filter(Boolean);
}

function byLanguage<T>(make: (language: Language) => T): Record<Language, T> {
  return Object.fromEntries(LANGUAGES.map((language) => [language, make(language)])) as Record<Language, T>;
}

function languageOf({ file, line, fields }: Row): Language {
  const [name] = fields;
  const language = LANGUAGES.find((each) => each === name);
  if (!language) throw new LexiconError(file, line, `expected one of ${LANGUAGES.join(', ')}`);
  return language;
}

function addConcept(tables: ByLanguage<PhraseTable<readonly string[]>>, row: Row, exactOnly: boolean): void {
  const [es, pt, en] = fieldsOf(row, 3);
  const english = formsOf(en);
  if (english.length === 0) throw new LexiconError(row.file, row.line, 'no English words');
  for (const [language, field] of [
    ['es', es],
    ['pt', pt],
  ] as const) {
    for (const form of formsOf(field)) tables[language].add(form, english, { exactOnly, merge });
  }
  for (const form of english)
    if (english.length > 1) tables.en.add(form, [form, ...english.filter((each) => each !== form)], { exactOnly, merge });
}

/** What a word means in several rows, it means in all of them; the first row's words stay first. */
function merge(before: readonly string[], more: readonly string[]): readonly string[] {
  return [...new Set([...before, ...more])];
}

function addGenre(tables: ByLanguage<PhraseTable<readonly string[]>>, row: Row): void {
  const fields = fieldsOf(row, 4);
  const slugs = (fields[3] ?? '').split(/\s+/);
  for (const [n, language] of (['es', 'pt', 'en'] as const).entries()) {
    for (const form of formsOf(fields[n])) tables[language].add(form, slugs, { merge: (before) => before });
  }
}

function addMood(tables: ByLanguage<PhraseTable<Mood>>, row: Row): void {
  const [es, pt, en, words, weights] = fieldsOf(row, 5);
  const genres = (weights ?? '').split(';').flatMap((part) => {
    const [, slug, weight] = /^\s*([a-z-]+)\s*:\s*(-?\d+(?:\.\d+)?)\s*$/.exec(part) ?? [];
    if (!slug || weight === undefined) {
      if (part.trim() && part.trim() !== '-') throw new LexiconError(row.file, row.line, `“${part.trim()}” is no genre with a weight`);
      return [];
    }
    return [{ slug, weight: Number(weight) }];
  });
  const mood: Mood = { words: formsOf(words), genres };
  for (const [language, field] of [
    ['es', es],
    ['pt', pt],
    ['en', en],
  ] as const) {
    for (const form of formsOf(field)) tables[language].add(form, mood, { merge: (before) => before });
  }
}

function wordSets(rows: readonly Row[]): ByLanguage<ReadonlySet<string>> {
  const sets = byLanguage(() => new Set<string>());
  for (const row of rows) {
    const [, words] = fieldsOf(row, 2);
    for (const form of formsOf(words)) for (const word of form.split(' ')) sets[languageOf(row)].add(word);
  }
  return sets;
}

function frameTables(rows: readonly Row[]): ByLanguage<PhraseTable<true>> {
  const tables = byLanguage(() => new PhraseTable<true>());
  for (const row of rows) {
    const [, phrases] = fieldsOf(row, 2);
    for (const form of formsOf(phrases)) tables[languageOf(row)].add(form, true, { exactOnly: true, merge: () => true });
  }
  return tables;
}

function titlesOf(rows: readonly Row[]): ReadonlyMap<string, readonly NamedFilm[]> {
  const titles = new Map<string, NamedFilm[]>();
  for (const row of rows) {
    const [es, pt, title = '', year] = fieldsOf(row, 4);
    if (!/^\d{4}$/.test(year ?? '')) throw new LexiconError(row.file, row.line, 'expected a year of four digits');
    const film = { title, year: Number(year) };
    for (const form of new Set([...formsOf(es), ...formsOf(pt)])) titles.set(form, [...(titles.get(form) ?? []), film]);
  }
  return titles;
}
