import type { EngineFindings, FilmText } from './engine.types.ts';

/** Values of a facet that are told. */
const MOST_VALUES = 30;
const UNKNOWN = 0;

type Kind = 'genres' | 'countries' | 'languages';

/** What films are counted by, as small numbers by slot: a search may find half of the shelf. */
export class Facets {
  readonly #codes = { genres: new Codes(), countries: new Codes(), languages: new Codes() };
  readonly #values: Record<Kind, (readonly number[])[]> = { genres: [], countries: [], languages: [] };
  /** First years of decades, or 0. */
  readonly #decades: number[] = [];

  set(slot: number, film: FilmText): void {
    this.#values.genres[slot] = this.#codes.genres.all(film.genres);
    this.#values.countries[slot] = this.#codes.countries.all(film.countries);
    this.#values.languages[slot] = this.#codes.languages.all(film.language === null ? [] : [film.language]);
    this.#decades[slot] = film.year === null ? UNKNOWN : Math.floor(film.year / 10) * 10;
  }

  /** How many of these are of which genre, decade, country and language: the most frequent first, decades in order. */
  count(slots: Iterable<number>): EngineFindings['facets'] {
    const list = Array.isArray(slots) || slots instanceof Uint32Array ? slots : [...slots];
    return {
      genres: this.#most('genres', list).map(([slug, count]) => ({ slug, count })),
      decades: this.#byDecade(list),
      countries: this.#most('countries', list).map(([code, count]) => ({ code, count })),
      languages: this.#most('languages', list).map(([code, count]) => ({ code, count })),
    };
  }

  #most(kind: Kind, slots: ArrayLike<number>): [string, number][] {
    const values = this.#values[kind];
    const codes = this.#codes[kind];
    const counts = new Uint32Array(codes.size);
    for (let n = 0; n < slots.length; n++) {
      const of = values[slots[n] as number];
      if (of) for (const code of of) counts[code] = (counts[code] as number) + 1;
    }
    const found: [string, number][] = [];
    for (const [code, count] of counts.entries()) if (count > 0) found.push([codes.nameOf(code), count]);
    return found.sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, MOST_VALUES);
  }

  #byDecade(slots: ArrayLike<number>): { decade: number; count: number }[] {
    const counts = new Map<number, number>();
    for (let n = 0; n < slots.length; n++) {
      const decade = this.#decades[slots[n] as number] ?? UNKNOWN;
      if (decade !== UNKNOWN) counts.set(decade, (counts.get(decade) ?? 0) + 1);
    }
    return [...counts].sort(([a], [b]) => a - b).map(([decade, count]) => ({ decade, count }));
  }
}

/** Names as small numbers; the same lists of them are one list. */
class Codes {
  readonly #codes = new Map<string, number>();
  readonly #names: string[] = [];
  readonly #lists = new Map<string, readonly number[]>();

  get size(): number {
    return this.#names.length;
  }

  nameOf(code: number): string {
    return this.#names[code] as string;
  }

  all(names: readonly string[]): readonly number[] {
    const key = names.join('|');
    const known = this.#lists.get(key);
    if (known) return known;
    const list = [...new Set(names)].map((name) => this.#code(name));
    this.#lists.set(key, list);
    return list;
  }

  #code(name: string): number {
    const known = this.#codes.get(name);
    if (known !== undefined) return known;
    this.#codes.set(name, this.#names.length);
    return this.#names.push(name) - 1;
  }
}
