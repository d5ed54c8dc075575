import { takeTurns } from '../../../platform/breathing.ts';

/** Kinds of what films have in common, with how much each says beside how rare it is. */
export const KINDS = ['genre', 'director', 'writer', 'cast', 'keyword'] as const;
export type FeatureKind = (typeof KINDS)[number];
const WEIGHTS: Readonly<Record<FeatureKind, number>> = { genre: 2, director: 1.5, writer: 0.7, cast: 1, keyword: 1 };

/** What a film is known by. */
export interface FilmFacts {
  readonly id: number;
  readonly popularity: number;
  /** 0 to 10; null without votes. */
  readonly rating: number | null;
  readonly playable: boolean;
  readonly genres: readonly number[];
  readonly directors: readonly number[];
  readonly writers: readonly number[];
  readonly cast: readonly number[];
  readonly keywords: readonly string[];
}

/** What two films have in common, or a film with somebody's taste. */
export interface Feature {
  readonly kind: FeatureKind;
  /** A category's or person's id, or a keyword. */
  readonly value: number | string;
}

/**
 * Films by what they are made of, compactly: a film is a position, a feature a number, and both directions are kept as
 * compressed rows. A film's features weigh their inverse document frequency (Spärck Jones, 1972), scaled to length 1, so
 * that the likeness of two films is their cosine.
 */
export interface FilmFeatures {
  readonly size: number;
  /** By position, the most popular first. */
  readonly ids: Int32Array;
  readonly popularity: Float32Array;
  /** NaN without votes. */
  readonly ratings: Float32Array;
  readonly playable: Uint8Array;
  readonly positions: ReadonlyMap<number, number>;
  /** Features of the film at `p`, ascending: from `starts[p]` to `starts[p + 1]`. */
  readonly starts: Uint32Array;
  readonly features: Uint32Array;
  readonly weights: Float32Array;
  /** Positions of the films that have feature `f`: from `holderStarts[f]`. */
  readonly holderStarts: Uint32Array;
  readonly holders: Uint32Array;
  readonly holderWeights: Float32Array;
  readonly names: readonly Feature[];
  /** The number of a category among the features. */
  readonly genres: ReadonlyMap<number, number>;
}

export class FilmFeaturesBuilder {
  readonly #films: Omit<FilmFacts, 'genres' | 'directors' | 'writers' | 'cast' | 'keywords'>[] = [];
  readonly #rows: Uint32Array[] = [];
  readonly #positions = new Map<number, number>();
  readonly #numbers = new Map<string, number>();
  readonly #names: Feature[] = [];

  get size(): number {
    return this.#films.length;
  }

  add({ genres, directors, writers, cast, keywords, id, popularity, rating, playable }: FilmFacts): void {
    const given: Readonly<Record<FeatureKind, readonly (number | string)[]>> = {
      genre: genres,
      director: directors,
      writer: writers,
      cast,
      keyword: keywords,
    };
    const row = new Set(KINDS.flatMap((kind) => given[kind].map((value) => this.#number(kind, value))));
    this.#positions.set(id, this.#films.length);
    this.#films.push({ id, popularity, rating, playable });
    this.#rows.push(Uint32Array.from(row).sort());
  }

  /** Others get their turn meanwhile. */
  async build(): Promise<FilmFeatures> {
    const turn = takeTurns();
    const size = this.#films.length;
    const total = this.#rows.reduce((sum, row) => sum + row.length, 0);
    const starts = new Uint32Array(size + 1);
    const features = new Uint32Array(total);
    const holderStarts = new Uint32Array(this.#names.length + 1);
    for (const [position, row] of this.#rows.entries()) {
      features.set(row, starts[position] as number);
      starts[position + 1] = (starts[position] as number) + row.length;
      await turn();
      for (const feature of row) holderStarts[feature + 1] = (holderStarts[feature + 1] as number) + 1;
    }
    for (let f = 0; f < this.#names.length; f++) holderStarts[f + 1] = (holderStarts[f + 1] as number) + (holderStarts[f] as number);
    const idf = (f: number) =>
      WEIGHTS[(this.#names[f] as Feature).kind] * Math.log1p(size / ((holderStarts[f + 1] as number) - (holderStarts[f] as number)));
    const weights = new Float32Array(total);
    const holders = new Uint32Array(total);
    const holderWeights = new Float32Array(total);
    const next = holderStarts.slice();
    for (let position = 0; position < size; position++) {
      const [from, to] = [starts[position] as number, starts[position + 1] as number];
      await turn();
      let squares = 0;
      for (let at = from; at < to; at++) squares += idf(features[at] as number) ** 2;
      for (let at = from; at < to; at++) {
        const f = features[at] as number;
        const weight = idf(f) / Math.sqrt(squares);
        weights[at] = weight;
        const slot = next[f] as number;
        next[f] = slot + 1;
        holders[slot] = position;
        holderWeights[slot] = weight;
      }
    }
    const ids = new Int32Array(size);
    const popularity = new Float32Array(size);
    const ratings = new Float32Array(size);
    const playable = new Uint8Array(size);
    for (const [position, film] of this.#films.entries()) {
      await turn();
      ids[position] = film.id;
      popularity[position] = film.popularity;
      ratings[position] = film.rating ?? Number.NaN;
      playable[position] = Number(film.playable);
    }
    const genres = new Map<number, number>();
    for (const [f, { kind, value }] of this.#names.entries()) if (kind === 'genre') genres.set(value as number, f);
    return {
      size,
      ids,
      popularity,
      ratings,
      playable,
      positions: this.#positions,
      starts,
      features,
      weights,
      holderStarts,
      holders,
      holderWeights,
      names: this.#names,
      genres,
    };
  }

  #number(kind: FeatureKind, value: number | string): number {
    const key = `${kind} ${value}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.#names.length);
    this.#names.push({ kind, value });
    return this.#names.length - 1;
  }
}

/** The cosine of two films by what they are made of. */
export function likeness({ starts, features, weights }: FilmFeatures, a: number, b: number): number {
  let sum = 0;
  let i = starts[a] as number;
  let j = starts[b] as number;
  const endA = starts[a + 1] as number;
  const endB = starts[b + 1] as number;
  while (i < endA && j < endB) {
    const difference = (features[i] as number) - (features[j] as number);
    if (difference === 0) sum += (weights[i++] as number) * (weights[j++] as number);
    else if (difference < 0) i++;
    else j++;
  }
  return sum;
}

/** The features of a kind that a film has. */
export function featuresOfKind({ starts, features, names }: FilmFeatures, position: number, kind: FeatureKind): number[] {
  return [...features.subarray(starts[position], starts[position + 1])].filter((f) => names[f]?.kind === kind);
}
