import { type Colour, contrast, LEGIBLE } from './colour.ts';
import type { Scene } from './compositions/scene.ts';
import type { Composition, Manner } from './compositions.ts';
import { arrange, type Copy, type Layout, suits } from './layouts.ts';
import { box, group, n } from './marks.ts';
import type { Palette } from './palettes.ts';
import type { Chance } from './seed.ts';

export interface Painted {
  readonly layout: Layout;
  /** SVG elements, without ids. */
  readonly art: string;
}

/** The first of the composition's manners, in this film's order, in which everything can be told apart and read. */
export function paint(copy: Copy, composition: Composition, palette: Palette, chance: Chance): Painted {
  const manners = composition.manners.filter((manner) => suits(manner, copy));
  for (const manner of chance.shuffled<Manner>(manners)) {
    const layout = arrange(copy, manner, chance);
    const colours = coloursFor(layout, palette, chance);
    const art = colours && draw(composition, layout, colours, palette.ground, chance);
    if (art && (!layout.over || coloursIn(art).every((colour) => contrast(colour, palette.type) >= LEGIBLE))) {
      return { layout, art };
    }
  }
  const layout = arrange(copy, 'apart', chance);
  return { layout, art: draw(composition, layout, inksOn(palette.ground, palette), palette.ground, chance) };
}

type Colours = Pick<Scene, 'back' | 'inks' | 'line'>;

function draw({ draw }: Composition, layout: Layout, colours: Colours, ground: Colour, chance: Chance): string {
  const { x, y, width, height } = layout.art;
  const back = colours.back === ground ? '' : box(-2, -2, width + 4, height + 4, colours.back);
  const marks = back + draw({ ...colours, width, height, chance });
  const turned = chance.odds(0.5) ? group(`matrix(-1 0 0 1 ${n(width)} 0)`, marks) : marks;
  return group(`translate(${n(x)} ${n(y)})`, turned);
}

/** Contrast from which two flat colours are told apart at a glance. */
const VISIBLE = 1.28;
const DISTINCT = 1.9;
/** Below this two inks look like one ink printed twice. */
const SEPARATE = 1.12;

/**
 * What the field is painted with: the ground itself or, for a change, one of the inks. Around a label it is always
 * an ink, and nothing is drawn in the ground's colour, which is the label's. Under type, only inks it can be read
 * on. Nothing when the palette has too few colours for it.
 */
function coloursFor(layout: Pick<Layout, 'over' | 'labelled'>, palette: Palette, chance: Chance): Colours | undefined {
  const { ground, type, inks } = palette;
  if (layout.over) {
    const [first, second] = inks.filter((ink) => contrast(ink, type) >= LEGIBLE);
    return first && { back: ground, inks: [first, second ?? first, first], line: second ?? first };
  }
  const full = (back: Colour) => {
    const colours = inksOn(back, palette, layout.labelled ? ground : undefined);
    return colours.full ? [colours] : [];
  };
  const [closed] = chance.shuffled(inks).flatMap(full);
  if (layout.labelled) return closed;
  return chance.odds(0.45) && closed ? closed : inksOn(ground, palette);
}

/** The palette as it looks from one of its colours; `full` when every other colour shows on it. */
function inksOn(back: Colour, { ground, type, inks }: Palette, spared?: Colour): Colours & { full: boolean } {
  const others = [...inks, ground, type].filter((colour) => colour !== back);
  const usable = others.filter((colour) => colour !== spared);
  const line = usable.reduce((best, colour) => (contrast(colour, back) > contrast(best, back) ? colour : best));
  const shown = usable.filter((colour) => contrast(colour, line) >= SEPARATE && contrast(colour, back) >= VISIBLE);
  // Small figures in the line's colour stand before the first ink: it must not swallow them.
  shown.sort((a, b) => Number(contrast(b, line) >= DISTINCT) - Number(contrast(a, line) >= DISTINCT));
  const [first = line, second = first, third = second] = shown;
  return { back, inks: [first, second, third], line, full: others.every((colour) => contrast(colour, back) >= VISIBLE) };
}

function coloursIn(svg: string): Colour[] {
  return svg.match(/#[0-9a-f]{6}/g)?.map((colour): Colour => `#${colour.slice(1)}`) ?? [];
}
