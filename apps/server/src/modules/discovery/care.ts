import type { discovery } from '@fotograma/contract';
import { wordsIn } from './matching.ts';
import type { CareSeed } from './seed/seed.ts';

/** Feelings that somebody may be in danger with when they fill everything. */
const HEAVY: ReadonlySet<discovery.SentimentId> = new Set(['grief', 'loneliness', 'anxiety']);
const STRONGEST = 5;

/** What is done for somebody in danger: help comes first, no dark endings, no staying in it. */
export interface Care {
  readonly help: discovery.Help;
  /** Whether somebody who asks so is to be shown help first. */
  isNeeded(wish: { sentiment: discovery.SentimentId; intensity: number }): boolean;
  /** Whether these words speak of self-harm. */
  isSaid(text: string): boolean;
}

export function createCare({ texts, lines, says }: CareSeed): Care {
  const phrases = Object.values(says).flatMap((list) => list.map((phrase) => ` ${wordsIn(phrase).join(' ')} `));
  return {
    help: { texts, lines },
    isNeeded: ({ sentiment, intensity }) => intensity >= STRONGEST && HEAVY.has(sentiment),
    isSaid(text) {
      const said = ` ${wordsIn(text).join(' ')} `;
      return phrases.some((phrase) => said.includes(phrase));
    },
  };
}
