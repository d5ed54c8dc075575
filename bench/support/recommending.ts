import { foldIn } from '../../apps/server/src/modules/taste/recommender/fold-in.ts';
import { type IalsOptions, optionsFor, trainIals } from '../../apps/server/src/modules/taste/recommender/ials.ts';
import { type Interactions, InteractionsBuilder } from '../../apps/server/src/modules/taste/recommender/interactions.ts';
import { decodeModel, encodeModel } from '../../apps/server/src/modules/taste/recommender/model-file.ts';
import { bestItems } from '../../apps/server/src/modules/taste/recommender/search.ts';
import { Best } from '../../apps/server/src/platform/best.ts';
import { takeTurns } from '../../apps/server/src/platform/breathing.ts';
import type { Scorer } from '../peers/recommenders.ts';
import { createJudge, type Quality } from './ranking.ts';
import type { Split } from './ratings.ts';

const LENGTH = 20;
/** Settings that are looked at beside the product's own, as factors of λ and α₀, and lengths of factors. */
const STEPS = [
  { regularisation: 0.5 },
  { regularisation: 2 },
  { unobserved: 0.3 },
  { unobserved: 3 },
  { regularisation: 0.7 },
  { regularisation: 1.4 },
  { unobserved: 0.6 },
  { unobserved: 1.6 },
  { dimensions: 2 },
] as const satisfies readonly Partial<Record<keyof IalsOptions, number>>[];

export interface Measured {
  readonly quality: Quality;
  /** Of training. */
  readonly seconds: number;
  /** Of one person's list: fold-in and search. */
  readonly milliseconds: number;
}

/** What is learnt from, as the product's matrix; people who like nothing have an empty row. */
export function matrixOf(lists: readonly (readonly number[])[], items: number): Interactions {
  const builder = new InteractionsBuilder();
  for (const list of lists) {
    for (const item of list) builder.add(item, 1);
    builder.endRow();
  }
  return builder.build(items);
}

/**
 * The product's own recommender: trained, written to its file and read again; every person folded in from what they like in
 * training, and the list searched for as it is when somebody asks.
 */
export async function measureOurs(split: Split, part: 'valid' | 'test', options: IalsOptions): Promise<Measured> {
  const likes = matrixOf(split.train, split.items);
  const started = performance.now();
  const { items: factors, settings } = trainIals(likes, options);
  const seconds = (performance.now() - started) / 1_000;
  const support = new Uint32Array(likes.columns);
  for (const item of likes.indices) support[item] = (support[item] as number) + 1;
  const facts = { ids: Int32Array.from(support.keys()), support, people: likes.rows, ratings: likes.indices.length };
  const model = decodeModel(encodeModel({ ...facts, factors, settings }).buffer);
  const itemOf = new Int32Array(split.items);
  for (const [item, id] of model.ids.entries()) itemOf[id] = item;

  const judge = createJudge(split.items);
  const turn = takeTurns();
  let [asked, took] = [0, 0];
  for (const [person, liked] of split.train.entries()) {
    // A Ctrl-C is heard between two people.
    await turn();
    const relevant = new Set(split[part][person]);
    if (relevant.size === 0) continue;
    const begun = performance.now();
    const followed = liked.map((id) => ({ item: itemOf[id] as number, confidence: 1 }));
    const known = new Set(followed.map(({ item }) => item));
    const { factor } = foldIn(model, followed);
    const list = await bestItems(model, factor, LENGTH, (item) => !known.has(item));
    took += performance.now() - begun;
    asked++;
    judge.judge(
      list.map(({ number }) => model.ids[number] as number),
      relevant,
    );
  }
  return { quality: judge.quality(), seconds, milliseconds: asked ? took / asked : 0 };
}

/** A peer, by the same rules. */
export async function measurePeer(split: Split, part: 'valid' | 'test', train: (likes: Interactions) => Scorer): Promise<Measured> {
  const started = performance.now();
  const scorer = train(matrixOf(split.train, split.items));
  const seconds = (performance.now() - started) / 1_000;
  const judge = createJudge(split.items);
  const turn = takeTurns();
  let [asked, took] = [0, 0];
  for (const [person, liked] of split.train.entries()) {
    // A Ctrl-C is heard between two people.
    await turn();
    const relevant = new Set(split[part][person]);
    if (relevant.size === 0) continue;
    const begun = performance.now();
    const known = new Set(liked);
    const best = new Best(LENGTH);
    for (const [item, score] of scorer(liked).entries()) if (score > best.threshold && !known.has(item)) best.offer(item, score);
    took += performance.now() - begun;
    asked++;
    judge.judge(
      best.list().map(({ number }) => number),
      relevant,
    );
  }
  return { quality: judge.quality(), seconds, milliseconds: asked ? took / asked : 0 };
}

/**
 * The options that do best on the part to choose by, from the product's own for this much data: one step at a time from the
 * best so far, as long as the time lasts. Without a part to choose by, the product's own.
 */
export async function chooseOptions(split: Split, budgetSeconds: number, say: (progress: string) => void): Promise<IalsOptions> {
  let best = optionsFor(matrixOf(split.train, split.items));
  if (!split.valid.some((list) => list.length > 0)) return best;
  const deadline = performance.now() + budgetSeconds * 1_000;
  const worth = async (options: IalsOptions) => {
    const begun = performance.now();
    const { quality } = await measureOurs(split, 'valid', options);
    const took = performance.now() - begun;
    say(
      `d ${options.dimensions}, λ ${options.regularisation.toPrecision(3)}, α₀ ${options.unobserved.toPrecision(3)}: NDCG@20 ${quality.ndcg20.toFixed(4)}, R@20 ${quality.recall20.toFixed(4)} on valid (${(took / 1_000).toFixed(1)} s)`,
    );
    return { value: quality.ndcg20 + quality.recall20, took };
  };
  let { value: most, took } = await worth(best);
  for (const step of STEPS) {
    const grown = 'dimensions' in step ? 3 : 1;
    if (performance.now() + took * grown > deadline) continue;
    const options = { ...best };
    for (const [name, factor] of Object.entries(step) as [keyof typeof best, number][]) options[name] = best[name] * factor;
    const found = await worth(options);
    took = Math.max(took, grown > 1 ? took : found.took);
    if (found.value > most) {
      most = found.value;
      best = options;
    }
  }
  return best;
}
