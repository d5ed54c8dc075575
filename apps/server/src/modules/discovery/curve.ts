import type { discovery } from '@fotograma/contract';

/** Shapes of films' feelings over their course: after the six of Reagan et al. (EPJ Data Science, 2016), from -1 to 1. */
const SHAPES: Readonly<Record<discovery.Arc, readonly number[]>> = {
  rise: [-0.5, -0.25, 0, 0.3, 0.6],
  fall: [0.5, 0.3, 0, -0.3, -0.6],
  'fall-rise': [0.2, -0.3, -0.6, -0.1, 0.5],
  'rise-fall': [-0.2, 0.3, 0.6, 0.1, -0.5],
  flat: [0, 0.05, -0.05, 0.05, 0],
  oscillating: [0.1, 0.5, -0.4, 0.45, -0.1],
};
const ENDS: Readonly<Record<discovery.Ending, number>> = { uplifting: 0.8, bittersweet: 0.25, open: 0, dark: -0.8 };

/**
 * A film's valence from its beginning to its end, as a line to be drawn: the shape of its arc around its middle, drawn towards its
 * ending.
 * @param valence of the film as a whole, -1 to 1.
 */
export function curveOf(arc: discovery.Arc, ending: discovery.Ending, valence: number): number[] {
  const shape = SHAPES[arc];
  const last = shape.length - 1;
  return shape.map((value, n) => {
    const drawn = n / last;
    const own = 0.4 * valence + value * 0.7;
    return Math.max(-1, Math.min(1, Math.round((own * (1 - 0.6 * drawn ** 2) + ENDS[ending] * 0.6 * drawn ** 2) * 100) / 100));
  });
}
