/** Shorter words have too many neighbours. */
const SHORTEST = 4;
/** From so many letters on, two slips are forgiven. */
const TWO_SLIPS_FROM = 8;
/** Words that share a trigram are compared, at most so many. */
const COMPARED = 4_000;

/** Words that there are, by their trigrams: what a misspelt word may have been meant for. */
export class Speller {
  readonly #byTrigram = new Map<string, number[]>();
  readonly #words: string[] = [];
  readonly #frequencies: number[] = [];

  constructor(words: Iterable<readonly [word: string, frequency: number]>) {
    for (const [word, frequency] of words) {
      if (word.length < SHORTEST - 1 || !/^\p{L}+$/u.test(word)) continue;
      const place = this.#words.push(word) - 1;
      this.#frequencies.push(frequency);
      for (const trigram of trigramsOf(word)) {
        const list = this.#byTrigram.get(trigram);
        if (list) list.push(place);
        else this.#byTrigram.set(trigram, [place]);
      }
    }
  }

  /** The word that was most likely meant: fewest slips, then the same first letter, then the most frequent; null where none is near. */
  nearest(word: string): string | null {
    if (word.length < SHORTEST || !/^\p{L}+$/u.test(word)) return null;
    const limit = word.length >= TWO_SLIPS_FROM ? 2 : 1;
    let best: { word: string; cost: number; frequency: number } | null = null;
    for (const place of this.#candidates(word, limit)) {
      const candidate = this.#words[place] as string;
      const slips = distance(word, candidate, limit);
      if (slips > limit) continue;
      const cost = slips + (candidate[0] === word[0] ? 0 : 0.5);
      const frequency = this.#frequencies[place] as number;
      if (!best || cost < best.cost || (cost === best.cost && frequency > best.frequency)) best = { word: candidate, cost, frequency };
    }
    return best?.word ?? null;
  }

  /** Words that share enough trigrams: a slip spoils at most three of them. */
  #candidates(word: string, limit: number): number[] {
    const shared = new Map<number, number>();
    const trigrams = trigramsOf(word);
    for (const trigram of trigrams) for (const place of this.#byTrigram.get(trigram) ?? []) shared.set(place, (shared.get(place) ?? 0) + 1);
    const least = Math.max(1, trigrams.length - 3 * limit);
    return [...shared]
      .filter(([place, count]) => count >= least && Math.abs((this.#words[place] as string).length - word.length) <= limit)
      .sort((a, b) => b[1] - a[1] || a[0] - b[0])
      .slice(0, COMPARED)
      .map(([place]) => place);
  }
}

function trigramsOf(word: string): string[] {
  const padded = `^${word}$`;
  return Array.from({ length: padded.length - 2 }, (_, n) => padded.slice(n, n + 3));
}

/**
 * Letters put in, left out, changed or swapped with their neighbour: the optimal string alignment distance (Damerau, 1964;
 * Boytsov, 2011, section 2.2). @returns more than `limit` as soon as it must be.
 */
export function distance(a: string, b: string, limit: number): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let value = Math.min((last[j] as number) + 1, (row[j - 1] as number) + 1, (last[j - 1] as number) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) value = Math.min(value, (before[j - 2] as number) + 1);
      row.push(value);
      least = Math.min(least, value);
    }
    if (least > limit) return limit + 1;
    before = last;
    last = row;
  }
  return last[b.length] as number;
}
