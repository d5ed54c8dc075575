/** Fields of a film that words stand in, in the order of their counts in a posting. */
export const FIELDS = ['title', 'otherTitles', 'people', 'keywords', 'overview'] as const;

/** How often a word stands in each field, in one number of 16 bits: three each, four for the overview. */
const SHIFTS = [0, 3, 6, 9, 12] as const;
const LIMITS = [7, 7, 7, 7, 15] as const;

export type FieldCounts = readonly [number, number, number, number, number];

export function packCounts(counts: FieldCounts): number {
  let packed = 0;
  for (let field = 0; field < FIELDS.length; field++) {
    packed |= Math.min(counts[field] as number, LIMITS[field] as number) << (SHIFTS[field] as number);
  }
  return packed;
}

export function countIn(packed: number, field: number): number {
  return (packed >>> (SHIFTS[field] as number)) & (LIMITS[field] as number);
}

/** Where a word stands: in which slots, and what its counts there weigh. */
export interface Posting {
  readonly slots: Uint32Array;
  readonly weights: Float32Array;
  readonly from: number;
  readonly to: number;
}

/** Films that have come since the large part was made, at most this share of it: each is moved a bounded number of times. */
const GROWN = 1 / 2;
const LEAST = 2_000;

/**
 * Words and where they stand: a large part in three arrays, a small one that is written to, and a mark on those that went.
 * Takes ten bytes a posting.
 */
export class Postings {
  readonly #terms = new Map<string, number>();
  readonly #names: string[] = [];
  /** Films a word stands in, those that went left out. */
  #frequency = new Uint32Array(1_024);
  #offsets = new Uint32Array(1);
  #slots = new Uint32Array();
  #counts = new Uint16Array();
  /** What counts weigh by the lengths of their fields, as films were when the large part was made. */
  #weights = new Float32Array();
  #fresh = new Map<number, number[]>();
  #freshFilms = 0;
  #films = 0;
  #gone = 0;

  readonly #weigh: (slot: number, packed: number) => number;

  /** @param weigh what packed counts in a film’s fields come to. */
  constructor(weigh: (slot: number, packed: number) => number) {
    this.#weigh = weigh;
  }

  termOf(word: string): number | undefined {
    return this.#terms.get(word);
  }

  nameOf(term: number): string {
    return this.#names[term] as string;
  }

  frequency(term: number): number {
    return this.#frequency[term] ?? 0;
  }

  /** The parts in which a word stands; slots whose film went are still among them. */
  *parts(term: number): Generator<Posting> {
    const from = this.#offsets[term];
    const to = this.#offsets[term + 1];
    if (from !== undefined && to !== undefined && to > from) yield { slots: this.#slots, weights: this.#weights, from, to };
    const fresh = this.#fresh.get(term);
    if (!fresh) return;
    const slots = new Uint32Array(fresh.length / 2);
    const weights = new Float32Array(fresh.length / 2);
    for (let n = 0; n < slots.length; n++) {
      slots[n] = fresh[n * 2] as number;
      weights[n] = this.#weigh(slots[n] as number, fresh[n * 2 + 1] as number);
    }
    yield { slots, weights, from: 0, to: slots.length };
  }

  add(slot: number, words: ReadonlyMap<string, number>): void {
    for (const [word, packed] of words) {
      const term = this.#intern(word);
      this.#frequency[term] = (this.#frequency[term] as number) + 1;
      const list = this.#fresh.get(term);
      if (list) list.push(slot, packed);
      else this.#fresh.set(term, [slot, packed]);
    }
    this.#films++;
    this.#freshFilms++;
  }

  /** @param words those it was added with. */
  remove(words: Iterable<string>): void {
    for (const word of words) {
      const term = this.#terms.get(word);
      if (term !== undefined) this.#frequency[term] = (this.#frequency[term] as number) - 1;
    }
    this.#films--;
    this.#gone++;
  }

  get needsMerging(): boolean {
    return (
      this.#freshFilms > Math.max(LEAST, (this.#films - this.#freshFilms) * GROWN) || this.#gone > Math.max(LEAST, this.#films * GROWN)
    );
  }

  /** Whether there is a small part that is searched besides: it costs each search a little. */
  get isMerged(): boolean {
    return this.#freshFilms === 0;
  }

  /** Makes one part of all. @param isThere whether a slot’s film is there; places in slots that went can be used again after it. */
  merge(isThere: (slot: number) => boolean): void {
    let total = 0;
    for (let term = 0; term < this.#names.length; term++) total += this.#frequency[term] as number;
    const offsets = new Uint32Array(this.#names.length + 1);
    const slots = new Uint32Array(total);
    const counts = new Uint16Array(total);
    const weights = new Float32Array(total);
    let at = 0;
    const keep = (slot: number, packed: number) => {
      if (!isThere(slot) || at >= total) return;
      slots[at] = slot;
      counts[at] = packed;
      weights[at++] = this.#weigh(slot, packed);
    };
    for (let term = 0; term < this.#names.length; term++) {
      offsets[term] = at;
      const [from = 0, to = 0] = [this.#offsets[term], this.#offsets[term + 1]];
      for (let n = from; n < to; n++) keep(this.#slots[n] as number, this.#counts[n] as number);
      const fresh = this.#fresh.get(term) ?? [];
      for (let n = 0; n < fresh.length; n += 2) keep(fresh[n] as number, fresh[n + 1] as number);
    }
    offsets[this.#names.length] = at;
    this.#offsets = offsets;
    this.#slots = slots;
    this.#counts = counts;
    this.#weights = weights;
    this.#fresh = new Map();
    this.#freshFilms = 0;
    this.#gone = 0;
  }

  #intern(word: string): number {
    const known = this.#terms.get(word);
    if (known !== undefined) return known;
    const term = this.#names.length;
    this.#terms.set(word, term);
    this.#names.push(word);
    if (term >= this.#frequency.length) {
      const more = new Uint32Array(this.#frequency.length * 2);
      more.set(this.#frequency);
      this.#frequency = more;
    }
    return term;
  }
}
