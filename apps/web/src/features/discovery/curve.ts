export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Values from -1 to 1 as points in a box, the first at its left edge, the last at its right. */
export function pointsOf(values: readonly number[], width: number, height: number, inset = 0): Point[] {
  const last = Math.max(1, values.length - 1);
  return values.map((value, n) => ({ x: inset + (n / last) * (width - 2 * inset), y: levelOf(value, height, inset) }));
}

/** How far from the top a value from -1 to 1 stands. */
export const levelOf = (value: number, height: number, inset = 0): number =>
  round(inset + ((1 - Math.max(-1, Math.min(1, value))) / 2) * (height - 2 * inset));

/** The `d` of an SVG path through all points, rounded at each (Catmull and Rom's spline as Bézier curves). */
export function smoothPath(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first) return '';
  const parts = rest.map((to, n) => {
    const from = points[n] ?? first;
    const before = points[n - 1] ?? from;
    const after = points[n + 2] ?? to;
    const one = { x: from.x + (to.x - before.x) / 6, y: from.y + (to.y - before.y) / 6 };
    const two = { x: to.x - (after.x - from.x) / 6, y: to.y - (after.y - from.y) / 6 };
    return `C${round(one.x)} ${round(one.y)} ${round(two.x)} ${round(two.y)} ${round(to.x)} ${round(to.y)}`;
  });
  return `M${round(first.x)} ${round(first.y)}${parts.join('')}`;
}

/** Moments along a line, from 0 to 1; a lone one stands in the middle. */
export function timeScale(moments: readonly number[]): (moment: number) => number {
  const [first, last] = [Math.min(...moments), Math.max(...moments)];
  return (moment) => (last > first ? (moment - first) / (last - first) : 0.5);
}

const round = (value: number) => Math.round(value * 10) / 10;
