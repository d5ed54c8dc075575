import { even, type MediaFacts, type Rational, rate, type VideoFacts } from '../../../platform/ffmpeg/probe.ts';

/** A picture size that a film is mastered in. */
export interface Rung {
  /** As people call it: by its short side, "720p". */
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly crf: number;
  /** Bits a second that the encoder may not pass, and the buffer it is measured over (VBV). */
  readonly maxrate: number;
  readonly bufsize: number;
}

export interface Plan {
  readonly durationSeconds: number;
  readonly frameRate: Rational;
  /** Frames from one key frame to the next, the same on every rung: 2 s. */
  readonly gop: number;
  /** Seconds of a segment: two groups of pictures, 4 s at most rates. */
  readonly segmentSeconds: number;
  /** Largest first; each is scaled from the one before. */
  readonly rungs: readonly Rung[];
  /** Which of the source's streams are mastered, by index. */
  readonly videoStream: number;
  readonly audioStream: number | null;
  readonly deinterlace: boolean;
  readonly toneMap: boolean;
}

const GOP_SECONDS = 2;
/** A rung is dropped when the source is not clearly larger: two nearly equal sizes help nobody. */
const WORTHWHILE = 1.1;
/** Rates above this count as fast motion and get half as many bits again. */
const FAST = 35;

/**
 * Rungs by short side, with the capped CRF of H.264 at 24 to 30 frames a second: easy films cost less than the cap, and
 * the cap guarantees what the playlist promises.
 */
const LADDER = [
  { side: 1080, crf: 22, maxrate: 5_000_000 },
  { side: 720, crf: 23, maxrate: 2_800_000 },
  { side: 480, crf: 23, maxrate: 1_400_000 },
  { side: 360, crf: 24, maxrate: 800_000 },
  { side: 240, crf: 25, maxrate: 420_000 },
] as const;

/** How a film is to be mastered; pure arithmetic on what the probe found. */
export function planMastering(facts: MediaFacts & { video: VideoFacts }): Plan {
  const { video, audio, durationSeconds } = facts;
  const fps = rate(video.frameRate);
  const gop = Math.max(1, Math.round(GOP_SECONDS * fps));
  return {
    durationSeconds,
    frameRate: video.frameRate,
    gop,
    segmentSeconds: (2 * gop) / fps,
    rungs: planLadder(video.width, video.height, fps),
    videoStream: video.stream,
    audioStream: audio?.stream ?? null,
    deinterlace: video.interlaced,
    toneMap: video.highDynamicRange,
  };
}

/**
 * The rungs for a source: its own size on top (at most 1080), then every standard size that is clearly smaller. Never
 * larger than the source; portrait films have their short side across.
 */
export function planLadder(width: number, height: number, fps: number): Rung[] {
  const short = Math.min(width, height);
  const top = Math.min(short, LADDER[0].side);
  const sides = [top, ...LADDER.map((step) => step.side).filter((side) => side * WORTHWHILE <= top)];
  return sides.map((side) => {
    const scale = side / short;
    // Between two steps the larger one's cap holds, in proportion to the pixels.
    const step = LADDER.findLast((candidate) => candidate.side >= side) ?? LADDER[0];
    const share = Math.min(1, (side / step.side) ** 2);
    const maxrate = Math.round((step.maxrate * Math.max(share, 0.4) * (fps > FAST ? 1.5 : 1)) / 1_000) * 1_000;
    return {
      name: `${even(side)}p`,
      width: Math.min(even(width * scale), width - (width % 2)),
      height: Math.min(even(height * scale), height - (height % 2)),
      crf: step.crf,
      maxrate,
      bufsize: 2 * maxrate,
    };
  });
}
