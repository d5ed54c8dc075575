import { box, disc, dots, group, half, n, type Point, polygon, ring, shape, stroke } from '../marks.ts';
import type { Draw } from './scene.ts';

/** Quarters, halves and discs on a strict grid. */
export const tiles: Draw = ({ width, height, inks, line, chance }) => {
  const columns = width > 300 ? 4 : 3;
  const side = width / columns;
  const rows = Math.ceil(height / side - 0.08);
  const offset = height - rows * side;
  const colours = [inks[0], inks[1], line, inks[2], inks[0]] as const;
  const cell = (x: number, y: number, kind: number, colour: typeof line) => {
    const corner = chance.whole(0, 3);
    const [cx, cy] = [x + (corner % 2) * side, y + (corner > 1 ? side : 0)];
    const [dx, dy] = [corner % 2 ? -side : side, corner > 1 ? -side : side];
    if (kind === 0) return box(x, y, side, side, colour);
    if (kind === 1) return disc(x + side / 2, y + side / 2, side * 0.5, colour);
    if (kind === 2) return half(corner % 2 ? x : x + side, y + side / 2, side / 2, corner % 2 ? 90 : 270, colour);
    if (kind === 3)
      return polygon(
        [
          [cx, cy],
          [cx + dx, cy],
          [cx, cy + dy],
        ],
        colour,
      );
    const sweep = corner === 0 || corner === 3 ? 1 : 0;
    return shape(`M${n(cx)} ${n(cy)}h${n(dx)}A${n(side)} ${n(side)} 0 0 ${sweep} ${n(cx)} ${n(cy + dy)}z`, colour);
  };
  let marks = '';
  let last = -1;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (chance.odds(0.14)) continue;
      const kind = chance.pick([4, 4, 4, 2, 2, 3, 1, 0]);
      const colour = chance.whole(0, 4);
      const other = colour === last ? (colour + 1) % 5 : colour;
      marks += cell(column * side, offset + row * side, kind, colours[other] ?? line);
      last = other;
    }
  }
  return marks;
};

/** A dot screen that swells towards a point. */
export const halftone: Draw = ({ width, height, inks: [first, second], chance }) => {
  const step = Math.round(width / 11);
  const [x, y] = [width * chance.between(0.2, 0.8), height * chance.between(0.25, 0.75)];
  const far = Math.hypot(width, height) * chance.between(0.5, 0.62);
  const sizes = Array.from({ length: 8 }, (): Point[] => []);
  let nearest = { distance: Number.POSITIVE_INFINITY, at: [x, y] as Point };
  for (let row = 0; row * step * 0.87 < height + step; row++) {
    for (let column = 0; column < 12; column++) {
      const at: Point = [(column + (row % 2 ? 0.5 : 0)) * step, row * step * 0.87];
      const distance = Math.hypot(at[0] - x, at[1] - y);
      if (distance < nearest.distance) nearest = { distance, at };
      sizes[Math.round(7 * (1 - distance / far))]?.push(at);
    }
  }
  const screen = sizes.map((centres, size) => (size > 0 ? dots(centres, step * 0.073 * size, first) : ''));
  return screen.join('') + disc(nearest.at[0], nearest.at[1], step * 1.62, second);
};

/** Light through a blind. */
export const blinds: Draw = ({ width, height, inks: [first, second], line, chance }) => {
  const count = chance.whole(8, 10);
  const step = (height * 1.3) / count;
  const lean = height * chance.between(0.12, 0.24);
  const slats = Array.from({ length: count }, (_, i) => {
    const y = i * step - lean;
    const thick = step * (0.3 + 0.042 * i);
    return `M-2 ${n(y + lean)}L${n(width + 2)} ${n(y)}v${n(thick)}L-2 ${n(y + lean + thick)}z`;
  });
  const radius = Math.min(width * 0.36, height * 0.37);
  const x = width * chance.pick([0.36, 0.6]);
  return disc(x, height * 0.5, radius, first) + disc(x + radius * 0.5, height * 0.44, radius * 0.3, second) + shape(slats.join(''), line);
};

/** A strip of film across the sheet. */
export const reel: Draw = ({ width, height, back, inks, line, chance }) => {
  const wide = Math.min(width * 0.5, height * 0.5);
  const frame = wide * 0.66;
  const count = 7;
  const long = count * frame;
  const holes: string[] = [];
  const pictures = Array.from({ length: count }, (_, i) => {
    const y = i * frame - long / 2;
    for (const at of [0.13, 0.46, 0.79]) {
      for (const x of [-wide * 0.47, wide * 0.4])
        holes.push(`M${n(x)} ${n(y + frame * at)}h${n(wide * 0.07)}v${n(frame * 0.15)}h${n(-wide * 0.07)}z`);
    }
    const colour = inks[i % 3] ?? inks[0];
    const figure = inks[(i + 1) % 3] ?? line;
    return (
      box(-wide * 0.35, y + frame * 0.06, wide * 0.7, frame * 0.88, colour) +
      disc(wide * 0.2 * (i / count - 0.5), y + frame * (0.66 - 0.05 * i), frame * (0.14 + 0.025 * i), figure)
    );
  });
  const turn = chance.pick([-32, -20, 24, 38]);
  return group(
    `translate(${n(width / 2)} ${n(height / 2)})rotate(${turn})`,
    box(-wide / 2, -long / 2 - 60, wide, long + 120, line),
    shape(holes.join(''), back),
    ...pictures,
  );
};

/** A frame in a frame in a frame. */
export const frames: Draw = ({ width, height, back, inks, line, chance }) => {
  const [x, y] = [width * chance.between(0.42, 0.62), height * chance.between(0.42, 0.6)];
  const count = 6;
  const colours = [inks[0], back, line, inks[1], back, inks[2]];
  const marks = colours.map((colour, i) => {
    const share = 1 - i / count;
    const [wide, tall] = [width * 0.94 * share ** 1.25, height * 0.92 * share ** 1.25];
    const [cx, cy] = [width / 2 + (x - width / 2) * (1 - share) * 1.2, height / 2 + (y - height / 2) * (1 - share) * 1.2];
    return group(
      `rotate(${n((i - 1) * chance.between(1.2, 2.4))} ${n(cx)} ${n(cy)})`,
      box(cx - wide / 2, cy - tall / 2, wide, tall, colour),
    );
  });
  return marks.join('');
};

/** Squares that turn as they shrink. */
export const whirl: Draw = ({ width, height, back, inks: [first, second], line, chance }) => {
  const count = 11;
  const size = Math.max(width, height) * 1.05;
  const turn = chance.pick([-1, 1]) * chance.between(7, 10);
  const marks = Array.from({ length: count }, (_, i) => {
    const side = size * 0.82 ** i;
    const colour = i === count - 1 ? second : i % 2 ? back : i % 4 === 2 ? line : first;
    return group(`rotate(${n(turn * i)})`, box(-side / 2, -side / 2, side, side, colour));
  });
  return group(`translate(${n(width / 2)} ${n(height / 2)})`, ...marks);
};

/** Strings under tension and the notes on them. */
export const strings: Draw = ({ width, height, inks: [first, second, third], line, chance }) => {
  const count = 5;
  const [step, lift] = [height * 0.13, height * chance.between(-0.3, 0.3)];
  const top = height * 0.24;
  const lines = Array.from({ length: count }, (_, i) => {
    const y = top + i * step;
    return `M-4 ${n(y)}C${n(width * 0.35)} ${n(y - lift)} ${n(width * 0.65)} ${n(y + lift)} ${n(width + 4)} ${n(y)}`;
  });
  const radius = step * 0.62;
  const notes = [0.2, 0.45, 0.74].map((at, i) => {
    const bow = 3 * at * (1 - at) * (2 * at - 1) * lift;
    const y = top + step * chance.whole(i === 1 ? 2 : 0, 4) + bow;
    const x = width * at;
    return (
      stroke(`M${n(x + radius * 0.92)} ${n(y)}v${n(-step * 2.1)}`, line, radius * 0.22) +
      disc(x, y, radius, [first, second, third][i] ?? first)
    );
  });
  return stroke(lines.join(''), line, 3) + notes.join('');
};

/** Broad stripes that turn a corner. */
export const stripes: Draw = ({ width, height, inks, line, chance }) => {
  const colours = [...chance.shuffled(inks), line];
  const wide = Math.min(width, height) * 0.1;
  const x = width * chance.between(0.1, 0.2);
  const radius = wide * 5;
  const y = height * chance.between(0.52, 0.66);
  const marks = colours.map((colour, i) => {
    const turn = radius - i * wide * 1.12;
    return stroke(
      `M${n(x + i * wide * 1.12)} -4V${n(y - radius + radius)}a${n(turn)} ${n(turn)} 0 0 0 ${n(turn)} ${n(turn)}H${n(width + 4)}`,
      colour,
      wide,
    );
  });
  return marks.join('') + ring(width * 0.76, height * 0.26, wide * 0.9, wide * 0.5, inks[0]);
};
