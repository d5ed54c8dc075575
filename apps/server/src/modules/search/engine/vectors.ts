import { Best } from '../../../platform/best.ts';
import type { Bits } from '../../../platform/bits.ts';
import { isAmong } from './films.ts';
import { createScanner, reserve, type Scanner } from './scan.ts';

export interface Near {
  readonly movieId: number;
  /** Cosine. */
  readonly score: number;
}

const FIRST_CAPACITY = 1_024;
const FLOAT_BYTES = 4;
/** Numbers that the scan takes at once: vectors are filled up with zeros to a multiple of it. */
const STRIDE = 8;

/** Vectors of films, one after the other in one memory, and an exact scan of them. */
export class VectorStore {
  #dimensions = 0;
  #count = 0;
  #capacity = 0;
  #scanner: Scanner | null = null;
  /** The question first, then room for the products, then the vectors. */
  #data = new Float32Array();
  #ids = new Int32Array();
  readonly #places = new Map<number, number>();

  get count(): number {
    return this.#count;
  }

  get dimensions(): number {
    return this.#dimensions;
  }

  /** @throws {RangeError} when the vectors are not all as long as those that are there, or there is no memory for them. */
  put(ids: readonly number[], vectors: Float32Array): void {
    if (ids.length === 0) return;
    const dimensions = vectors.length / ids.length;
    if (!Number.isInteger(dimensions) || dimensions === 0) throw new RangeError(`${vectors.length} numbers are no ${ids.length} vectors`);
    if (this.#count > 0 && dimensions !== this.#dimensions)
      throw new RangeError(`Vectors of ${dimensions} dimensions among those of ${this.#dimensions}`);
    this.#dimensions = dimensions;
    this.#reserve(this.#count + ids.length);
    for (const [n, id] of ids.entries()) {
      const place = this.#places.get(id) ?? this.#count++;
      this.#data.set(vectors.subarray(n * dimensions, (n + 1) * dimensions), this.#at(place));
      this.#ids[place] = id;
      this.#places.set(id, place);
    }
  }

  remove(ids: readonly number[]): void {
    for (const id of ids) {
      const place = this.#places.get(id);
      if (place === undefined) continue;
      // The last takes its place.
      const last = --this.#count;
      const moved = this.#ids[last] as number;
      this.#data.copyWithin(this.#at(place), this.#at(last), this.#at(last) + this.#stride);
      this.#ids[place] = moved;
      this.#places.set(moved, place);
      this.#places.delete(id);
    }
  }

  /** Gives the memory back, too. */
  clear(): void {
    this.#count = 0;
    this.#dimensions = 0;
    this.#capacity = 0;
    this.#scanner = null;
    this.#data = new Float32Array();
    this.#ids = new Int32Array();
    this.#places.clear();
  }

  of(id: number): Float32Array<ArrayBuffer> | null {
    const place = this.#places.get(id);
    return place === undefined ? null : Float32Array.from(this.#data.subarray(this.#at(place), this.#at(place) + this.#dimensions));
  }

  /** Of a normalised vector and a film's; null where the film has none, or one that is not comparable. */
  cosine(vector: Float32Array, id: number): number | null {
    const place = this.#places.get(id);
    if (place === undefined || vector.length !== this.#dimensions) return null;
    const at = this.#at(place);
    let sum = 0;
    for (let n = 0; n < vector.length; n++) sum += (vector[n] as number) * (this.#data[at + n] as number);
    return sum;
  }

  /** The nearest, nearest first, ties by id. @param vector normalised, as those that are there. */
  nearest(vector: Float32Array, most: number, among: Bits | null): Near[] {
    const scanner = this.#scanner;
    if (!scanner || vector.length !== this.#dimensions || this.#count === 0 || most <= 0) return [];
    this.#data.fill(0, 0, this.#stride);
    this.#data.set(vector);
    const out = this.#stride;
    scanner.scan(this.#at(0) * FLOAT_BYTES, 0, this.#stride * FLOAT_BYTES, this.#count, out * FLOAT_BYTES);
    const best = new Best(most);
    for (let place = 0; place < this.#count; place++) {
      const id = this.#ids[place] as number;
      const score = this.#data[out + place] as number;
      if (score >= best.threshold && isAmong(among, id)) best.offer(id, score);
    }
    return best.list().map(({ number, score }) => ({ movieId: number, score }));
  }

  /** The mean direction of vectors, weighed; null when there is none. */
  middle(parts: readonly { readonly vector: Float32Array; readonly weight: number }[]): Float32Array<ArrayBuffer> | null {
    const sum = new Float32Array(this.#dimensions);
    for (const { vector, weight } of parts) {
      if (vector.length !== sum.length) continue;
      for (let n = 0; n < sum.length; n++) sum[n] = (sum[n] as number) + weight * (vector[n] as number);
    }
    const length = Math.sqrt(sum.reduce((total, value) => total + value * value, 0));
    return length > 0 ? sum.map((value) => value / length) : null;
  }

  get #stride(): number {
    return Math.ceil(this.#dimensions / STRIDE) * STRIDE;
  }

  /** Where the vector of a place begins, in numbers; products have room for as many as there are places. */
  #at(place: number): number {
    const before = this.#stride + Math.ceil(this.#capacity / STRIDE) * STRIDE;
    return before + place * this.#stride;
  }

  #reserve(count: number): void {
    if (count <= this.#capacity) return;
    const from = this.#at(0);
    this.#capacity = Math.max(count, FIRST_CAPACITY, Math.ceil(this.#capacity * 1.5));
    this.#scanner ??= createScanner();
    reserve(this.#scanner, this.#at(this.#capacity) * FLOAT_BYTES);
    this.#data = new Float32Array(this.#scanner.memory.buffer);
    this.#data.copyWithin(this.#at(0), from, from + this.#count * this.#stride);
    const ids = new Int32Array(this.#capacity);
    ids.set(this.#ids.subarray(0, this.#count));
    this.#ids = ids;
  }
}
