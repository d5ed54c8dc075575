import type { search } from '@fotograma/contract';
import type { FilmText } from './engine.types.ts';
import { type Token, tokensOf } from './folding.ts';
import { peopleOf } from './names.ts';
import { stem } from './stemming.ts';

/** Characters of a stretch that is shown. */
const LONGEST = 240;
const MOST_WORDS = 6;

export interface Marked {
  readonly highlights: readonly search.Highlight[];
  /** Words of the overview that were asked for, as they stand there, each once. */
  readonly words: readonly string[];
  readonly keyword: string | null;
  /** Names of people in which every word was asked for. */
  readonly people: readonly string[];
}

/** Where in a film's texts the words stand that were asked for. @param stems those words. */
export function mark(film: FilmText, stems: ReadonlySet<string>): Marked {
  // Most words begin otherwise, and are neither cut out nor stemmed for nothing.
  const beginnings = new Set([...stems].map((each) => beginningOf(each, 0, each.length)));
  const mayBeAsked = (text: string, start: number, end: number) => beginnings.has(beginningOf(text, start, end));
  const isAsked = ({ word }: Token) => stems.has(stem(word));
  const askedIn = (text: string) => tokensOf(text, mayBeAsked).filter(isAsked);
  const highlights: search.Highlight[] = [];
  const add = (field: search.Highlight['field'], text: string): Token[] => {
    const asked = askedIn(text);
    if (asked.length) highlights.push({ field, ...stretch(text, asked) });
    return asked;
  };
  add('title', film.title);
  const people = peopleOf(film).filter((name) => askedIn(name).length > 0 && tokensOf(name).every(isAsked));
  if (people.length) add('people', people.slice(0, 5).join(', '));
  const keywords = film.keywords.filter((each) => askedIn(each).length > 0);
  if (keywords.length) add('keywords', keywords.join(', '));
  const overview = film.overview ?? '';
  const said = add('overview', overview).map(({ start, end }) => overview.slice(start, end).toLowerCase());
  return { highlights, words: [...new Set(said)].slice(0, MOST_WORDS), keyword: keywords[0] ?? null, people };
}

/** The first two letters of a word, which its stem has too, as a number. */
function beginningOf(text: string, start: number, end: number): number {
  return text.charCodeAt(start) * 0x10000 + (end > start + 1 ? text.charCodeAt(start + 1) : 0);
}

/** The stretch with most different words that are asked for, cut at words. */
function stretch(text: string, asked: readonly Token[]): { text: string; ranges: [number, number][] } {
  const [from, to] = text.length <= LONGEST ? [0, text.length] : windowOf(text, asked);
  const before = from > 0 ? '… ' : '';
  const after = to < text.length ? ' …' : '';
  const inside = asked.filter(({ start, end }) => start >= from && end <= to);
  return {
    text: `${before}${text.slice(from, to)}${after}`,
    ranges: inside.map(({ start, end }) => [start - from + before.length, end - from + before.length]),
  };
}

function windowOf(text: string, asked: readonly Token[]): [number, number] {
  const room = LONGEST - 4;
  let best = { from: 0, to: 0, count: -1 };
  for (const first of asked) {
    const inside = asked.filter(({ start, end }) => start >= first.start && end <= first.start + room);
    const count = new Set(inside.map(({ word }) => word)).size;
    if (count > best.count) best = { from: first.start, to: inside.at(-1)?.end ?? first.end, count };
  }
  // Some of what stands before, where there is room: a sentence that begins in the middle reads badly.
  const spare = Math.max(0, room - (best.to - best.from));
  const wanted = Math.max(0, Math.min(best.from - Math.floor(spare / 2), text.length - room));
  const from = wanted === 0 ? 0 : wordAfter(text, wanted, best.from);
  if (from + room >= text.length) return [from, text.length];
  const space = text.lastIndexOf(' ', from + room);
  return [from, space >= best.to ? space : from + room];
}

/** Where the first word begins from there on, not after `latest`. */
function wordAfter(text: string, at: number, latest: number): number {
  const space = text.indexOf(' ', at - 1);
  return space < 0 ? latest : Math.min(space + 1, latest);
}
