import { type ExecFileException, execFile } from 'node:child_process';
import * as z from 'zod';
import { FfmpegError } from './run.ts';

const PROBE_TIMEOUT_MS = 30_000;
const PROBE_OUTPUT_BYTES = 4 * 1024 * 1024;
/** Containers that are files of media. Not playlists, scripts, session descriptions or picture sequences: those name other files. */
const CONTAINERS = 'mov,matroska,webm,mpegts,mpeg,avi,mxf,flv,ogg,asf,mp3,aac,wav,flac';

/** Flags before an input that somebody gave us: read this file and nothing else, as a media file and nothing else. */
export const SAFE_INPUT: readonly string[] = ['-protocol_whitelist', 'file', '-format_whitelist', CONTAINERS];

/** A rational number of frames a second, as 24000/1001. */
export interface Rational {
  readonly num: number;
  readonly den: number;
}

export interface VideoFacts {
  /** Its index in the file. */
  readonly stream: number;
  readonly codec: string;
  /** Whether this ffmpeg knows what it is. */
  readonly decodable: boolean;
  /** As a viewer sees it: rotation and pixel shape applied. Even. */
  readonly width: number;
  readonly height: number;
  readonly frameRate: Rational;
  readonly interlaced: boolean;
  /** Perceptual quantiser or hybrid log-gamma: needs tone mapping for a standard screen. */
  readonly highDynamicRange: boolean;
}

export interface AudioFacts {
  /** Its index in the file. */
  readonly stream: number;
  readonly codec: string;
  readonly channels: number;
}

export interface MediaFacts {
  readonly durationSeconds: number;
  readonly video: VideoFacts | null;
  readonly audio: AudioFacts | null;
}

/** The file could not be read as media; `messages` is what ffprobe said, for logs. */
export class ProbeError extends Error {
  readonly messages: string;

  constructor(messages: string) {
    super('The file could not be read as media');
    this.name = 'ProbeError';
    this.messages = messages;
  }
}

/** A codec that ffprobe has no name for. */
const UNKNOWN = 'unknown';

const number = z.coerce.number().optional().catch(undefined);

const Stream = z.object({
  index: z.number(),
  codec_type: z.string().optional(),
  codec_name: z.string().default(UNKNOWN),
  width: number,
  height: number,
  sample_aspect_ratio: z.string().optional(),
  r_frame_rate: z.string().default('0/0'),
  avg_frame_rate: z.string().default('0/0'),
  field_order: z.string().optional(),
  color_transfer: z.string().optional(),
  channels: number,
  duration: number,
  disposition: z.object({ attached_pic: z.number().default(0) }).default({ attached_pic: 0 }),
  side_data_list: z.array(z.object({ rotation: number })).default([]),
});

const Output = z.object({
  streams: z.array(Stream).default([]),
  format: z.object({ duration: number }).default({ duration: undefined }),
});

/**
 * What a media file is.
 * @throws {ProbeError} when it is none, or names other files; {FfmpegError} when ffprobe was killed or took too long, which
 *   says nothing of the file.
 */
export async function probe(ffprobePath: string, path: string, signal?: AbortSignal): Promise<MediaFacts> {
  const args = ['-v', 'error', ...SAFE_INPUT, '-show_streams', '-show_format', '-of', 'json', path];
  const text = await new Promise<string>((done, fail) => {
    const options = {
      timeout: PROBE_TIMEOUT_MS,
      maxBuffer: PROBE_OUTPUT_BYTES,
      killSignal: 'SIGKILL' as const,
      ...(signal ? { signal } : {}),
    };
    execFile(ffprobePath, args, options, (error, stdout, stderr) => {
      if (signal?.aborted) fail(signal.reason);
      else if (error) fail(faultOf(error, stderr.slice(-4_000)));
      else done(stdout);
    });
  });
  const { streams, format } = Output.parse(JSON.parse(text));
  const video = streams.find((stream) => stream.codec_type === 'video' && !stream.disposition.attached_pic);
  const audio = streams.find((stream) => stream.codec_type === 'audio' && stream.codec_name !== UNKNOWN);
  return {
    durationSeconds: format.duration ?? Math.max(0, ...streams.map((stream) => stream.duration ?? 0)),
    video: video ? videoFacts(video) : null,
    audio: audio ? { stream: audio.index, codec: audio.codec_name, channels: audio.channels ?? 2 } : null,
  };
}

/** An exit with a status of its own is ffprobe's word on the file; anything else is the machine's trouble. */
function faultOf(error: ExecFileException, messages: string): Error {
  // More than the output's bound: no film has so many streams.
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER' || typeof error.code === 'number') return new ProbeError(messages);
  if (error.signal) return new FfmpegError(error.killed ? 'stalled' : 'killed', messages);
  return error;
}

function videoFacts(stream: z.output<typeof Stream>): VideoFacts {
  const { num, den } = parseRational((stream.sample_aspect_ratio ?? '1:1').replace(':', '/'));
  const pixelShape = num > 0 && den > 0 ? num / den : 1;
  const rotation = stream.side_data_list.find((data) => data.rotation !== undefined)?.rotation ?? 0;
  const [wide, high] = [evenBelow((stream.width ?? 0) * pixelShape), evenBelow(stream.height ?? 0)];
  const turned = Math.abs(rotation) % 180 === 90;
  return {
    stream: stream.index,
    codec: stream.codec_name,
    decodable: stream.codec_name !== UNKNOWN,
    width: turned ? high : wide,
    height: turned ? wide : high,
    frameRate: chooseFrameRate(parseRational(stream.avg_frame_rate), parseRational(stream.r_frame_rate)),
    interlaced: ['tt', 'bb', 'tb', 'bt'].includes(stream.field_order ?? ''),
    highDynamicRange: ['smpte2084', 'arib-std-b67'].includes(stream.color_transfer ?? ''),
  };
}

/** Rates that films are made in. */
const STANDARD: readonly Rational[] = [
  { num: 24_000, den: 1_001 },
  { num: 24, den: 1 },
  { num: 25, den: 1 },
  { num: 30_000, den: 1_001 },
  { num: 30, den: 1 },
  { num: 50, den: 1 },
  { num: 60_000, den: 1_001 },
  { num: 60, den: 1 },
];
const MOST_FRAMES = 60;

/**
 * The constant rate to master in: the source's own where it is constant; else (telephones) the standard rate just
 * below or at its average.
 */
export function chooseFrameRate(average: Rational, real: Rational): Rational {
  const [mean, base] = [rate(average), rate(real)];
  if (mean > 0 && Math.abs(mean - base) / mean < 0.001 && base <= MOST_FRAMES) return real;
  const wanted = mean > 0 ? mean : base;
  if (wanted > 0 && wanted < rate(STANDARD[0] as Rational) * 0.99) return snap(wanted);
  return STANDARD.findLast((standard) => rate(standard) <= wanted * 1.005) ?? { num: 25, den: 1 };
}

/** A slow rate (12.5, 15, 18 …) to the nearest half frame. */
function snap(wanted: number): Rational {
  const halves = Math.max(2, Math.round(wanted * 2));
  return halves % 2 === 0 ? { num: halves / 2, den: 1 } : { num: halves, den: 2 };
}

export function rate({ num, den }: Rational): number {
  return den > 0 ? num / den : 0;
}

function parseRational(text: string): Rational {
  const [num = 0, den = 0] = text.split('/').map(Number);
  return { num, den };
}

/** What a picture of an odd side has at most, to be shown without being enlarged. */
function evenBelow(value: number): number {
  return Math.floor(value / 2) * 2;
}

/** H.264 with 4:2:0 pictures has even sides. */
export function even(value: number): number {
  return Math.max(2, Math.round(value / 2) * 2);
}
