import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom, shuffle } from '../../apps/server/src/modules/taste/recommender/random.ts';
import { Unavailable } from './bench.ts';
import { ROOT } from './process.ts';

/** Beside the repository; not part of it. */
const RATINGS = join(ROOT, '../shared/data/ml-latest-small/ratings.csv');
const POSITIVE = 3.5;
export const SEED = 42;

/** What each person likes, in three parts: to learn from, to choose by, and to be judged by. Items count from 0. */
export interface Split {
  readonly items: number;
  readonly train: readonly (readonly number[])[];
  readonly valid: readonly (readonly number[])[];
  readonly test: readonly (readonly number[])[];
}

/** People's liked items of the small MovieLens set, the earliest first. @throws {Unavailable} */
export function readMovieLens(): { items: number; likes: number[][] } {
  if (!existsSync(RATINGS)) throw new Unavailable('../shared/data/ml-latest-small is not here');
  const people = new Map<number, { item: number; at: number }[]>();
  const items = new Map<number, number>();
  for (const line of readFileSync(RATINGS, 'utf8').split('\n').slice(1)) {
    const [person = 0, movie = 0, rating = 0, at = 0] = line.split(',').map(Number);
    if (!(rating >= POSITIVE)) continue;
    const item = items.get(movie) ?? items.size;
    items.set(movie, item);
    const liked = people.get(person) ?? [];
    people.set(person, liked);
    liked.push({ item, at });
  }
  const likes = [...people.values()].map((liked) => liked.toSorted((a, b) => a.at - b.at).map(({ item }) => item));
  return { items: items.size, likes };
}

/** Each person's at random: 70 % to learn from, 10 % to choose by, 20 % to be judged by. */
export function splitAtRandom({ items, likes }: { items: number; likes: readonly (readonly number[])[] }, seed: number): Split {
  const random = createRandom(seed);
  const shuffled = likes.map((liked) => shuffle([...liked], random));
  return {
    items,
    train: shuffled.map((liked) => liked.slice(0, Math.round(liked.length * 0.7))),
    valid: shuffled.map((liked) => liked.slice(Math.round(liked.length * 0.7), Math.round(liked.length * 0.8))),
    test: shuffled.map((liked) => liked.slice(Math.round(liked.length * 0.8))),
  };
}

/** Each person's last is what they are judged by; what to choose is chosen elsewhere, and all that came before is learnt from. */
export function splitByTime({ items, likes }: { items: number; likes: readonly (readonly number[])[] }): Split {
  return {
    items,
    train: likes.map((liked) => liked.slice(0, -1)),
    valid: likes.map(() => []),
    test: likes.map((liked) => liked.slice(-1)),
  };
}

/** Files with a line a person: `person item item …`. @throws with the file and line of what cannot be read. */
export function readSplit(files: { train: string; valid: string; test: string }): Split {
  const items = new Map<string, number>();
  const people = new Map<string, number>();
  const read = (file: string): number[][] => {
    const parts: number[][] = [];
    for (const [at, line] of readFileSync(file, 'utf8').split('\n').entries()) {
      const [person, ...liked] = line.trim().split(/\s+/);
      if (!person) continue;
      if (![person, ...liked].every((word) => /^\d+$/.test(word)))
        throw new Error(`${file}:${at + 1}: expected numbers: person item item …`);
      const row = people.get(person) ?? people.size;
      people.set(person, row);
      const into = new Set(parts[row]);
      for (const word of liked) {
        const item = items.get(word) ?? items.size;
        items.set(word, item);
        into.add(item);
      }
      parts[row] = [...into];
    }
    return parts;
  };
  const [train, valid, test] = [read(files.train), read(files.valid), read(files.test)];
  const all = (part: number[][]) => Array.from({ length: people.size }, (_, row) => part[row] ?? []);
  return { items: items.size, train: all(train), valid: all(valid), test: all(test) };
}
