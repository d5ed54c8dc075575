import { even } from '../../../platform/ffmpeg/probe.ts';
import type { Profile } from './profiles.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A picture size that a film is mastered in. */
export interface Rung extends Size {
  /** As people call it: by its short side, "720p". */
  readonly name: string;
  readonly crf: number;
  /** Bits a second that the encoder may not pass, and the buffer it is measured over (VBV). */
  readonly maxrate: number;
  readonly bufsize: number;
}

/** A rung is dropped when the source is not clearly larger: two nearly equal sizes help nobody. */
const WORTHWHILE = 1.1;
/** Rates above this count as fast motion and get half as many bits again. */
const FAST = 35;

/**
 * The rungs for a source: its own size on top (at most the ladder's), then every step that is clearly smaller. Never
 * larger than the source; portrait films have their short side across.
 */
export function planLadder({ width, height }: Size, fps: number, ladder: Profile['ladder']): Rung[] {
  const short = Math.min(width, height);
  const top = Math.min(short, ladder[0].side);
  const sides = [top, ...ladder.map((step) => step.side).filter((side) => side * WORTHWHILE <= top)];
  return sides.map((side) => {
    // Between two steps the larger one's cap holds, in proportion to the pixels.
    const step = ladder.findLast((candidate) => candidate.side >= side) ?? ladder[0];
    const share = Math.min(1, (side / step.side) ** 2);
    const maxrate = Math.round((step.maxrate * Math.max(share, 0.4) * (fps > FAST ? 1.5 : 1)) / 1_000) * 1_000;
    return {
      name: `${even(side)}p`,
      ...scaledTo({ width, height }, side),
      crf: step.crf,
      maxrate,
      bufsize: 2 * maxrate,
    };
  });
}

/** A picture in the same shape with this short side: even, and no larger than it is. */
export function scaledTo({ width, height }: Size, side: number): Size {
  const scale = Math.min(1, side / Math.min(width, height));
  return {
    width: Math.min(even(width * scale), width - (width % 2)),
    height: Math.min(even(height * scale), height - (height % 2)),
  };
}

/** A small picture for the storyboard: 90 high and 160 to 192 wide, or upright within 284 high; no larger than it is. */
export function tileSize({ width, height }: Size): Size {
  const wide = Math.min(192, Math.max(160, (90 * width) / height));
  const scale = Math.min(1, wide / width, 284 / height);
  return { width: even(width * scale), height: even(height * scale) };
}
