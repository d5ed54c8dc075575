/**
 * Time in flicks (Facebook, “Flicks”, 2018): 1/705,600,000 of a second, in which a frame of every common rate and a sample of
 * every common sample rate is a whole number. Safe integers reach 147 days.
 */
export type Flicks = number;

export const FLICKS_A_SECOND = 705_600_000;

/** Frames a second as a fraction: 30000/1001 is NTSC's 29.97. */
export interface Rate {
  readonly num: number;
  readonly den: number;
}

/** How long one frame is. Not whole for rates that no film has. */
export function flicksOfFrame({ num, den }: Rate): number {
  return (FLICKS_A_SECOND * den) / num;
}

/** When a frame begins; whole for the rates of films, to the nearest flick for others. */
export function flicksOfFrames(frames: number, rate: Rate): Flicks {
  return Math.round(frames * flicksOfFrame(rate));
}

/** The frame that is on the screen at a time. */
export function frameAt(time: Flicks, rate: Rate): number {
  // A beginning that was rounded down is of its own frame.
  return Math.floor((time + 0.5) / flicksOfFrame(rate));
}

/** The nearest beginning of a frame. */
export function snapTo(time: Flicks, rate: Rate): Flicks {
  return flicksOfFrames(Math.round(time / flicksOfFrame(rate)), rate);
}

export function secondsOf(time: Flicks): number {
  return time / FLICKS_A_SECOND;
}

export function flicksOfSeconds(seconds: number): Flicks {
  return Math.round(seconds * FLICKS_A_SECOND);
}

/** SMPTE ST 12-1 counts whole frames: 29.97 is counted by 30. */
const countedBy = ({ num, den }: Rate) => Math.round(num / den);
/** Frames that drop-frame timecode leaves out each minute but every tenth; 0 for rates that need none. */
const dropped = (rate: Rate) => (rate.den === 1001 && rate.num % 30_000 === 0 ? (2 * rate.num) / 30_000 : 0);

/** SMPTE timecode, `HH:MM:SS:FF`; with `;` before the frames where it drops frames (29.97 and 59.94), so that it tells the time of day. */
export function timecodeOf(frame: number, rate: Rate): string {
  const base = countedBy(rate);
  const drop = dropped(rate);
  let counted = frame;
  if (drop) {
    const tenMinutes = base * 600 - drop * 9;
    const rest = frame % tenMinutes;
    const minutes = rest < base * 60 ? 0 : 1 + Math.floor((rest - base * 60) / (base * 60 - drop));
    counted += drop * (9 * Math.floor(frame / tenMinutes) + minutes);
  }
  const two = (value: number) => String(value).padStart(2, '0');
  const [seconds, frames] = [Math.floor(counted / base), counted % base];
  return `${two(Math.floor(seconds / 3_600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}${drop ? ';' : ':'}${two(frames)}`;
}

/** The frame of a timecode; null for text that is none, and for a frame that drop-frame leaves out. */
export function frameOfTimecode(text: string, rate: Rate): number | null {
  const match = /^(\d{2}):([0-5]\d):([0-5]\d)[:;](\d{2})$/.exec(text);
  if (!match) return null;
  const [hours = 0, minutes = 0, seconds = 0, frames = 0] = match.slice(1).map(Number);
  const base = countedBy(rate);
  if (frames >= base) return null;
  const drop = dropped(rate);
  if (drop && seconds === 0 && frames < drop && minutes % 10 !== 0) return null;
  const total = hours * 60 + minutes;
  return (total * 60 + seconds) * base + frames - drop * (total - Math.floor(total / 10));
}

/** The rate that a number means, as other programs write it: 29.97 is 30000/1001. */
export function rateOfNumber(fps: number): Rate {
  for (const whole of [24, 30, 48, 60, 120]) if (Math.abs(fps - (whole * 1_000) / 1_001) < 0.005) return { num: whole * 1_000, den: 1_001 };
  return Number.isInteger(fps) ? { num: fps, den: 1 } : { num: Math.round(fps * 1_000), den: 1_000 };
}
