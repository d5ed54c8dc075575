import { plain } from './asking.ts';
import type { FilmFacts } from './facts.repository.ts';

/** Characters of an answer that are kept. */
const LONGEST = 6_000;

export interface Cleaned {
  readonly text: string;
  /** Numbers of films that it cites, in the order of their first mention. */
  readonly cited: readonly number[];
  /** Titles that are none of the films’ it was given. */
  readonly invented: readonly string[];
}

/**
 * What a language model wrote, made fit to be shown: no links, pictures, HTML or code fences, no citations of films that it was
 * not given, and no sentences about films that nobody gave it.
 */
export function clean(text: string, films: readonly FilmFacts[]): Cleaned {
  const bare = text
    .slice(0, LONGEST)
    .replace(/!\[[^\]]*\]\([^)]*\)/g, '')
    .replace(/!?\[([^\]]*)\]\((?!\s*\d)[^)]*\)/g, '$1')
    .replace(/^\s*\[[^\]]+\]:\s*\S+.*$/gm, '')
    .replace(/<\/?[a-z!][^>]*>/gi, '')
    .replace(/\b(?:https?|ftp|data|javascript|file|mailto):\S+/gi, '')
    .replace(/\bwww\.\S+/gi, '')
    .replace(/```[a-z]*\n?/gi, '')
    .replace(/^#{1,6}\s+/gm, '');
  const invented: string[] = [];
  const titles = films.map(({ title }) => plain(title));
  const isKnown = (title: string) => {
    const wanted = plain(title);
    return (
      !wanted || titles.some((known) => known === wanted || ` ${known} `.includes(` ${wanted} `) || ` ${wanted} `.includes(` ${known} `))
    );
  };
  const lines = bare.split('\n').flatMap((line) => {
    const left = sentencesOf(line)
      .filter((sentence) => {
        const unknown = titlesIn(sentence).filter((title) => !isKnown(title));
        invented.push(...unknown);
        return unknown.length === 0;
      })
      .join('')
      .replace(/\[(\d+)\]/g, (mark, n: string) => (films[Number(n) - 1] ? mark : ''))
      .trimEnd();
    // A line of which nothing is left goes; one that was empty stands between paragraphs.
    return line.trim() && /^\s*(?:[-*•]|\d+\.)?\s*$/.test(left) ? [] : [left];
  });
  const kept = lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  const cited = [...new Set([...kept.matchAll(/\[(\d+)\]/g)].map(([, n]) => Number(n)))];
  return { text: kept, cited, invented: [...new Set(invented)] };
}

/** What a sentence names as a film: in bold, quoted with a year behind it, or in capitals with one. */
function titlesIn(sentence: string): string[] {
  const patterns = [
    /\*\*(.+?)\*\*/g,
    /[“"«]([^”"»]{2,80})[”"»]\s*\((?:18|19|20)\d\d\)/g,
    /((?:\p{Lu}[\p{L}’'-]*\s+){0,6}\p{Lu}[\p{L}’'-]*)\s*\((?:18|19|20)\d\d\)/gu,
  ];
  return patterns.flatMap((pattern) => [...sentence.matchAll(pattern)].map(([, title = '']) => title));
}

/** Sentences with what stands between them, so that joined they are the line. */
function sentencesOf(line: string): string[] {
  return line.match(/[^.!?]+(?:[.!?]+(?!\s|$)[^.!?]*)*[.!?]*\s*/g) ?? [line];
}
