import type { Bits } from '../../../platform/bits.ts';

export interface Nearest {
  readonly movieId: number;
  /** Cosine, -1 to 1. */
  readonly score: number;
}

/**
 * Where vectors of films lie and are searched, outside our memory. Everything it has can be made again from `movie_embedding`;
 * `index check` compares the two. Vectors of different models are kept apart. (The exact scan in memory is the engine's own, and
 * needs none of this: it reads `movie_embedding`.)
 */
export interface VectorIndex {
  readonly kind: 'pgvector' | 'pinecone';
  /** Makes what it needs for a model's vectors; may be called again. @throws {VectorIndexError} when it is not to be had. */
  prepare(model: string, dimensions: number): Promise<void>;
  /** The nearest films, nearest first: min(`most`, films there are in `among`). */
  nearest(model: string, vector: Float32Array, options: { most: number; among: Bits | null; signal?: AbortSignal }): Promise<Nearest[]>;
  /** Adds vectors, or replaces those of the same films. */
  put(model: string, entries: readonly { movieId: number; vector: Float32Array }[]): Promise<void>;
  remove(model: string, movieIds: readonly number[]): Promise<void>;
  /** Ids of all films it has a vector of, in batches. */
  ids(model: string): AsyncIterable<readonly number[]>;
  /** Forgets a model. */
  drop(model: string): Promise<void>;
  /** @throws {VectorIndexError} when it does not answer. */
  ping(): Promise<void>;
}

/** The index is not to be had or did not answer; searches go on by words. */
export class VectorIndexError extends Error {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = 'VectorIndexError';
  }
}
