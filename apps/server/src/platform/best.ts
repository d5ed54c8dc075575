/** Keeps the `capacity` numbers with the highest scores, in a heap whose top is the worst of them; of equal scores the lower number. */
export class Best {
  readonly #capacity: number;
  readonly #numbers: Int32Array;
  readonly #scores: Float64Array;
  #size = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#numbers = new Int32Array(capacity);
    this.#scores = new Float64Array(capacity);
  }

  /** The score that a newcomer must surpass. */
  get threshold(): number {
    if (this.#size < this.#capacity) return Number.NEGATIVE_INFINITY;
    return this.#capacity ? (this.#scores[0] as number) : Number.POSITIVE_INFINITY;
  }

  offer(number: number, score: number): void {
    if (this.#size < this.#capacity) {
      this.#numbers[this.#size] = number;
      this.#scores[this.#size] = score;
      this.#rise(this.#size++);
    } else if (this.#capacity && this.#worse(this.#scores[0] as number, this.#numbers[0] as number, score, number)) {
      this.#numbers[0] = number;
      this.#scores[0] = score;
      this.#sink();
    }
  }

  /** The best first. */
  list(): { number: number; score: number }[] {
    return Array.from({ length: this.#size }, (_, at) => ({ number: this.#numbers[at] as number, score: this.#scores[at] as number })).sort(
      (a, b) => b.score - a.score || a.number - b.number,
    );
  }

  #worse(scoreA: number, numberA: number, scoreB: number, numberB: number): boolean {
    return scoreA < scoreB || (scoreA === scoreB && numberA > numberB);
  }

  #isWorseAt(a: number, b: number): boolean {
    return this.#worse(this.#scores[a] as number, this.#numbers[a] as number, this.#scores[b] as number, this.#numbers[b] as number);
  }

  #swap(a: number, b: number): void {
    const score = this.#scores[a] as number;
    const number = this.#numbers[a] as number;
    this.#scores[a] = this.#scores[b] as number;
    this.#numbers[a] = this.#numbers[b] as number;
    this.#scores[b] = score;
    this.#numbers[b] = number;
  }

  #rise(from: number): void {
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!this.#isWorseAt(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #sink(): void {
    for (let at = 0; ; ) {
      let worst = at;
      for (const child of [2 * at + 1, 2 * at + 2]) if (child < this.#size && this.#isWorseAt(child, worst)) worst = child;
      if (worst === at) return;
      this.#swap(at, worst);
      at = worst;
    }
  }
}
