import { type Cut, canSet } from '../type/fonts.ts';

/** A piece of a title that stays on one line. */
export interface Unit {
  readonly text: string;
  /** What follows: a space, nothing, or a hyphen that shows only where the line ends. */
  readonly after: ' ' | '' | '-';
}

export interface Wording {
  readonly units: readonly [Unit, ...Unit[]];
  /** Latin titles are set in the display face; Greek and Cyrillic, which it lacks, in the text face. */
  readonly face: 'display' | 'world';
}

/** Longer titles are cut here, in characters. */
const LONGEST_TITLE = 120;

/** A name longer than this is cut, in characters: a credit is one small line. */
const LONGEST_NAME = 40;

/** More is not read: what comes from importers may be any size. */
const LONGEST_INPUT = 1000;

/** Words above this length may be divided, in characters, so that one word does not shrink a whole title. */
const LONGEST_WORD = 18;

/**
 * The words of a title as they can be set, or nothing when no face draws any of it (the poster is then without
 * a title). What the face lacks is written with its base letters, or left out.
 */
export function wordingOf(title: string): Wording | undefined {
  const tidy = clipped(educated(tidied(title)), LONGEST_TITLE);
  const display = settable(tidy, 'black');
  const world = settable(tidy, 'world');
  const face = letters(world) > letters(display) ? 'world' : 'display';
  const [first, ...rest] = unitsOf(face === 'world' ? world : display);
  return first && { units: [first, ...rest], face };
}

/** Longest credit of two names, in characters: beyond it the line would have to shrink. */
const LONGEST_PAIR = 38;

/** Names for the credit: those that can be set, two where they fit, and a count of the others. */
export function creditOf(directors: readonly string[]): string {
  const names = directors
    .slice(0, 50)
    .map((name) => clipped(settable(tidied(name), 'small'), LONGEST_NAME))
    .filter((name) => letters(name) > 0);
  const pair = names.slice(0, 2).join(' & ');
  const [shown, count] = pair.length <= LONGEST_PAIR ? [pair, 2] : [names[0] ?? '', 1];
  return names.length > count ? `${shown} +${names.length - count}` : shown;
}

/** Text safe inside an XML element or a quoted attribute: XML 1.0's characters only, its five escaped. */
export function escapeXml(text: string): string {
  return text
    .slice(0, LONGEST_INPUT)
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function tidied(text: string): string {
  return text
    .slice(0, LONGEST_INPUT)
    .toWellFormed()
    .normalize('NFC')
    .replace(/\p{Cf}|\ufffd/gu, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

/** Typewriter marks become typographer's. */
function educated(text: string): string {
  return text
    .replace(/\.\.\./g, '…')
    .replace(/ -{1,2} /g, ' – ')
    .replace(/--/g, '—')
    .replace(/(^|[\s([{—–])"/g, '$1“')
    .replace(/"/g, '”')
    .replace(/(^|[\s([{—–“])'(?!\d|tis\b|twas\b)/gi, '$1‘')
    .replace(/'/g, '’');
}

function clipped(text: string, longest: number): string {
  const characters = [...text];
  if (characters.length <= longest) return text;
  const cut = characters.slice(0, longest - 1).join('');
  const space = cut.lastIndexOf(' ');
  return `${(space > longest / 2 ? cut.slice(0, space) : cut).replace(/[\s\p{P}]+$/u, '')}…`;
}

const STAND_INS: Readonly<Record<string, string>> = { '‐': '-', '‑': '-', '‒': '–', '−': '–', '′': '’', '″': '”', '・': ' ' };

function settable(text: string, cut: Cut): string {
  let leftOut = false;
  const kept = [...text].map((character) => {
    if (canSet(cut, character.codePointAt(0) ?? 0)) return character;
    const bare = (STAND_INS[character] ?? character.normalize('NFKD')).replace(/\p{M}/gu, '');
    if ([...bare].every((part) => canSet(cut, part.codePointAt(0) ?? 0))) return bare;
    leftOut = true;
    return '';
  });
  const words = kept.join('').replace(/\s+/g, ' ').trim();
  if (!leftOut) return words;
  // What is left of brackets and commas around the missing part would look like a mistake.
  const rest = words
    .replace(/\(\s*\)|\[\s*\]/g, ' ')
    .replace(/^\((.*)\)$/, '$1')
    .replace(/^[\s\p{Pd}\p{Po}]+|[\s\p{Pd}:,;/]+$/gu, '')
    .replace(/\s+/g, ' ');
  return letters(rest) > 0 ? rest : '';
}

function letters(text: string): number {
  return text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
}

function unitsOf(text: string): Unit[] {
  const words: string[] = [];
  for (const word of text.split(' ').filter(Boolean)) {
    const last = words.at(-1);
    // A dash alone hangs on the word before it: a line may end with it, never begin.
    if (last !== undefined && /^\p{Pd}$/u.test(word)) words[words.length - 1] = `${last} ${word}`;
    else words.push(word);
  }
  return words.flatMap(divided);
}

function divided(word: string): Unit[] {
  const parts = word.length > 9 ? word.split(/(?<=[\p{L}\p{N}]{3}[-–/])(?=[\p{L}\p{N}]{3})/u) : [word];
  const units = parts.flatMap((part): Unit[] => {
    const characters = [...part];
    const count = characters.length > LONGEST_WORD ? Math.ceil(characters.length / 11) : 1;
    const length = Math.ceil(characters.length / count);
    return Array.from({ length: count }, (_, i) => ({
      text: characters.slice(i * length, (i + 1) * length).join(''),
      after: i < count - 1 ? '-' : '',
    }));
  });
  const last = units.pop();
  return last ? [...units.filter((unit) => unit.text), { text: last.text, after: ' ' }] : [];
}
