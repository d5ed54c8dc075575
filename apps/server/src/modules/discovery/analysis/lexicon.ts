import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stemmer } from '@orama/stemmers/english';

const LONGEST_WORD = 40;
const remembered = new Map<string, string>();
/** Words whose stems are remembered. */
const REMEMBERED = 50_000;

/** A word of a text, and where it stands there. */
export interface Token {
  readonly stem: string;
  readonly start: number;
  readonly end: number;
}

/** A word or phrase of the lexicon that stands in a text. */
export interface Match {
  readonly start: number;
  readonly end: number;
  /** What it weighs for each of the lexicon's names. */
  readonly weights: Float64Array;
}

/** What words and phrases of films' texts weigh for each of some names. */
export interface Lexicon {
  readonly names: readonly string[];
  /** Words of the longest phrase. */
  readonly longest: number;
  /** By the stems of a phrase, one space between them; weights in the order of the names. */
  readonly entries: ReadonlyMap<string, Float64Array>;
}

/** The words of a text without case, as stems. */
export function tokensOf(text: string): Token[] {
  return [...text.matchAll(/[\p{L}\p{N}]+(?:['’]\p{L}+)?/gu)].map((match) => ({
    stem: stemOf(match[0]),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

function stemOf(word: string): string {
  const known = remembered.get(word);
  if (known !== undefined) return known;
  const plain = word.toLowerCase().replace(/['’].*$/u, '');
  const stem = plain.length < 3 || plain.length > LONGEST_WORD || !/^[a-z]+$/.test(plain) ? plain : stemmer(plain);
  if (remembered.size >= REMEMBERED) remembered.clear();
  remembered.set(word, stem);
  return stem;
}

/** What of the lexicon stands in a text, the longest phrase first where several begin at one word. */
export function matchesIn({ longest, entries }: Lexicon, text: string): Match[] {
  const tokens = tokensOf(text);
  const found: Match[] = [];
  for (let at = 0; at < tokens.length; at++) {
    let phrase = '';
    let last = -1;
    let weights: Float64Array | undefined;
    for (let end = at; end < tokens.length && end < at + longest; end++) {
      phrase = end === at ? (tokens[end]?.stem ?? '') : `${phrase} ${tokens[end]?.stem}`;
      const entry = entries.get(phrase);
      if (entry) [last, weights] = [end, entry];
    }
    const [from, to] = [tokens[at], tokens[last]];
    if (!weights || !from || !to) continue;
    found.push({ start: from.start, end: to.end, weights });
    at = last;
  }
  return found;
}

/** Reads one of the lexicons beside this file. @throws where a line is not `words; words | name weight; …`, with its number. */
export async function readLexicon(file: string, names: readonly string[]): Promise<Lexicon> {
  return parseLexicon(await readFile(join(import.meta.dirname, file), 'utf8'), names, file);
}

export function parseLexicon(text: string, names: readonly string[], file: string): Lexicon {
  const entries = new Map<string, Float64Array>();
  let longest = 1;
  for (const [n, written] of text.split('\n').entries()) {
    const line = written.trim();
    if (!line || line.startsWith('#')) continue;
    const [phrases, weights, ...more] = line.split('|');
    if (phrases === undefined || weights === undefined || more.length) throw new Error(`${file}:${n + 1}: expected words | weights`);
    const parsed = weightsOf(weights, names, `${file}:${n + 1}`);
    for (const phrase of phrases.split(';')) {
      const stems = tokensOf(phrase).map(({ stem }) => stem);
      if (stems.length === 0) continue;
      longest = Math.max(longest, stems.length);
      const key = stems.join(' ');
      const entry = entries.get(key) ?? new Float64Array(names.length);
      for (const [place, weight] of parsed) entry[place] = Math.max(entry[place] ?? 0, weight);
      entries.set(key, entry);
    }
  }
  return { names, longest, entries };
}

function weightsOf(written: string, names: readonly string[], where: string): [number, number][] {
  return written.split(';').map((part) => {
    const [, name = '', weight] = /^\s*([a-z-]+)\s+(\d*\.?\d+)\s*$/.exec(part) ?? [];
    const place = names.indexOf(name);
    if (place < 0) throw new Error(`${where}: “${part.trim()}” is no name with a weight`);
    return [place, Number(weight)];
  });
}
