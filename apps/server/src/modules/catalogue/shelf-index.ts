import { LRUCache } from 'lru-cache';
import {
  type Bits,
  bitsOf,
  clearBit,
  countBits,
  hasBit,
  intersect,
  listBits,
  noBits,
  placesWithin,
  roomier,
  setBit,
  subtract,
} from '../../platform/bits.ts';
import { NumberColumn, TextColumn } from './shelf-index.columns.ts';
import { type Breathe, type Direction, ShelfOrder, type Slots } from './shelf-index.orders.ts';

/** What the index knows of a film: by what lists are narrowed, and by what they are sorted. */
export interface ShelvedFilm {
  readonly id: number;
  readonly year: number | null;
  readonly language: string | null;
  readonly playable: boolean;
  /** Ids of its categories. */
  readonly categories: readonly number[];
  readonly popularity: number;
  /** As it is sorted by. */
  readonly title: string;
  /** Days since 1970. */
  readonly releaseDate: number | null;
  readonly rating: number | null;
  /** Milliseconds since 1970. */
  readonly added: number;
}

export type ShelfKey = 'popularity' | 'title' | 'releaseDate' | 'rating' | 'added';

/** Narrowed to films of which everything given holds. */
export interface ShelfFilter {
  /** Ids; the film is in all of them. */
  readonly categories?: readonly number[] | undefined;
  readonly yearFrom?: number | undefined;
  readonly yearTo?: number | undefined;
  readonly language?: string | undefined;
  readonly playable?: boolean | undefined;
  /** Only these films. */
  readonly ids?: readonly number[] | undefined;
}

export interface ShelfPage {
  /** `relevance`: in the order of the filter's ids, of which none may stand twice. */
  readonly sortBy: ShelfKey | 'relevance';
  readonly order: Direction;
  readonly limit: number;
  readonly offset: number;
}

/** Room at first, in films; it doubles. */
const FIRST_CAPACITY = 1_024;
/** Answers to filters that are remembered until the next change: a bit a film each. */
const REMEMBERED = 32;
/** From this share on, films found are sorted by themselves instead of looked for along the whole shelf. */
const FEW = 1 / 32;
const UNKNOWN_YEAR = 0;
const PAGE_BITS = 12;

/**
 * The shelf in memory: every order of films as a row of slots, every category as a set of bits. A page at any depth and
 * the number of all films found cost no query, and 10 to 100 bytes a film. Knows nothing of where films come from.
 */
export class ShelfIndex {
  #capacity = 0;
  #count = 0;
  #used = 0;
  readonly #free: number[] = [];
  #ids: Slots = new Uint32Array();
  #years = new Int16Array();
  #languages = new Int16Array();
  /** Number of a language in `#languages`, from 1; 0 is none. */
  readonly #languageNumbers = new Map<string, number>();
  #shelved: Bits = noBits(0);
  #playable: Bits = noBits(0);
  readonly #categories = new Map<number, Bits>();
  /** Slot + 1 by id, in pages: ids leave gaps, and may be anywhere. */
  readonly #slots = new Map<number, Uint32Array<ArrayBuffer>>();
  readonly #orders = this.#makeOrders();
  readonly #found = new LRUCache<string, { bits: Bits; count: number }>({ max: REMEMBERED });

  /** An index of films that come in batches. @param breathe asked again and again while there is much to do. */
  static async build(batches: AsyncIterable<readonly ShelvedFilm[]>, breathe: Breathe): Promise<ShelfIndex> {
    const index = new ShelfIndex();
    for await (const films of batches) {
      for (const film of films) index.#write(index.#slotOf(film.id) ?? index.#occupy(film.id), film);
      await breathe();
    }
    const slots = new Uint32Array(index.#used).map((_, slot) => slot);
    for (const order of Object.values(index.#orders)) await order.build(slots, breathe);
    return index;
  }

  /** Films in all. */
  get size(): number {
    return this.#count;
  }

  /** Brings films up to date; null for one that is gone. All of it is seen at once. */
  apply(changes: ReadonlyMap<number, ShelvedFilm | null>): void {
    const leaving: number[] = [];
    const arriving: { slot: number; film: ShelvedFilm; isNew: boolean }[] = [];
    for (const [id, film] of changes) {
      const slot = this.#slotOf(id);
      if (film) arriving.push({ slot: slot ?? this.#occupy(id), film, isNew: slot === undefined });
      else if (slot !== undefined) leaving.push(slot);
    }
    for (const key of Object.keys(this.#orders) as ShelfKey[]) {
      const { column } = this.#orders[key] as ShelfOrder<ShelvedFilm[ShelfKey]>;
      const moving = arriving.filter(({ slot, film, isNew }) => isNew || !column.holds(slot, film[key]));
      const from = [...leaving, ...moving.filter(({ isNew }) => !isNew).map(({ slot }) => slot)];
      if (!from.length && !moving.length) continue;
      this.#orders[key].move(
        from,
        moving.map(({ slot }) => slot),
        () => {
          for (const { slot, film } of moving) column.set(slot, film[key]);
        },
      );
    }
    for (const { slot, film } of arriving) this.#write(slot, film);
    for (const slot of leaving) this.#leave(slot);
    this.#found.clear();
  }

  /** A page of the films found, and how many are found in all. */
  page(filter: ShelfFilter, { sortBy, order, limit, offset }: ShelfPage): { ids: number[]; total: number } {
    const found = this.#find(filter);
    const total = found?.count ?? this.#count;
    if (sortBy === 'relevance') {
      const slots = (filter.ids ?? []).map((id) => this.#slotOf(id)).filter((slot) => slot !== undefined);
      return { ids: this.#idsOf(slots.filter((slot) => !found || hasBit(found.bits, slot)).slice(offset, offset + limit)), total };
    }
    if (offset >= total) return { ids: [], total };
    if (!found) return { ids: this.#idsOf(this.#orders[sortBy].sorted(order).subarray(offset, offset + limit)), total };
    if (found.count < this.#count * FEW) {
      const sorted = this.#orders[sortBy].sort(listBits(found.bits, found.count), order);
      return { ids: this.#idsOf(sorted.subarray(offset, offset + limit)), total };
    }
    return { ids: this.#idsOf(walk(this.#orders[sortBy].sorted(order), found.bits, offset, limit)), total };
  }

  /** All films found, by id. */
  matching(filter: ShelfFilter): Bits {
    const { bits, count } = this.#find(filter) ?? { bits: this.#shelved, count: this.#count };
    return bitsOf(listBits(bits, count).map((slot) => this.#ids[slot] as number));
  }

  /** How many films each category has; one without any may be missing. */
  countByCategory(): Map<number, number> {
    return new Map([...this.#categories].map(([id, bits]) => [id, countBits(bits)]));
  }

  /** @returns the slots of the films found; null when nothing is asked. */
  #find({ ids, ...filter }: ShelfFilter): { bits: Bits; count: number } | null {
    const key = JSON.stringify(filter);
    let found = key === '{}' ? undefined : this.#found.get(key);
    if (!found && key !== '{}') {
      const bits = this.#filter(filter);
      found = { bits, count: countBits(bits) };
      this.#found.set(key, found);
    }
    if (!ids) return found ?? null;
    const bits = noBits(this.#capacity);
    let count = 0;
    for (const id of ids) {
      const slot = this.#slotOf(id);
      if (slot === undefined || hasBit(bits, slot) || (found && !hasBit(found.bits, slot))) continue;
      setBit(bits, slot);
      count++;
    }
    return { bits, count };
  }

  #filter({ categories = [], yearFrom, yearTo, language, playable }: Omit<ShelfFilter, 'ids'>): Bits {
    const bits = this.#shelved.slice();
    for (const category of categories) intersect(bits, this.#categories.get(category) ?? noBits(0));
    if (playable === true) intersect(bits, this.#playable);
    if (playable === false) subtract(bits, this.#playable);
    if (language !== undefined) {
      const wanted = this.#languageNumbers.get(language) ?? -1;
      intersect(bits, placesWithin(this.#languages, wanted, wanted, this.#used));
    }
    if (yearFrom !== undefined || yearTo !== undefined) {
      intersect(bits, placesWithin(this.#years, yearFrom ?? UNKNOWN_YEAR + 1, yearTo ?? Number.POSITIVE_INFINITY, this.#used));
    }
    return bits;
  }

  #idsOf(slots: Iterable<number>): number[] {
    return Array.from(slots, (slot) => this.#ids[slot] as number);
  }

  #slotOf(id: number): number | undefined {
    const slot = this.#slots.get(id >>> PAGE_BITS)?.[id & ((1 << PAGE_BITS) - 1)];
    return slot ? slot - 1 : undefined;
  }

  #remember(id: number, slot: number | null): void {
    const page = this.#slots.get(id >>> PAGE_BITS) ?? new Uint32Array(1 << PAGE_BITS);
    this.#slots.set(id >>> PAGE_BITS, page);
    page[id & ((1 << PAGE_BITS) - 1)] = slot === null ? 0 : slot + 1;
  }

  /** A slot for a new film, which has no place in any order yet. */
  #occupy(id: number): number {
    const slot = this.#free.pop() ?? this.#used++;
    if (slot >= this.#capacity) this.#grow(Math.max(FIRST_CAPACITY, this.#capacity * 2));
    this.#ids[slot] = id;
    this.#remember(id, slot);
    this.#count++;
    return slot;
  }

  #leave(slot: number): void {
    for (const bits of [this.#shelved, this.#playable, ...this.#categories.values()]) clearBit(bits, slot);
    this.#remember(this.#ids[slot] as number, null);
    this.#free.push(slot);
    this.#count--;
  }

  #write(slot: number, film: ShelvedFilm): void {
    setBit(this.#shelved, slot);
    this.#years[slot] = film.year ?? UNKNOWN_YEAR;
    this.#languages[slot] = film.language === null ? 0 : this.#languageNumber(film.language);
    if (film.playable) setBit(this.#playable, slot);
    else clearBit(this.#playable, slot);
    for (const bits of this.#categories.values()) clearBit(bits, slot);
    for (const category of film.categories) {
      if (!this.#categories.has(category)) this.#categories.set(category, noBits(this.#capacity));
      setBit(this.#categories.get(category) as Bits, slot);
    }
    for (const key of Object.keys(this.#orders) as ShelfKey[]) {
      (this.#orders[key] as ShelfOrder<ShelvedFilm[ShelfKey]>).column.set(slot, film[key]);
    }
  }

  #languageNumber(language: string): number {
    const number = this.#languageNumbers.get(language) ?? this.#languageNumbers.size + 1;
    this.#languageNumbers.set(language, number);
    return number;
  }

  #grow(capacity: number): void {
    this.#capacity = capacity;
    this.#ids = longer(new Uint32Array(capacity), this.#ids);
    this.#years = longer(new Int16Array(capacity), this.#years);
    this.#languages = longer(new Int16Array(capacity), this.#languages);
    this.#shelved = roomier(this.#shelved, capacity);
    this.#playable = roomier(this.#playable, capacity);
    for (const [category, bits] of this.#categories) this.#categories.set(category, roomier(bits, capacity));
    for (const order of Object.values(this.#orders)) order.column.grow(capacity);
  }

  #makeOrders() {
    const idOf = (slot: number) => this.#ids[slot] as number;
    return {
      popularity: new ShelfOrder<number>(new NumberColumn(), idOf),
      title: new ShelfOrder<string>(new TextColumn(), idOf),
      releaseDate: new ShelfOrder<number>(new NumberColumn(), idOf),
      rating: new ShelfOrder<number>(new NumberColumn(), idOf),
      added: new ShelfOrder<number>(new NumberColumn(), idOf),
    };
  }
}

function longer<T extends Uint32Array | Int16Array>(more: T, values: T): T {
  more.set(values);
  return more;
}

/** Along an order, past the first `offset` films of the set, and then `limit` of them. */
function walk(sorted: Slots, bits: Bits, offset: number, limit: number): number[] {
  const slots: number[] = [];
  let skip = offset;
  for (let place = 0; place < sorted.length && slots.length < limit; place++) {
    const slot = sorted[place] as number;
    if (hasBit(bits, slot) && skip-- <= 0) slots.push(slot);
  }
  return slots;
}
