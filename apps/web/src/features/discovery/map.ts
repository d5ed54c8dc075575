/** A feeling as it stands in the circumplex: both from -1 to 1. */
export interface Felt {
  readonly id: string;
  readonly valence: number;
  readonly arousal: number;
}

/** A disc on the map, in the map's own units, from its top left corner. */
export interface Disc {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

/** A map's size and that of its discs, in units of its own: only their proportions matter. */
export interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly diameter: number;
  /** Left free around each disc, for its glow and its drifting. */
  readonly gap: number;
}

/** For a phone held upright, and for everything wider. */
export const TALL: Sheet = { width: 358, height: 520, diameter: 92, gap: 10 };
export const WIDE: Sheet = { width: 1120, height: 610, diameter: 132, gap: 18 };

const ROUNDS = 600;
/** How far each round brings a disc back to where its feeling stands. */
const HOMING = 0.03;
const GOLDEN_ANGLE = 2.4;

/**
 * Places feelings by valence (left to right) and arousal (bottom to top), pushed apart until none lies on another: whatever is
 * given gives the same map. What is felt more pleasant or more stirred keeps its side as far as there is room.
 */
export function layOut(feelings: readonly Felt[], sheet: Sheet): Disc[] {
  const margin = sheet.diameter / 2 + sheet.gap / 2;
  const across = spread(feelings.map(({ valence }) => valence));
  const upward = spread(feelings.map(({ arousal }) => arousal));
  const homes = feelings.map((_, n) => ({
    x: margin + (across[n] ?? 0.5) * (sheet.width - 2 * margin),
    y: margin + (1 - (upward[n] ?? 0.5)) * (sheet.height - 2 * margin),
  }));
  // A touch apart, each its own way: of two on the very same spot neither would know where to go.
  const spots = homes.map(({ x, y }, n) => ({ x: x + Math.cos(n * GOLDEN_ANGLE) * n, y: y + Math.sin(n * GOLDEN_ANGLE) * n }));
  for (let round = 0; round < ROUNDS; round++) {
    // The last rounds only part what still touches.
    const pull = HOMING * Math.max(0, 1 - round / (ROUNDS * 0.8));
    for (const [n, spot] of spots.entries()) {
      const home = homes[n] ?? spot;
      spot.x += (home.x - spot.x) * pull;
      spot.y += (home.y - spot.y) * pull;
    }
    part(spots, sheet.diameter + sheet.gap);
    for (const spot of spots) {
      spot.x = Math.min(sheet.width - margin, Math.max(margin, spot.x));
      spot.y = Math.min(sheet.height - margin, Math.max(margin, spot.y));
    }
  }
  return feelings.map(({ id }, n) => ({ id, x: spots[n]?.x ?? 0, y: spots[n]?.y ?? 0 }));
}

/** From 0 to 1: halfway between where the values stand and their ranks, so that a crowd at one side is loosened. */
function spread(values: readonly number[]): number[] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const range = most - least || 1;
  const below = (value: number) => values.filter((other) => other < value).length;
  const level = (value: number) => values.filter((other) => other === value).length - 1;
  const last = Math.max(1, values.length - 1);
  return values.map((value) => ((value - least) / range + (below(value) + level(value) / 2) / last) / 2);
}

function part(spots: { x: number; y: number }[], apart: number): void {
  for (const [n, one] of spots.entries()) {
    for (const other of spots.slice(n + 1)) {
      const [dx, dy] = [other.x - one.x, other.y - one.y];
      const distance = Math.hypot(dx, dy);
      if (distance >= apart) continue;
      const [ux, uy] = distance > 0.01 ? [dx / distance, dy / distance] : [1, 0];
      const push = (apart - distance) / 2;
      one.x -= ux * push;
      one.y -= uy * push;
      other.x += ux * push;
      other.y += uy * push;
    }
  }
}

/** As one reads: in lines of about a disc's height from the top, each from the left. */
export function readingOrder(discs: readonly Disc[], sheet: Sheet): Disc[] {
  const line = (disc: Disc) => Math.floor(disc.y / (sheet.diameter * 1.05));
  return discs.toSorted((a, b) => line(a) - line(b) || a.x - b.x);
}

const WAYS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};

/** The disc that an arrow key leads to: the nearest that lies more that way than beside it; null where there is none. */
export function neighbour(discs: readonly Disc[], from: string, key: string): string | null {
  const here = discs.find(({ id }) => id === from);
  const way = WAYS[key];
  if (!here || !way) return null;
  let best: { readonly id: string; readonly cost: number } | null = null;
  for (const disc of discs) {
    const [dx, dy] = [disc.x - here.x, disc.y - here.y];
    const along = dx * way[0] + dy * way[1];
    const aside = Math.abs(dx * way[1]) + Math.abs(dy * way[0]);
    if (disc.id === from || along <= 0 || aside > along * 2) continue;
    const cost = along + 2 * aside;
    if (!best || cost < best.cost) best = { id: disc.id, cost };
  }
  return best?.id ?? null;
}
