import { box, cutBox, disc, type Point, polygon, tornEdge } from '../marks.ts';
import { apartFrom, type Draw } from './scene.ts';

/** Jagged bars of cut paper hanging from the top. */
export const bars: Draw = ({ width, height, inks: [first, second, third], line, chance }) => {
  const count = chance.whole(5, 7);
  const step = width / count;
  const loud = chance.whole(1, count - 2);
  return Array.from({ length: count }, (_, i) => {
    const long = height * (i === loud ? chance.between(0.8, 0.9) : chance.between(0.3, 0.7));
    const colour = i === loud ? first : i % 3 === 0 ? second : i % 3 === 1 ? line : third;
    return cutBox(chance, i * step + step * 0.1, -8, step * 0.8, long + 8, step * 0.09, colour);
  }).join('');
};

/** Rough blocks stacked like a warning. */
export const blocks: Draw = ({ width, height, back, inks: [first, second, third], line, chance }) => {
  const rows = 4;
  const tall = (height * 0.94) / rows;
  const colours = chance.shuffled([first, second, line, third]);
  const marks = colours.map((colour, i) => {
    const wide = width * chance.between(0.42, 0.82);
    const x = i % 2 ? width - wide + 8 : -8;
    return cutBox(chance, x, i * tall + height * 0.03, wide, tall * 0.86, tall * 0.07, colour);
  });
  const row = chance.whole(1, 2);
  return marks.join('') + disc(row % 2 ? width * 0.8 : width * 0.2, (row + 0.46) * tall + height * 0.03, tall * 0.26, back);
};

/** A sheet torn across, and what shows beneath. */
export const torn: Draw = ({ width, height, inks: [first, second, third], line, chance }) => {
  const [left, right] = [height * chance.between(0.62, 0.8), height * chance.between(0.22, 0.4)];
  const edge = tornEdge(chance, [-4, left], [width + 4, right], 17, 13);
  const fibres = edge.map(([x, y], i): Point => [x, y - (i % 2 ? 13 : 6)]);
  const close: Point[] = [
    [width + 4, height + 4],
    [-4, height + 4],
  ];
  const radius = Math.min(width, height) * 0.31;
  return (
    disc(width * chance.between(0.3, 0.44), (left + right) / 2 - radius * 0.1, radius, first) +
    polygon([...fibres, ...close], third) +
    polygon([...edge, ...close], chance.odds(0.6) ? line : second)
  );
};

/** Steps, and something at the top of them. */
export const staircase: Draw = ({ width, height, inks: [first, second, third], line, chance }) => {
  const steps = chance.whole(5, 7);
  const [run, rise] = [width / steps, (height * 0.66) / steps];
  const [dark, goal] = [chance.odds(0.5) ? line : second, chance.odds(0.5)];
  const lit = apartFrom(dark, third, second, first, line);
  const marks = Array.from({ length: steps }, (_, i) => {
    const top = height - rise * (i + 1);
    // Each step is a dark front and a lit riser beside it.
    return box(i * run, top, run + 1, height - top + 1, dark) + box(i * run, top, run * 0.24, height - top + 1, lit);
  });
  const radius = Math.min(run * 0.36, rise * 0.6);
  const sun = Math.min(width * 0.21, height * 0.22);
  return (
    (goal ? disc(width - run * 0.42, height - rise * steps - radius, radius, first) : disc(width * 0.3, height * 0.34, sun, first)) +
    marks.join('')
  );
};

/** Teeth from above and below, and what they are about to close on. */
export const fangs: Draw = ({ width, height, inks: [first, second], line, chance }) => {
  const row = (base: number, towards: number, count: number, colour: typeof line) => {
    const points: Point[] = [[-6, base]];
    for (let i = 0; i < count; i++) {
      const middle = ((i + 0.5) * width) / count;
      points.push(
        [middle + chance.between(-7, 7), base + towards * chance.between(0.55, 1)],
        [((i + 1) * width) / count, base + towards * 0.06],
      );
    }
    return polygon([...points, [width + 6, base], [width + 6, base - towards], [-6, base - towards]], colour);
  };
  const count = chance.whole(4, 6);
  return (
    disc(width / 2, height / 2, Math.min(width, height) * 0.25, first) +
    row(height * 0.05, height * 0.44, count, second) +
    row(height * 0.97, -height * 0.46, count + 1, line)
  );
};

/** A broken pane, and the hole that broke it. */
export const shards: Draw = ({ width, height, back, inks, line, chance }) => {
  const [x, y] = [width * chance.between(0.36, 0.64), height * chance.between(0.4, 0.6)];
  const count = 10;
  const reach = Math.hypot(width, height);
  const angles = Array.from({ length: count }, (_, i) => ((i + chance.between(-0.34, 0.34)) / count) * 2 * Math.PI);
  const at = (i: number, radius: number): Point => {
    const angle = angles[i % count] ?? 0;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  };
  const colours = [inks[0], line, inks[1], inks[0], inks[2]];
  // Every second pane stays whole, so that the cracks read as cracks.
  const panes = Array.from({ length: count / 2 }, (_, i) => polygon([[x, y], at(2 * i, reach), at(2 * i + 1, reach)], colours[i] ?? line));
  const hole = angles.map((_, i) => at(i, Math.min(width, height) * chance.between(0.09, 0.17)));
  return panes.join('') + polygon(hole, line === inks[0] ? back : line) + disc(x, y, Math.min(width, height) * 0.04, back);
};

/** One tall slab, its shadow and a disc. */
export const monolith: Draw = ({ width, height, inks: [first, second, third], line, chance }) => {
  const floor = height * 0.86;
  const wide = width * chance.between(0.17, 0.23);
  const x = width * chance.between(0.3, 0.48);
  const top = height * 0.12;
  const radius = Math.min(width, height) * 0.17;
  return (
    disc(x + wide * 1.5, height * 0.34, radius, first) +
    box(0, floor, width, height - floor + 1, third) +
    polygon(
      [
        [x, floor],
        [x + wide, floor],
        [x + wide * 2.6, height + 1],
        [x + wide * 1.2, height + 1],
      ],
      second,
    ) +
    cutBox(chance, x, top, wide, floor - top, 3, line) +
    polygon(
      [
        [x + wide - 2, top],
        [x + wide * 1.22, top + wide * 0.16],
        [x + wide * 1.22, floor],
        [x + wide - 2, floor],
      ],
      second,
    )
  );
};

/** Three banners, one over the other. */
export const banners: Draw = ({ width, height, inks: [first, second, third], line, chance }) => {
  const pole = width * 0.14;
  const tall = height * 0.25;
  const banner = (i: number, colour: typeof line) => {
    const y = height * (0.09 + 0.27 * i);
    const [wide, notch] = [width * chance.between(0.62, 0.95), tall * 0.36];
    return polygon(
      [
        [pole, y],
        [pole + wide, y + chance.between(-6, 6)],
        [pole + wide - notch, y + tall / 2],
        [pole + wide, y + tall],
        [pole, y + tall + chance.between(-4, 4)],
      ],
      colour,
    );
  };
  return banner(1, second) + banner(2, third) + banner(0, first) + cutBox(chance, pole - 9, -6, 10, height + 12, 1.5, line);
};
