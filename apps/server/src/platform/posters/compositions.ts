import { halves, pair, petals, planet, record, rings, spiral, sun } from './compositions/circles.ts';
import { banners, bars, blocks, fangs, monolith, shards, staircase, torn } from './compositions/cutouts.ts';
import { figure, forest, hills, mesa, road, skyline, slope, waves } from './compositions/landscapes.ts';
import { blinds, frames, halftone, reel, strings, stripes, tiles, whirl } from './compositions/patterns.ts';
import type { Draw } from './compositions/scene.ts';
import { burst, chevrons, crosshair, curtain, eye, keyhole, lanes, smile } from './compositions/signs.ts';

/**
 * How a composition may carry its title. `apart`: art and type share the sheet and never touch. `label`: the art
 * fills the sheet and the title stands on a label of the ground's colour. `over`: the title is printed on the
 * art, in inks it can be read on. `spine`: a short word runs up the side of a tall field.
 */
export type Manner = 'apart' | 'label' | 'over' | 'spine';

export interface Composition {
  readonly draw: Draw;
  readonly manners: readonly [Manner, ...Manner[]];
}

const scene = (draw: Draw): Composition => ({ draw, manners: ['apart'] });
const tall = (draw: Draw): Composition => ({ draw, manners: ['apart', 'spine'] });
const labelling = (draw: Draw): Composition => ({ draw, manners: ['apart', 'label'] });
const filling = (draw: Draw): Composition => ({ draw, manners: ['apart', 'label', 'spine'] });
const carrying = (draw: Draw): Composition => ({ draw, manners: ['apart', 'over'] });

export const COMPOSITIONS = {
  banners: tall(banners),
  bars: tall(bars),
  blinds: filling(blinds),
  blocks: tall(blocks),
  burst: filling(burst),
  chevrons: filling(chevrons),
  crosshair: scene(crosshair),
  curtain: tall(curtain),
  eye: scene(eye),
  fangs: tall(fangs),
  figure: scene(figure),
  forest: filling(forest),
  frames: scene(frames),
  halftone: filling(halftone),
  halves: carrying(halves),
  hills: tall(hills),
  keyhole: tall(keyhole),
  lanes: filling(lanes),
  mesa: scene(mesa),
  monolith: scene(monolith),
  pair: carrying(pair),
  petals: scene(petals),
  planet: scene(planet),
  record: scene(record),
  reel: labelling(reel),
  rings: filling(rings),
  road: tall(road),
  shards: labelling(shards),
  skyline: tall(skyline),
  slope: scene(slope),
  smile: scene(smile),
  spiral: labelling(spiral),
  staircase: tall(staircase),
  strings: scene(strings),
  stripes: filling(stripes),
  sun: carrying(sun),
  tiles: filling(tiles),
  torn: tall(torn),
  waves: filling(waves),
  whirl: labelling(whirl),
} satisfies Record<string, Composition>;

export type CompositionName = keyof typeof COMPOSITIONS;
