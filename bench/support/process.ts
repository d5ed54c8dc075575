import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { accessSync, closeSync, constants, openSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** How long a process may take to stop when asked. */
const GRACE_MS = 20_000;
const MESSAGES_BYTES = 16 * 1024;
/** How often is looked for a line that a process is to write. */
const LOOK_MS = 5;

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

interface Launched {
  readonly child: ChildProcess;
  /** How it ended, in words. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

export interface Running extends Launched {
  /** The first line it wrote that matches. @throws when it ends or takes too long before. */
  line(pattern: RegExp, timeoutMs: number): Promise<RegExpExecArray>;
}

/** What it writes goes to a file, as in operation: somebody who reads along would share the processor with it. */
export async function start(command: readonly string[], cleanup: AsyncDisposableStack, options: SpawnOptions = {}): Promise<Running> {
  const path = join(await temporaryFolder(cleanup), 'output');
  const output = openSync(path, 'a');
  const launched = launch(command, cleanup, { ...options, stdio: ['ignore', output, output] });
  closeSync(output);
  let over: string | null = null;
  void launched.ended.then((how) => {
    over = how;
  });
  return {
    ...launched,
    async line(pattern, timeoutMs) {
      const deadline = Date.now() + timeoutMs;
      for (;;) {
        const how = over ?? (Date.now() > deadline ? `${command[0]} wrote no ${pattern} within ${timeoutMs} ms` : null);
        const text = readFileSync(path, 'utf8');
        for (const line of text.split('\n')) {
          const found = pattern.exec(line);
          if (found) return found;
        }
        if (how) throw new Error(`${how}\n${text.slice(-MESSAGES_BYTES)}`);
        await wait(LOOK_MS);
      }
    },
  };
}

/** Runs a process to its end. @returns what it wrote. @throws with what it wrote when it fails. */
export async function finish(
  command: readonly string[],
  cleanup: AsyncDisposableStack,
  options: SpawnOptions = {},
): Promise<{ stdout: string; stderr: string }> {
  const { child, ended, stop } = launch(command, cleanup, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const collected = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      collected[name] += text;
    });
  }
  const how = await ended;
  await stop();
  if (child.exitCode !== 0) throw new Error(`${how}\n${collected.stdout}${collected.stderr}`);
  return collected;
}

/** Starts a process in a group of its own: a Ctrl-C reaches us, and we end it in order. */
function launch(command: readonly string[], cleanup: AsyncDisposableStack, options: SpawnOptions): Launched {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { cwd: ROOT, ...options, detached: true });
  const ended = new Promise<string>((done) => {
    child.once('error', (error) => done(`${program} could not be started: ${error.message}`));
    child.once('close', (code, signal) => done(`${command.join(' ')} ended (${signal ?? code})`));
  });
  const gone = () => child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
  const killGroup = () => {
    try {
      if (!gone()) process.kill(-(child.pid ?? 0), 'SIGKILL');
    } catch {
      // It ended by itself just now.
    }
  };
  lastResort.add(killGroup);
  const stop = async () => {
    // Only itself: what it started is its own to end. The group is for those that do not.
    if (!gone()) child.kill('SIGTERM');
    const impatience = setTimeout(killGroup, GRACE_MS);
    await ended;
    clearTimeout(impatience);
    lastResort.delete(killGroup);
  };
  cleanup.defer(stop);
  return { child, ended, stop };
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
