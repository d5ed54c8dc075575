import { discovery } from '@fotograma/contract';
import type { SentimentModel } from './model.ts';

/** Longest phrase that is looked for, in words. */
const LONGEST = 6;
/** Told at most. */
const MOST = 3;

export interface Match {
  readonly sentiment: discovery.SentimentId;
  /** Of what was said of feelings. */
  readonly share: number;
}

/** Words without case and accents; apostrophes join. */
export function wordsIn(text: string): string[] {
  return (
    text
      .toLowerCase()
      .normalize('NFKD')
      .replace(/\p{M}+/gu, '')
      .replace(/['’]/g, '')
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

/**
 * Finds feelings in somebody's own words by the phrases that people say them with, in any of the languages: longer phrases say
 * more. A phrase after a word of denial (“not sad”, “no estoy triste”) says nothing.
 */
export function createMatcher(sentiments: readonly SentimentModel[]): (text: string) => Match[] {
  const phrases = new Map<string, Map<discovery.SentimentId, number>>();
  for (const { id, says, names, subFeelings } of sentiments) {
    const own = new Set(
      [...Object.values(says).flat(), ...Object.values(names), ...subFeelings.flatMap((each) => Object.values(each))].map((phrase) =>
        wordsIn(phrase).map(rootOf).join(' '),
      ),
    );
    for (const phrase of own) {
      if (!phrase) continue;
      const meant = phrases.get(phrase) ?? new Map<discovery.SentimentId, number>();
      phrases.set(phrase, meant.set(id, phrase.split(' ').length));
    }
  }
  return (text) => {
    const words = wordsIn(text);
    const roots = words.map(rootOf);
    const taken = words.map(() => false);
    const scores = new Map<discovery.SentimentId, number>();
    for (let length = Math.min(LONGEST, roots.length); length > 0; length--) {
      for (let from = 0; from + length <= roots.length; from++) {
        const meant = taken.slice(from, from + length).some(Boolean) ? undefined : phrases.get(roots.slice(from, from + length).join(' '));
        if (!meant) continue;
        taken.fill(true, from, from + length);
        if (isDenied(words, from)) continue;
        for (const [id, weight] of meant) scores.set(id, (scores.get(id) ?? 0) + weight / meant.size);
      }
    }
    const sum = [...scores.values()].reduce((total, score) => total + score, 0);
    return [...scores]
      .map(([sentiment, score]) => ({ sentiment, share: score / sum }))
      .sort((a, b) => b.share - a.share || order(a) - order(b))
      .slice(0, MOST);
  };
}

const order = ({ sentiment }: Match) => discovery.SENTIMENTS.indexOf(sentiment);

const DENIALS = new Set(['not', 'no', 'never', 'nunca', 'nao', 'ni', 'nem', 'without', 'sin', 'sem', 'isnt', 'arent', 'dont', 'cant']);
/** How far before a feeling its denial may stand, in words. */
const REACH = 3;

function isDenied(words: readonly string[], from: number): boolean {
  return words.slice(Math.max(0, from - REACH), from).some((word) => DENIALS.has(word));
}

/** A word without what its gender and number add in Spanish and Portuguese, and English adds to verbs: enough to compare phrases by. */
function rootOf(word: string): string {
  if (word.length < 5) return word;
  return word.replace(/(?:ed|ing|os|as|es|s|o|a|e)$/, '');
}
