import type { KeyColumn } from './shelf-index.columns.ts';

export type Direction = 'asc' | 'desc';
/** The places of films in the index's columns, in the order of a list. */
export type Slots = Uint32Array<ArrayBuffer>;

const DIRECTIONS = ['asc', 'desc'] as const;
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
  /** Films in the order; there is room for more. */
  #length = 0;
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
    return this.#sorted[direction].subarray(0, this.#length);
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
    for (const direction of DIRECTIONS) {
      takeOut(this.sorted(direction), this.sort(Uint32Array.from(leaving), direction), this.#compare[direction]);
    }
    change();
    const stayed = this.#length - leaving.length;
    this.#length = stayed + arriving.length;
    for (const direction of DIRECTIONS) {
      this.#sorted[direction] = withRoom(this.#sorted[direction], this.#length);
      putIn(this.sorted(direction), stayed, this.sort(Uint32Array.from(arriving), direction), this.#compare[direction]);
    }
  }

  /** Sorts all films anew. */
  async build(slots: Slots, breathe: Breathe): Promise<void> {
    this.#sorted.asc = await sortInTurns(slots, this.#compare.asc, breathe);
    this.#sorted.desc = await this.#turnedRound(this.#sorted.asc, breathe);
    this.#length = slots.length;
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

/** The rest moves up, in place. @param leaving sorted, and all among `slots`. */
function takeOut(slots: Slots, leaving: Slots, compare: (a: number, b: number) => number): void {
  let from = 0;
  let to = 0;
  for (const slot of leaving) {
    const place = placeOf(slots, slot, from, slots.length, compare);
    if (from !== to) slots.copyWithin(to, from, place);
    to += place - from;
    from = place + 1;
  }
  slots.copyWithin(to, from);
}

/** Those that come after move down, in place. @param stayed how many are there. @param arriving sorted. */
function putIn(slots: Slots, stayed: number, arriving: Slots, compare: (a: number, b: number) => number): void {
  const places: number[] = [];
  for (const slot of arriving) places.push(placeOf(slots, slot, places.at(-1) ?? 0, stayed, compare));
  let end = stayed;
  for (let n = arriving.length - 1; n >= 0; n--) {
    const place = places[n] as number;
    slots.copyWithin(place + n + 1, place, end);
    slots[place + n] = arriving[n] as number;
    end = place;
  }
}

function withRoom(slots: Slots, length: number): Slots {
  if (slots.length >= length) return slots;
  const more = new Uint32Array(length + (length >>> 2));
  more.set(slots);
  return more;
}

/** The first place from `low` on, and before `high`, whose film does not come before the one in `slot`; else `high`. */
function placeOf(slots: Slots, slot: number, low: number, high: number, compare: (a: number, b: number) => number): number {
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
