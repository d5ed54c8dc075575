import { takeTurns } from '../../platform/breathing.ts';
import type { FilmFeatures } from './recommender/features.ts';
import type { Model } from './recommender/model-file.ts';
import { standardScores } from './recommender/standard-scores.ts';

/** Without votes or with few, how much of the acclaim is how a film is rated. */
const RATING_WEIGHT = 0.5;

/** All that recommendations are made from, of one moment: films, the model, and how the one finds the other. */
export interface Ground {
  /** Another one for every other ground. */
  readonly version: number;
  readonly films: FilmFeatures;
  readonly model: (Model & { readonly id: string }) | null;
  /** The model's item of a film; -1 where nobody liked it when the model was trained. */
  itemOf(movieId: number): number;
  /** By item: the film's position; -1 for one that is not among the films kept in memory. */
  readonly positions: Int32Array;
  /** By position: whether a film has a feature; kept for the next who asks. */
  having(feature: number): Uint8Array;
  /** By position: how well known and well rated a film is, in deviations from the mean. */
  readonly acclaim: Float64Array;
}

let versions = 0;

/** Brings films and model together; others get their turn meanwhile. */
export async function createGround(films: FilmFeatures, model: Ground['model']): Promise<Ground> {
  const turn = takeTurns();
  const items = new Int32Array(films.size).fill(-1);
  const positions = new Int32Array(model?.items ?? 0).fill(-1);
  const others = new Map<number, number>();
  const support = new Float64Array(films.size);
  for (let item = 0; model && item < model.items; item++) {
    await turn();
    const id = model.ids[item] as number;
    const position = films.positions.get(id);
    if (position === undefined) others.set(id, item);
    else {
      items[position] = item;
      positions[item] = position;
      support[position] = Math.log1p(model.support[item] as number);
    }
  }
  const acclaim = standardScores(support);
  await turn();
  addTo(acclaim, standardScores(logarithms(films.popularity)), 1);
  await turn();
  addTo(acclaim, standardScoresOfKnown(films.ratings), RATING_WEIGHT);
  const holders = new Map<number, Uint8Array>();
  return {
    version: ++versions,
    films,
    model,
    positions,
    acclaim,
    having(feature) {
      const kept = holders.get(feature);
      if (kept) return kept;
      const mask = new Uint8Array(films.size);
      for (const position of films.holders.subarray(films.holderStarts[feature], films.holderStarts[feature + 1])) mask[position] = 1;
      holders.set(feature, mask);
      return mask;
    },
    itemOf(movieId) {
      const position = films.positions.get(movieId);
      return (position === undefined ? others.get(movieId) : items[position]) ?? -1;
    },
  };
}

function addTo(sums: Float64Array, values: Float64Array, weight: number): void {
  for (let at = 0; at < sums.length; at++) sums[at] = (sums[at] as number) + weight * (values[at] as number);
}

function logarithms(values: Float32Array): Float64Array {
  const result = new Float64Array(values.length);
  for (let at = 0; at < values.length; at++) result[at] = Math.log1p(Math.max(0, values[at] as number));
  return result;
}

/** What is not known is taken for the mean. */
function standardScoresOfKnown(values: Float32Array): Float64Array {
  const known = standardScores(Float64Array.from(values.filter((value) => !Number.isNaN(value))));
  const result = new Float64Array(values.length);
  let next = 0;
  for (let at = 0; at < values.length; at++) if (!Number.isNaN(values[at])) result[at] = known[next++] as number;
  return result;
}
