/** How fast the playhead may go: L again and again, and J the other way. */
const SPEEDS = [1, 2, 4, 8];

/** How the playhead stands; another object whenever something is another. */
export interface Playhead {
  /** Flicks. */
  readonly time: number;
  /** 0 stands still; 1 is as fast as it will be shown. */
  readonly speed: number;
  /** Counts whenever it jumped, and did not come there by playing. */
  readonly jumps: number;
}

const FLICKS_A_MS = 705_600;

/** Where one is in the film, and how it goes on: by the clock of the page, which pictures and sounds follow. */
export class Transport {
  #playhead: Playhead = { time: 0, speed: 0, jumps: 0 };
  #length = 0;
  #at = 0;
  #frame = 0;
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly playhead = (): Playhead => this.#playhead;

  /** How long the film is; it plays until there. */
  setLength(length: number): void {
    this.#length = length;
  }

  seek(time: number): void {
    this.#set({ time: Math.max(0, time), jumps: this.#playhead.jumps + 1 });
  }

  play(speed = 1): void {
    // From the end it begins anew.
    if (speed > 0 && this.#playhead.time >= this.#length) this.seek(0);
    this.#at = performance.now();
    this.#set({ speed });
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(this.#step);
  }

  pause(): void {
    cancelAnimationFrame(this.#frame);
    if (this.#playhead.speed !== 0) this.#set({ speed: 0, jumps: this.#playhead.jumps + 1 });
  }

  toggle(): void {
    if (this.#playhead.speed === 0) this.play();
    else this.pause();
  }

  /** Faster forwards, or backwards, with each time that it is asked. */
  shuttle(direction: 1 | -1): void {
    const { speed } = this.#playhead;
    const isSame = Math.sign(speed) === direction;
    const next = isSame ? SPEEDS[Math.min(SPEEDS.indexOf(Math.abs(speed)) + 1, SPEEDS.length - 1)] : SPEEDS[0];
    this.play(direction * (next ?? 1));
  }

  close(): void {
    cancelAnimationFrame(this.#frame);
    this.#listeners.clear();
  }

  readonly #step = (now: number): void => {
    const { time, speed } = this.#playhead;
    const next = time + (now - this.#at) * FLICKS_A_MS * speed;
    this.#at = now;
    if (next >= this.#length && speed > 0) {
      this.#set({ time: this.#length });
      this.pause();
      return;
    }
    if (next <= 0 && speed < 0) {
      this.#set({ time: 0 });
      this.pause();
      return;
    }
    this.#set({ time: next });
    this.#frame = requestAnimationFrame(this.#step);
  };

  #set(change: Partial<Playhead>): void {
    this.#playhead = { ...this.#playhead, ...change };
    for (const listener of this.#listeners) listener();
  }
}
