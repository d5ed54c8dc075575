import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const HELP_TIMEOUT_MS = 10_000;
const HELP_BYTES = 4 * 1024 * 1024;

/** Whether a program knows `-fps_mode`, by its path: a program does not learn. */
const known = new Map<string, Promise<boolean>>();

/**
 * Arguments as an ffmpeg understands them. Before 5.1, as the build that npm ships is, there was one way of timing frames for
 * all outputs (`-vsync`): frames are then passed on as they come, which where they come at a constant rate is the same, and
 * a rate that is given beside it would be refused.
 */
export async function understood(ffmpegPath: string, args: readonly string[]): Promise<readonly string[]> {
  if (!args.includes('-fps_mode') || (await knowsFpsMode(ffmpegPath))) return args;
  const dropped = new Set(args.flatMap((arg, n) => (arg === '-fps_mode' || arg === '-r' ? [n, n + 1] : [])));
  return ['-vsync', '0', ...args.filter((_, n) => !dropped.has(n))];
}

function knowsFpsMode(ffmpegPath: string): Promise<boolean> {
  const asked =
    known.get(ffmpegPath) ??
    run(ffmpegPath, ['-hide_banner', '-h', 'long'], { timeout: HELP_TIMEOUT_MS, maxBuffer: HELP_BYTES }).then(
      ({ stdout }) => stdout.includes('-fps_mode'),
      // What cannot say so fails soon enough in words of its own.
      () => true,
    );
  known.set(ffmpegPath, asked);
  return asked;
}
