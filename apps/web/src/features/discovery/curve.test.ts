import { describe, expect, it } from 'vitest';
import { levelOf, pointsOf, smoothPath, timeScale } from './curve.ts';

describe('pointsOf', () => {
  it('goes from edge to edge, the best at the top', () => {
    expect(pointsOf([-1, 0, 1], 100, 40)).toEqual([
      { x: 0, y: 40 },
      { x: 50, y: 20 },
      { x: 100, y: 0 },
    ]);
    expect(pointsOf([1, -1], 100, 40, 5)).toEqual([
      { x: 5, y: 5 },
      { x: 95, y: 35 },
    ]);
  });

  it('keeps what is out of range inside', () => expect([levelOf(7, 40), levelOf(-7, 40)]).toEqual([0, 40]));
  it('has nothing to draw of nothing', () => expect(smoothPath(pointsOf([], 100, 40))).toBe(''));
});

describe('smoothPath', () => {
  it('passes through every point', () => {
    const path = smoothPath(pointsOf([-0.5, 0.5, 0], 100, 40));
    expect(path).toMatch(/^M0 30C/);
    expect(path).toMatch(/ 50 10C/);
    expect(path).toMatch(/ 100 20$/);
  });

  it('is straight between two', () =>
    expect(
      smoothPath([
        { x: 0, y: 0 },
        { x: 6, y: 6 },
      ]),
    ).toBe('M0 0C1 1 5 5 6 6'));
});

describe('timeScale', () => {
  it('spreads moments from 0 to 1', () => {
    const scale = timeScale([300, 100, 200]);
    expect([100, 200, 300].map(scale)).toEqual([0, 0.5, 1]);
  });

  it('puts a lone moment in the middle', () => expect(timeScale([5])(5)).toBe(0.5));
});
