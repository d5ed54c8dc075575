import type { Loudness } from './steps.ts';

/** What the filter says where it heard nothing above the absolute gate of EBU R 128, or not long enough. */
const GATE = -70;

/** The last report of ffmpeg's `ebur128` in what it said; null where there is none. */
export function loudnessIn(messages: string): Loudness | null {
  const report = messages.slice(messages.lastIndexOf('Integrated loudness:'));
  const value = (pattern: RegExp): number | null => {
    const found = pattern.exec(report)?.[1];
    return found === undefined || !Number.isFinite(Number(found)) ? null : Number(found);
  };
  const integrated = value(/\bI:\s+(\S+) LUFS/);
  if (integrated === null) return null;
  if (integrated <= GATE) return { integrated: null, range: null, truePeak: value(/\bPeak:\s+(\S+) dBFS/) };
  return { integrated, range: value(/\bLRA:\s+(\S+) LU\b/), truePeak: value(/\bPeak:\s+(\S+) dBFS/) };
}
