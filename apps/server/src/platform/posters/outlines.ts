import type { ShapedGlyph } from '../type/fonts.ts';

/** How far a drawn outline may leave the true one, in steps of the grid: no further than rounding takes it. */
const SLACK = 0.6;

/** Turns a point of the page: `across` reads left to right, `up` reads from bottom to top. */
export type Reading = 'across' | 'up';

type Point = readonly [x: number, y: number];

/** A quadratic curve from wherever the pen is. */
interface Curve {
  readonly control: Point;
  readonly to: Point;
}

/**
 * Collects glyph outlines and prints them as one `<path>`: relative whole numbers on a grid, curves joined
 * or straightened where nobody could see it, repeated command letters left out, and `t` where a control point
 * mirrors the last, which is how TrueType stores most curves. A quarter of the size of the plain outlines.
 */
export class OutlinePrinter {
  /** Steps of the drawing grid in one px: letters are drawn on whole steps, so that numbers stay short. */
  readonly #grid: number;
  #out = '';
  #command = '';
  /** Where the pen is, in whole steps. */
  #pen: Point = [0, 0];
  /** The control point of the last curve, while the last command was one. */
  #mirror: Point | undefined;

  constructor(grid: number) {
    this.#grid = grid;
  }

  /** Draws a glyph at `size` px, its word beginning at (x, y) px on the baseline. */
  draw(glyph: ShapedGlyph, x: number, y: number, size: number, reading: Reading): void {
    const scale = glyph.scale * size;
    const place = (px: number, py: number): Point => {
      const along = glyph.x * size + px * scale;
      const above = glyph.y * size + py * scale;
      const [left, top] = reading === 'across' ? [x + along, y - above] : [x - above, y - along];
      return [left * this.#grid, top * this.#grid];
    };
    let at: Point = [0, 0];
    let pending: Curve | undefined;
    const flush = () => {
      if (pending) this.#curve(pending);
      pending = undefined;
    };
    // Where the pending curve began.
    let from = at;
    for (const { command, args } of glyph.outline) {
      const [a = 0, b = 0, c = 0, d = 0] = args;
      const curve = command === 'quadraticCurveTo' ? { control: place(a, b), to: place(c, d) } : undefined;
      if (curve) {
        const joined: Curve | undefined = pending && join(from, pending, curve);
        if (!joined) {
          flush();
          from = at;
        }
        pending = joined ?? curve;
        at = curve.to;
        continue;
      }
      flush();
      if (command === 'closePath') this.#print('z', []);
      else if (command === 'moveTo') this.#move(place(a, b));
      else if (command === 'lineTo') this.#line(place(a, b));
      if (command !== 'closePath') at = place(a, b);
    }
  }

  /** The whole drawing as an element, or nothing when nothing was drawn. */
  element(fill: string): string {
    return this.#out && `<path fill="${fill}" transform="scale(${1 / this.#grid})" d="${this.#out}"/>`;
  }

  #move(to: Point): void {
    const [x, y] = onGrid(to);
    // Absolute, because after `z` the pen is not where the last number left it.
    this.#print('M', [x, y]);
    this.#arrive([x, y]);
  }

  #line(to: Point): void {
    const [x, y] = onGrid(to);
    const [dx, dy] = [x - this.#pen[0], y - this.#pen[1]];
    if (dx === 0 && dy === 0) return;
    if (dy === 0) this.#print('h', [dx]);
    else if (dx === 0) this.#print('v', [dy]);
    else this.#print('l', [dx, dy]);
    this.#arrive([x, y]);
  }

  #curve({ control, to }: Curve): void {
    const [[cx, cy], [x, y]] = [onGrid(control), onGrid(to)];
    const [px, py] = this.#pen;
    const [dx, dy] = [x - px, y - py];
    const chord = Math.hypot(dx, dy);
    // The curve's middle is half as far from the chord as its control point.
    if (chord === 0 || Math.abs((cx - px) * dy - (cy - py) * dx) / chord < 2 * SLACK) {
      this.#line(to);
      return;
    }
    const mirrored: Point | undefined = this.#mirror && [2 * px - this.#mirror[0], 2 * py - this.#mirror[1]];
    // The mirrored point is what a viewer will use, so it is also what the next mirror starts from.
    if (mirrored && Math.abs(mirrored[0] - cx) <= 1 && Math.abs(mirrored[1] - cy) <= 1) {
      this.#print('t', [dx, dy]);
      this.#arrive([x, y], mirrored);
    } else {
      this.#print('q', [cx - px, cy - py, dx, dy]);
      this.#arrive([x, y], [cx, cy]);
    }
  }

  #arrive(pen: Point, mirror?: Point): void {
    this.#pen = pen;
    this.#mirror = mirror;
  }

  #print(command: string, numbers: readonly number[]): void {
    if (command !== this.#command || numbers.length === 0) this.#out += command;
    else if ((numbers[0] ?? 0) >= 0) this.#out += ' ';
    numbers.forEach((value, i) => {
      this.#out += i > 0 && value >= 0 ? ` ${value}` : value;
    });
    this.#command = command;
    if (numbers.length === 0) this.#mirror = undefined;
  }
}

function onGrid([x, y]: Point): Point {
  return [Math.round(x), Math.round(y)];
}

/**
 * Two curves as one, when they were one to the eye: the common control point is where their outer tangents meet,
 * and the joint and both middles must lie on the new curve within the slack.
 */
function join(from: Point, one: Curve, two: Curve): Curve | undefined {
  const [ux, uy] = [one.control[0] - from[0], one.control[1] - from[1]];
  const [vx, vy] = [two.control[0] - two.to[0], two.control[1] - two.to[1]];
  const cross = ux * vy - uy * vx;
  if (Math.abs(cross) < 1e-6) return undefined;
  const reach = ((two.to[0] - from[0]) * vy - (two.to[1] - from[1]) * vx) / cross;
  // Tangents that meet behind either end belong to a bend or to more than half a turn.
  if (reach < 1) return undefined;
  const joined = { control: [from[0] + ux * reach, from[1] + uy * reach] as const, to: two.to };
  const share = 1 / reach;
  const fits =
    near(along(from, joined, share), one.to) &&
    near(along(from, joined, share / 2), along(from, one, 0.5)) &&
    near(along(from, joined, (1 + share) / 2), along(one.to, two, 0.5));
  return fits ? joined : undefined;
}

function along(from: Point, { control, to }: Curve, t: number): Point {
  const [a, b, c] = [(1 - t) ** 2, 2 * t * (1 - t), t ** 2];
  return [a * from[0] + b * control[0] + c * to[0], a * from[1] + b * control[1] + c * to[1]];
}

function near(one: Point, other: Point): boolean {
  return Math.hypot(one[0] - other[0], one[1] - other[1]) < SLACK;
}
