import type { MediaFacts } from '../../../platform/ffmpeg/probe.ts';
import { type Rational, rate } from '../../../platform/ffmpeg/rational.ts';
import { type Colour, colourOf } from './colour.ts';
import type { SourceFacts } from './facts.ts';
import { planLadder, type Rung, type Size, scaledTo, tileSize } from './ladder.ts';
import { languageTag } from './languages.ts';
import type { Profile } from './profiles.ts';
import { createLabels, isText } from './tracks.ts';

/** How a film is mastered: everything that the units need to know, and nothing that they find out. */
export interface Plan {
  readonly profile: string;
  /** As told by the file, or measured. */
  readonly durationSeconds: number;
  /** Of the original as a viewer sees it. */
  readonly size: Size;
  readonly frameRate: Rational;
  /** Expected, at the constant rate; the last chunk may come out a few longer or shorter. */
  readonly frames: number;
  /** Ticks a second of every track of the picture, and of one frame. */
  readonly timescale: number;
  readonly frameTicks: number;
  /** Frames from one key frame to the next, the same on every rung: 2 s. */
  readonly gop: number;
  /** Seconds of a segment: two groups of pictures, 4 s at most rates. */
  readonly segmentSeconds: number;
  readonly chunks: readonly Chunk[];
  readonly preset: Profile['preset'];
  /** Largest first; each is scaled from the one before. */
  readonly rungs: readonly Rung[];
  /** Which of the source's streams is the picture, by index. */
  readonly videoStream: number;
  /**
   * Where the film begins, in seconds after the file does: where sound begins a moment earlier (the priming of its codec) it
   * begins with the picture, else with whichever is first.
   */
  readonly beginsAt: number;
  /** Whether the picture begins later than the film. */
  readonly late: boolean;
  readonly deinterlace: boolean;
  readonly colour: Colour;
  /** How much earlier than a chunk is sought, in seconds, so that its first frame has what it needs. */
  readonly prerollSeconds: number;
  /** The copy for editing; null where the profile has none. */
  readonly proxy: Size | null;
  /** `01:00:00:00`, of the first frame; null where the source has none. */
  readonly timecode: string | null;
  /** A tile every `interval` frames. */
  readonly storyboard: Size & { readonly interval: number };
  /** Of every poster the frames that it may be chosen from. */
  readonly posters: Size & { readonly candidates: readonly (readonly number[])[] };
  readonly audio: readonly AudioPlan[];
  readonly text: readonly TextPlan[];
  readonly unreadableText: readonly { readonly language: string; readonly codec: string }[];
}

export interface AudioPlan {
  /** `audio-0`; of the track and its files. */
  readonly name: string;
  readonly stream: number;
  /** BCP 47; `und` where the file does not say. */
  readonly language: string;
  /** As people choose it, each another. */
  readonly label: string;
  /** Of the track that is made. */
  readonly channels: number;
  readonly default: boolean;
}

export interface TextPlan {
  /** `text-0`; of the track and its file. */
  readonly name: string;
  readonly stream: number;
  /** BCP 47; `und` where the file does not say. */
  readonly language: string;
  /** As people choose it, each another. */
  readonly label: string;
  /** `captions` also tell sounds; `forced` are shown to everybody. */
  readonly kind: 'subtitles' | 'captions' | 'forced';
}

/** A run of segments of the picture that one process masters. */
export interface Chunk {
  /** From 0. */
  readonly index: number;
  /** Of the whole film, at its constant rate. */
  readonly firstFrame: number;
  readonly frames: number;
}

const GOP_SECONDS = 2;
/** The least ticks a second: players round a coarser clock visibly. */
const LEAST_TIMESCALE = 10_000;
const MOST_AUDIO = 8;
const MOST_TEXT = 32;
/** What codecs of sound and the reordering of pictures come to at most. */
const MOST_PRIMING_SECONDS = 0.15;
/** Of an editing proxy and of posters, the short side. */
const PROXY_SIDE = 720;
const LEAST_TILE_SECONDS = 2;
const MOST_TILES = 300;
/** After the titles, in the middle, and before the end gives itself away. */
const POSTER_SHARES = [0.1, 0.35, 0.6] as const;
/** Frames around each of those, as shares of the film. */
const POSTER_SPREAD = [-0.04, -0.02, 0, 0.02, 0.04] as const;
/** Where the container has an index of its key frames, a place is found exactly; else somewhere within a group of pictures. */
const INDEXED = /^(mov|matroska|avi|mxf)/;
const PREROLL_SECONDS = 2;
const UNINDEXED_PREROLL_SECONDS = 12;

/** The unit of work that a chunk is, and the name of its folder. */
export function videoUnit(index: number): string {
  return `video-${String(index).padStart(5, '0')}`;
}

/** How a film is to be mastered; pure arithmetic on what the probe found. */
export function planMastering(facts: SourceFacts, profile: string, { ladder, preset, proxy, chunkSegments }: Profile): Plan {
  const { video, durationSeconds } = facts;
  const { num, den } = video.frameRate;
  const fps = rate(video.frameRate);
  const gop = Math.max(1, Math.round(GOP_SECONDS * fps));
  const late = video.startSeconds > MOST_PRIMING_SECONDS;
  const beginsAt = late ? 0 : video.startSeconds;
  const frames = Math.max(1, Math.round(((video.endSeconds ?? durationSeconds) - beginsAt) * fps));
  const clock = Math.ceil(LEAST_TIMESCALE / num);
  const size = { width: video.width, height: video.height };
  const rungs = planLadder(size, fps, ladder);
  const small = scaledTo(size, Math.min(PROXY_SIDE, ladder[0].side));
  const readable = facts.subtitles.filter(({ codec }) => isText(codec)).slice(0, MOST_TEXT);
  return {
    profile,
    durationSeconds,
    size,
    frameRate: { num, den },
    frames,
    timescale: num * clock,
    frameTicks: den * clock,
    gop,
    segmentSeconds: (2 * gop) / fps,
    chunks: planChunks(frames, 2 * gop, chunkSegments),
    preset,
    rungs,
    videoStream: video.stream,
    beginsAt,
    late,
    deinterlace: video.interlaced,
    colour: colourOf(video),
    prerollSeconds: INDEXED.test(facts.container) ? PREROLL_SECONDS : UNINDEXED_PREROLL_SECONDS,
    proxy: proxy ? small : null,
    timecode: facts.timecode,
    storyboard: { ...tileSize(rungs.at(-1) as Rung), interval: tileInterval(frames / fps, fps) },
    posters: { ...small, candidates: posterCandidates(frames) },
    audio: planAudio(facts),
    text: planText(readable),
    unreadableText: facts.subtitles
      .filter((subtitle) => !readable.includes(subtitle))
      .map(({ language, codec }) => ({ language: languageTag(language ?? undefined) ?? 'und', codec })),
  };
}

/** Runs of `segments` segments of so many frames; what is left of less than one segment goes with the run before. */
export function planChunks(frames: number, segmentFrames: number, segments: number): Chunk[] {
  const each = segmentFrames * segments;
  const count = Math.max(1, Math.floor(frames / each) + (frames % each >= segmentFrames ? 1 : 0));
  return Array.from({ length: count }, (_, index) => {
    const firstFrame = index * each;
    return { index, firstFrame, frames: index === count - 1 ? frames - firstFrame : each };
  });
}

/** Frames from one tile to the next: two seconds or more, in whole seconds, so that no film has more than three hundred. */
function tileInterval(seconds: number, fps: number): number {
  return Math.max(1, Math.round(Math.max(LEAST_TILE_SECONDS, Math.ceil(seconds / MOST_TILES)) * fps));
}

function posterCandidates(frames: number): number[][] {
  return POSTER_SHARES.map((share) => [...new Set(POSTER_SPREAD.map((spread) => Math.floor((frames - 1) * (share + spread))))]);
}

/** The default track first, the others in the order of the file. */
function planAudio({ audio }: MediaFacts): AudioPlan[] {
  const decodable = audio.filter((track) => track.decodable && track.channels > 0);
  const first = decodable.find((track) => track.default) ?? decodable[0];
  const label = createLabels();
  return decodable
    .toSorted((a, b) => Number(b === first) - Number(a === first))
    .slice(0, MOST_AUDIO)
    .map((track, n) => {
      const language = languageTag(track.language ?? undefined) ?? 'und';
      return {
        name: `audio-${n}`,
        stream: track.stream,
        language,
        label: label(track.title, language),
        channels: 2,
        default: track === first,
      };
    });
}

function planText(subtitles: MediaFacts['subtitles']): TextPlan[] {
  const label = createLabels();
  return subtitles.map((subtitle, n) => {
    const language = languageTag(subtitle.language ?? undefined) ?? 'und';
    return {
      name: `text-${n}`,
      stream: subtitle.stream,
      language,
      label: label(subtitle.title, language),
      kind: subtitle.forced ? 'forced' : subtitle.hearingImpaired ? 'captions' : 'subtitles',
    };
  });
}
