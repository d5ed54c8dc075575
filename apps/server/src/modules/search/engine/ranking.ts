import type { Alternative, Concept } from './concepts.ts';
import type { FilmBits } from './engine.types.ts';
import { type FilmTable, isAmong } from './films.ts';
import { countIn, FIELDS, type Postings } from './postings.ts';
import { Best } from './vectors.ts';

/** Saturation of a word's count, and how much the length of its field counts (Robertson and Zaragoza, 2009, section 3.4). */
const K1 = 1.2;
const B = 0.75;
/** Title, other titles, people, keywords and genres, overview. */
const WEIGHTS = [4, 3, 2, 1.5, 1] as const;
/**
 * What a film that has all of what is asked for gains over one that has a share of it, and how fast that falls: without it a short
 * title of two rare words of a sentence is before the film that the sentence tells. Chosen on 160 questions, the 80 for development
 * and 80 more: 44 % have a right film first with a gain of 1 in proportion, 52 % with these; twice as much gives no more.
 */
const COVERAGE = 8;
const COVERAGE_POWER = 1.5;

export interface Ranked {
  readonly movieId: number;
  readonly score: number;
}

/** What a concept comes to in the films it stands in. */
interface Matched {
  readonly concept: Concept;
  /** Bits of concepts by slot are told by this one. */
  readonly idf: number;
}

export interface TextRanking {
  /** Best first, at most as many as were wanted. */
  readonly ranked: readonly Ranked[];
  /** Slots of all films found. */
  readonly found: Uint32Array;
}

/**
 * Ranks films by concepts with BM25F (Robertson, Zaragoza and Taylor, CIKM 2004): a word's counts in the fields are weighed and
 * summed before they saturate. All words that can say a concept count as one word, whose frequency is that of their union.
 */
export class TextRanker {
  readonly #films: FilmTable;
  readonly #postings: Postings;
  #scores = new Float32Array();
  #covered = new Float32Array();
  #counts = new Float32Array();
  #phrase = new Float32Array();
  #hits = new Uint8Array();

  constructor(films: FilmTable, postings: Postings) {
    this.#films = films;
    this.#postings = postings;
  }

  /** @param boost multiplies a film's score: years and genres that are asked for. */
  rank(concepts: readonly Concept[], options: { most: number; among: FilmBits | null; boost?: (slot: number) => number }): TextRanking {
    this.#reserve();
    const touched: number[] = [];
    let whole = 0;
    for (const concept of concepts) whole += this.#add(concept, touched)?.idf ?? this.#missing(concept);
    const best = new Best(options.most);
    const found: number[] = [];
    for (const slot of touched) {
      const film = this.#films.at(slot);
      const share = whole > 0 ? (this.#covered[slot] as number) / whole : 0;
      const score = (this.#scores[slot] as number) * (1 + COVERAGE * share ** COVERAGE_POWER) * (options.boost?.(slot) ?? 1);
      this.#scores[slot] = 0;
      this.#covered[slot] = 0;
      if (!film || !isAmong(options.among, film.id)) continue;
      found.push(slot);
      best.offer(film.id, score);
    }
    return { ranked: best.sorted(), found: Uint32Array.from(found) };
  }

  /** Slots and weighed counts of a concept, for whoever looks at one film after the other. */
  #add(concept: Concept, touched: number[]): Matched | null {
    const mine: number[] = [];
    for (const alternative of concept.alternatives) this.#count(alternative, mine);
    if (mine.length === 0) return null;
    const idf = idfOf(mine.length, this.#films.size) * concept.weight;
    for (const slot of mine) {
      const count = this.#counts[slot] as number;
      this.#counts[slot] = 0;
      if (this.#scores[slot] === 0) touched.push(slot);
      this.#scores[slot] = (this.#scores[slot] as number) + (idf * count * (K1 + 1)) / (K1 + count);
      this.#covered[slot] = (this.#covered[slot] as number) + idf;
    }
    return { concept, idf };
  }

  /** What nobody has still is something that was asked for. */
  #missing(concept: Concept): number {
    return concept.kind === 'mood' ? 0 : idfOf(1, this.#films.size) * concept.weight * 0.5;
  }

  /** Adds the weighed counts of an alternative, to `mine` those slots that had none. */
  #count({ stems, weight }: Alternative, mine: number[]): void {
    const terms = stems.map((each) => this.#postings.termOf(each));
    if (terms.some((term) => term === undefined)) return;
    if (terms.length === 1) {
      this.#each(terms[0] as number, (slot, count) => {
        if (this.#counts[slot] === 0) mine.push(slot);
        // The best of the ways to say it, and a little of the others.
        const before = this.#counts[slot] as number;
        const more = weight * count;
        this.#counts[slot] = Math.max(before, more) + 0.25 * Math.min(before, more);
      });
      return;
    }
    const seen: number[] = [];
    for (const [n, term] of terms.entries()) {
      this.#each(term as number, (slot, count) => {
        if (n === 0) {
          seen.push(slot);
          this.#hits[slot] = 1;
          this.#phrase[slot] = count;
        } else if (this.#hits[slot] === n) {
          this.#hits[slot] = n + 1;
          this.#phrase[slot] = Math.min(this.#phrase[slot] as number, count);
        }
      });
    }
    for (const slot of seen) {
      if (this.#hits[slot] === terms.length) {
        if (this.#counts[slot] === 0) mine.push(slot);
        this.#counts[slot] = Math.max(this.#counts[slot] as number, weight * (this.#phrase[slot] as number));
      }
      this.#hits[slot] = 0;
    }
  }

  #each(term: number, use: (slot: number, weight: number) => void): void {
    for (const { slots, weights, from, to } of this.#postings.parts(term)) {
      for (let n = from; n < to; n++) use(slots[n] as number, weights[n] as number);
    }
  }

  #reserve(): void {
    const slots = this.#films.slots;
    if (this.#scores.length < slots) {
      const room = Math.max(slots, Math.ceil(this.#scores.length * 1.5));
      this.#scores = new Float32Array(room);
      this.#covered = new Float32Array(room);
      this.#counts = new Float32Array(room);
      this.#phrase = new Float32Array(room);
      this.#hits = new Uint8Array(room);
    }
  }
}

/** What a word’s counts in a film’s fields come to: weighed, and less in fields that are longer than others’ are. */
export function weighCounts(films: FilmTable, slot: number, packed: number): number {
  let sum = 0;
  for (let field = 0; field < FIELDS.length; field++) {
    const count = countIn(packed, field);
    if (count > 0) sum += ((WEIGHTS[field] as number) * count) / (1 - B + (B * films.length(slot, field)) / films.meanLength(field));
  }
  return sum;
}

/** Inverse document frequency as BM25 has it, never below 0 (Robertson and Zaragoza, 2009, equation 3.3 with 1 added within). */
export function idfOf(frequency: number, films: number): number {
  return Math.log(1 + (films - frequency + 0.5) / (frequency + 0.5));
}
