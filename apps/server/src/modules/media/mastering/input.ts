import { asFile, SAFE_INPUT } from '../../../platform/ffmpeg/input.ts';
import type { Plan } from './plan.ts';

/** The original as an input whose clock is the film's: the same frame has the same time in every process, and the sound has it too. */
export function sourceInput(source: string, { beginsAt }: Plan, seekSeconds = 0): string[] {
  return [
    ...[...SAFE_INPUT, '-copyts', '-start_at_zero', '-itsoffset', (-beginsAt).toFixed(6)],
    // Everything from the key frame on: which frames are wanted is decided by number.
    ...(seekSeconds > 0 ? ['-noaccurate_seek', '-ss', seekSeconds.toFixed(6)] : []),
    ...['-i', asFile(source)],
  ];
}
