import type { Project } from './document.ts';
import { resolve, sourceAt, timelineOf } from './resolve.ts';
import { frameAt, type Rate, timecodeOf } from './time.ts';

/** Where records begin, as is the custom: an hour, so that something can be put before. */
const FIRST_HOUR_SECONDS = 3_600;
/** Events of a list: three digits. */
const MOST_EVENTS = 999;

/**
 * The lowest video track as a CMX3600 list (SMPTE 258M is of the same form): cuts (`C`) and dissolves (`D`, their frames in a field of their own), with source and
 * record times that do not contain their end. A dissolve is two events of one number: the outgoing clip as a cut of no length, and the incoming one.
 * Names of files stand in comments that begin with an asterisk, as other programs read them.
 */
export function cmxOf(project: Project, name: string, nameOf: (assetId: string) => string): string {
  const { rate } = project.settings;
  const track = resolve(timelineOf(project)).find(({ track: { kind } }) => kind === 'video');
  const isDrop = rate.den === 1_001 && rate.num % 30_000 === 0;
  const lines = [`TITLE: ${plain(name, 60)}`, `FCM: ${isDrop ? 'DROP FRAME' : 'NON-DROP FRAME'}`, ''];
  const base = Math.round(rate.num / rate.den) * FIRST_HOUR_SECONDS - (isDrop ? 108 * (rate.num / 30_000) : 0);
  let event = 0;
  let before: { reel: string; sourceEnd: number; file: string } | null = null;
  for (const { clip, from, to, arrives } of track?.shown ?? []) {
    if (clip.kind !== 'media' || event >= MOST_EVENTS) continue;
    // The next one's dissolve is told with the next one.
    const next = (track?.shown ?? []).find((one) => one.from < to && one.from > from && one.arrives);
    const end = next ? next.from : to;
    const length = frameAt(end, rate) - frameAt(from, rate);
    const [record, source] = [frameAt(from, rate), frameAt(sourceAt(clip, from), rate)];
    const { num, den } = clip.place.speed;
    const taken = Math.round((length * num) / den);
    const reel = reelOf(clip.assetId);
    const file = nameOf(clip.assetId);
    const number = String(++event).padStart(3, '0');
    const times = (a: number, b: number, c: number, d: number) =>
      [a, b]
        .map((frame) => timecode(frame, rate))
        .concat([c, d].map((frame) => timecode(base + frame, rate)))
        .join(' ');
    if (arrives && before) {
      const frames = String(Math.min(999, frameAt(from + arrives.duration, rate) - record)).padStart(3, '0');
      lines.push(`${number}  ${before.reel} V     C        ${times(before.sourceEnd, before.sourceEnd, record, record)}`);
      lines.push(`${number}  ${reel} V     D    ${frames} ${times(source, source + taken, record, record + length)}`);
      lines.push(`* FROM CLIP NAME: ${before.file}`, `* TO CLIP NAME: ${file}`);
    } else {
      lines.push(`${number}  ${reel} V     C        ${times(source, source + taken, record, record + length)}`);
      lines.push(`* FROM CLIP NAME: ${file}`);
    }
    if (num !== den)
      lines.push(
        `M2   ${reel} ${((rate.num / rate.den) * (num / den)).toFixed(1).padStart(5, '0')}                ${timecode(source, rate)}`,
      );
    before = { reel, sourceEnd: source + taken, file };
  }
  return `${lines.join('\r\n')}\r\n`;
}

/** Eight characters, by which a reel is known. */
function reelOf(assetId: string): string {
  return assetId.replaceAll('-', '').slice(0, 8).toUpperCase();
}

function timecode(frame: number, rate: Rate): string {
  return timecodeOf(frame, rate);
}

function plain(text: string, longest: number): string {
  return text
    .normalize('NFKD')
    .replace(/[^\x20-\x7e]/g, '')
    .slice(0, longest);
}
