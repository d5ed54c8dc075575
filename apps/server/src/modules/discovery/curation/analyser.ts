import { type curation, discovery } from '@fotograma/contract';
import type { AnalysedFilm, Findings } from '../findings.ts';

export interface Analysis {
  /** Null when nothing could be said. */
  readonly findings: Findings | null;
  /** Nothing could be said because nobody answered: it may be otherwise later. */
  readonly isAway: boolean;
  /** Who really answered. */
  readonly model: string;
  /** What it cost; 0 where nothing is paid. */
  readonly tokens: number;
  /** How far passes over the same film are apart: 0 to 3. */
  readonly disagreement: number;
  readonly note: curation.Dispute | null;
}

/** Says what films do to whoever sees them: one analysis a film, in their order. */
export interface Analyser {
  readonly name: 'builtin' | 'model';
  readonly version: number;
  /** @throws the signal's reason. What an analyser cannot do is said film by film. */
  analyse(films: readonly AnalysedFilm[], signal: AbortSignal): Promise<Analysis[]>;
}

/** Analysers are made for each run: what they know of the shelf is as it was when the run began. */
export interface Analysers {
  readonly builtin: () => Promise<Analyser>;
  /** Null where no provider has a key. */
  readonly model: (() => Promise<Analyser>) | null;
}

/** From this on, in steps of 0 to 3, a person decides. */
export const DISPUTED_FROM = 2;

const RANKS: Readonly<Record<discovery.FeelingSource, number>> = { builtin: 1, model: 2, curated: 3, person: 3 };

/** Whether one source's word stands before another's: people before language models, those before the built-in analyser. */
export function goesBefore(one: discovery.FeelingSource, other: discovery.FeelingSource): boolean {
  return RANKS[one] > RANKS[other];
}

export const isOfPeople = (source: discovery.FeelingSource) => RANKS[source] === RANKS.person;

/** The widest that two are apart in one sentiment, in steps of 0 to 3; what one does not name counts as 0. */
export function differenceOf(one: Scored, other: Scored): number {
  const scoreOf = (scored: Scored, id: discovery.SentimentId) => scored.find(({ sentiment }) => sentiment === id)?.score ?? 0;
  return 3 * Math.max(...discovery.SENTIMENTS.map((id) => Math.abs(scoreOf(one, id) - scoreOf(other, id))));
}

type Scored = readonly { readonly sentiment: discovery.SentimentId; readonly score: number }[];
