import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SERVER = fileURLToPath(new URL('../..', import.meta.url));
const START_TIMEOUT_MS = 60_000;

/** The product as a person starts it: a process of its own on a data folder. */
export interface RunningServer {
  readonly url: string;
  readonly pid: number;
  /** Log lines so far. */
  readonly log: string[];
  /** Ends it with a signal and waits. @returns its exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** A data folder of the test's own. */
export interface DataFolder {
  readonly folder: string;
  remove(): Promise<void>;
}

/** A new one, empty. */
export async function createDataFolder(): Promise<DataFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'fotograma-e2e-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

/** @param settings beside folder and port; films are embedded where they say so alone: that fills a processor for a while. */
export async function startServer(dataDir: string, settings: Record<string, string> = {}): Promise<RunningServer> {
  const child = run(['src/main.ts'], { DATA_DIR: dataDir, PORT: '0', EMBEDDINGS: 'off', ...settings });
  const log: string[] = [];
  const ended = new Promise<number | null>((done) => child.once('exit', done));
  const url = await new Promise<string>((done, fail) => {
    const late = setTimeout(() => fail(new Error(`The server did not start:\n${log.join('\n')}`)), START_TIMEOUT_MS);
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => {
        log.push(line);
        const found = /Fotograma is at (http:\/\/[\d.:]+)/.exec(line);
        if (!found?.[1]) return;
        clearTimeout(late);
        done(found[1]);
      });
    }
    void ended.then((code) => {
      clearTimeout(late);
      fail(new Error(`The server ended with ${code}:\n${log.join('\n')}`));
    });
  });
  return {
    url,
    pid: child.pid ?? 0,
    log,
    async end(signal) {
      child.kill(signal);
      return ended;
    },
  };
}

/** Runs a CLI command to its end. */
export async function runCli(dataDir: string, args: string[]): Promise<{ code: number | null; output: string }> {
  const child = run(['src/cli.ts', ...args], { DATA_DIR: dataDir });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data: Buffer) => (output += data.toString()));
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, output };
}

function run(args: string[], settings: Record<string, string>): ChildProcess {
  return spawn(process.execPath, args, { cwd: SERVER, env: { ...process.env, ...settings }, stdio: ['ignore', 'pipe', 'pipe'] });
}
