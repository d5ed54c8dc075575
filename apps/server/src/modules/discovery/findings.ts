import type { discovery } from '@fotograma/contract';

/** A film as analysers read it. */
export interface AnalysedFilm {
  readonly id: number;
  readonly title: string;
  readonly year: number | null;
  readonly overview: string | null;
  readonly keywords: readonly string[];
  /** Slugs of categories. */
  readonly genres: readonly string[];
}

export interface SentimentFinding {
  readonly sentiment: discovery.SentimentId;
  /** 0 to 1: how much it is what the film does to whoever sees it. */
  readonly score: number;
  /** 0 to 1: how far the signals agree. */
  readonly confidence: number;
  /** A span of the film's text, as it stands there. */
  readonly evidence: { readonly text: string; readonly field: discovery.EvidenceField } | null;
}

/** What an analyser, or a person, says of a film. */
export interface Findings {
  /** Those that are there, the strongest first. */
  readonly sentiments: readonly SentimentFinding[];
  readonly arc: discovery.Arc;
  readonly ending: discovery.Ending;
  /** 0 to 3. */
  readonly intensity: number;
  /** 0 to 1 each. */
  readonly absorption: number;
  readonly hedonic: number;
  readonly eudaimonic: number;
  readonly pace: discovery.Pace;
  readonly warnings: readonly discovery.Warning[];
}

/** Who says so, of which text. */
export interface Provenance {
  readonly source: discovery.FeelingSource;
  readonly model: string | null;
  readonly promptVersion: number | null;
  /** SHA-256 of what was analysed. */
  readonly inputHash: Buffer;
  readonly runId: string | null;
  readonly userId: string | null;
  readonly note: string | null;
}

/** Whether a span stands in the film as it says: word for word. */
export function isVerbatim(film: AnalysedFilm, evidence: { text: string; field: discovery.EvidenceField }): boolean {
  const { text, field } = evidence;
  if (!text.trim()) return false;
  switch (field) {
    case 'overview':
      return film.overview?.includes(text) ?? false;
    case 'title':
      return film.title.includes(text);
    case 'keywords':
      return film.keywords.includes(text);
    case 'genres':
      return film.genres.includes(text);
  }
}
