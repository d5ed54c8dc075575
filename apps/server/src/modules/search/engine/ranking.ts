import { Best } from '../../../platform/best.ts';
import type { Bits } from '../../../platform/bits.ts';
import { type Boost, NO_BOOST } from './boosts.ts';
import type { Alternative, Concept } from './concepts.ts';
import { type FilmTable, isAmong } from './films.ts';
import { countIn, FIELDS, type Postings } from './postings.ts';

/** Saturation of a word's count, and how much the length of its field counts (Robertson and Zaragoza, 2009, section 3.4). */
const K1 = 1.2;
const B = 0.75;
/** Title, other titles, people, keywords and genres, overview. */
const WEIGHTS = [4, 3, 2, 1.5, 1] as const;
/**
 * What a film that has all of what is asked for gains over one that has a share of it, and how fast that falls: without it a short
 * title of two rare words of a sentence is before the film that the sentence tells.
 */
const COVERAGE = 8;

export interface Ranked {
  readonly movieId: number;
  readonly score: number;
}

export interface RankingOptions {
  readonly most: number;
  readonly among: Bits | null;
  /** Multiplies a film's score: years and genres that are asked for. */
  readonly boost?: Boost;
}

/**
 * Ranks films by concepts with BM25F (Robertson, Zaragoza and Taylor, CIKM 2004): a word's counts in the fields are weighed and
 * summed before they saturate. All words that can say a concept count as one word, whose frequency is that of their union.
 * Its arrays are as long as the shelf and are used by one question after the other: `begin`, `add`, `best` as often as needed, `end`.
 */
export class TextRanker {
  readonly #films: FilmTable;
  readonly #postings: Postings;
  #scores = new Float32Array();
  /** What of the question a film has, by weight; `#whole` is all of it. */
  #covered = new Float32Array();
  #whole = 0;
  /** Slots that have anything of the question. */
  readonly #touched = new Slots();
  /** Of the concept that is being counted: what counts weigh, and which slots have any. */
  #counts = new Float32Array();
  readonly #mine = new Slots();
  /** Of the phrase: what its words count at least, how many of them there are, and in which slots its first one stands. */
  #phrase = new Float32Array();
  #hits = new Uint8Array();
  readonly #seen = new Slots();

  constructor(films: FilmTable, postings: Postings) {
    this.#films = films;
    this.#postings = postings;
  }

  rank(concepts: readonly Concept[], options: RankingOptions): Ranked[] {
    this.begin();
    this.add(concepts);
    const ranking = this.best(options);
    this.end();
    return ranking;
  }

  begin(): void {
    this.#reserve();
    this.#whole = 0;
  }

  add(concepts: readonly Concept[]): void {
    for (const concept of concepts) this.#whole += this.#add(concept);
  }

  /** Best first, at most as many as are wanted, by all that was added since the beginning. */
  best({ most, among, boost = NO_BOOST }: RankingOptions): Ranked[] {
    const best = new Best(most);
    const { slots, count } = this.#touched;
    for (let n = 0; n < count; n++) {
      const slot = slots[n] as number;
      const id = this.#films.idAt(slot);
      if (id === 0 || !isAmong(among, id)) continue;
      const share = this.#whole > 0 ? (this.#covered[slot] as number) / this.#whole : 0;
      // To the power of 1.5, without the general power, which takes longer than all the rest.
      const covering = 1 + COVERAGE * share * Math.sqrt(share);
      const score = (this.#scores[slot] as number) * covering;
      if (score * boost.most >= best.threshold) best.offer(id, score * boost.of(slot));
    }
    return best.list().map(({ number, score }) => ({ movieId: number, score }));
  }

  end(): void {
    const { slots, count } = this.#touched;
    for (let n = 0; n < count; n++) {
      this.#scores[slots[n] as number] = 0;
      this.#covered[slots[n] as number] = 0;
    }
    this.#touched.count = 0;
  }

  /** @returns what having it is worth. */
  #add(concept: Concept): number {
    const mine = this.#mine;
    mine.count = 0;
    for (const alternative of concept.alternatives) this.#count(alternative);
    // What nobody has still is something that was asked for.
    if (mine.count === 0) return concept.kind === 'mood' ? 0 : idfOf(1, this.#films.size) * concept.weight * 0.5;
    const idf = idfOf(mine.count, this.#films.size) * concept.weight;
    const [scores, covered, counts, touched] = [this.#scores, this.#covered, this.#counts, this.#touched];
    for (let n = 0; n < mine.count; n++) {
      const slot = mine.slots[n] as number;
      const count = counts[slot] as number;
      counts[slot] = 0;
      if (scores[slot] === 0) touched.slots[touched.count++] = slot;
      scores[slot] = (scores[slot] as number) + (idf * count * (K1 + 1)) / (K1 + count);
      covered[slot] = (covered[slot] as number) + idf;
    }
    return idf;
  }

  /** Adds the weighed counts of an alternative. */
  #count({ stems, weight }: Alternative): void {
    const terms = stems.map((each) => this.#postings.termOf(each)).filter((term) => term !== undefined);
    if (terms.length < stems.length) return;
    const [only] = terms;
    if (terms.length === 1 && only !== undefined) this.#countWord(only, weight);
    else this.#countPhrase(terms, weight);
  }

  #countWord(term: number, weight: number): void {
    const [counts, mine] = [this.#counts, this.#mine];
    for (const { slots, weights, from, to } of this.#postings.parts(term)) {
      for (let n = from; n < to; n++) {
        const slot = slots[n] as number;
        const before = counts[slot] as number;
        const more = weight * (weights[n] as number);
        if (before === 0) mine.slots[mine.count++] = slot;
        // The best of the ways to say it, and a little of the others.
        counts[slot] = before > more ? before + 0.25 * more : more + 0.25 * before;
      }
    }
  }

  /** All of its words stand in the film; it counts as the one that counts least. */
  #countPhrase(terms: readonly number[], weight: number): void {
    const [hits, phrase, counts, mine, seen] = [this.#hits, this.#phrase, this.#counts, this.#mine, this.#seen];
    seen.count = 0;
    for (const [n, term] of terms.entries()) {
      for (const { slots, weights, from, to } of this.#postings.parts(term)) {
        for (let at = from; at < to; at++) {
          const slot = slots[at] as number;
          const count = weights[at] as number;
          if (n === 0) {
            seen.slots[seen.count++] = slot;
            hits[slot] = 1;
            phrase[slot] = count;
          } else if (hits[slot] === n) {
            hits[slot] = n + 1;
            phrase[slot] = Math.min(phrase[slot] as number, count);
          }
        }
      }
    }
    for (let n = 0; n < seen.count; n++) {
      const slot = seen.slots[n] as number;
      if (hits[slot] === terms.length) {
        if (counts[slot] === 0) mine.slots[mine.count++] = slot;
        counts[slot] = Math.max(counts[slot] as number, weight * (phrase[slot] as number));
      }
      hits[slot] = 0;
    }
  }

  #reserve(): void {
    const slots = this.#films.slots;
    if (this.#scores.length >= slots) return;
    const room = Math.max(slots, Math.ceil(this.#scores.length * 1.5));
    this.#scores = new Float32Array(room);
    this.#covered = new Float32Array(room);
    this.#counts = new Float32Array(room);
    this.#phrase = new Float32Array(room);
    this.#hits = new Uint8Array(room);
    for (const each of [this.#touched, this.#mine, this.#seen]) each.slots = new Uint32Array(room);
  }
}

/** A list of slots without any that comes and goes with it: one question names tens of thousands. */
class Slots {
  slots = new Uint32Array();
  count = 0;
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

/**
 * Inverse document frequency as BM25 has it, always above 0 (Robertson and Zaragoza, 2009, equation 3.3 with 1 added within).
 * @param frequency films that have it; some that went may be among them.
 */
export function idfOf(frequency: number, films: number): number {
  return Math.log(1 + (Math.max(0, films - frequency) + 0.5) / (frequency + 0.5));
}
