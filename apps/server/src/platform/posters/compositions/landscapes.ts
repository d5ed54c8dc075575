import { box, cutBox, disc, lineThrough, n, type Point, polygon, shape, stroke } from '../marks.ts';
import type { Draw } from './scene.ts';

/** Ridges behind ridges under a low sun. */
export const hills: Draw = ({ width, height, inks: [first, second, third], line, chance }) => {
  const sharp = chance.odds(0.5);
  const ridge = (top: number, depth: number, peaks: number): string => {
    const points = Array.from({ length: peaks * 2 + 1 }, (_, i): Point => {
      const x = (width * (i + (i > 0 && i < peaks * 2 ? chance.between(-0.3, 0.3) : 0))) / (peaks * 2);
      return [x, top + (i % 2 ? -depth * chance.between(0.5, 1) : depth * chance.between(0, 0.4))];
    });
    if (sharp) return `${lineThrough(points)}`;
    return points.reduce((d, [x, y], i) => {
      const before = points[i - 1];
      if (!before) return `M${n(x)} ${n(y)}`;
      const middle = (before[0] + x) / 2;
      return `${d}C${n(middle)} ${n(before[1])} ${n(middle)} ${n(y)} ${n(x)} ${n(y)}`;
    }, '');
  };
  const close = `V${n(height + 1)}H0z`;
  const radius = Math.min(width * 0.19, height * 0.22);
  return (
    disc(width * chance.between(0.3, 0.7), height * 0.34, radius, first) +
    shape(ridge(height * 0.56, height * 0.2, 3) + close, third) +
    shape(ridge(height * 0.72, height * 0.15, 2) + close, second) +
    shape(ridge(height * 0.9, height * 0.12, 2) + close, line)
  );
};

/** Table mountains and a hard sun. */
export const mesa: Draw = ({ width, height, inks: [first, second, third], line, chance }) => {
  const floor = height * 0.84;
  // Rubble below, a cliff above, and a flat top that is never quite level.
  const table = (x: number, wide: number, tall: number, rubble: number) => {
    const foot = wide * rubble;
    const shoulder = floor - tall * 0.52;
    return polygon(
      [
        [x - foot, floor + 1],
        [x, shoulder],
        [x + wide * 0.02, floor - tall],
        [x + wide * 0.97, floor - tall * chance.between(0.97, 1.02)],
        [x + wide, shoulder],
        [x + wide + foot, floor + 1],
      ],
      second,
    );
  };
  const radius = Math.min(width * 0.25, height * 0.3);
  const rider = width * chance.between(0.28, 0.42);
  const tall = Math.min(height * 0.1, 38);
  const stands = floor + (height - floor) * 0.5;
  return (
    disc(width * 0.37, height * 0.42, radius, first) +
    table(width * 0.68, width * 0.4, height * chance.between(0.36, 0.44), 0.34) +
    table(width * 0.07, width * 0.12, height * chance.between(0.2, 0.26), 0.75) +
    box(0, floor, width, height - floor + 1, third) +
    polygon(
      [
        [rider - 3, stands],
        [rider + 3, stands],
        [rider - 44, height + 2],
        [rider - 62, height + 2],
      ],
      line,
    ) +
    stroke(`M${n(rider)} ${n(stands - 2)}V${n(stands - tall * 0.68)}`, line, tall * 0.28, 'round') +
    disc(rider, stands - tall, tall * 0.16, line)
  );
};

/** Bands of water under a disc. */
export const waves: Draw = ({ width, height, inks, line, chance }) => {
  const count = 6;
  const length = width / chance.whole(2, 4);
  const top = height * 0.42;
  const step = (height - top) / count;
  const colours = [inks[1], inks[0], inks[2], line, inks[1], inks[0]];
  const bands = colours.map((colour, i) => {
    const y = top + step * i;
    const swing = Math.min(step * 0.42, length * 0.13);
    const start = -length * (i % 2 ? 0.75 : 0.25) - length;
    let d = `M${n(start)} ${n(y)}q${n(length / 4)} ${n(-swing * 2)} ${n(length / 2)} 0`;
    for (let x = start + length / 2; x < width + length; x += length / 2) d += `t${n(length / 2)} 0`;
    return shape(`${d}V${n(height + 1)}H${n(start)}z`, colour);
  });
  return disc(width * chance.between(0.3, 0.7), height * 0.3, Math.min(width, height) * 0.2, inks[0]) + bands.join('');
};

/** A road to the horizon. */
export const road: Draw = ({ width, height, back, inks: [first, second, third], line, chance }) => {
  const horizon = height * chance.between(0.44, 0.52);
  const x = width * chance.between(0.4, 0.6);
  const dashes = [0.1, 0.24, 0.45, 0.74].map((at, i) => {
    const [y, tall] = [horizon + (height - horizon) * at, (height - horizon) * 0.075 * (i + 1)];
    const wide = (share: number) => 1 + 11 * ((share - horizon) / (height - horizon));
    return polygon(
      [
        [x - wide(y) / 2, y],
        [x + wide(y) / 2, y],
        [x + wide(y + tall) / 2, y + tall],
        [x - wide(y + tall) / 2, y + tall],
      ],
      back,
    );
  });
  const radius = Math.min(width * 0.24, horizon * 0.62);
  return (
    disc(x, horizon - radius * 0.25, radius, first) +
    box(0, horizon, width, height - horizon + 1, chance.odds(0.5) ? second : third) +
    polygon(
      [
        [x - 2, horizon],
        [x + 2, horizon],
        [width * 0.98, height + 1],
        [width * 0.02, height + 1],
      ],
      line,
    ) +
    dashes.join('')
  );
};

/** Trunks before a moon. */
export const forest: Draw = ({ width, height, inks: [first, second], line, chance }) => {
  const moon = disc(width * chance.between(0.36, 0.64), height * 0.42, Math.min(width, height) * 0.27, first);
  const trunks = (count: number, wide: number, colour: typeof line) =>
    Array.from({ length: count }, (_, i) => {
      const x = ((i + chance.between(0.2, 0.8)) * width) / count;
      const thick = wide * chance.between(0.6, 1.3);
      const lean = chance.between(-10, 10);
      return polygon(
        [
          [x, -2],
          [x + thick * 0.7, -2],
          [x + thick + lean, height + 2],
          [x - thick * 0.4 + lean, height + 2],
        ],
        colour,
      );
    }).join('');
  return moon + trunks(9, 8, second) + trunks(5, 20, line) + box(0, height * 0.95, width, height * 0.05 + 1, line);
};

/** Towers at night, some windows awake. */
export const skyline: Draw = ({ width, height, inks: [first, second, third], line, chance }) => {
  const tower = (x: number, wide: number, tall: number, colour: typeof line) =>
    cutBox(chance, x, height - tall, wide, tall + 6, 2.5, colour);
  const row = (count: number, low: number, high: number, colour: typeof line) => {
    const step = width / count;
    return Array.from({ length: count + 1 }, (_, i) =>
      tower((i - 0.4) * step, step * chance.between(0.66, 0.98), height * chance.between(low, high), colour),
    ).join('');
  };
  const windows: Point[] = [];
  for (let i = 0; i < 30; i++) windows.push([chance.whole(1, 24) * (width / 25), height - chance.whole(1, 9) * (height / 34)]);
  const lit = windows.map(([x, y]) => `M${n(x)} ${n(y)}h5`).join('');
  return (
    disc(width * chance.pick([0.3, 0.66]), height * 0.3, Math.min(width, height) * 0.19, first) +
    row(6, 0.42, 0.72, second) +
    row(5, 0.2, 0.46, line) +
    stroke(lit, third, 8)
  );
};

/** One person, a long shadow and a great deal of room. */
export const figure: Draw = ({ width, height, inks: [first, second], line, chance }) => {
  const floor = height * 0.84;
  const radius = Math.min(width * 0.42, floor * 0.52);
  const x = width * chance.between(0.44, 0.56);
  const tall = radius * 0.66;
  const [side, hat] = [chance.pick([-1, 1]), chance.odds(0.4)];
  const at = (dx: number, up: number): Point => [x + dx * tall, floor - up * tall];
  const coat = [
    at(-0.035, 0.86),
    at(-0.15, 0.8),
    at(-0.185, 0.5),
    at(-0.16, 0.26),
    at(0.16, 0.26),
    at(0.185, 0.5),
    at(0.15, 0.8),
    at(0.035, 0.86),
  ];
  const legs = [at(-0.12, 0.27), at(-0.09, 0), at(-0.02, 0), at(0, 0.2), at(0.03, 0), at(0.1, 0), at(0.12, 0.27)];
  const [hx, hy] = at(0, 0.93);
  const brim = hat
    ? stroke(
        `M${n(hx - tall * 0.14)} ${n(hy - tall * 0.05)}h${n(tall * 0.28)}m${n(-tall * 0.2)} ${n(-tall * 0.05)}h${n(tall * 0.12)}`,
        line,
        tall * 0.05,
        'round',
      )
    : '';
  const end = x + side * width * 0.34;
  return (
    disc(width * 0.5, floor - radius * 0.84, radius, first) +
    box(0, floor - 1, width, height - floor + 2, second) +
    polygon([at(-0.09, 0.01), at(0.1, 0.01), [end + 18, height + 2], [end - 18, height + 2]], line) +
    polygon(coat, line) +
    polygon(legs, line) +
    disc(hx, hy, tall * 0.085, line) +
    brim
  );
};

/** A slope, three firs and a winter sun. */
export const slope: Draw = ({ width, height, inks: [first, second, third], line, chance }) => {
  const [low, high] = [height * chance.between(0.82, 0.88), height * chance.between(0.46, 0.54)];
  const fir = (at: number, tall: number) => {
    const [x, y] = [width * at, low + (high - low) * at + 4];
    const tier = (from: number, wide: number): Point[] => [
      [x - wide * tall, y - from * tall],
      [x + wide * tall, y - from * tall],
      [x, y - (from + 0.55) * tall],
    ];
    return (
      box(x - tall * 0.035, y - tall * 0.2, tall * 0.07, tall * 0.24, line) +
      polygon(tier(0.1, 0.25), line) +
      polygon(tier(0.42, 0.2), line)
    );
  };
  const size = Math.min(width, height);
  const nearest = chance.between(0.14, 0.22);
  return (
    disc(width * 0.66, height * 0.3, size * 0.21, first) +
    polygon(
      [
        [-2, high + 20],
        [width * 0.5, low * 0.8],
        [width + 2, low],
        [width + 2, height + 2],
        [-2, height + 2],
      ],
      third,
    ) +
    polygon(
      [
        [-2, low],
        [width + 2, high],
        [width + 2, height + 2],
        [-2, height + 2],
      ],
      second,
    ) +
    fir(nearest, size * 0.34) +
    fir(nearest + 0.2, size * 0.22) +
    fir(nearest + 0.62, size * 0.14)
  );
};
