import { timeScale } from './curve.ts';
import { valenceAfter } from './feedback.ts';
import type { SentimentId } from './kinds.ts';
import type { JourneySummary, Sentiment } from './queries.ts';

/** What was felt when a journey began, and after its films. */
export interface Moment {
  readonly id: string;
  readonly sentiment: SentimentId;
  /** An ISO date with its time. */
  readonly at: string;
  /** From 0, the first, to 1, the last; a lone one stands in the middle. */
  readonly along: number;
  /** Of the feeling, from -1 to 1. */
  readonly before: number;
  /** The mean of what was said after films, from -1 to 1; null where nothing was said. */
  readonly after: number | null;
}

/** Journeys as moments along time, the oldest first. Those that have not got as far as a feeling are none. */
export function momentsOf(journeys: readonly JourneySummary[], feelings: readonly Sentiment[]): Moment[] {
  const known = new Map(feelings.map((feeling) => [feeling.id, feeling]));
  const felt = journeys.flatMap(({ id, answers, createdAt, feedback }) => {
    const feeling = answers.sentiment && known.get(answers.sentiment);
    if (!feeling) return [];
    return [{ id, sentiment: feeling.id, at: createdAt, before: feeling.valence, after: valenceAfter(feedback) }];
  });
  const scale = timeScale(felt.map(({ at }) => Date.parse(at)));
  return felt.toSorted((a, b) => a.at.localeCompare(b.at)).map((one) => ({ ...one, along: scale(Date.parse(one.at)) }));
}

/** Which moments are named in the picture: the latest and those far enough from the named one after it, in shares of the whole. */
export function namedMoments(moments: readonly Moment[], apart: number): ReadonlySet<string> {
  const named = new Set<string>();
  let next = Number.POSITIVE_INFINITY;
  for (const { id, along } of moments.toReversed()) {
    if (next - along < apart) continue;
    named.add(id);
    next = along;
  }
  return named;
}
