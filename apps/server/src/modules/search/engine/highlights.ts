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
  const isAsked = ({ word }: Token) => stems.has(stem(word));
  const highlights: search.Highlight[] = [];
  const add = (field: search.Highlight['field'], text: string) => {
    const marked = stretch(text, isAsked);
    if (marked) highlights.push({ field, ...marked });
  };
  add('title', film.title);
  const people = peopleOf(film).filter((name) => tokensOf(name).every(isAsked));
  if (people.length) add('people', people.slice(0, 5).join(', '));
  const keyword = film.keywords.find((each) => tokensOf(each).some(isAsked)) ?? null;
  if (keyword !== null) add('keywords', film.keywords.filter((each) => tokensOf(each).some(isAsked)).join(', '));
  const overview = film.overview ?? '';
  add('overview', overview);
  const said = tokensOf(overview)
    .filter(isAsked)
    .map(({ start, end }) => overview.slice(start, end).toLowerCase());
  return { highlights, words: [...new Set(said)].slice(0, MOST_WORDS), keyword, people };
}

/** The stretch with most different words that are asked for, cut at words; null where there is none. */
function stretch(text: string, isAsked: (token: Token) => boolean): { text: string; ranges: [number, number][] } | null {
  const tokens = tokensOf(text);
  const asked = tokens.filter(isAsked);
  if (asked.length === 0) return null;
  const [from, to] = text.length <= LONGEST ? [0, text.length] : windowOf(text, tokens, asked);
  const before = from > 0 ? '… ' : '';
  const after = to < text.length ? ' …' : '';
  const inside = asked.filter(({ start, end }) => start >= from && end <= to);
  return {
    text: `${before}${text.slice(from, to)}${after}`,
    ranges: inside.map(({ start, end }) => [start - from + before.length, end - from + before.length]),
  };
}

function windowOf(text: string, tokens: readonly Token[], asked: readonly Token[]): [number, number] {
  const room = LONGEST - 4;
  let best = { from: 0, count: -1 };
  for (const first of asked) {
    const inside = asked.filter(({ start, end }) => start >= first.start && end <= first.start + room);
    const count = new Set(inside.map(({ word }) => word)).size;
    if (count > best.count) best = { from: first.start, count };
  }
  const last = asked.filter(({ start, end }) => start >= best.from && end <= best.from + room).at(-1);
  // Some of what stands before, where there is room: a sentence that begins in the middle reads badly.
  const spare = room - ((last?.end ?? best.from) - best.from);
  const wanted = Math.max(0, best.from - Math.floor(spare / 2));
  const from = tokens.find(({ start }) => start >= wanted)?.start ?? 0;
  const to = tokens.filter(({ start, end }) => start >= from && end <= from + room).at(-1)?.end ?? Math.min(text.length, from + room);
  return [from, to];
}
