import type { Rational } from '../../../platform/ffmpeg/rational.ts';
import type { Chunk, Plan, TextPlan } from './plan.ts';

export type { Chunk };

/** What one unit of work is run with. */
export interface Run {
  /** Path by which programs read the original. */
  readonly source: string;
  /** An empty folder, private to this attempt; everything in it afterwards is what the unit made. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Share of the unit that is done, 0 to 1. */
  readonly onProgress: (share: number) => void;
}

/** The last unit reads what the others made instead of the original. */
export interface AssembleRun extends Omit<Run, 'source'> {
  /** A local path of a file that a finished unit made, for as long as the run lasts. */
  readonly part: (unit: string, file: string) => Promise<string>;
}

/**
 * What mastering does, unit by unit, with no word of rows, leases or storage. Every step may be killed at any line and run
 * again in another folder. All throw {Unusable} when the file is at fault, {FfmpegError}, {ProbeError}.
 */
export interface Steps {
  /** Probes the original and plans its mastering by a profile. */
  plan(run: Run, profile: string): Promise<Planned>;
  /** One chunk of the picture: every rung, the proxy, pictures for storyboard and poster, by one ffmpeg and one decode. */
  video(run: Run, plan: Plan, chunk: Chunk): Promise<VideoResult>;
  /** Every sound track whole, with waveform and loudness from the same decode. */
  audio(run: Run, plan: Plan): Promise<AudioResult>;
  /** Subtitles in the file, those that are text, as WebVTT. */
  text(run: Run, plan: Plan): Promise<TextResult>;
  /** One file a track out of all chunks, playlists, sheets and posters; checked before it returns. */
  assemble(run: AssembleRun, plan: Plan, results: Results): Promise<VersionFacts>;
}

export interface Planned {
  readonly technical: Technical;
  readonly plan: Plan;
}

/** What people are told of the original. */
export interface Technical {
  readonly container: string;
  readonly durationSeconds: number;
  readonly streams: readonly {
    readonly index: number;
    readonly type: 'video' | 'audio' | 'subtitle' | 'other';
    readonly codec: string;
    /** BCP 47; null where the file does not say. */
    readonly language: string | null;
    readonly description: string;
  }[];
}

export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** A piece of a track that a player asks for at once: one or two groups of pictures. Contiguous in its file. */
export interface Segment extends ByteRange {
  readonly seconds: number;
}

/** A fragmented MP4 that begins with its `ftyp` and `moov`, whose times are those of the whole film. */
export interface Piece {
  readonly file: string;
  /** RFC 6381. */
  readonly codec: string;
  readonly init: ByteRange;
  readonly segments: readonly Segment[];
}

export interface VideoResult {
  /** In the order of the plan's rungs; the file is `<rung>.mp4`. */
  readonly rungs: readonly Piece[];
  /** How many there really are: of the last chunk it may be a few more or fewer than planned, and even none. */
  readonly frames: number;
  /** Whether there is a `proxy.mp4` beside them: where the profile has one and there is a frame. */
  readonly proxy: boolean;
  /** JPEG after JPEG in one file. */
  readonly pictures: { readonly file: string; readonly tiles: readonly Picture[]; readonly posters: readonly Picture[] };
}

/** Of the storyboard, or one that a poster may be chosen from. */
export interface Picture extends ByteRange {
  /** Of the whole film. */
  readonly frame: number;
}

export interface AudioResult {
  /** In the order of the plan's sound tracks; the file is `audio-<n>.mp4`. One into which no sound came is null. */
  readonly tracks: readonly (Piece | null)[];
  readonly loudness: Loudness | null;
  /** Files of waveform peaks, finest first; they go into the version as they are. */
  readonly waveforms: readonly { readonly file: string; readonly samplesPerPixel: number }[];
}

/** EBU R 128 of the first track; null where there is too little sound to tell. */
export interface Loudness {
  /** LUFS. */
  readonly integrated: number | null;
  /** LU. */
  readonly range: number | null;
  /** dBTP. */
  readonly truePeak: number | null;
}

export interface TextResult {
  /** In the order of the plan's text tracks; the file is `text-<n>.vtt`. One with no words in it is null. */
  readonly tracks: readonly ({ readonly file: string } | null)[];
}

export interface Results {
  readonly video: readonly VideoResult[];
  /** null where the film has no sound. */
  readonly audio: AudioResult | null;
  /** null where it has no subtitles that are text. */
  readonly text: TextResult | null;
}

/** A track of the published version: one file, `ftyp`, `moov`, `sidx` and then fragments. */
export interface Track {
  /** `1080p`, `audio-0`; its file is `<name>.mp4`, its playlist `<name>.m3u8`. */
  readonly name: string;
  readonly codec: string;
  /** Peak segment bit rate (RFC 8216, 4.1) and mean, bits a second, of this track alone. */
  readonly bandwidth: number;
  readonly average: number;
  readonly bytes: number;
  readonly init: ByteRange;
  /** The `sidx`. */
  readonly index: ByteRange;
}

export interface VideoTrack extends Track {
  readonly width: number;
  readonly height: number;
  /** Of `<name>.iframes.m3u8`: peak bits a second of key frames alone. */
  readonly iframesBandwidth: number;
}

export interface AudioTrack extends Track {
  /** BCP 47; `und` where the file does not say. */
  readonly language: string;
  readonly label: string;
  readonly channels: number;
  readonly default: boolean;
}

export type TextTrack = Omit<TextPlan, 'stream'>;

/** What is known of a published version: everything that manifests and pages need, and no table of segments. */
export interface VersionFacts {
  readonly durationSeconds: number;
  /** Of the original as a viewer sees it. */
  readonly width: number;
  readonly height: number;
  readonly frameRate: Rational;
  /** Largest first. */
  readonly video: readonly VideoTrack[];
  readonly audio: readonly AudioTrack[];
  readonly text: readonly TextTrack[];
  readonly unreadableText: readonly { readonly language: string; readonly codec: string }[];
  /** `storyboard.vtt` and `storyboard.json` over sheets `storyboard-000.webp`…; null for a film of one picture. */
  readonly storyboard: { readonly interval: number; readonly tiles: number; readonly sheets: number } | null;
  readonly waveforms: readonly { readonly file: string; readonly samplesPerPixel: number }[];
  /** `poster-1.jpg`…, and which of them we would choose. */
  readonly posters: { readonly count: number; readonly best: number };
  readonly loudness: Loudness | null;
  /** `proxy.mp4`; null where the profile has none. */
  readonly proxy: { readonly width: number; readonly height: number; readonly bytes: number } | null;
  /** Bytes of the whole version. */
  readonly bytes: number;
}
