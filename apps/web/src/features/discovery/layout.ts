/** Somewhere on a map: from 0 at its left and top to its width and height. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface MapSize {
  readonly width: number;
  readonly height: number;
  /** Of a disc. */
  readonly diameter: number;
}

const ROUNDS = 400;
/** Room between two discs, as a share of their diameter. */
const AIR = 0.08;

/**
 * Where discs stand on a map of this size: by valence from left to right and by arousal from below to above, and moved apart where
 * they would lie on each other, each as little as it takes. The same for the same size.
 * @param points valence and arousal, each from -1 to 1.
 * @returns middles of discs, all of which lie inside.
 */
export function layOut(points: readonly { readonly valence: number; readonly arousal: number }[], size: MapSize): Place[] {
  const { width, height, diameter } = size;
  const room = { x: width - diameter, y: height - diameter };
  const places = points.map(({ valence, arousal }) => ({
    x: diameter / 2 + ((valence + 1) / 2) * room.x,
    y: diameter / 2 + ((1 - arousal) / 2) * room.y,
  }));
  const least = diameter * (1 + AIR);
  for (let round = 0; round < ROUNDS; round++) {
    let moved = false;
    for (const [n, a] of places.entries()) {
      for (const b of places.slice(n + 1)) {
        const [dx, dy] = [b.x - a.x, b.y - a.y];
        const apart = Math.hypot(dx, dy);
        if (apart >= least) continue;
        moved = true;
        // Two at one place part sideways.
        const [ux, uy] = apart > 0 ? [dx / apart, dy / apart] : [1, 0];
        const push = (least - apart) / 2 + 0.5;
        a.x -= ux * push;
        a.y -= uy * push;
        b.x += ux * push;
        b.y += uy * push;
      }
    }
    for (const place of places) {
      place.x = Math.min(width - diameter / 2, Math.max(diameter / 2, place.x));
      place.y = Math.min(height - diameter / 2, Math.max(diameter / 2, place.y));
    }
    if (!moved) break;
  }
  return places;
}

const DIRECTIONS: Readonly<Record<string, Place>> = {
  ArrowRight: { x: 1, y: 0 },
  ArrowLeft: { x: -1, y: 0 },
  ArrowDown: { x: 0, y: 1 },
  ArrowUp: { x: 0, y: -1 },
};
/** Something farther to the side than it is ahead is not that way. */
const ASIDE = 1.2;

/** The place that an arrow key leads to from one: the nearest that way; null where there is none. */
export function neighbour(places: readonly Place[], from: number, key: string): number | null {
  const direction = DIRECTIONS[key];
  const here = places[from];
  if (!direction || !here) return null;
  let best: { readonly index: number; readonly far: number } | null = null;
  for (const [index, place] of places.entries()) {
    const ahead = (place.x - here.x) * direction.x + (place.y - here.y) * direction.y;
    const aside = Math.abs((place.x - here.x) * direction.y) + Math.abs((place.y - here.y) * direction.x);
    if (ahead <= 0 || aside > ahead * ASIDE) continue;
    const far = ahead + aside;
    if (!best || far < best.far) best = { index, far };
  }
  return best?.index ?? null;
}
