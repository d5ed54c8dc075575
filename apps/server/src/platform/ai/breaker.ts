/** Failures in a row after which a provider is left alone, and for how long. */
const FAILURES = 3;
const REST_MS = 30_000;
/** A provider that says itself how long to wait is believed up to this. */
const LONGEST_REST_MS = 10 * 60_000;

/** Leaves somebody alone who has failed several times in a row; after a while one call may try whether that has passed. */
export class Breaker {
  readonly #now: () => number;
  #failures = 0;
  #restsUntil = 0;
  #isTrying = false;

  /** @param now milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Whether to call; who is told so says `succeeded`, `failed` or `let go` afterwards. */
  enter(): boolean {
    if (this.#failures < FAILURES && this.#now() >= this.#restsUntil) return true;
    if (this.#now() < this.#restsUntil || this.#isTrying) return false;
    this.#isTrying = true;
    return true;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#restsUntil = 0;
    this.#isTrying = false;
  }

  /** @param waitMs how long it asked to be left alone; null: it did not say. */
  failed(waitMs: number | null): void {
    this.#failures++;
    this.#isTrying = false;
    const rest = waitMs === null ? (this.#failures >= FAILURES ? REST_MS : 0) : Math.min(waitMs, LONGEST_REST_MS);
    this.#restsUntil = Math.max(this.#restsUntil, this.#now() + rest);
  }

  /** The call told nothing about the other side: its caller gave up. */
  letGo(): void {
    this.#isTrying = false;
  }
}
