import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Logger } from '../observability/logger.ts';
import type { Ffmpeg } from './ffmpeg.ts';

const run = promisify(execFile);
const VERSION_TIMEOUT_MS = 10_000;

/**
 * Finds ffmpeg and ffprobe: at `given` (FFMPEG_PATH; ffprobe beside it), else on the system's path, else the old
 * build that npm ships, with a warning.
 * @throws when there is none, with what to do.
 */
export async function locateFfmpeg(given: string | undefined, log: Logger): Promise<Ffmpeg> {
  if (given !== undefined) {
    const ffprobe = join(dirname(given), basename(given).replace('ffmpeg', 'ffprobe'));
    return { ffmpegPath: await mustRun(given), ffprobePath: await mustRun(ffprobe) };
  }
  const [ffmpegPath, ffprobePath] = [await onPath('ffmpeg'), await onPath('ffprobe')];
  if (ffmpegPath && ffprobePath) return { ffmpegPath, ffprobePath };
  const shipped = shippedByNpm();
  if (!shipped) throw new Error('ffmpeg was not found. Install it (for example `apt install ffmpeg`), or set FFMPEG_PATH.');
  log.warn('ffmpeg is not installed here: using the old build that npm ships. Install a current one for speed and new codecs.');
  return shipped;
}

/** @returns ffmpeg's own version line. @throws when it does not run. */
export async function ffmpegVersion(ffmpegPath: string): Promise<string> {
  const { stdout } = await run(ffmpegPath, ['-hide_banner', '-version'], { timeout: VERSION_TIMEOUT_MS });
  return stdout.split('\n')[0] ?? '';
}

async function mustRun(path: string): Promise<string> {
  await access(path, constants.X_OK).catch((cause: unknown) => {
    throw new Error(`FFMPEG_PATH: ${path} is not a program that can be run`, { cause });
  });
  return path;
}

async function onPath(program: string): Promise<string | null> {
  const names = process.platform === 'win32' ? [`${program}.exe`] : [program];
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of names) {
      const path = join(folder, name);
      if (
        folder &&
        (await access(path, constants.X_OK).then(
          () => true,
          () => false,
        ))
      )
        return path;
    }
  }
  return null;
}

/** The build that npm ships, an old one; null where it has none for this kind of machine. */
export function shippedByNpm(): Ffmpeg | null {
  const require = createRequire(import.meta.url);
  try {
    const { path: ffmpegPath } = require('@ffmpeg-installer/ffmpeg') as { path: string };
    const { path: ffprobePath } = require('@ffprobe-installer/ffprobe') as { path: string };
    return { ffmpegPath, ffprobePath };
  } catch {
    // Not installed for this kind of machine: the caller says what to do.
    return null;
  }
}
