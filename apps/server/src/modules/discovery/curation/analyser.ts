import { discovery } from '@fotograma/contract';
import type { AnalysedFilm, Findings } from '../findings.ts';

export interface Analysis {
  /** Null when nothing could be said; `note` says why. */
  readonly findings: Findings | null;
  /** What it cost; 0 where nothing is paid. */
  readonly tokens: number;
  /** How far passes over the same film are apart: 0 to 3. */
  readonly disagreement: number;
  readonly note: string | null;
}

/** Says what films do to whoever sees them: one analysis a film, in their order. */
export interface Analyser {
  readonly name: 'builtin' | 'model';
  readonly version: number;
  analyse(films: readonly AnalysedFilm[], signal: AbortSignal): Promise<Analysis[]>;
}

/** From this on, in steps of 0 to 3, a person decides. */
export const DISPUTED_FROM = 2;

/** The widest that two are apart in one sentiment, in steps of 0 to 3; what one does not name counts as 0. */
export function differenceOf(one: Pick<Findings, 'sentiments'>, other: Pick<Findings, 'sentiments'>): number {
  const scoreOf = ({ sentiments }: Pick<Findings, 'sentiments'>, id: discovery.SentimentId) =>
    sentiments.find(({ sentiment }) => sentiment === id)?.score ?? 0;
  return 3 * Math.max(...discovery.SENTIMENTS.map((id) => Math.abs(scoreOf(one, id) - scoreOf(other, id))));
}
