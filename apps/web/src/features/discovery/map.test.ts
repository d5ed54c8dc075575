import { describe, expect, it } from 'vitest';
import { type Felt, layOut, neighbour, readingOrder, TALL, WIDE } from './map.ts';

/** Where the house places its twelve. */
const TWELVE: readonly Felt[] = [
  { id: 'joy', valence: 0.8, arousal: 0.5 },
  { id: 'calm', valence: 0.6, arousal: -0.6 },
  { id: 'tenderness', valence: 0.8, arousal: 0.1 },
  { id: 'hope', valence: 0.7, arousal: 0.3 },
  { id: 'wonder', valence: 0.5, arousal: 0.6 },
  { id: 'nostalgia', valence: 0.2, arousal: -0.2 },
  { id: 'sadness', valence: -0.7, arousal: -0.4 },
  { id: 'grief', valence: -0.8, arousal: -0.1 },
  { id: 'loneliness', valence: -0.6, arousal: -0.5 },
  { id: 'anxiety', valence: -0.6, arousal: 0.6 },
  { id: 'anger', valence: -0.6, arousal: 0.8 },
  { id: 'numbness', valence: -0.3, arousal: -0.8 },
];
const same: readonly Felt[] = TWELVE.map(({ id }) => ({ id, valence: 0, arousal: 0 }));

describe.each([
  ['tall', TALL],
  ['wide', WIDE],
])('a %s map', (_, sheet) => {
  it.each([
    ['as the house places them', TWELVE],
    ['all on one spot', same],
  ])('lays no feeling upon another and none over its edge: %s', (_name, feelings) => {
    const discs = layOut(feelings, sheet);
    const gaps = discs.flatMap((one, n) => discs.slice(n + 1).map((other) => Math.hypot(one.x - other.x, one.y - other.y)));
    expect(Math.min(...gaps)).toBeGreaterThan(sheet.diameter + sheet.gap / 2);
    for (const { x, y } of discs) {
      expect(Math.min(x, sheet.width - x, y, sheet.height - y)).toBeGreaterThanOrEqual(sheet.diameter / 2);
    }
  });

  it('keeps the pleasant at the right and the stirred at the top', () => {
    const of = Object.fromEntries(layOut(TWELVE, sheet).map((disc) => [disc.id, disc]));
    expect(of.joy?.x).toBeGreaterThan(of.anger?.x ?? Infinity);
    expect(of.calm?.x).toBeGreaterThan(of.sadness?.x ?? Infinity);
    expect(of.anger?.y).toBeLessThan(of.grief?.y ?? 0);
    expect(of.joy?.y).toBeLessThan(of.calm?.y ?? 0);
  });

  it('can be walked whole with the arrow keys', () => {
    const discs = layOut(TWELVE, sheet);
    const reached = new Set(['joy']);
    for (const id of reached) {
      for (const key of ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight']) {
        const next = neighbour(discs, id, key);
        if (next) reached.add(next);
      }
    }
    expect(reached.size).toBe(TWELVE.length);
  });
});

describe('neighbour', () => {
  const discs = [
    { id: 'a', x: 0, y: 0 },
    { id: 'b', x: 10, y: 1 },
    { id: 'c', x: 1, y: 10 },
    { id: 'd', x: 30, y: 0 },
  ];
  it.each([
    ['a', 'ArrowRight', 'b'],
    ['a', 'ArrowDown', 'c'],
    ['d', 'ArrowLeft', 'b'],
    ['a', 'ArrowLeft', null],
    ['a', 'Enter', null],
    ['nobody', 'ArrowLeft', null],
  ])('from %s by %s is %s', (from, key, to) => expect(neighbour(discs, from, key)).toBe(to));
});

describe('readingOrder', () => {
  it('goes line by line', () => {
    const discs = [
      { id: 'low', x: 5, y: 300 },
      { id: 'right', x: 200, y: 40 },
      { id: 'left', x: 50, y: 60 },
    ];
    expect(readingOrder(discs, TALL).map(({ id }) => id)).toEqual(['left', 'right', 'low']);
  });
});
