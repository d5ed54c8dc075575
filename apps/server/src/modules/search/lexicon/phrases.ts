import { stemOf } from '../engine/stemming.ts';

/** Shorter words have too little to tell their stem by. */
const STEMMED_FROM = 5;

/** Phrases by their folded words, and single words by other forms of theirs too. */
export class PhraseTable<T> {
  readonly #phrases = new Map<string, T>();
  readonly #stems = { es: new Map<string, T>(), pt: new Map<string, T>() };
  #longest = 0;

  /** Words of the longest phrase. */
  get longest(): number {
    return this.#longest;
  }

  get size(): number {
    return this.#phrases.size;
  }

  /** @param options.exactOnly it is not found by other forms of its word. */
  add(phrase: string, value: T, { exactOnly = false, merge }: { exactOnly?: boolean; merge: (before: T, more: T) => T }): void {
    const before = this.#phrases.get(phrase);
    this.#phrases.set(phrase, before === undefined ? value : merge(before, value));
    const words = phrase.split(' ').length;
    this.#longest = Math.max(this.#longest, words);
    if (exactOnly || words > 1 || phrase.length < STEMMED_FROM) return;
    for (const language of ['es', 'pt'] as const) {
      const stem = stemOf(phrase, language);
      // The first to claim a stem has it: everyday words come first in the files.
      if (!this.#stems[language].has(stem)) this.#stems[language].set(stem, value);
    }
  }

  exact(phrase: string): T | undefined {
    return this.#phrases.get(phrase);
  }

  /** A single word: as it is, then as plural or in the other gender, then by its stem. */
  word(word: string, language: 'es' | 'pt'): T | undefined {
    const exact = this.#phrases.get(word);
    if (exact !== undefined) return exact;
    for (const form of formsOf(word, language)) {
      const found = this.#phrases.get(form);
      if (found !== undefined) return found;
    }
    return word.length >= STEMMED_FROM ? this.#stems[language].get(stemOf(word, language)) : undefined;
  }
}

/** The word as singular and in the other gender, folded. */
function formsOf(word: string, language: 'es' | 'pt'): string[] {
  const singular = new Set([word]);
  if (word.length > 3 && word.endsWith('s')) singular.add(word.slice(0, -1));
  if (word.length > 4 && word.endsWith('es')) singular.add(word.slice(0, -2));
  if (word.endsWith('ces')) singular.add(`${word.slice(0, -3)}z`);
  if (language === 'pt') {
    for (const [ending, instead] of PORTUGUESE_PLURALS) if (word.endsWith(ending)) singular.add(word.slice(0, -ending.length) + instead);
  }
  return [...singular].flatMap((form) => {
    if (form.length < 3) return [];
    if (form.endsWith('a')) return [form, `${form.slice(0, -1)}o`, form.slice(0, -1)];
    if (form.endsWith('o')) return [form, `${form.slice(0, -1)}a`];
    return [form, `${form}a`];
  });
}

const PORTUGUESE_PLURALS = [
  ['oes', 'ao'],
  ['aes', 'ao'],
  ['aos', 'ao'],
  ['ais', 'al'],
  ['eis', 'el'],
  ['ois', 'ol'],
  ['ns', 'm'],
] as const;
