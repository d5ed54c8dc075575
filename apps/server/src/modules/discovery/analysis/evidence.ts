import { discovery } from '@fotograma/contract';
import type { AnalysedFilm, SentimentFinding } from '../findings.ts';
import type { Reading } from './reading.ts';
import { type Span, spansBetween } from './story.ts';
import type { Weights } from './weights.ts';

/** Words of a span. */
const MOST_WORDS = 20;
/** What a genre must weigh to be shown as evidence: most films are dramas. */
const LEAST_GENRE = 0.5;
const PAUSE = /[.!?…]+["”’)]*\s+|\s*[;:—–]\s*/g;
const COMMA = /,\s+/g;

/** The span of a film's text that says most of a sentiment, as it stands there; null where none does. */
export function evidenceFor(
  film: AnalysedFilm,
  reading: Reading,
  sentiment: discovery.SentimentId,
  weights: Weights,
): SentimentFinding['evidence'] {
  const place = discovery.SENTIMENTS.indexOf(sentiment);
  const span = film.overview ? bestSpan(film.overview, reading, place) : null;
  if (span) return { text: span, field: 'overview' };
  const keyword = heaviest(reading.keywords, ({ weights: each }) => each[place] ?? 0);
  if (keyword) return { text: keyword.text, field: 'keywords' };
  const genre = heaviest(reading.genres, ({ text, weights: words }) => {
    const known = weights.genres.indexOf(text);
    const weight = known < 0 ? (words[place] ?? 0) : (weights.sentiments[sentiment].inputs[2 + known] ?? 0);
    return weight >= LEAST_GENRE ? weight : 0;
  });
  return genre && { text: genre.text, field: 'genres' };
}

/** The one that weighs most, and more than nothing. */
function heaviest<T>(all: readonly T[], weight: (each: T) => number): T | null {
  let best: T | null = null;
  let most = 0;
  for (const each of all) if (weight(each) > most) [best, most] = [each, weight(each)];
  return best;
}

/** The part of a sentence, or of what stands between two commas where that is long, that weighs most; the first of those that weigh the same. */
function bestSpan(text: string, { story, matches }: Reading, place: number): string | null {
  const weighOf = ({ start, end }: Span) =>
    matches.reduce((sum, match) => sum + (match.start >= start && match.end <= end ? (match.weights[place] ?? 0) : 0), 0);
  const spans = story
    .flatMap((part) => spansBetween(text, PAUSE, part))
    .flatMap((sentence) =>
      wordsIn(text, sentence) <= MOST_WORDS
        ? [sentence]
        : spansBetween(text, COMMA, sentence).flatMap((part) => (wordsIn(text, part) <= MOST_WORDS ? [part] : windowsOf(text, part))),
    );
  const best = heaviest(spans, weighOf);
  return best && tidy(text.slice(best.start, best.end));
}

/** As many words as a span has at most, from each word on. */
function windowsOf(text: string, within: Span): Span[] {
  const words = [...text.slice(within.start, within.end).matchAll(/\S+/g)];
  return words.slice(0, Math.max(1, words.length - MOST_WORDS + 1)).map((word, at) => {
    const last = words[at + MOST_WORDS - 1] ?? word;
    return { start: within.start + word.index, end: within.start + last.index + last[0].length };
  });
}

const wordsIn = (text: string, { start, end }: Span) => text.slice(start, end).trim().split(/\s+/).length;

function tidy(span: string): string {
  return span
    .trim()
    .replace(/^["“‘'(]+(?=[^"”’')]*$)/u, '')
    .replace(/[.,;:]+$/u, '');
}
