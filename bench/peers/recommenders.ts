import type { Interactions } from '../../apps/server/src/modules/taste/recommender/interactions.ts';
import { sizeOfRow, transpose } from '../../apps/server/src/modules/taste/recommender/interactions.ts';
import { Best } from '../../apps/server/src/modules/taste/recommender/selection.ts';

/** Scores of all items for somebody, by what they liked in training. */
export type Scorer = (liked: ArrayLike<number>) => Float64Array;

/** Everybody gets what most people like. */
export function popularity(likes: Interactions): Scorer {
  const fans = transpose(likes);
  const counts = Float64Array.from({ length: likes.columns }, (_, item) => sizeOfRow(fans, item));
  return () => counts.slice();
}

/** Neighbours of an item, and what is taken from likenesses that few people stand behind. */
const NEIGHBOURS = 100;
const SHRINK = 10;

/** The k items most alike each item, by the cosine of who likes them, shrunk (Sarwar et al., WWW 2001; Deshpande and Karypis, 2004). */
export function itemKnn(likes: Interactions): Scorer {
  const fans = transpose(likes);
  const neighbours = new Int32Array(likes.columns * NEIGHBOURS).fill(-1);
  const weights = new Float32Array(likes.columns * NEIGHBOURS);
  const together = new Float64Array(likes.columns);
  for (let item = 0; item < likes.columns; item++) {
    const touched: number[] = [];
    for (let at = fans.starts[item] as number; at < (fans.starts[item + 1] as number); at++) {
      const person = fans.indices[at] as number;
      for (let k = likes.starts[person] as number; k < (likes.starts[person + 1] as number); k++) {
        const other = likes.indices[k] as number;
        if (together[other] === 0) touched.push(other);
        together[other] = (together[other] as number) + 1;
      }
    }
    const best = new Best(NEIGHBOURS);
    for (const other of touched) {
      const alike = (together[other] as number) / (Math.sqrt(sizeOfRow(fans, item) * sizeOfRow(fans, other)) + SHRINK);
      if (other !== item && alike > best.threshold) best.offer(other, alike);
      together[other] = 0;
    }
    for (const [k, { number, score }] of best.list().entries()) {
      neighbours[item * NEIGHBOURS + k] = number;
      weights[item * NEIGHBOURS + k] = score;
    }
  }
  // A liked item recommends those that have it among their neighbours.
  return (liked) => {
    const isLiked = new Set(Array.from(liked));
    const scores = new Float64Array(likes.columns);
    for (let item = 0; item < likes.columns; item++) {
      for (let k = item * NEIGHBOURS; k < (item + 1) * NEIGHBOURS && (neighbours[k] as number) >= 0; k++) {
        if (isLiked.has(neighbours[k] as number)) scores[item] = (scores[item] as number) + (weights[k] as number);
      }
    }
    return scores;
  };
}
