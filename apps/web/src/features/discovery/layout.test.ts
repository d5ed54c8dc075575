import { describe, expect, it } from 'vitest';
import { layOut, neighbour } from './layout.ts';

/** As the house has them. */
const POINTS = [
  [0.8, 0.5],
  [0.6, -0.6],
  [0.8, 0.1],
  [0.7, 0.3],
  [0.5, 0.6],
  [0.2, -0.2],
  [-0.7, -0.4],
  [-0.8, -0.1],
  [-0.6, -0.5],
  [-0.6, 0.6],
  [-0.6, 0.8],
  [-0.3, -0.8],
].map(([valence = 0, arousal = 0]) => ({ valence, arousal }));
const SIZES = [
  { width: 328, height: 520, diameter: 80 },
  { width: 358, height: 560, diameter: 84 },
  { width: 720, height: 560, diameter: 112 },
  { width: 1_100, height: 620, diameter: 128 },
];

describe('the map of feelings', () => {
  it.each(SIZES)('has no disc on another, and none outside, at $width × $height', (size) => {
    const places = layOut(POINTS, size);
    for (const [n, a] of places.entries()) {
      expect(a.x).toBeGreaterThanOrEqual(size.diameter / 2);
      expect(a.x).toBeLessThanOrEqual(size.width - size.diameter / 2);
      expect(a.y).toBeGreaterThanOrEqual(size.diameter / 2);
      expect(a.y).toBeLessThanOrEqual(size.height - size.diameter / 2);
      for (const b of places.slice(n + 1)) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThanOrEqual(size.diameter);
    }
    expect(layOut(POINTS, size)).toEqual(places);
  });

  it('keeps the unpleasant left and the pleasant right', () => {
    const places = layOut(POINTS, SIZES[3] as (typeof SIZES)[number]);
    for (const [n, { valence }] of POINTS.entries()) expect((places[n]?.x ?? 0) > 550).toBe(valence > 0);
  });

  it('leads by arrow keys to what is nearest that way, and reaches everything', () => {
    const places = layOut(POINTS, SIZES[3] as (typeof SIZES)[number]);
    expect(
      neighbour(
        [
          { x: 0, y: 0 },
          { x: 5, y: 1 },
          { x: 9, y: 0 },
        ],
        0,
        'ArrowRight',
      ),
    ).toBe(1);
    expect(neighbour([{ x: 0, y: 0 }], 0, 'ArrowUp')).toBeNull();
    const reached = new Set([0]);
    for (const from of reached) {
      for (const key of ['ArrowRight', 'ArrowLeft', 'ArrowUp', 'ArrowDown']) {
        const to = neighbour(places, from, key);
        if (to !== null) reached.add(to);
      }
    }
    expect(reached.size).toBe(POINTS.length);
  });
});
