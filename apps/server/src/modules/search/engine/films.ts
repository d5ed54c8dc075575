import { type Bits, hasBit } from '../../../platform/bits.ts';
import type { FilmText } from './engine.types.ts';
import { FIELDS } from './postings.ts';

/** Votes that a rating must have to count half against the mean of all. */
const PRIOR_VOTES = 50;
const MEAN_RATING = 6.5;
const FIRST_CAPACITY = 1_024;

/** What is known of a film beside its words, by slot. Texts that many films share are held once. */
export class FilmTable {
  #capacity = 0;
  #used = 0;
  #count = 0;
  readonly #slots = new Map<number, number>();
  readonly #films: (FilmText | null)[] = [];
  /** Slots whose film went, and those of them that can be used again. */
  #leaving: number[] = [];
  #free: number[] = [];
  readonly #shared = new Map<string, string>();
  /** Words a field, by slot. */
  #lengths = FIELDS.map(() => new Uint16Array());
  readonly #totals = FIELDS.map(() => 0);
  #priors = new Float32Array();
  /** 0 where there is no film. */
  #ids = new Int32Array();
  #years = new Int16Array();

  get size(): number {
    return this.#count;
  }

  /** One more than the highest slot that was ever used. */
  get slots(): number {
    return this.#used;
  }

  slotOf(id: number): number | undefined {
    return this.#slots.get(id);
  }

  at(slot: number): FilmText | null {
    return this.#films[slot] ?? null;
  }

  /** The film's id, without looking at the film: what a search does tens of thousands of times. 0 where there is none. */
  idAt(slot: number): number {
    return this.#ids[slot] ?? 0;
  }

  /** Its year; 0 where nobody knows it. */
  yearAt(slot: number): number {
    return this.#years[slot] ?? 0;
  }

  /** What well-liked and well-known films have in front: 0 to 1. */
  prior(slot: number): number {
    return this.#priors[slot] ?? 0;
  }

  length(slot: number, field: number): number {
    return this.#lengths[field]?.[slot] ?? 0;
  }

  /** Mean words of a field, over films that have any. */
  meanLength(field: number): number {
    return Math.max(1, (this.#totals[field] ?? 0) / Math.max(1, this.#count));
  }

  add(film: FilmText, lengths: readonly number[]): number {
    const slot = this.#free.pop() ?? this.#used++;
    if (slot >= this.#capacity) this.#grow(Math.max(FIRST_CAPACITY, this.#capacity * 2));
    this.#films[slot] = this.#lean(film);
    this.#slots.set(film.id, slot);
    this.#priors[slot] = priorOf(film);
    this.#ids[slot] = film.id;
    this.#years[slot] = film.year ?? 0;
    for (const [field, length] of lengths.entries()) {
      (this.#lengths[field] as Uint16Array)[slot] = Math.min(length, 0xffff);
      this.#totals[field] = (this.#totals[field] as number) + length;
    }
    this.#count++;
    return slot;
  }

  remove(id: number): number | undefined {
    const slot = this.#slots.get(id);
    if (slot === undefined) return undefined;
    this.#slots.delete(id);
    this.#films[slot] = null;
    this.#ids[slot] = 0;
    for (let field = 0; field < FIELDS.length; field++) this.#totals[field] = (this.#totals[field] as number) - this.length(slot, field);
    this.#leaving.push(slot);
    this.#count--;
    return slot;
  }

  /** When nothing names the slots any more whose film went. */
  reuseSlots(): void {
    this.#free = [...this.#free, ...this.#leaving];
    this.#leaving = [];
  }

  *all(): Generator<FilmText> {
    for (const film of this.#films) if (film) yield film;
  }

  /** Names and words that stand in many films are one string for all of them. */
  #lean(film: FilmText): FilmText {
    const share = (text: string) => {
      const known = this.#shared.get(text);
      if (known !== undefined) return known;
      this.#shared.set(text, text);
      return text;
    };
    const all = (texts: readonly string[]) => (texts.length ? texts.map(share) : NONE);
    return {
      ...film,
      language: film.language === null ? null : share(film.language),
      titles: film.titles.length ? [...film.titles] : NONE,
      keywords: all(film.keywords),
      countries: all(film.countries),
      directors: all(film.directors),
      writers: all(film.writers),
      actors: all(film.actors),
      genres: all(film.genres),
    };
  }

  #grow(capacity: number): void {
    this.#capacity = capacity;
    this.#priors = longer(new Float32Array(capacity), this.#priors);
    this.#ids = longer(new Int32Array(capacity), this.#ids);
    this.#years = longer(new Int16Array(capacity), this.#years);
    this.#lengths = this.#lengths.map((lengths) => longer(new Uint16Array(capacity), lengths));
  }
}

function longer<T extends Float32Array | Int32Array | Int16Array | Uint16Array>(more: T, values: T): T {
  more.set(values);
  return more;
}

const NONE: readonly string[] = [];

/** Half by how it is rated, drawn towards the mean by few votes; half by how many know it, each tenfold the same step. */
function priorOf({ ratingScore, voteCount, popularity }: FilmText): number {
  const rating = ((ratingScore ?? MEAN_RATING) * voteCount + MEAN_RATING * PRIOR_VOTES) / (voteCount + PRIOR_VOTES);
  const liked = Math.min(1, Math.max(0, (rating - 4) / 5));
  const known = Math.min(1, Math.log10(1 + Math.max(voteCount, popularity)) / 5);
  return 0.5 * liked + 0.5 * known;
}

export function isAmong(among: Bits | null, id: number): boolean {
  return among === null || hasBit(among, id);
}
