import {
  type Interactions,
  InteractionsBuilder,
  sizeOfRow,
  transpose,
} from '../../apps/server/src/modules/taste/recommender/interactions.ts';
import { Best } from '../../apps/server/src/platform/best.ts';

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
  const together = new Float64Array(likes.columns);
  const neighbours = new InteractionsBuilder();
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
    for (const { number, score } of best.list()) neighbours.add(number, score);
    neighbours.endRow();
  }
  // A liked item recommends those that have it among their neighbours.
  const recommends = transpose(neighbours.build(likes.columns));
  return (liked) => {
    const scores = new Float64Array(likes.columns);
    for (const item of Array.from(liked)) {
      for (let at = recommends.starts[item] as number; at < (recommends.starts[item + 1] as number); at++) {
        const other = recommends.indices[at] as number;
        scores[other] = (scores[other] as number) + (recommends.confidences[at] as number);
      }
    }
    return scores;
  };
}
