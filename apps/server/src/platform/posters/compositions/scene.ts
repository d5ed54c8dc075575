import { type Colour, contrast } from '../colour.ts';
import type { Chance } from '../seed.ts';

/** What a composition is given: a field of paper from (0, 0) to (width, height) px, and its colours. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  /** What the field is already painted with. */
  readonly back: Colour;
  /** Inks that show on `back`, the loudest first. */
  readonly inks: readonly [Colour, Colour, Colour];
  /** The strongest contrast to `back`: for lines and small figures. */
  readonly line: Colour;
  readonly chance: Chance;
}

/** Draws into a scene; what leaves the field is cut off by the sheet. Returns SVG elements without ids. */
export type Draw = (scene: Scene) => string;

/** The first of the choices that stands off a colour it touches, or the last when none does. */
export function apartFrom(colour: Colour, ...choices: readonly [Colour, ...Colour[]]): Colour {
  return choices.find((choice) => contrast(choice, colour) >= 1.6) ?? choices.at(-1) ?? choices[0];
}
