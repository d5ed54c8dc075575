import { discovery } from '@fotograma/contract';
import type { AnalysedFilm } from '../findings.ts';
import { type Lexicon, type Match, matchesIn, readLexicon } from './lexicon.ts';
import { type Span, storyOf } from './story.ts';

/** What tells how a film's feelings run, how it ends, how it moves. */
export const CUES = [
  'rise',
  'fall',
  'height',
  'depth',
  'swings',
  'level',
  'bright',
  'mixed',
  'unresolved',
  'black',
  'strong',
  'mild',
  'gripping',
  'slow',
  'quick',
  'pleasure',
  'meaning',
] as const;

export interface Lexicons {
  readonly emotions: Lexicon;
  readonly cues: Lexicon;
  readonly warnings: Lexicon;
}

/** A keyword or a genre, and what its words weigh for each sentiment. */
export interface Weighed {
  readonly text: string;
  readonly weights: Float64Array;
}

/** What stands in a film's text, before anything is concluded from it. */
export interface Reading {
  /** The parts of the overview that tell the story. */
  readonly story: readonly Span[];
  /** In them, where each stands in the overview. */
  readonly matches: readonly Match[];
  readonly keywords: readonly Weighed[];
  readonly genres: readonly Weighed[];
  /** Sums over overview and keywords, in the order of `SENTIMENTS`, `CUES` and `WARNINGS`. */
  readonly sentiments: Float64Array;
  readonly cues: Float64Array;
  readonly warnings: Float64Array;
}

export async function readLexicons(): Promise<Lexicons> {
  const [emotions, cues, warnings] = await Promise.all([
    readLexicon('emotions.txt', discovery.SENTIMENTS),
    readLexicon('cues.txt', CUES),
    readLexicon('warnings.txt', discovery.WARNINGS),
  ]);
  return { emotions, cues, warnings };
}

export function readFilm({ emotions, cues, warnings }: Lexicons, film: AnalysedFilm): Reading {
  const overview = film.overview ?? '';
  const story = storyOf(overview, film.title);
  const parts = story.map(({ start, end }) => ({ at: start, text: overview.slice(start, end) }));
  const weigh = (text: string): Weighed => ({ text, weights: sumOf(emotions, matchesIn(emotions, text)) });
  const matches = parts.flatMap(({ at, text }) =>
    matchesIn(emotions, text).map((match) => ({ ...match, start: at + match.start, end: at + match.end })),
  );
  const keywords = film.keywords.map(weigh);
  const all = [...parts.map(({ text }) => text), ...film.keywords];
  const everywhere = (lexicon: Lexicon) =>
    sumOf(
      lexicon,
      all.flatMap((text) => matchesIn(lexicon, text)),
    );
  return {
    story,
    matches,
    keywords,
    genres: film.genres.map((slug) => ({ ...weigh(slug.replaceAll('-', ' ')), text: slug })),
    sentiments: sumOf(emotions, [...matches, ...keywords]),
    cues: everywhere(cues),
    warnings: everywhere(warnings),
  };
}

function sumOf({ names }: Lexicon, weighed: readonly { readonly weights: Float64Array }[]): Float64Array {
  const sum = new Float64Array(names.length);
  for (const { weights } of weighed) for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] ?? 0) + (weights[at] ?? 0);
  return sum;
}
