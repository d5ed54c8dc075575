/** A stretch of text, and whether it is what was found. */
export interface Stretch {
  readonly from: number;
  readonly text: string;
  readonly found: boolean;
}

/** A text in stretches, by ranges of UTF-16 units. Ranges that make no sense (outside, backwards, overlapping) are cut to what does. */
export function stretchesOf(text: string, ranges: readonly (readonly [number, number])[]): Stretch[] {
  const stretches: Stretch[] = [];
  let at = 0;
  const add = (to: number, found: boolean) => {
    if (to > at) stretches.push({ from: at, text: text.slice(at, to), found });
    at = Math.max(at, to);
  };
  for (const [from, to] of ranges) {
    add(Math.min(from, text.length), false);
    add(Math.min(to, text.length), true);
  }
  add(text.length, false);
  return stretches;
}
