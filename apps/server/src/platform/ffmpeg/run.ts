import { type ChildProcess, spawn } from 'node:child_process';
import { access, constants as fileConstants, readFile, readlink, realpath, rm, writeFile } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import { basename, isAbsolute, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { understood } from './dated.ts';

/** What is kept of ffmpeg's messages: the last of them, where the reason stands. */
const MESSAGES_BYTES = 64 * 1024;
/** A process whose output does not grow for this long hangs, whatever it says. */
const STALL_MS = 60_000;
const PID_FILE = 'ffmpeg.pid';
/** Behind everything else that the machine does for people (nice 10). */
const PRIORITY = constants.priority.PRIORITY_BELOW_NORMAL;
/** Of addresses. Ten times what 8K in ten bits takes, and an end to a file that makes a decoder grow. */
const MOST_MEMORY_BYTES = 16 * 1024 ** 3;
/** The first descriptor after those that every run has: input, output, messages, progress. */
const FIRST_PIPE = 4;

export interface FfmpegRun {
  readonly ffmpegPath: string;
  /** Everything after the global flags, which are always the same. */
  readonly args: readonly string[];
  /** The folder it works in: its current directory, and where an orphan of ours is recognised by. */
  readonly folder: string;
  readonly signal?: AbortSignal;
  /** Wall-clock limit. */
  readonly limitSeconds: number;
  /** Called about twice a second. */
  readonly onProgress?: (progress: FfmpegProgress) => void;
  /** Bytes that no file it writes may pass. */
  readonly largestFile?: number;
  /** `info` where its reports are wanted, like that of `ebur128`; `warning` otherwise. */
  readonly logLevel?: 'warning' | 'info';
  /**
   * What ffmpeg writes to `pipe:4`, `pipe:5`…, read as fast as they read it: while one pauses, ffmpeg waits. One that
   * fails ends the run with its error.
   */
  readonly pipes?: readonly ((stream: Readable) => Promise<void>)[];
  /** For tests of the watchdog. */
  readonly stallMs?: number;
}

export interface FfmpegProgress {
  /** Seconds of output written. */
  readonly outTimeSeconds: number;
  readonly frame: number;
}

/** ffmpeg ended badly. `reason` says whose fault it was as far as it can be known. */
export class FfmpegError extends Error {
  readonly reason: 'failed' | 'stalled' | 'too-long' | 'no-space' | 'too-large' | 'killed';
  /** The end of what ffmpeg said; for logs only. */
  readonly messages: string;

  constructor(reason: FfmpegError['reason'], messages: string) {
    super(`ffmpeg: ${reason}`);
    this.name = 'FfmpegError';
    this.reason = reason;
    this.messages = messages;
  }
}

/**
 * Runs one ffmpeg to its end, in a process group of its own that is killed whole: with SIGKILL, because on SIGTERM
 * ffmpeg would finish and leave a half segment that looks whole.
 * @returns the end of what it said.
 * @throws {FfmpegError}, the error of a reader of its pipes, or the signal's reason when it was aborted.
 */
export async function runFfmpeg(run: FfmpegRun): Promise<string> {
  run.signal?.throwIfAborted();
  const pipes = run.pipes ?? [];
  const globals = ['-nostdin', '-hide_banner', '-loglevel', `level+${run.logLevel ?? 'warning'}`, '-nostats', '-progress', 'pipe:3', '-y'];
  const [program, ...args] = await limited(run, [...globals, ...(await understood(run.ffmpegPath, run.args))]);
  run.signal?.throwIfAborted();
  const child = spawn(program, args, {
    cwd: run.folder,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', ...pipes.map(() => 'pipe' as const)],
  });
  const exit = new Promise<{ code: number | null; by: NodeJS.Signals | null }>((done, fail) =>
    child.once('error', fail).once('close', (code, by) => done({ code, by })),
  );
  if (child.pid === undefined) {
    await exit;
    throw new Error('A process without an id');
  }
  lowerPriority(child.pid);
  const messages = collectMessages(child);
  let verdict: FfmpegError['reason'] | null = null;
  const kill = (reason: FfmpegError['reason']) => {
    verdict ??= reason;
    killGroup(child);
  };
  const onAbort = () => kill('killed');
  run.signal?.addEventListener('abort', onAbort, { once: true });
  const limit = setTimeout(() => kill('too-long'), run.limitSeconds * 1_000);
  let stall = setTimeout(() => kill('stalled'), run.stallMs ?? STALL_MS);
  let reached: FfmpegProgress = { outTimeSeconds: 0, frame: 0 };
  const stopReading = readProgress(child.stdio[3] as Readable, (progress) => {
    // It reports twice a second for as long as it lives; only what it writes says that it gets on.
    if (progress.outTimeSeconds > reached.outTimeSeconds || progress.frame > reached.frame) {
      reached = progress;
      clearTimeout(stall);
      stall = setTimeout(() => kill('stalled'), run.stallMs ?? STALL_MS);
    }
    run.onProgress?.(progress);
  });
  const reading = readPipes(child, pipes, () => kill('failed'));
  try {
    await writeFile(join(run.folder, PID_FILE), String(child.pid));
    const { code, by } = await exit;
    run.signal?.throwIfAborted();
    const broken = await reading;
    if (broken && (verdict === null || verdict === 'failed')) throw broken.error;
    if (verdict) throw new FfmpegError(verdict, messages());
    if (code !== 0) throw new FfmpegError(reasonOf(code, by, messages()), messages());
    return messages();
  } finally {
    clearTimeout(limit);
    clearTimeout(stall);
    stopReading();
    run.signal?.removeEventListener('abort', onAbort);
    killGroup(child);
    await rm(join(run.folder, PID_FILE), { force: true });
  }
}

function reasonOf(code: number | null, by: NodeJS.Signals | null, said: string): FfmpegError['reason'] {
  if (/No space left on device|Disk quota exceeded/i.test(said)) return 'no-space';
  if (by === 'SIGXFSZ' || /File too large/i.test(said)) return 'too-large';
  return code === null ? 'killed' : 'failed';
}

/**
 * The command behind limits of the system on memory and on the size of files, with no dump of its memory when it crashes:
 * a shell sets them and becomes the program. Nothing of the command is part of the shell's script.
 * @throws with `ENOENT` or `EACCES` when the program cannot be run.
 */
async function limited({ ffmpegPath, largestFile }: FfmpegRun, args: readonly string[]): Promise<[string, ...string[]]> {
  if (process.platform === 'win32') return [ffmpegPath, ...args];
  if (isAbsolute(ffmpegPath)) await access(ffmpegPath, fileConstants.X_OK);
  // Each may be refused where the system knows it not, or allows less already. Memory in KiB, files in blocks of 512 bytes.
  const limits = [
    'ulimit -c 0',
    `ulimit -v ${MOST_MEMORY_BYTES / 1024}`,
    ...(largestFile === undefined ? [] : [`ulimit -f ${Math.ceil(largestFile / 512)}`]),
  ];
  return ['/bin/sh', '-c', `${limits.map((each) => `${each} 2>/dev/null`).join('; ')}; exec "$0" "$@"`, ffmpegPath, ...args];
}

/** Reads every pipe to its end. @returns the first reader's failure, if one failed; it never rejects. */
async function readPipes(
  child: ChildProcess,
  readers: readonly ((stream: Readable) => Promise<void>)[],
  onFailure: () => void,
): Promise<{ error: unknown } | null> {
  const ends = readers.map(async (read, n): Promise<{ error: unknown } | null> => {
    try {
      await read(child.stdio[FIRST_PIPE + n] as Readable);
      return null;
    } catch (error) {
      onFailure();
      return { error };
    }
  });
  return (await Promise.all(ends)).find((end) => end !== null) ?? null;
}

/**
 * Kills the ffmpeg that a dead server left behind in a work folder. The process must really be at work there: its id
 * may have been given to somebody else since.
 */
export async function killOrphan(folder: string): Promise<void> {
  const pid = Number(await readFile(join(folder, PID_FILE), 'utf8').catch(() => ''));
  if (!pid) return;
  const [home, at] = await Promise.all([realpath(folder), readlink(`/proc/${pid}/cwd`).catch(() => '')]);
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  // Of two films at work each has its folder: a process id that came round again is another film's ffmpeg.
  if (at !== home || !basename(command.split('\0')[0] ?? '').includes('ffmpeg')) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, PRIORITY);
  } catch {
    // It ended already, or the system allows it to nobody: a courtesy, not a need.
  }
}

function collectMessages(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (data: string) => {
    text = (text + data).slice(-MESSAGES_BYTES);
  });
  return () => text.trim();
}

/** ffmpeg's `-progress` protocol: `key=value` lines, a block each half second, ended by `progress=`. */
function readProgress(stream: Readable, onProgress: (progress: FfmpegProgress) => void): () => void {
  const lines = createInterface({ input: stream });
  let [outTimeSeconds, frame] = [0, 0];
  lines.on('line', (line) => {
    const [key, value = ''] = line.split('=');
    if (key === 'out_time_us' && Number(value) >= 0) outTimeSeconds = Number(value) / 1e6;
    else if (key === 'frame') frame = Number(value);
    else if (key === 'progress') onProgress({ outTimeSeconds, frame });
  });
  // The pipe breaks when the process is killed; its exit says so.
  stream.on('error', () => lines.close());
  return () => lines.close();
}
