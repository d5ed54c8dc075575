import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { accessSync, constants, readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** How long a process may take to stop when asked. */
const GRACE_MS = 20_000;
const MESSAGES_BYTES = 16 * 1024;

/** What is still to be ended or removed when this process dies without time for an orderly end. */
const lastResort = new Set<() => void>();
process.on('exit', () => {
  for (const end of [...lastResort].reverse()) end();
});

/** A folder of our own; what runs in it goes with it. */
export async function temporaryFolder(cleanup: AsyncDisposableStack): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fotograma-bench-'));
  const remove = () => {
    endPostgres(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  lastResort.add(remove);
  cleanup.defer(() => {
    remove();
    lastResort.delete(remove);
  });
  return folder;
}

/** The embedded PostgreSQL of a product that was killed outlives it. */
function endPostgres(dataDir: string): void {
  try {
    const [pid] = readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
    process.kill(Number(pid), 'SIGQUIT');
  } catch {
    // There was none, or it is gone: as it should be.
  }
}

export interface Running {
  readonly child: ChildProcess;
  /** The end of what it wrote, for when it fails. */
  readonly output: () => string;
  /** The next line that matches. @throws when it ends or takes too long before. */
  line(pattern: RegExp, timeoutMs: number): Promise<RegExpExecArray>;
  stop(): Promise<void>;
}

/** Starts a process in a group of its own: a Ctrl-C reaches us, and we end it in order. */
export function start(command: readonly string[], cleanup: AsyncDisposableStack, options: SpawnOptions = {}): Running {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { cwd: ROOT, ...options, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const waiting = new Set<(line: string) => void>();
  const ended = new Promise<string>((done) => {
    child.once('error', (error) => done(`${program} could not be started: ${error.message}`));
    child.once('close', (code, signal) => done(`${command.join(' ')} ended (${signal ?? code})`));
  });
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      output = `${output}${line}\n`.slice(-MESSAGES_BYTES);
      for (const look of waiting) look(line);
    });
  }
  const kill = (signal: NodeJS.Signals) => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    try {
      process.kill(-child.pid, signal);
    } catch {
      // It ended by itself just now.
    }
  };
  const killNow = () => kill('SIGKILL');
  lastResort.add(killNow);
  const stop = async () => {
    // Only itself: what it started is its own to end. The group is for those who do not.
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    const impatience = setTimeout(killNow, GRACE_MS);
    await ended;
    clearTimeout(impatience);
    lastResort.delete(killNow);
  };
  cleanup.defer(stop);
  return {
    child,
    output: () => output,
    stop,
    async line(pattern, timeoutMs) {
      const { promise, resolve, reject } = Promise.withResolvers<RegExpExecArray>();
      const look = (line: string) => {
        const found = pattern.exec(line);
        if (found) resolve(found);
      };
      waiting.add(look);
      for (const line of output.split('\n')) look(line);
      void ended.then((how) => reject(new Error(`${how}\n${output}`)));
      const late = setTimeout(() => reject(new Error(`No ${pattern} from ${program} within ${timeoutMs} ms\n${output}`)), timeoutMs);
      return promise.finally(() => {
        clearTimeout(late);
        waiting.delete(look);
      });
    },
  };
}

/** Runs a process to its end. @returns what it wrote. @throws with what it wrote when it fails. */
export async function finish(
  command: readonly string[],
  cleanup: AsyncDisposableStack,
  options: SpawnOptions = {},
): Promise<{ stdout: string; stderr: string }> {
  const { child, stop } = start(command, cleanup, options);
  const collected = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.setEncoding('utf8').on('data', (text: string) => (collected[name] += text));
  const code = await new Promise((done) => child.once('close', done).once('error', done));
  await stop();
  if (code !== 0) throw new Error(`${command.join(' ')} ended (${code})\n${collected.stdout}${collected.stderr}`);
  return collected;
}

/** Where a program is on the path; null when it is not. */
export function onPath(program: string): string | null {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, program);
    try {
      if (!folder) continue;
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not here.
    }
  }
  return null;
}
