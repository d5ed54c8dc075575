import { type ExecFileException, execFile } from 'node:child_process';
import * as z from 'zod';
import { asFile, SAFE_INPUT } from './input.ts';
import { chooseFrameRate, isConstant, parseRational, type Rational } from './rational.ts';
import { FfmpegError } from './run.ts';

const PROBE_TIMEOUT_MS = 30_000;
const PROBE_OUTPUT_BYTES = 4 * 1024 * 1024;
/** What is kept of a word that the file says of itself. */
const LONGEST_WORD = 200;

export interface VideoFacts {
  /** Its index in the file. */
  readonly stream: number;
  readonly codec: string;
  /** Whether this ffmpeg knows what it is. */
  readonly decodable: boolean;
  /** As a viewer sees it: rotation and pixel shape applied. Even. */
  readonly width: number;
  readonly height: number;
  /** As it is coded. */
  readonly coded: { readonly width: number; readonly height: number };
  readonly frameRate: Rational;
  /** Whether the file says that its frames are evenly spaced. */
  readonly constantRate: boolean;
  /** How many the file says that there are; null where it has no table of them. */
  readonly frames: number | null;
  /** Where the last picture ends, in seconds from the beginning of the file; null where the file does not say. */
  readonly endSeconds: number | null;
  /** null where neither the file nor the decoder says. */
  readonly interlaced: boolean | null;
  readonly colour: ColourFacts;
  /** Of Dolby Vision; null for everything else. */
  readonly dolbyVisionProfile: number | null;
}

/** As ffmpeg names them; null where the file does not say. */
export interface ColourFacts {
  readonly transfer: string | null;
  readonly primaries: string | null;
  readonly matrix: string | null;
  readonly fullRange: boolean;
  readonly pixelFormat: string | null;
}

export interface AudioFacts {
  readonly stream: number;
  readonly codec: string;
  readonly decodable: boolean;
  readonly channels: number;
  /** `stereo`, `5.1(side)`; null where the file does not say. */
  readonly layout: string | null;
  readonly sampleRate: number | null;
  /** As the container tells it, like `eng`. */
  readonly language: string | null;
  readonly title: string | null;
  readonly default: boolean;
}

export interface SubtitleFacts {
  readonly stream: number;
  readonly codec: string;
  readonly language: string | null;
  readonly title: string | null;
  readonly forced: boolean;
  /** Tells sounds, too. */
  readonly hearingImpaired: boolean;
}

export interface OtherFacts {
  readonly stream: number;
  readonly codec: string;
  /** A picture of a cover and the like; else data. */
  readonly picture: boolean;
}

export interface MediaFacts {
  /** As ffmpeg names it, like `mov,mp4,m4a,3gp,3g2,mj2`. */
  readonly container: string;
  /** 0 where the file does not say. */
  readonly durationSeconds: number;
  /** `01:00:00:00`, of the first picture; null where there is none. */
  readonly timecode: string | null;
  /** The one that is the film: the first that moves and can be decoded. */
  readonly video: VideoFacts | null;
  readonly audio: readonly AudioFacts[];
  readonly subtitles: readonly SubtitleFacts[];
  readonly others: readonly OtherFacts[];
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

/** ffmpeg's words for a picture above `-max_pixels`, and above what it can do itself. */
export const TOO_MANY_PIXELS = /exceeds specified max pixel count|Picture size \d{4,}x\d{4,} is invalid/;

/** A codec that ffprobe has no name for. */
const UNKNOWN = 'unknown';

const number = z.coerce.number().optional().catch(undefined);
const word = z
  .string()
  .transform((text) => text.slice(0, LONGEST_WORD))
  .optional()
  .catch(undefined);
const flag = z.coerce.boolean().catch(false).default(false);

const NO_DISPOSITION = { attached_pic: false, still_image: false, default: false, forced: false, hearing_impaired: false };

const Stream = z.object({
  index: z.number(),
  codec_type: z.string().optional(),
  codec_name: z.string().default(UNKNOWN),
  width: number,
  height: number,
  sample_aspect_ratio: z.string().optional(),
  r_frame_rate: z.string().default('0/0'),
  avg_frame_rate: z.string().default('0/0'),
  nb_frames: number,
  start_time: number,
  duration: number,
  field_order: z.string().optional(),
  pix_fmt: word,
  color_transfer: word,
  color_primaries: word,
  color_space: word,
  color_range: word,
  channels: number,
  channel_layout: word,
  sample_rate: number,
  tags: z.object({ language: word, title: word, timecode: word }).default({ language: undefined, title: undefined, timecode: undefined }),
  disposition: z
    .object({ attached_pic: flag, still_image: flag, default: flag, forced: flag, hearing_impaired: flag })
    .default(NO_DISPOSITION),
  side_data_list: z.array(z.object({ rotation: number, dv_profile: number })).default([]),
});

type Stream = z.output<typeof Stream>;

const Output = z.object({
  streams: z.array(Stream).default([]),
  format: z
    .object({
      format_name: z.string().default(UNKNOWN),
      duration: number,
      start_time: number,
      tags: z.object({ timecode: word }).default({ timecode: undefined }),
    })
    .default({ format_name: UNKNOWN, duration: undefined, start_time: undefined, tags: { timecode: undefined } }),
});

/**
 * What a media file is.
 * @throws {ProbeError} when it is none, or names other files, or has more streams or larger pictures than any film;
 *   {FfmpegError} when ffprobe was killed or took too long, which says nothing of the file.
 */
export async function probe(ffprobePath: string, path: string, signal?: AbortSignal): Promise<MediaFacts> {
  const args = ['-v', 'error', ...SAFE_INPUT, '-show_streams', '-show_format', '-of', 'json', asFile(path)];
  const { stdout, stderr } = await new Promise<{ stdout: string; stderr: string }>((done, fail) => {
    const options = {
      timeout: PROBE_TIMEOUT_MS,
      maxBuffer: PROBE_OUTPUT_BYTES,
      killSignal: 'SIGKILL' as const,
      ...(signal ? { signal } : {}),
    };
    execFile(ffprobePath, args, options, (error, stdout, stderr) => {
      if (signal?.aborted) fail(signal.reason);
      else if (error) fail(faultOf(error, stderr.slice(-4_000)));
      else done({ stdout, stderr });
    });
  });
  const facts = factsOf(Output.parse(JSON.parse(stdout)));
  // Its decoder refused to say how large it is.
  if (facts.video && !facts.video.width && TOO_MANY_PIXELS.test(stderr)) throw new ProbeError(stderr.slice(-4_000));
  return facts;
}

function factsOf({ streams, format }: z.output<typeof Output>): MediaFacts {
  const start = format.start_time ?? 0;
  const moving = streams.filter((stream) => stream.codec_type === 'video' && !isStill(stream));
  const chosen = moving.find((stream) => stream.codec_name !== UNKNOWN) ?? moving[0];
  const ofType = (type: string) => streams.filter((stream) => stream.codec_type === type);
  const timecodes = [chosen?.tags.timecode, format.tags.timecode, ...streams.map((stream) => stream.tags.timecode)];
  return {
    container: format.format_name,
    durationSeconds: format.duration ?? Math.max(0, ...streams.map((stream) => stream.duration ?? 0)),
    timecode: timecodes.find((timecode) => timecode && /^\d{2}:\d{2}:\d{2}[:;.]\d{2}$/.test(timecode)) ?? null,
    video: chosen ? videoFacts(chosen, start) : null,
    audio: ofType('audio').map(audioFacts),
    subtitles: ofType('subtitle').map(subtitleFacts),
    others: streams
      .filter((stream) => stream !== chosen && !['audio', 'subtitle'].includes(stream.codec_type ?? ''))
      .map((stream) => ({ stream: stream.index, codec: stream.codec_name, picture: stream.codec_type === 'video' })),
  };
}

function isStill({ disposition }: Stream): boolean {
  return disposition.attached_pic || disposition.still_image;
}

/** An exit with a status of its own is ffprobe's word on the file; anything else is the machine's trouble. */
function faultOf(error: ExecFileException, messages: string): Error {
  // More than the output's bound: no film has so many streams.
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER' || typeof error.code === 'number') return new ProbeError(messages);
  if (error.signal) return new FfmpegError(error.killed ? 'stalled' : 'killed', messages);
  return error;
}

function videoFacts(stream: Stream, start: number): VideoFacts {
  const { num, den } = parseRational((stream.sample_aspect_ratio ?? '1:1').replace(':', '/'));
  const pixelShape = num > 0 && den > 0 ? num / den : 1;
  const rotation = stream.side_data_list.find((data) => data.rotation !== undefined)?.rotation ?? 0;
  const [wide, high] = [evenBelow((stream.width ?? 0) * pixelShape), evenBelow(stream.height ?? 0)];
  const turned = Math.abs(rotation) % 180 === 90;
  const [average, real] = [parseRational(stream.avg_frame_rate), parseRational(stream.r_frame_rate)];
  const known = (value: string | undefined) => (value && !['unknown', 'unspecified', 'reserved'].includes(value) ? value : null);
  return {
    stream: stream.index,
    codec: stream.codec_name,
    decodable: stream.codec_name !== UNKNOWN,
    width: turned ? high : wide,
    height: turned ? wide : high,
    coded: { width: stream.width ?? 0, height: stream.height ?? 0 },
    frameRate: chooseFrameRate(average, real),
    constantRate: isConstant(average, real),
    frames: stream.nb_frames ?? null,
    endSeconds: stream.duration === undefined ? null : Math.max(0, (stream.start_time ?? start) - start) + stream.duration,
    interlaced: known(stream.field_order) === null ? null : stream.field_order !== 'progressive',
    colour: {
      transfer: known(stream.color_transfer),
      primaries: known(stream.color_primaries),
      matrix: known(stream.color_space),
      fullRange: stream.color_range === 'pc' || (stream.pix_fmt?.startsWith('yuvj') ?? false),
      pixelFormat: known(stream.pix_fmt),
    },
    dolbyVisionProfile: stream.side_data_list.find((data) => data.dv_profile !== undefined)?.dv_profile ?? null,
  };
}

function audioFacts(stream: Stream): AudioFacts {
  return {
    stream: stream.index,
    codec: stream.codec_name,
    decodable: stream.codec_name !== UNKNOWN,
    channels: stream.channels ?? 2,
    layout: stream.channel_layout ?? null,
    sampleRate: stream.sample_rate ?? null,
    language: stream.tags.language ?? null,
    title: stream.tags.title ?? null,
    default: stream.disposition.default,
  };
}

function subtitleFacts(stream: Stream): SubtitleFacts {
  return {
    stream: stream.index,
    codec: stream.codec_name,
    language: stream.tags.language ?? null,
    title: stream.tags.title ?? null,
    forced: stream.disposition.forced,
    hearingImpaired: stream.disposition.hearing_impaired,
  };
}

/** What a picture of an odd side has at most, to be shown without being enlarged. */
function evenBelow(value: number): number {
  return Math.floor(value / 2) * 2;
}

/** H.264 with 4:2:0 pictures has even sides. */
export function even(value: number): number {
  return Math.max(2, Math.round(value / 2) * 2);
}
