import { stem } from './stemming.ts';

/** Words that stand for a concept: stems; several are a phrase, whose words all stand in the film. */
export interface Alternative {
  readonly stems: readonly string[];
  /** 1 for what was said itself, less for what comes near it. */
  readonly weight: number;
}

/** Something that a question asks for: one term to the ranking, however many words can say it. */
export interface Concept {
  readonly kind: 'word' | 'genre' | 'mood' | 'person' | 'title';
  readonly alternatives: readonly Alternative[];
  /** How much it counts beside the others. */
  readonly weight: number;
}

/** What is said for a concept, as alternatives; the same words twice count once, at their best. */
export function alternativesOf(said: readonly { readonly words: string; readonly weight: number }[]): Alternative[] {
  const alternatives = new Map<string, Alternative>();
  for (const { words, weight } of said) {
    const stems = words
      .split(' ')
      .filter((word) => word && !LITTLE.has(word))
      .map(stem);
    const key = stems.join(' ');
    if (key && (alternatives.get(key)?.weight ?? 0) < weight) alternatives.set(key, { stems, weight });
  }
  return [...alternatives.values()];
}

/** Words that hold English phrases together and are in every text. */
const LITTLE = new Set([
  'a',
  'an',
  'the',
  'of',
  'in',
  'on',
  'at',
  'to',
  'for',
  'and',
  'or',
  'by',
  'with',
  'from',
  'into',
  'up',
  'out',
  'one',
  's',
]);
