import { optionsFor, trainIals } from './ials.ts';
import { InteractionsBuilder } from './interactions.ts';
import type { ModelParts } from './model-file.ts';
import { type Signal, tasteOf } from './signals.ts';

/** People with at least two liked films below whom there is nothing to learn. */
const MIN_PEOPLE = 50;
const MIN_LIKES = 2;

/** Takes in people's signals, one person after the other, and learns from them. */
export class Training {
  readonly #likes = new InteractionsBuilder();
  readonly #columns = new Map<number, number>();
  readonly #now: Date;
  #people = 0;
  #ratings = 0;

  constructor(now: Date) {
    this.#now = now;
  }

  addPerson(signals: readonly Signal[]): void {
    this.#ratings += signals.filter((signal) => signal.kind === 'rating').length;
    const { liked } = tasteOf(signals, this.#now);
    if (liked.length < MIN_LIKES) return;
    for (const { movieId, confidence } of liked) {
      const column = this.#columns.get(movieId) ?? this.#columns.size;
      this.#columns.set(movieId, column);
      this.#likes.add(column, confidence);
    }
    this.#likes.endRow();
    this.#people++;
  }

  /** @returns null when there is too little to learn from. */
  learn(dimensions?: number): ModelParts | null {
    if (this.#people < MIN_PEOPLE) return null;
    const likes = this.#likes.build();
    const support = new Uint32Array(likes.columns);
    for (const column of likes.indices) support[column] = (support[column] as number) + 1;
    const { items: factors, settings } = trainIals(likes, optionsFor(likes, dimensions));
    return {
      ids: Int32Array.from(this.#columns.keys()),
      support,
      factors,
      settings,
      people: this.#people,
      ratings: this.#ratings,
    };
  }
}
