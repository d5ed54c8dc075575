import { around, box, disc, group, half, n, polygon, ring, shape, stroke } from '../marks.ts';
import type { Draw } from './scene.ts';

/** A wide open eye. */
export const eye: Draw = ({ width, height, back, inks: [first, second], line, chance }) => {
  const [x, y] = [width / 2, height * 0.54];
  const reach = width * 0.43;
  const open = Math.min(reach * 0.62, height * 0.33);
  const lid = (lift: number) => `M${n(x - reach)} ${n(y)}Q${n(x)} ${n(y - lift)} ${n(x + reach)} ${n(y)}`;
  const lashes = Array.from({ length: 9 }, (_, i) => {
    const along = (i - 4) / 4.6;
    const base = { x: x + along * reach * 0.84, y: y - open * (1 - along * along) * 0.98 };
    const long = open * chance.between(0.42, 0.62);
    return polygon(
      [
        [base.x - 6, base.y + 4],
        [base.x + 6, base.y + 4],
        [base.x + along * long * 1.2, base.y - long],
      ],
      line,
    );
  });
  const gaze = chance.between(-0.16, 0.16) * reach;
  return (
    lashes.join('') +
    shape(`${lid(open * 2)}Q${n(x)} ${n(y + open * 1.8)} ${n(x - reach)} ${n(y)}z`, line) +
    disc(x + gaze, y - open * 0.05, open * 0.78, first) +
    disc(x + gaze, y - open * 0.05, open * 0.4, back) +
    disc(x + gaze + open * 0.26, y - open * 0.34, open * 0.13, second)
  );
};

/** A keyhole with light behind it. */
export const keyhole: Draw = ({ width, height, inks: [first, second], line, chance }) => {
  const tall = height * 0.8;
  const wide = Math.min(width * 0.56, tall * 0.78);
  const x = width * chance.pick([0.5, 0.5, 0.4]);
  const top = height * 0.1;
  const radius = wide * 0.19;
  const y = top + tall * 0.38;
  const hole = (shift: number, colour: typeof line) =>
    disc(x + shift, y, radius, colour) +
    polygon(
      [
        [x + shift - radius * 0.5, y],
        [x + shift + radius * 0.5, y],
        [x + shift + radius * 0.95, y + tall * 0.36],
        [x + shift - radius * 0.95, y + tall * 0.36],
      ],
      colour,
    );
  return (
    polygon(
      [
        [x - radius * 0.95, y + tall * 0.36],
        [x + radius * 0.95, y + tall * 0.36],
        [x + wide, height + 2],
        [x - wide * 0.9, height + 2],
      ],
      second,
    ) +
    shape(
      `M${n(x - wide / 2)} ${n(top + wide / 2)}a${n(wide / 2)} ${n(wide / 2)} 0 0 1 ${n(wide)} 0V${n(top + tall)}h${n(-wide)}z`,
      first,
    ) +
    hole(0, line)
  );
};

/** A sight, and what it has found. */
export const crosshair: Draw = ({ width, height, inks: [first, second], line, chance }) => {
  const [x, y] = [width * chance.between(0.42, 0.58), height * chance.between(0.46, 0.54)];
  const radius = Math.min(width * 0.36, height * 0.38);
  const arms = `M${n(x)} -2V${n(y - radius * 0.42)}M${n(x)} ${n(y + radius * 0.42)}V${n(height + 2)}M-2 ${n(y)}H${n(x - radius * 0.42)}M${n(x + radius * 0.42)} ${n(y)}H${n(width + 2)}`;
  const side = chance.pick([-1, 1]);
  return (
    disc(x + side * radius * 0.3, y + radius * 0.16, radius * 0.86, second) +
    ring(x, y, radius, radius * 0.1, line) +
    stroke(arms, line, radius * 0.055) +
    disc(x, y, radius * 0.2, first)
  );
};

/** A face that is mostly smile. */
export const smile: Draw = ({ width, height, inks: [first, second, third], line, chance }) => {
  const radius = Math.min(width * 0.4, height * 0.46);
  const [x, y] = [width / 2, height * 0.46];
  const eyes = radius * 0.24;
  const wink = chance.odds(0.5)
    ? stroke(
        `M${n(x + radius * 0.28)} ${n(y - radius * 0.44)}q${n(eyes)} ${n(-eyes * 1.1)} ${n(eyes * 2)} 0`,
        line,
        radius * 0.085,
        'round',
      )
    : disc(x + radius * 0.5, y - radius * 0.5, eyes, third) + disc(x + radius * 0.56, y - radius * 0.46, eyes * 0.5, line);
  return (
    half(x, y, radius, 180, first) +
    half(x + radius * 0.2, y + radius * 0.86, radius * 0.36, 0, second) +
    box(x - radius * 0.5, y - 1, radius, radius * 0.17, third) +
    disc(x - radius * 0.5, y - radius * 0.5, eyes, third) +
    disc(x - radius * 0.44, y - radius * 0.46, eyes * 0.5, line) +
    wink
  );
};

/** Rays from a point low on the sheet. */
export const burst: Draw = ({ width, height, back, inks: [first, second], line, chance }) => {
  const [x, y] = [width * chance.pick([0.5, 0.32, 0.7]), height * chance.pick([0.5, 0.62, 0.86])];
  const count = chance.whole(9, 13);
  const points = around(x, y, Math.hypot(width, height), count * 2, chance.between(0, 1));
  const rays = Array.from({ length: count }, (_, i) => {
    const [from, to] = [points[2 * i], points[2 * i + 1]];
    return from && to ? `M${n(x)} ${n(y)}L${n(from[0])} ${n(from[1])} ${n(to[0])} ${n(to[1])}z` : '';
  });
  const radius = Math.min(width, height) * 0.2;
  return shape(rays.join(''), first) + disc(x, y, radius * 1.32, back) + disc(x, y, radius, second) + disc(x, y, radius * 0.3, line);
};

/** Arrows, all one way but one. */
export const chevrons: Draw = ({ width, height, inks: [first, second, third], line, chance }) => {
  const count = 4;
  const step = (width * 1.06) / count;
  const loud = chance.whole(1, 2);
  const marks = Array.from({ length: count + 1 }, (_, i) => {
    const x = (i - 0.75) * step;
    const colour = i === loud ? first : ([line, second, third][i % 3] ?? line);
    const wide = step * (i === loud ? 0.72 : 0.5);
    return polygon(
      [
        [x, -2],
        [x + wide, -2],
        [x + wide + step * 0.8, height / 2],
        [x + wide, height + 2],
        [x, height + 2],
        [x + step * 0.8, height / 2],
      ],
      colour,
    );
  });
  return marks.join('');
};

/** Lanes around a bend, one of them run. */
export const lanes: Draw = ({ width, height, inks: [first, second, third], line, chance }) => {
  const count = 6;
  const wide = (Math.min(width, height) * 0.92) / count;
  const loud = chance.whole(1, 4);
  const marks = Array.from({ length: count }, (_, i) => {
    const inset = wide * (i + 0.62);
    const radius = Math.max(wide * (count - i) * 0.86, 4);
    const d = `M${n(width + 4)} ${n(inset)}H${n(inset + radius)}a${n(radius)} ${n(radius)} 0 0 0 ${n(-radius)} ${n(radius)}V${n(height + 4)}`;
    return stroke(d, i === loud ? first : i % 2 ? second : third, i === loud ? wide * 0.8 : wide * 0.62);
  });
  return marks.join('') + disc(width * 0.7, wide * (loud + 0.62), wide * 0.36, line);
};

/** A stage between two curtains. */
export const curtain: Draw = ({ width, height, inks: [first, second, third], line, chance }) => {
  const part = width * chance.between(0.2, 0.26);
  const folds = 4;
  const drape = Array.from({ length: folds }, (_, i) => {
    const [outer, inner] = [(width / 2 - part * 0.1) * (1 - i / folds), part * (1 - i / folds) * 0.7];
    return shape(`M-2-2H${n(outer)}Q${n(outer * 0.86)} ${n(height * 0.5)} ${n(inner)} ${n(height + 2)}H-2z`, i % 2 ? second : first);
  }).join('');
  return (
    half(width / 2, height * 0.92, width * 0.3, 0, third) +
    box(0, height * 0.92, width, height * 0.1, line) +
    disc(width / 2, height * 0.8, width * 0.035, line) +
    stroke(`M${n(width / 2)} ${n(height * 0.93)}v${n(-height * 0.1)}`, line, width * 0.04) +
    drape +
    group(`matrix(-1 0 0 1 ${n(width)} 0)`, drape)
  );
};
