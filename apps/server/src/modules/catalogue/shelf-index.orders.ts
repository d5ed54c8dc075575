import { hasBit, noBits, setBit } from './shelf-index.bits.ts';
import type { KeyColumn } from './shelf-index.columns.ts';

export type Direction = 'asc' | 'desc';
/** The places of films in the index's columns, in the order of a list. */
export type Slots = Uint32Array<ArrayBuffer>;

/** Films that are sorted, or merged, before others get a turn. */
const STRETCH = 4_096;

/** Lets others have the processor for a moment, when it is time. */
export type Breathe = () => Promise<void> | undefined;

/**
 * All films in the order of one key, both ways: films without a key last, films of one key by id, either way. That makes
 * the two no mirror images, so both are kept.
 */
export class ShelfOrder<Key> {
  readonly column: KeyColumn<Key>;
  readonly #sorted: Record<Direction, Slots> = { asc: new Uint32Array(), desc: new Uint32Array() };
  readonly #compare: Record<Direction, (a: number, b: number) => number>;

  /** @param idOf the film in a slot. */
  constructor(column: KeyColumn<Key>, idOf: (slot: number) => number) {
    this.column = column;
    const compare = (a: number, b: number, sign: number) => {
      const [noA, noB] = [column.isMissing(a), column.isMissing(b)];
      const byKey = noA || noB ? Number(noA) - Number(noB) : sign * column.compare(a, b);
      return byKey || idOf(a) - idOf(b);
    };
    this.#compare = { asc: (a, b) => compare(a, b, 1), desc: (a, b) => compare(a, b, -1) };
  }

  sorted(direction: Direction): Slots {
    return this.#sorted[direction];
  }

  /** Sorts some films among themselves, in place. */
  sort(slots: Slots, direction: Direction): Slots {
    return slots.sort(this.#compare[direction]);
  }

  /**
   * Takes films out of the order, has their keys changed, and puts films into their places.
   * @param leaving slots whose key is about to change, or whose film is gone.
   * @param arriving slots that have a place once `change` has been made.
   */
  move(leaving: readonly number[], arriving: readonly number[], change: () => void): void {
    const left = { asc: without(this.#sorted.asc, leaving), desc: without(this.#sorted.desc, leaving) };
    change();
    for (const direction of ['asc', 'desc'] as const) {
      const compare = this.#compare[direction];
      this.#sorted[direction] = insert(left[direction], Uint32Array.from(arriving).sort(compare), compare);
    }
  }

  /** Sorts all films anew. */
  async build(slots: Slots, breathe: Breathe): Promise<void> {
    this.#sorted.asc = await sortInTurns(slots, this.#compare.asc, breathe);
    this.#sorted.desc = await this.#turnedRound(this.#sorted.asc, breathe);
  }

  /** Descending from ascending: group by group from the end, and those without a key stay last. */
  async #turnedRound(asc: Slots, breathe: Breathe): Promise<Slots> {
    const at = (place: number) => asc[place] as number;
    const desc = new Uint32Array(asc.length);
    let end = asc.length;
    while (end > 0 && this.column.isMissing(at(end - 1))) end--;
    desc.set(asc.subarray(end), end);
    for (let to = 0, turn = STRETCH; end > 0; ) {
      let start = end - 1;
      while (start > 0 && this.column.compare(at(start - 1), at(end - 1)) === 0) start--;
      desc.set(asc.subarray(start, end), to);
      to += end - start;
      end = start;
      if (to < turn) continue;
      turn = to + STRETCH;
      await breathe();
    }
    return desc;
  }
}

function without(slots: Slots, leaving: readonly number[]): Slots {
  if (!leaving.length) return slots;
  const gone = noBits(1 + leaving.reduce((most, slot) => Math.max(most, slot), 0));
  for (const slot of leaving) setBit(gone, slot);
  const left = new Uint32Array(slots.length);
  let length = 0;
  for (const slot of slots) if (!hasBit(gone, slot)) left[length++] = slot;
  return left.subarray(0, length);
}

/** @param arriving sorted. */
function insert(slots: Slots, arriving: Slots, compare: (a: number, b: number) => number): Slots {
  if (!arriving.length) return slots;
  const merged = new Uint32Array(slots.length + arriving.length);
  let from = 0;
  arriving.forEach((slot, n) => {
    const place = placeOf(slots, slot, from, compare);
    merged.set(slots.subarray(from, place), from + n);
    merged[place + n] = slot;
    from = place;
  });
  merged.set(slots.subarray(from), from + arriving.length);
  return merged;
}

/** The first place from `low` on whose film does not come before the one in `slot`. */
function placeOf(slots: Slots, slot: number, low: number, compare: (a: number, b: number) => number): number {
  let high = slots.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(slots[middle] as number, slot) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Merge sort from below, with turns for others: sorting a million films at once would hold up every request. */
async function sortInTurns(slots: Slots, compare: (a: number, b: number) => number, breathe: Breathe): Promise<Slots> {
  let from = slots.slice();
  for (let start = 0; start < from.length; start += STRETCH) {
    from.subarray(start, start + STRETCH).sort(compare);
    await breathe();
  }
  let to = new Uint32Array(from.length);
  for (let width = STRETCH; width < from.length; width *= 2) {
    for (let start = 0; start < from.length; start += 2 * width) {
      const [middle, end] = [Math.min(start + width, from.length), Math.min(start + 2 * width, from.length)];
      for (let left = start, right = middle, at = start; at < end; at++) {
        const takeLeft = left < middle && (right >= end || compare(from[left] as number, from[right] as number) <= 0);
        to[at] = from[takeLeft ? left++ : right++] as number;
        if (at % STRETCH === 0) await breathe();
      }
    }
    [from, to] = [to, from];
  }
  return from;
}
