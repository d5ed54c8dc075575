import { basename } from 'node:path';
import { ProbeError } from '../../platform/ffmpeg/probe.ts';
import { FfmpegError } from '../../platform/ffmpeg/run.ts';

/** Characters of ffmpeg's words that are kept of a failure: the reason stands at their end. */
const LOG_CHARACTERS = 4_096;

/**
 * The end of what ffmpeg or ffprobe said, for the owner of the file: without the paths of this machine.
 * @param paths that surely occur in it, whatever characters they are of.
 * @returns null where the failure was none of theirs.
 */
export function wordsOf(error: unknown, paths: readonly string[]): string | null {
  if (!(error instanceof FfmpegError || error instanceof ProbeError)) return null;
  const known = paths.reduce((text, path) => text.replaceAll(`${path}/`, '').replaceAll(path, basename(path)), error.messages);
  // Of any other absolute path its last name stays. Cut afterwards, so that no half of a path is left.
  const words = known.replace(/(?<![\w.:/])(?:[A-Za-z]:)?[\\/](?:[^\s\\/'":]+[\\/])+/g, '');
  // PostgreSQL keeps no NUL in a text.
  return words.replaceAll('\0', '').slice(-LOG_CHARACTERS).trim() || null;
}
