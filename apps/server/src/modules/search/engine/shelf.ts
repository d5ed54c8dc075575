import type { FilmText } from './engine.types.ts';
import type { Names } from './names.ts';

/** What of the films the reader goes by. */
export interface Shelf {
  readonly names: Names;
  /** Films that a stem stands in. */
  frequency(stem: string): number;
  filmAt(slot: number): FilmText | null;
  /** Better known films are more. */
  prior(slot: number): number;
  /** The word that a misspelt one was meant for. */
  respell(word: string): string | null;
}
