/** A repeatable source of choices: the same words always give the same sequence. */
export interface Chance {
  /** A number in [0, 1). */
  next(): number;
  /** A number in [low, high). */
  between(low: number, high: number): number;
  /** A whole number from low to high, both included. */
  whole(low: number, high: number): number;
  /** True with the given probability (0 to 1). */
  odds(probability: number): boolean;
  pick<T>(choices: readonly [T, ...T[]]): T;
  /** The same choices in another order. */
  shuffled<T>(choices: readonly T[]): T[];
}

/**
 * Chance drawn from words: FNV-1a turns them into 32 bits, mulberry32 turns those into a sequence. Neither is
 * for secrets; both are a few lines, fast and the same on every machine.
 */
export function chanceFrom(words: string): Chance {
  let state = hashOf(words);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  const between = (low: number, high: number) => low + (high - low) * next();
  const whole = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    between,
    whole,
    odds: (probability) => next() < probability,
    pick: (choices) => choices[whole(0, choices.length - 1)] ?? choices[0],
    shuffled(choices) {
      const rest = [...choices];
      return choices.flatMap(() => rest.splice(whole(0, rest.length - 1), 1));
    },
  };
}

/** FNV-1a, 32 bits, over UTF-16 code units. */
function hashOf(words: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < words.length; i++) hash = Math.imul(hash ^ words.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
