import type { mastering } from '@fotograma/contract';

/** A standard size of picture, with its capped CRF of H.264 at 24 to 30 frames a second. */
export interface Step {
  /** Pixels of the short side. */
  readonly side: number;
  readonly crf: number;
  /** Bits a second. */
  readonly maxrate: number;
}

/** What films are mastered into. */
export interface Profile {
  /** Largest first. Easy films cost less than the cap, and the cap guarantees what the playlist promises. */
  readonly ladder: readonly [Step, ...Step[]];
  /** How hard x264 tries. */
  readonly preset: 'ultrafast' | 'veryfast' | 'medium';
  /** A copy for editing. */
  readonly proxy: boolean;
  /** Segments that one process masters. */
  readonly chunkSegments: number;
}

const STEPS = {
  2160: { side: 2_160, crf: 24, maxrate: 25_000_000 },
  1440: { side: 1_440, crf: 23, maxrate: 16_000_000 },
  1080: { side: 1_080, crf: 22, maxrate: 5_000_000 },
  720: { side: 720, crf: 23, maxrate: 2_800_000 },
  480: { side: 480, crf: 23, maxrate: 1_400_000 },
  360: { side: 360, crf: 24, maxrate: 800_000 },
  240: { side: 240, crf: 25, maxrate: 420_000 },
} as const satisfies Record<number, Step>;

/** About two minutes: what is lost at most when a worker dies, and long enough that the start of an encoder costs nothing. */
const CHUNK_SEGMENTS = 30;

export type Profiles = Readonly<Record<string, Profile>>;

export const profiles = {
  standard: {
    ladder: [STEPS[1080], STEPS[720], STEPS[480], STEPS[360], STEPS[240]],
    preset: 'veryfast',
    proxy: true,
    chunkSegments: CHUNK_SEGMENTS,
  },
  compact: { ladder: [STEPS[720], STEPS[480], STEPS[240]], preset: 'veryfast', proxy: true, chunkSegments: CHUNK_SEGMENTS },
  fine: {
    ladder: [STEPS[2160], STEPS[1440], STEPS[1080], STEPS[720], STEPS[480], STEPS[360], STEPS[240]],
    preset: 'medium',
    proxy: true,
    chunkSegments: CHUNK_SEGMENTS,
  },
} as const satisfies Record<(typeof mastering.PROFILES)[number], Profile>;
