import { describe, expect, it } from 'vitest';
import { feltOf, LEFT, placesOf, SIZE } from './over-time.ts';
import type { JourneySummary, Sentiment } from './queries.ts';

const sentiment = (id: string, valence: number) => ({ id, valence }) as Sentiment;
const journey = (id: string, of: string | null, createdAt: string) => ({ id, answers: { sentiment: of }, createdAt }) as JourneySummary;
const SENTIMENTS = [sentiment('joy', 0.8), sentiment('grief', -0.8)];

describe('feelings over time', () => {
  it('stand in their order, and those without a feeling do not', () => {
    const felt = feltOf(
      [journey('c', 'joy', '2026-03-01'), journey('b', null, '2026-02-01'), journey('a', 'grief', '2026-01-01')],
      SENTIMENTS,
    );
    expect(felt.map((each) => each.journey.id)).toEqual(['a', 'c']);
  });

  it('lie inside, the pleasant above the unpleasant, and names do not lie on each other', () => {
    const felt = feltOf(
      [journey('a', 'grief', '2026-01-01'), journey('b', 'joy', '2026-01-02'), journey('c', 'joy', '2026-12-01')],
      SENTIMENTS,
    );
    const places = placesOf(felt);
    for (const { x, y } of places) {
      expect(x).toBeGreaterThan(LEFT);
      expect(x).toBeLessThan(SIZE.width);
      expect(y).toBeGreaterThan(0);
      expect(y).toBeLessThan(SIZE.height);
    }
    expect(places[0]?.y).toBeGreaterThan(places[1]?.y ?? 0);
    expect(places.map(({ isNamed }) => isNamed)).toEqual([true, false, true]);
  });
});
