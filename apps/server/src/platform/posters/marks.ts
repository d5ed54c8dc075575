import type { Colour } from './colour.ts';
import type { Chance } from './seed.ts';

/** SVG elements as strings, coordinates in px rounded to a tenth. */

export type Point = readonly [x: number, y: number];

export function n(value: number): string {
  const rounded = Math.round(value * 10) / 10;
  // -0 would print as "0" but 0.5 as "0.5": the leading zero is a byte that SVG does not need.
  return String(rounded + 0).replace(/^(-?)0\./, '$1.');
}

export function disc(x: number, y: number, radius: number, fill: Colour): string {
  return `<circle cx="${n(x)}" cy="${n(y)}" r="${n(radius)}" fill="${fill}"/>`;
}

export function ring(x: number, y: number, radius: number, width: number, colour: Colour): string {
  return `<circle cx="${n(x)}" cy="${n(y)}" r="${n(radius)}" fill="none" stroke="${colour}" stroke-width="${n(width)}"/>`;
}

export function oval(x: number, y: number, rx: number, ry: number, fill: Colour, turn = 0): string {
  const turned = turn === 0 ? '' : ` transform="rotate(${n(turn)} ${n(x)} ${n(y)})"`;
  return `<ellipse cx="${n(x)}" cy="${n(y)}" rx="${n(rx)}" ry="${n(ry)}" fill="${fill}"${turned}/>`;
}

export function box(x: number, y: number, width: number, height: number, fill: Colour): string {
  return shape(`M${n(x)} ${n(y)}h${n(width)}v${n(height)}h${n(-width)}z`, fill);
}

export function shape(d: string, fill: Colour): string {
  return `<path fill="${fill}" d="${d}"/>`;
}

export function polygon(points: readonly Point[], fill: Colour): string {
  return shape(`${lineThrough(points)}z`, fill);
}

export function stroke(d: string, colour: Colour, width: number, cap: 'butt' | 'round' = 'butt'): string {
  const ends = cap === 'round' ? ' stroke-linecap="round"' : '';
  return `<path fill="none" stroke="${colour}" stroke-width="${n(width)}"${ends} d="${d}"/>`;
}

export function group(transform: string, ...marks: string[]): string {
  return `<g transform="${transform}">${marks.join('')}</g>`;
}

/** Half a disc, flat side through (x, y); at 0 degrees it bulges upwards. */
export function half(x: number, y: number, radius: number, degrees: number, fill: Colour): string {
  const angle = (degrees * Math.PI) / 180;
  const [dx, dy] = [Math.cos(angle) * radius, Math.sin(angle) * radius];
  return shape(`M${n(x - dx)} ${n(y - dy)}A${n(radius)} ${n(radius)} 0 0 1 ${n(x + dx)} ${n(y + dy)}z`, fill);
}

export function lineThrough(points: readonly Point[]): string {
  return points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${n(x)} ${n(y)}`).join('');
}

/** Dots of one size as one path: a zero-length line with a round cap is a dot. Placed to the nearest px. */
export function dots(centres: readonly Point[], radius: number, colour: Colour): string {
  if (centres.length === 0) return '';
  let [penX, penY] = [0, 0];
  const steps = centres.map(([x, y]) => {
    const [dx, dy] = [Math.round(x) - penX, Math.round(y) - penY];
    [penX, penY] = [penX + dx, penY + dy];
    return `m${dx}${dy < 0 ? '' : ' '}${dy}h0`;
  });
  return stroke(steps.join(''), colour, 2 * radius, 'round');
}

/** A rectangle as scissors would cut it: every corner off by up to `slip` px. */
export function cutBox(chance: Chance, x: number, y: number, width: number, height: number, slip: number, fill: Colour) {
  const off = () => chance.between(-slip, slip);
  return polygon(
    [
      [x + off(), y + off()],
      [x + width + off(), y + off()],
      [x + width + off(), y + height + off()],
      [x + off(), y + height + off()],
    ],
    fill,
  );
}

/** The points of a torn edge from one point to another, leaving the straight line by up to `depth` px. */
export function tornEdge(chance: Chance, from: Point, to: Point, teeth: number, depth: number): Point[] {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy) || 1;
  const between = Array.from({ length: teeth - 1 }, (_, i): Point => {
    const along = (i + 1 + chance.between(-0.35, 0.35)) / teeth;
    const away = chance.between(-depth, depth);
    return [from[0] + dx * along - (dy / length) * away, from[1] + dy * along + (dx / length) * away];
  });
  return [from, ...between, to];
}

/** Points on a circle, evenly spaced, the first at `start` radians. */
export function around(x: number, y: number, radius: number, count: number, start = 0): Point[] {
  return Array.from({ length: count }, (_, i): Point => {
    const angle = start + (i * 2 * Math.PI) / count;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
}
