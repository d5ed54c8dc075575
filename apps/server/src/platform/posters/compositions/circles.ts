import { overprint } from '../colour.ts';
import { around, box, disc, dots, group, half, n, oval, polygon, ring, shape, stroke } from '../marks.ts';
import type { Draw } from './scene.ts';

/** A sun going down behind bars of its own horizon. */
export const sun: Draw = ({ width, height, back, inks: [first, second], chance }) => {
  const radius = Math.min(width * chance.between(0.34, 0.4), height * 0.42);
  const x = width * chance.pick([0.5, 0.5, 0.38]);
  const y = height * 0.52;
  const bars = Array.from({ length: 6 }, (_, i) => {
    const thick = radius * (0.035 + 0.022 * i);
    return box(x - radius - 2, y + radius * (0.1 + 0.155 * i), 2 * radius + 4, thick, back);
  });
  return disc(x, y, radius, first) + bars.join('') + box(0, height * 0.9, width, height * 0.1 + 1, second);
};

/** Rings whose centres drift, as in a title sequence. */
export const rings: Draw = ({ width, height, back, inks, line, chance }) => {
  const [x, y] = [width * chance.pick([0.32, 0.5, 0.66]), height * chance.between(0.42, 0.56)];
  const largest = Math.hypot(width, height) * chance.between(0.44, 0.54);
  const drift = chance.between(-0.26, 0.26);
  const count = chance.whole(7, 9);
  const marks = Array.from({ length: count }, (_, i) => {
    const radius = largest * (1 - i / count);
    const shift = (largest - radius) * drift;
    const colour = i === count - 1 ? line : i % 2 ? back : i % 4 === 2 ? inks[1] : inks[0];
    return disc(x + shift, y - shift * 0.7, radius, colour);
  });
  return marks.join('');
};

/** Two discs and what they share. */
export const pair: Draw = ({ width, height, inks: [first, second], chance }) => {
  const radius = Math.min(width * 0.335, height * 0.4);
  const apart = radius * chance.between(0.5, 0.72);
  const rise = radius * chance.between(-0.22, 0.22);
  const [ax, ay, bx, by] = [width / 2 - apart, height / 2 + rise, width / 2 + apart, height / 2 - rise];
  // The lens ends where both circles meet: on the perpendicular through the middle.
  const gap = Math.hypot(apart, rise);
  const chord = Math.sqrt(radius ** 2 - gap ** 2);
  const [px, py] = [(rise / gap) * chord, (apart / gap) * chord];
  const arc = `A${n(radius)} ${n(radius)} 0 0 1 `;
  const lens = `M${n(width / 2 - px)} ${n(height / 2 - py)}${arc}${n(width / 2 + px)} ${n(height / 2 + py)}${arc}${n(width / 2 - px)} ${n(height / 2 - py)}z`;
  return disc(ax, ay, radius, first) + disc(bx, by, radius, second) + shape(lens, overprint(first, second));
};

/** A disc cut through the middle, its halves slid apart. */
export const halves: Draw = ({ width, height, inks: [first, second, third], chance }) => {
  const radius = Math.min(width * 0.4, height * 0.4);
  const slide = radius * chance.between(0.3, 0.5);
  const turn = chance.pick([0, 90, 90, 45]);
  const [x, y] = [width / 2, height / 2];
  const angle = (turn * Math.PI) / 180;
  const [dx, dy] = [(Math.cos(angle) * slide) / 2, (Math.sin(angle) * slide) / 2];
  const small = radius * 0.16;
  const [ox, oy] = [Math.sin(angle) * radius * 0.62, -Math.cos(angle) * radius * 0.62];
  return (
    half(x - dx, y - dy, radius, turn, first) +
    half(x + dx, y + dy, radius, turn + 180, second) +
    disc(x + dx * 3.4 + ox, y + dy * 3.4 + oy, small, third)
  );
};

/** A spiral drawn with one stroke of a broad pen. */
export const spiral: Draw = ({ width, height, inks: [first, second], chance }) => {
  const [x, y] = [width / 2, height * 0.5];
  const turns = chance.whole(5, 6);
  const step = (Math.min(width * 1.1, height * 1.25) / 2 / turns) * 0.5;
  let d = `M${n(x)} ${n(y)}`;
  for (let i = 1; i <= turns * 2; i++) {
    const radius = (step * i) / 1;
    d += `a${n(radius)} ${n(radius)} 0 0 1 ${n((i % 2 ? 2 : -2) * radius)} 0`;
  }
  return group(`rotate(${chance.whole(0, 11) * 30} ${n(x)} ${n(y)})`, stroke(d, first, step * 0.92)) + disc(x, y, step * 1.1, second);
};

/** A world with a ring, too large for the sheet, and its moon. */
export const planet: Draw = ({ width, height, inks: [first, second, third], line, chance }) => {
  const size = Math.min(width, height * 1.1);
  const radius = size * chance.between(0.34, 0.42);
  const [x, y] = [width * 0.56, height * chance.between(0.54, 0.6)];
  const tilt = chance.between(-28, -14);
  const rim = `M${n(x - radius * 1.75)} ${n(y)}a${n(radius * 1.75)} ${n(radius * 0.42)} 0 0 `;
  const stars = Array.from({ length: 16 }, () => [chance.between(10, width - 10), chance.between(10, height * 0.9)] as const);
  return (
    dots(stars, 1.3, line) +
    group(
      `rotate(${n(tilt)} ${n(x)} ${n(y)})`,
      stroke(`${rim}1 ${n(radius * 3.5)} 0`, second, radius * 0.13),
      disc(x, y, radius, first),
      stroke(`${rim}0 ${n(radius * 3.5)} 0`, second, radius * 0.13),
    ) +
    disc(width * 0.16, height * 0.2, radius * 0.2, third)
  );
};

/** A record, larger than its sleeve. */
export const record: Draw = ({ width, height, back, inks: [first, second], line, chance }) => {
  const radius = Math.min(width * 0.52, height * 0.6);
  const [x, y] = [width * chance.pick([0.42, 0.5, 0.62]), height * 0.5];
  const grooves = [0.94, 0.86, 0.79, 0.7, 0.6, 0.52].map((share) => ring(x, y, radius * share, 1.4, back));
  const glint = (from: number) => {
    const [[ax = 0, ay = 0] = [], [bx = 0, by = 0] = []] = around(x, y, radius * 0.97, 22, from);
    return polygon(
      [
        [x, y],
        [ax, ay],
        [bx, by],
      ],
      second,
    );
  };
  const start = chance.between(-1.3, -0.7);
  return (
    disc(x, y, radius, line) +
    glint(start) +
    glint(start + Math.PI) +
    grooves.join('') +
    disc(x, y, radius * 0.36, first) +
    disc(x, y, radius * 0.05, back)
  );
};

/** A flower of overlapping ovals. */
export const petals: Draw = ({ width, height, inks: [first, second, third], line, chance }) => {
  const reach = Math.min(width, height) * 0.25;
  const count = chance.whole(3, 5) * 2;
  const [x, y] = [width * 0.5, height * 0.46];
  const wide = reach * Math.min(0.5, 2.1 / count);
  const leaf = (i: number) => {
    const turn = (i * 360) / count;
    return group(`rotate(${n(turn)} ${n(x)} ${n(y)})`, oval(x, y - reach, wide, reach * 0.86, i % 2 ? second : first));
  };
  const bend = chance.pick([-1, 1]) * width * 0.08;
  return (
    stroke(`M${n(x)} ${n(y)}Q${n(x + bend)} ${n(height * 0.8)} ${n(x + bend * 0.4)} ${n(height + 4)}`, line, reach * 0.085) +
    Array.from({ length: count }, (_, i) => leaf(i)).join('') +
    disc(x, y, reach * 0.34, third)
  );
};
