import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, readlink, realpath, rm, writeFile } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** What is kept of ffmpeg's messages: the last of them, where the reason stands. */
const MESSAGES_BYTES = 64 * 1024;
/** A process whose output does not grow for this long hangs, whatever it says. */
const STALL_MS = 60_000;
const PID_FILE = 'ffmpeg.pid';
/** Behind everything else that the machine does for people (nice 10). */
const PRIORITY = constants.priority.PRIORITY_BELOW_NORMAL;

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
  readonly reason: 'failed' | 'stalled' | 'too-long' | 'no-space' | 'killed';
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
 * @throws {FfmpegError}, or the signal's reason when it was aborted.
 */
export async function runFfmpeg(run: FfmpegRun): Promise<void> {
  run.signal?.throwIfAborted();
  const child = spawn(
    run.ffmpegPath,
    ['-nostdin', '-hide_banner', '-loglevel', 'level+warning', '-nostats', '-progress', 'pipe:3', '-y', ...run.args],
    {
      cwd: run.folder,
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    },
  );
  const exit = new Promise<number | null>((done, fail) => child.once('error', fail).once('close', (code) => done(code)));
  if (child.pid === undefined) return void (await exit);
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
  try {
    await writeFile(join(run.folder, PID_FILE), String(child.pid));
    const code = await exit;
    run.signal?.throwIfAborted();
    if (verdict) throw new FfmpegError(verdict, messages());
    if (code !== 0) {
      const said = messages();
      throw new FfmpegError(
        /No space left on device|Disk quota exceeded/i.test(said) ? 'no-space' : code === null ? 'killed' : 'failed',
        said,
      );
    }
  } finally {
    clearTimeout(limit);
    clearTimeout(stall);
    stopReading();
    run.signal?.removeEventListener('abort', onAbort);
    killGroup(child);
    await rm(join(run.folder, PID_FILE), { force: true });
  }
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
