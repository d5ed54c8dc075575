import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface SourceOptions {
  /** `WIDTHxHEIGHT`, 160x120 by default. */
  readonly size?: string;
  /** Frames a second, as ffmpeg writes it: 25, 24000/1001. */
  readonly rate?: string;
  readonly seconds?: number;
  /** A tone of 440 Hz; true by default. */
  readonly audio?: boolean;
  /** The picture; false leaves sound alone. */
  readonly video?: boolean;
  /** Degrees by which a player is told to turn it, as telephones do. */
  readonly rotation?: number;
  /** Width of a pixel to its height, as 64/45. */
  readonly pixelShape?: string;
  readonly codec?: string;
  /** More of ffmpeg's output options. */
  readonly extra?: readonly string[];
}

/** Draws a small film at `path` (the ending chooses the container): a test pattern, and a tone. */
export async function makeVideo(ffmpegPath: string, path: string, options: SourceOptions = {}): Promise<string> {
  const {
    size = '160x120',
    rate = '25',
    seconds = 2,
    audio = true,
    video = true,
    rotation,
    pixelShape,
    codec = 'libx264',
    extra = [],
  } = options;
  const drawn = rotation === undefined ? path : `${path}.upright.mp4`;
  await run(ffmpegPath, [
    ...['-v', 'error', '-y'],
    ...(video ? ['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=${rate}:duration=${seconds}`] : []),
    ...(audio ? ['-f', 'lavfi', '-i', `sine=frequency=440:sample_rate=48000:duration=${seconds}`] : []),
    ...(video ? ['-c:v', codec, '-pix_fmt', 'yuv420p', ...(codec === 'libx264' ? ['-preset', 'ultrafast'] : [])] : []),
    ...(video && pixelShape ? ['-vf', `setsar=${pixelShape}`] : []),
    ...extra,
    drawn,
  ]);
  // A turn is a mark on the container, made while copying; ffmpeg 6 says it another way than those before.
  if (rotation !== undefined) {
    const copy = (before: string[], after: string[]) =>
      run(ffmpegPath, ['-v', 'error', '-y', ...before, '-i', drawn, '-c', 'copy', ...after, path]);
    await copy(['-display_rotation', String(rotation)], []).catch(() => copy([], ['-metadata:s:v:0', `rotate=${rotation}`]));
  }
  return path;
}

/** The beginning of a film, in the same codecs and container: its packets are copied. @returns `to`. */
export async function excerpt(film: string, to: string, seconds: number): Promise<string> {
  await run('ffmpeg', ['-loglevel', 'error', '-y', '-i', film, '-t', String(seconds), '-map', '0:v', '-map', '0:a?', '-c', 'copy', to]);
  return to;
}
