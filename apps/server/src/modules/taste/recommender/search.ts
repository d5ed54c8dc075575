import { Best } from '../../../platform/best.ts';
import { takeTurns } from '../../../platform/breathing.ts';
import { dotPart, dotRow } from './linear.ts';
import { HEAD, type Model } from './model-file.ts';

/** Items looked at between looks at the clock. */
const SLICE = 4_096;

/**
 * The items with the highest p·q, exactly. Items come by falling length, and p·q ≤ ‖p‖·‖q‖ (Cauchy and Schwarz): once
 * that is less than the worst of the best so far, nothing better can come, which for most people is long before the end.
 * Of those before it most are told apart by the head of their factors alone: what the tails add is no more than the product
 * of their lengths (Li, Chan, Yiu and Mamoulis, "FEXIPRO", SIGMOD 2017).
 * @param admits whether an item may be in it at all.
 */
export async function bestItems(
  model: Model,
  person: Float64Array,
  count: number,
  admits: (item: number) => boolean,
): Promise<{ number: number; score: number }[]> {
  const { settings, factors, norms, tails, items } = model;
  const { dimensions: d } = settings;
  const head = Math.min(HEAD, d);
  const length = lengthOf(person);
  const tail = lengthOf(person.subarray(head));
  const best = new Best(count);
  const turn = takeTurns();
  let threshold = best.threshold;
  for (let item = 0; item < items; item++) {
    if (length * (norms[item] as number) < threshold) break;
    if (item % SLICE === SLICE - 1) await turn();
    const first = dotPart(person, factors, item * d, 0, head);
    if (first + tail * (tails[item] as number) <= threshold || !admits(item)) continue;
    const score = first + dotPart(person, factors, item * d, head, d);
    if (score <= threshold) continue;
    best.offer(item, score);
    threshold = best.threshold;
  }
  return best.list();
}

function lengthOf(vector: Float64Array): number {
  return Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
}

/** The items whose factors point most the same way as one's (their cosine): those that the same people like. */
export async function mostAlike(model: Model, item: number, count: number): Promise<{ number: number; score: number }[]> {
  const { settings, factors, norms, items } = model;
  const { dimensions: d } = settings;
  const own = Float64Array.from(factors.subarray(item * d, (item + 1) * d));
  const best = new Best(count);
  const turn = takeTurns();
  for (let other = 0; other < items; other++) {
    if (other % SLICE === SLICE - 1) await turn();
    const lengths = (norms[item] as number) * (norms[other] as number);
    if (other === item || lengths === 0) continue;
    const score = dotRow(own, factors, other, d) / lengths;
    if (score > best.threshold) best.offer(other, score);
  }
  return best.list();
}

/**
 * Mean and deviation of somebody's scores over all items, without looking at one of them: they are p·μ and
 * √(pᵀYᵀY p / n − (p·μ)²).
 */
export function spreadOf({ settings, gram, mean, items }: Model, person: Float64Array): { mean: number; deviation: number } {
  const { dimensions: d } = settings;
  let squares = 0;
  let average = 0;
  for (let i = 0; i < d; i++) {
    const value = person[i] as number;
    average += value * (mean[i] as number);
    squares += value * value * (gram[i * d + i] as number);
    for (let j = 0; j < i; j++) squares += 2 * value * (person[j] as number) * (gram[i * d + j] as number);
  }
  return { mean: average, deviation: Math.sqrt(Math.max(0, squares / items - average * average)) };
}

/** The cosine of two items' factors. */
export function cosine({ settings, factors, norms }: Model, a: number, b: number): number {
  const { dimensions: d } = settings;
  const lengths = (norms[a] as number) * (norms[b] as number);
  return lengths ? dotRow(factors.subarray(a * d, (a + 1) * d), factors, b, d) / lengths : 0;
}
