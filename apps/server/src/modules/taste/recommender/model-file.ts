import * as z from 'zod';
import { eigen } from './eigen.ts';
import type { ItemFactors } from './fold-in.ts';
import { addRow, dotRow, gram as gramOf, timesSquare } from './linear.ts';

/** Changes when the layout does: a file of another layout is no model, and the next training writes one. */
const MAGIC = 'fotograma.recommender.2';
const ALIGNMENT = 8;
/** Of an item's factor, the part that a search looks at first. */
export const HEAD = 16;
/** Bytes that a header may take: it names a few numbers. */
const MAX_HEADER = 4_096;

const Header = z.object({
  layout: z.literal(MAGIC),
  items: z.int().min(0),
  people: z.int().min(0),
  ratings: z.int().min(0),
  settings: z.object({
    dimensions: z.int().min(1).max(512),
    regularisation: z.number().positive(),
    frequencyExponent: z.number(),
    unobserved: z.number().min(0),
    items: z.int().min(0),
  }),
});

type Header = z.output<typeof Header>;

/**
 * A trained model, as it serves: items by falling length of their factors, so that a search can stop early, and factors in
 * their principal axes, the largest first, so that a part of them tells most.
 */
export interface Model extends ItemFactors, Omit<Header, 'layout' | 'items' | 'settings'> {
  readonly items: number;
  /** Film ids, by item. */
  readonly ids: Int32Array;
  /** How many liked it, by item. */
  readonly support: Uint32Array;
  readonly norms: Float32Array;
  /** The length of a factor without its first `HEAD` numbers. */
  readonly tails: Float32Array;
  /** The mean factor of all items. */
  readonly mean: Float64Array;
}

export type ModelParts = Pick<Model, 'ids' | 'support' | 'factors' | 'settings' | 'people' | 'ratings'>;

/**
 * One file: the length of the header (uint32, little endian), the header as JSON, then the arrays one after the other, each
 * at a multiple of 8 bytes: ids, support, norms, tails, factors, Gram matrix, mean factor. Read as typed arrays where it lies, without a copy.
 */
export function encodeModel(given: ModelParts): Uint8Array<ArrayBuffer> {
  const { dimensions: d } = given.settings;
  const turned = inPrincipalAxes(given.factors, d);
  const unordered = Float32Array.from(given.ids, (_, item) => Math.sqrt(squareOf(turned, item, d)));
  const order = Array.from(given.ids.keys()).sort((a, b) => (unordered[b] as number) - (unordered[a] as number) || a - b);
  const factors = new Float32Array(given.factors.length);
  for (const [to, from] of order.entries()) factors.set(turned.subarray(from * d, (from + 1) * d), to * d);
  const arrays = [
    Int32Array.from(order, (item) => given.ids[item] as number),
    Uint32Array.from(order, (item) => given.support[item] as number),
    Float32Array.from(order, (item) => unordered[item] as number),
    Float32Array.from(order, (_, item) => tailOf(factors, item, d)),
    factors,
    gramOf(factors, d),
    meanOf(factors, d),
  ];
  const { settings, people, ratings } = given;
  const header: Header = { layout: MAGIC, items: order.length, people, ratings, settings };
  const json = new TextEncoder().encode(JSON.stringify(header));
  const start = aligned(4 + json.length);
  const bytes = new Uint8Array(arrays.reduce((sum, array) => sum + aligned(array.byteLength), start));
  new DataView(bytes.buffer).setUint32(0, json.length, true);
  bytes.set(json, 4);
  let at = start;
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += aligned(array.byteLength);
  }
  return bytes;
}

/** @throws when the bytes are no model of this layout, or not all of one. */
export function decodeModel(buffer: ArrayBuffer): Model {
  const length = buffer.byteLength >= 4 ? new DataView(buffer).getUint32(0, true) : 0;
  if (length === 0 || length > MAX_HEADER || 4 + length > buffer.byteLength) throw new Error('This is no recommender’s model');
  const { settings, items, ...facts } = Header.parse(JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length))));
  const { dimensions: d } = settings;
  const sizes = [4 * items, 4 * items, 4 * items, 4 * items, 4 * items * d, 8 * d * d, 8 * d];
  const offsets = [aligned(4 + length)];
  for (const size of sizes) offsets.push((offsets.at(-1) as number) + aligned(size));
  if (offsets.at(-1) !== buffer.byteLength) throw new Error('The recommender’s model is not whole');
  const [ids, support, norms, tails, factors, gram, mean] = offsets as [number, number, number, number, number, number, number];
  return {
    ...facts,
    settings,
    items,
    ids: new Int32Array(buffer, ids, items),
    support: new Uint32Array(buffer, support, items),
    norms: new Float32Array(buffer, norms, items),
    tails: new Float32Array(buffer, tails, items),
    factors: new Float32Array(buffer, factors, items * d),
    gram: new Float64Array(buffer, gram, d * d),
    mean: new Float64Array(buffer, mean, d),
  };
}

/**
 * The factors turned into the axes in which their Gram matrix is diagonal, the largest first. What is folded in turns alike,
 * because the regularisation is the same in all directions: no score changes.
 */
function inPrincipalAxes(factors: Float32Array, d: number): Float32Array {
  const { values, vectors } = eigen(gramOf(factors, d), d);
  const axes = [...values.keys()].sort((a, b) => (values[b] as number) - (values[a] as number) || a - b);
  const turn = new Float64Array(d * d);
  for (let i = 0; i < d; i++) for (const [j, axis] of axes.entries()) turn[i * d + j] = vectors[i * d + axis] as number;
  const turned = factors.slice();
  timesSquare(turned, turn, d);
  return turned;
}

function tailOf(factors: Float32Array, item: number, d: number): number {
  const tail = factors.subarray(item * d + Math.min(HEAD, d), (item + 1) * d);
  return Math.sqrt(tail.reduce((sum, value) => sum + value * value, 0));
}

function meanOf(factors: Float32Array, d: number): Float64Array {
  const mean = new Float64Array(d);
  const items = factors.length / d;
  for (let item = 0; item < items; item++) addRow(mean, factors, item, d, 1 / items);
  return mean;
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

function squareOf(factors: Float32Array, item: number, d: number): number {
  return dotRow(factors.subarray(item * d, (item + 1) * d), factors, item, d);
}
