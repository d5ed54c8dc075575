const FIRST_CAPACITY = 1_024;

/** Lists of names by slot, of which films that have the same share one: there are many films and few such lists. */
export class Groups {
  readonly #lists: (readonly string[])[] = [];
  readonly #places = new Map<string, number>();
  #of = new Uint32Array(FIRST_CAPACITY);

  set(slot: number, names: readonly string[]): void {
    const distinct = [...new Set(names)].sort();
    const key = distinct.join('|');
    let place = this.#places.get(key);
    if (place === undefined) {
      place = this.#lists.push(distinct) - 1;
      this.#places.set(key, place);
    }
    if (slot >= this.#of.length) {
      const more = new Uint32Array(Math.max(slot + 1, this.#of.length * 2));
      more.set(this.#of);
      this.#of = more;
    }
    this.#of[slot] = place;
  }

  /** A number for each slot by its names, worked out once for all that have the same: a search may ask for half of the shelf. */
  by(value: (names: readonly string[]) => number): (slot: number) => number {
    const known = new Float64Array(this.#lists.length).fill(Number.NaN);
    return (slot) => {
      const place = this.#of[slot] as number;
      if (Number.isNaN(known[place])) known[place] = value(this.#lists[place] as readonly string[]);
      return known[place] as number;
    };
  }
}
