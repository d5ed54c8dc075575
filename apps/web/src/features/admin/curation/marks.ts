import type { SentimentId } from '../../discovery/kinds.ts';
import type { FilmText, Findings } from './queries.ts';

export type Field = NonNullable<Findings['sentiments'][number]['evidence']>['field'];

/** A piece of a text, and the feelings that it is evidence of. */
export interface Piece {
  /** Where it begins in the text. */
  readonly start: number;
  readonly text: string;
  readonly sentiments: readonly SentimentId[];
}

/** A text in pieces, where what is cited begins and ends; cited spans may lie over each other. */
export function piecesOf(text: string, cited: readonly { readonly sentiment: SentimentId; readonly text: string }[]): Piece[] {
  const spans = cited.flatMap(({ sentiment, text: span }) => {
    const start = placeOf(text, span);
    return start < 0 ? [] : [{ sentiment, start, end: start + span.length }];
  });
  const borders = [...new Set([0, text.length, ...spans.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b);
  return borders.slice(1).flatMap((end, n) => {
    const start = borders[n] ?? 0;
    const sentiments = spans.filter((span) => span.start <= start && span.end >= end).map(({ sentiment }) => sentiment);
    return start < end ? [{ start, text: text.slice(start, end), sentiments }] : [];
  });
}

/** Where words stand in a text: as whole words where they do, else wherever; -1 where they do not. */
function placeOf(text: string, span: string): number {
  if (span === '') return -1;
  const isWhole = (start: number) =>
    !/[\p{L}\p{N}]{2}/u.test(text.slice(start - 1, start + 1).padStart(2)) &&
    !/^[\p{L}\p{N}]{2}/u.test(text.slice(start + span.length - 1));
  for (let start = text.indexOf(span); start >= 0; start = text.indexOf(span, start + 1)) if (isWhole(start)) return start;
  return text.indexOf(span);
}

/** What of some findings is cited from one field of a film. */
export function citedFrom(findings: Findings, field: Field): { sentiment: SentimentId; text: string }[] {
  return findings.sentiments.flatMap(({ sentiment, evidence }) => (evidence?.field === field ? [{ sentiment, text: evidence.text }] : []));
}

/** Where words stand in a film, word for word; null where they do not. */
export function fieldOf(film: FilmText, words: string): Field | null {
  if (words.trim() === '') return null;
  if (film.overview?.includes(words)) return 'overview';
  if (film.keywords.includes(words)) return 'keywords';
  if (film.genres.includes(words)) return 'genres';
  return film.title.includes(words) ? 'title' : null;
}
