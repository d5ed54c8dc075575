import type { JourneySummary, Sentiment } from './queries.ts';

export const SIZE = { width: 800, height: 220 } as const;
/** Room for what the ends of the scale are called. */
export const LEFT = 90;
const EDGE = 24;
/** Names nearer than this to the one before would lie on it. */
const NAME = 90;

export interface Felt {
  readonly journey: JourneySummary;
  readonly sentiment: Sentiment;
}

/** What was felt, the oldest first. */
export function feltOf(journeys: readonly JourneySummary[], sentiments: readonly Sentiment[]): Felt[] {
  return journeys
    .flatMap((journey) => {
      const sentiment = sentiments.find(({ id }) => id === journey.answers.sentiment);
      return sentiment ? [{ journey, sentiment }] : [];
    })
    .sort((a, b) => Date.parse(a.journey.createdAt) - Date.parse(b.journey.createdAt));
}

/** By time from left to right, and by valence from below to above. */
export function placesOf(felt: readonly Felt[]): { x: number; y: number; isNamed: boolean }[] {
  const times = felt.map(({ journey }) => Date.parse(journey.createdAt));
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  let named = Number.NEGATIVE_INFINITY;
  return felt.map(({ sentiment }, n) => {
    const share = last > first ? ((times[n] as number) - first) / (last - first) : 0.5;
    const x = LEFT + EDGE + share * (SIZE.width - LEFT - 2 * EDGE);
    const y = SIZE.height / 2 - sentiment.valence * (SIZE.height / 2 - EDGE);
    const isNamed = x - named >= NAME;
    if (isNamed) named = x;
    return { x, y, isNamed };
  });
}
