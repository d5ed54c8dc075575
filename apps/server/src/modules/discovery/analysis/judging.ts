import { discovery } from '@fotograma/contract';
import type { AnalysedFilm, Findings, SentimentFinding } from '../findings.ts';
import { evidenceFor } from './evidence.ts';
import type { Reading } from './reading.ts';
import { courseInputs, logitOf, sentimentInputs, sigmoid, type Unit, type Weights } from './weights.ts';

/** Below these a sentiment is not said to be what the film does. */
const LEAST_SCORE = 0.4;
const LEAST_CONFIDENCE = 0.3;
/** Sentiments that are published of one film. */
const MOST = 5;

export interface Judged {
  readonly sentiment: discovery.SentimentId;
  /** 0 to 1. */
  readonly score: number;
  /** 0 to 1: how far words, likeness and genres speak for the same. */
  readonly confidence: number;
}

/**
 * How much each sentiment is what the film does: `σ(b + w·√words + a·z + genres)`, with w and a never below 0, so that more
 * evidence of a sentiment never lowers it.
 * @param likeness to each sentiment's anchors, in the order of `SENTIMENTS`; null where there are no vectors.
 */
export function judgeSentiments(reading: Reading, likeness: Float64Array | null, weights: Weights): Judged[] {
  return discovery.SENTIMENTS.map((sentiment, place) => {
    const unit = weights.sentiments[sentiment];
    const inputs = sentimentInputs(reading, likeness?.[place] ?? null, place, weights.genres);
    return { sentiment, score: sigmoid(logitOf(unit, inputs)), confidence: agreement(unit, inputs) };
  });
}

/** What the kinds of evidence say together, as a share of what they say each; of little evidence less than of much. */
function agreement({ inputs: weights }: Unit, inputs: readonly number[]): number {
  const said = weights.map((weight, at) => weight * (inputs[at] ?? 0));
  const [words = 0, likeness = 0, ...others] = said;
  const kinds = [words, likeness, others.reduce((sum, each) => sum + each, 0)];
  const together = kinds.reduce((sum, each) => sum + each, 0);
  return Math.max(0, together / (1 + kinds.reduce((sum, each) => sum + Math.abs(each), 0)));
}

/** @returns null where nothing in the film's text speaks of feelings: a sentiment without words to show for it is not published. */
export function judge(film: AnalysedFilm, reading: Reading, likeness: Float64Array | null, weights: Weights): Findings | null {
  const sentiments = judgeSentiments(reading, likeness, weights)
    .filter(({ score, confidence }) => score >= LEAST_SCORE && confidence >= LEAST_CONFIDENCE)
    .toSorted((a, b) => b.score - a.score)
    .flatMap((judged): SentimentFinding[] => {
      const evidence = evidenceFor(film, reading, judged.sentiment, weights);
      return evidence ? [{ ...judged, evidence }] : [];
    })
    .slice(0, MOST);
  if (sentiments.length === 0) return null;
  const inputs = courseInputs(reading, weights.genres);
  const likeliest = <Name extends string>(units: Readonly<Record<Name, Unit>>, names: readonly Name[]): Name =>
    names.reduce((best, name) => (logitOf(units[name], inputs) > logitOf(units[best], inputs) ? name : best));
  return {
    sentiments,
    arc: likeliest(weights.arc, discovery.ARCS),
    ending: likeliest(weights.ending, discovery.ENDINGS),
    pace: likeliest(weights.pace, discovery.PACES),
    intensity: Math.round(3 * sigmoid(logitOf(weights.intensity, inputs))),
    absorption: sigmoid(logitOf(weights.absorption, inputs)),
    hedonic: sigmoid(logitOf(weights.hedonic, inputs)),
    eudaimonic: sigmoid(logitOf(weights.eudaimonic, inputs)),
    warnings: discovery.WARNINGS.filter((_, at) => (reading.warnings[at] ?? 0) >= 1),
  };
}
