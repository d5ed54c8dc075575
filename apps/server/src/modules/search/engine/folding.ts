/** A word of a text: folded, and where it stands there, in UTF-16 code units. */
export interface Token {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

/** Scripts that put no space between words; each pair of characters is a word. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const WORD = /[\p{L}\p{N}\p{M}]+(?:['’](?=\p{L})[\p{L}\p{M}]+)*/gu;
const MARKS = /\p{M}+/gu;
const ASCII = /^[\0-\x7f]*$/;
const LETTERS: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ł: 'l', ı: 'i' };
const MANY_LETTERS = /[ßæœøđðþłı]/g;

/** Lower case, without accents; letters that no accent makes of others are written as people without them do. */
export function foldLetters(text: string): string {
  const lower = text.toLowerCase();
  if (ASCII.test(lower)) return lower;
  return lower
    .normalize('NFKD')
    .replace(MARKS, '')
    .replace(MANY_LETTERS, (letter) => LETTERS[letter] ?? letter);
}

/** The words of a text, folded. “Schindler’s” is `schindlers`, as people type it; “l’avventura” is two words. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(WORD)) {
    const [found] = match;
    const start = match.index;
    const parts = found.split(/['’]/);
    if (parts.length > 1 && (parts[0]?.length ?? 0) <= 2) {
      // An article that lost its vowel: l’, d’, qu’.
      let at = start;
      for (const part of parts) {
        push(tokens, part, at);
        at += part.length + 1;
      }
    } else if (UNSPACED.test(found)) {
      const letters = [...foldLetters(found)];
      for (let n = 0; n < Math.max(1, letters.length - 1); n++) {
        tokens.push({ word: letters.slice(n, n + 2).join(''), start, end: start + found.length });
      }
    } else push(tokens, parts.length > 1 ? parts.join('') : found, start, found.length);
  }
  return tokens;
}

function push(tokens: Token[], text: string, start: number, length = text.length): void {
  const word = foldLetters(text);
  if (word) tokens.push({ word, start, end: start + length });
}

/** The words of a text, without where they stand. */
export function wordsOf(text: string): string[] {
  return tokensOf(text).map(({ word }) => word);
}

/** A text as it is compared by: its words, one space between them. */
export function fold(text: string): string {
  return wordsOf(text).join(' ');
}
