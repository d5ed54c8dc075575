import { Invalid } from '../../../platform/errors.ts';
import { decodeText } from './text-encoding.ts';

interface Cue {
  /** Seconds. */
  readonly start: number;
  readonly end: number;
  /** With a space before it, or nothing. */
  readonly settings: string;
  readonly text: string;
}

/** Longest line that is looked at; nobody speaks so long. */
const MAX_LINE = 2_000;
const ARROW = '-->';
const TIME = String.raw`(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})`;
const TIMING = new RegExp(String.raw`^\s*${TIME}\s*-->\s*${TIME}(?:\s+(.*))?$`);

/**
 * Makes WebVTT (W3C) of a file of subtitles in SubRip or WebVTT, with nothing in it but cues: no styles, no scripts, no
 * tags but WebVTT's own, in the order of their times.
 * @throws {Invalid} naming the line, where it is neither, or a cue has no possible time.
 */
export function toWebVtt(bytes: Uint8Array): string {
  const lines = decodeText(bytes)
    .replace(/^\u{feff}/u, '')
    .split(/\r\n|\r|\n/);
  const isWebVtt = /^WEBVTT(?:[ \t]|$)/.test(lines[0] ?? '');
  const cues = (isWebVtt ? readWebVtt(lines) : readSubRip(lines)).filter(({ start, end, text }) => end > start && text !== '');
  if (!cues.length) throw refusal(1, 'There are no subtitles in this file');
  const blocks = cues
    .toSorted((a, b) => a.start - b.start)
    .map(({ start, end, settings, text }) => `${timestamp(start)} ${ARROW} ${timestamp(end)}${settings}\n${text}\n`);
  return `WEBVTT\n\n${blocks.join('\n')}`;
}

/** Blocks between blank lines; those without a time are headers, notes, styles and regions, and are left out. */
function readWebVtt(lines: readonly string[]): Cue[] {
  const cues: Cue[] = [];
  for (let at = 0; at < lines.length; at++) {
    if (!lines[at]?.includes(ARROW)) continue;
    const { start, end, rest } = readTiming(lines, at);
    const text: string[] = [];
    // A line with an arrow in it is the time of the next cue, wherever it stands.
    while (lines[at + 1]?.trim() && !lines[at + 1]?.includes(ARROW)) text.push(cleanLine(lines, ++at, webVttTag));
    cues.push({ start, end, settings: cleanSettings(rest), text: text.join('\n') });
  }
  return cues;
}

/**
 * SubRip has no specification: numbers, times, lines. The number may be missing, and a cue may have blank lines in it; the
 * next one begins where there is a time.
 */
function readSubRip(lines: readonly string[]): Cue[] {
  const cues: Cue[] = [];
  let at = lines.findIndex((line) => line.trim() !== '');
  if (at >= 0 && /^\s*\d+\s*$/.test(lines[at] ?? '')) at++;
  while (at >= 0 && at < lines.length) {
    const { start, end } = readTiming(lines, at);
    let next = at + 1;
    while (next < lines.length && !lines[next]?.includes(ARROW)) next++;
    // The number of the cue that follows is not said by anybody in this one.
    const numbered = next < lines.length && /^\s*\d+\s*$/.test(lines[next - 1] ?? '') && next - 1 > at;
    const said: string[] = [];
    for (let line = at + 1; line < (numbered ? next - 1 : next); line++) {
      if (lines[line]?.trim()) said.push(cleanLine(lines, line, subRipTag));
    }
    const onTop = lines.slice(at + 1, next).some((line) => /\{\\an[789]\}/.test(line));
    cues.push({ start, end, settings: onTop ? ' line:0' : '', text: said.filter(Boolean).join('\n') });
    at = next;
  }
  return cues;
}

function readTiming(lines: readonly string[], at: number): { start: number; end: number; rest: string } {
  const found = TIMING.exec(lines[at]?.slice(0, MAX_LINE) ?? '');
  if (!found) throw refusal(at + 1, 'Expected a time, as 00:01:02,500 --> 00:01:04,000');
  const [start, end] = [seconds(found.slice(1, 5)), seconds(found.slice(5, 9))];
  if (start === null || end === null) throw refusal(at + 1, 'There are 60 minutes in an hour, and 60 seconds in a minute');
  if (end < start) throw refusal(at + 1, 'It ends before it begins');
  return { start, end, rest: found[9] ?? '' };
}

function seconds([hours = '0', minutes = '', whole = '', fraction = '']: readonly (string | undefined)[]): number | null {
  if (Number(minutes) > 59 || Number(whole) > 59) return null;
  return Number(hours) * 3_600 + Number(minutes) * 60 + Number(whole) + Number(fraction.padEnd(3, '0')) / 1_000;
}

/** `01:02:03.456`. */
function timestamp(time: number): string {
  const ms = Math.round(time * 1_000);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1_000) % 60)}.${String(ms % 1_000).padStart(3, '0')}`;
}

/** A line of a cue: the tags that `allowed` lets through, and everything else as text that says what it looks like. */
function cleanLine(lines: readonly string[], at: number, allowed: (tag: string) => string | null): string {
  const line = lines[at] ?? '';
  if (line.length > MAX_LINE) throw refusal(at + 1, `Longer than ${MAX_LINE} characters`);
  return line
    .replace(/\{\\[^{}]*\}/g, '')
    .replace(/[^\P{Cc}\t]/gu, '')
    .split(/(<[^<>]*>)/)
    .map((part, n) => {
      if (n % 2 === 0) return escapeText(part);
      const tag = part.slice(1, -1);
      return allowed(tag) ?? (/^\/?[a-z!?]/i.test(tag) ? '' : escapeText(part));
    })
    .join('')
    .trim();
}

function subRipTag(tag: string): string | null {
  const [, slash, name = ''] = /^(\/?)\s*([biu])\s*$/i.exec(tag) ?? [];
  return slash === undefined ? null : `<${slash}${name.toLowerCase()}>`;
}

/** Classes, voices, languages, ruby and times within a cue (WebVTT, 3.5); none that ends in a dash, which would make an arrow. */
function webVttTag(tag: string): string | null {
  if (/^\/(b|i|u|c|v|lang|ruby|rt)$/.test(tag)) return `<${tag}>`;
  if (/^(b|i|u|c|ruby|rt)(\.[\w-]*\w)*$/.test(tag)) return `<${tag}>`;
  if (/^(\d{2,3}:)?[0-5]\d:[0-5]\d\.\d{3}$/.test(tag)) return `<${tag}>`;
  const [, name, annotation] = /^((?:v|lang)(?:\.[\w-]+)*)[ \t]+(.*[^-])$/.exec(tag) ?? [];
  return name === undefined || annotation === undefined ? null : `<${name} ${escapeText(annotation)}>`;
}

/** What already is a character reference of WebVTT (3.5, escapes) stays one. */
function escapeText(text: string): string {
  return text
    .replace(/&(?!(?:amp|lt|gt|nbsp|lrm|rlm);)/g, '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

const SETTINGS = [
  /^align:(start|center|end|left|right)$/,
  /^line:(-?\d{1,4}|\d{1,3}(\.\d{1,4})?%)(,(start|center|end))?$/,
  /^position:\d{1,3}(\.\d{1,4})?%(,(line-left|center|line-right))?$/,
  /^size:\d{1,3}(\.\d{1,4})?%$/,
  /^vertical:(rl|lr)$/,
];

/** Where a cue stands (WebVTT, 3.4); a region would be one of those that are left out. */
function cleanSettings(rest: string): string {
  return rest
    .split(/\s+/)
    .filter((setting) => SETTINGS.some((form) => form.test(setting)))
    .map((setting) => ` ${setting}`)
    .join('');
}

function refusal(line: number, message: string): Invalid {
  return new Invalid([{ in: 'body', pointer: '', message: `Line ${line}: ${message}` }]);
}
