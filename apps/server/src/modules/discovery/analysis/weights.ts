import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { discovery } from '@fotograma/contract';
import * as z from 'zod';
import { CUES, type Reading } from './reading.ts';

/** A logistic unit: `σ(bias + Σ weight · input)`. */
const Unit = z.strictObject({ bias: z.number(), inputs: z.array(z.number()) });
export type Unit = z.output<typeof Unit>;

const unitsOf = <const Names extends readonly [string, ...string[]]>(names: Names) => z.record(z.enum(names), Unit);

/**
 * How much each kind of evidence counts: fitted by `npm run bench -- curation --fit` to the films of the starter catalogue that
 * were curated by hand, without those that the bench measures on.
 */
export const Weights = z
  .strictObject({
    version: z.int(),
    /** Films that it was fitted to. */
    films: z.int(),
    /** Slugs that count as inputs; other genres are read as words. */
    genres: z.array(z.string()),
    /** Inputs: the root of the lexicon's sum, likeness to the anchors (never below 0 both), genres, roots of the other sentiments' sums. */
    sentiments: unitsOf(discovery.SENTIMENTS),
    /** Inputs here and below: roots of the lexicon's sums for all sentiments and cues, genres. The class with the highest is taken. */
    arc: unitsOf(discovery.ARCS),
    ending: unitsOf(discovery.ENDINGS),
    pace: unitsOf(discovery.PACES),
    /** Each 0 to 1; intensity is a third of what is published. */
    intensity: Unit,
    absorption: Unit,
    hedonic: Unit,
    eudaimonic: Unit,
  })
  .refine(
    ({ genres, sentiments, arc, ending, pace, ...rest }) =>
      Object.values(sentiments).every(
        ({ inputs: [words = -1, anchors = -1, ...more] }) =>
          words >= 0 && anchors >= 0 && more.length === genres.length + discovery.SENTIMENTS.length,
      ) &&
      [arc, ending, pace, { ...rest }]
        .flatMap((units) => Object.values(units))
        .every((unit) => typeof unit === 'number' || unit.inputs.length === discovery.SENTIMENTS.length + CUES.length + genres.length),
    { message: 'As many inputs as there is evidence; none of a sentiment’s own below 0' },
  );
export type Weights = z.output<typeof Weights>;

export async function readWeights(file: string = join(import.meta.dirname, 'weights.json')): Promise<Weights> {
  return Weights.parse(JSON.parse(await readFile(file, 'utf8')));
}

/** Inputs of one sentiment's unit. @param likeness in standard deviations over the catalogue, null where nothing is known of it. */
export function sentimentInputs(reading: Reading, likeness: number | null, place: number, genres: readonly string[]): number[] {
  const words = reading.genres.reduce(
    (sum, { text, weights }) => sum + (genres.includes(text) ? 0 : (weights[place] ?? 0)),
    reading.sentiments[place] ?? 0,
  );
  const others = Array.from(reading.sentiments, (sum, at) => (at === place ? 0 : Math.sqrt(sum)));
  return [Math.sqrt(words), Math.max(-3, Math.min(3, likeness ?? 0)), ...genreInputs(reading, genres), ...others];
}

/** Inputs of the units that tell how the film runs. */
export function courseInputs(reading: Reading, genres: readonly string[]): number[] {
  return [...[...reading.sentiments, ...reading.cues].map(Math.sqrt), ...genreInputs(reading, genres)];
}

function genreInputs(reading: Reading, genres: readonly string[]): number[] {
  return genres.map((genre) => (reading.genres.some(({ text }) => text === genre) ? 1 : 0));
}

export function logitOf({ bias, inputs: weights }: Unit, inputs: readonly number[]): number {
  return weights.reduce((sum, weight, at) => sum + weight * (inputs[at] ?? 0), bias);
}

export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
