import { SENTIMENTS, type SentimentId } from '../../discovery/kinds.ts';
import { fieldOf } from './marks.ts';
import type { FilmText, Findings } from './queries.ts';

/** A feeling as it is being written: 0 is that it is not there. */
export interface FeltDraft {
  readonly score: number;
  readonly evidence: string;
}

export interface Draft extends Omit<Findings, 'sentiments'> {
  readonly felt: Readonly<Record<SentimentId, FeltDraft>>;
}

const EMPTY: Omit<Findings, 'sentiments'> = {
  arc: 'flat',
  ending: 'open',
  intensity: 1,
  absorption: 0.5,
  hedonic: 0.5,
  eudaimonic: 0.5,
  pace: 'steady',
  warnings: [],
};

/** What one begins with: what was said before, or nothing. */
export function draftOf(findings: Findings | null): Draft {
  const { sentiments = [], ...rest } = findings ?? { ...EMPTY, sentiments: [] };
  const of = (id: SentimentId): FeltDraft => {
    const found = sentiments.find(({ sentiment }) => sentiment === id);
    return { score: found?.score ?? 0, evidence: found?.evidence?.text ?? '' };
  };
  return { ...rest, felt: Object.fromEntries(SENTIMENTS.map((id) => [id, of(id)])) as Draft['felt'] };
}

/** The feelings that need words of the film, and have none. */
export function unshown(film: FilmText, { felt }: Draft): SentimentId[] {
  return SENTIMENTS.filter((id) => felt[id].score > 0 && fieldOf(film, felt[id].evidence) === null);
}

/** As it is sent: the feelings that are there, the strongest first. */
export function findingsOf(film: FilmText, { felt, ...rest }: Draft): Findings {
  const sentiments = SENTIMENTS.filter((id) => felt[id].score > 0)
    .sort((a, b) => felt[b].score - felt[a].score)
    .map((sentiment) => {
      const { score, evidence } = felt[sentiment];
      const field = fieldOf(film, evidence);
      return { sentiment, score, confidence: 1, evidence: field && { text: evidence, field } };
    });
  return { ...rest, sentiments };
}

/** Feelings in which two are apart, with the difference: what one does not name counts as 0. */
export function apart(one: Findings, other: Findings | null): ReadonlyMap<SentimentId, number> {
  const scoreIn = (findings: Findings | null, id: SentimentId) =>
    findings?.sentiments.find(({ sentiment }) => sentiment === id)?.score ?? 0;
  const differences = SENTIMENTS.map((id) => [id, scoreIn(one, id) - scoreIn(other, id)] as const);
  return new Map(differences.filter(([, difference]) => Math.abs(difference) >= 0.005));
}
