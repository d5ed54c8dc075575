import type { search } from '@fotograma/contract';
import type { Lexicon } from '../lexicon/lexicon.ts';
import { type Token, tokensOf } from './folding.ts';
import { languageOf } from './language.ts';

/** A question as its words, each of which is taken by whoever knows what it means. */
export class Sentence {
  readonly text: string;
  readonly language: search.QuestionLanguage;
  readonly tokens: readonly Token[];
  /** Folded; a misspelt one as it was meant. */
  readonly words: string[];
  readonly #lexicon: Lexicon;
  readonly #taken: boolean[];

  constructor(text: string, lexicon: Lexicon) {
    this.text = text;
    this.tokens = tokensOf(text);
    this.words = this.tokens.map(({ word }) => word);
    this.language = languageOf(this.words, lexicon);
    this.#lexicon = lexicon;
    this.#taken = this.words.map(() => false);
  }

  /** As it was written. */
  written(from: number, to: number): string {
    return this.text.slice(this.tokens[from]?.start, this.tokens[to - 1]?.end);
  }

  phrase(from: number, to: number): string {
    return this.words.slice(from, to).join(' ');
  }

  /** Every free stretch of words, the longest first and those of one length from the left. */
  eachPhrase(longest: number, use: (phrase: string, from: number, to: number) => void): void {
    for (let length = Math.min(longest, this.words.length); length > 0; length--) {
      for (let from = 0; from + length <= this.words.length; from++) {
        if (this.isFree(from, from + length)) use(this.phrase(from, from + length), from, from + length);
      }
    }
  }

  isFree(from: number, to: number): boolean {
    for (let at = from; at < to; at++) if (this.#taken[at]) return false;
    return true;
  }

  take(from: number, to: number): void {
    for (let at = from; at < to; at++) this.#taken[at] = true;
  }

  isStopword(word: string): boolean {
    const { stopwords } = this.#lexicon;
    return stopwords[this.language].has(word) || (this.language !== 'en' && stopwords.en.has(word) && word.length < 4);
  }
}
