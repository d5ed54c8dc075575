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

/**
 * The words of a text, folded. “Schindler’s” is `schindlers`, as people type it; “l’avventura” is two words.
 * @param mayBeWanted spares the cutting out of words that nobody looks for.
 */
export function tokensOf(text: string, mayBeWanted: MayBeWanted = everything): Token[] {
  return tokensOfAscii(text, mayBeWanted) ?? tokensOfAny(text);
}

/** Told a word of a lower-case text: false where nobody looks for such words. It is not asked of every word. */
type MayBeWanted = (text: string, start: number, end: number) => boolean;
const everything = () => true;

const APOSTROPHE = 0x27;
const DIGIT = 1;
const LETTER = 2;
/** What an ASCII code is; 0 for what words are not made of. */
const KINDS = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return /[0-9]/.test(character) ? DIGIT : /[a-z]/i.test(character) ? LETTER : 0;
});

/** The same without regular expressions, which take most of the time of telling why films were found; null: it has other letters. */
function tokensOfAscii(text: string, mayBeWanted: MayBeWanted): Token[] | null {
  const lower = text.toLowerCase();
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const start = at;
    let hasApostrophe = false;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code > 0x7f) return null;
      const kind = KINDS[code];
      if (kind === LETTER || (kind === DIGIT && !hasApostrophe)) continue;
      if (code !== APOSTROPHE || at === start || KINDS[text.charCodeAt(at + 1)] !== LETTER) break;
      hasApostrophe = true;
    }
    if (at === start) at++;
    else if (hasApostrophe) pushParts(tokens, lower.slice(start, at), start);
    else if (mayBeWanted(lower, start, at)) tokens.push({ word: lower.slice(start, at), start, end: at });
  }
  return tokens;
}

function tokensOfAny(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(WORD)) {
    const [found] = match;
    const start = match.index;
    if (UNSPACED.test(found)) {
      const letters = [...foldLetters(found)];
      for (let n = 0; n < Math.max(1, letters.length - 1); n++) {
        tokens.push({ word: letters.slice(n, n + 2).join(''), start, end: start + found.length });
      }
    } else pushParts(tokens, found, start);
  }
  return tokens;
}

/** What stands between apostrophes: one word, or more where the first is an article that lost its vowel: l’, d’, qu’. */
function pushParts(tokens: Token[], found: string, start: number): void {
  const parts = found.split(/['’]/);
  if (parts.length > 1 && (parts[0] as string).length <= 2) {
    let at = start;
    for (const part of parts) {
      push(tokens, part, at);
      at += part.length + 1;
    }
  } else push(tokens, parts.join(''), start, found.length);
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
