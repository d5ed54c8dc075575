import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const PROCESS = fileURLToPath(new URL('process.ts', import.meta.url));

/** Numbers that look random, the same for the same seed: mulberry32. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A process that is started again whenever it dies, until it is ended. */
export class Supervised {
  readonly #command: string[];
  readonly #env: NodeJS.ProcessEnv;
  #child: ChildProcess | null = null;
  #ended: Promise<unknown> = Promise.resolve();
  #wanted = true;

  /** @param settings beside those that every house put to the test has. */
  constructor(role: 'api' | 'worker' | 'collab', dataDir: string, port: number, settings: Readonly<Record<string, string>> = {}) {
    this.#command = [PROCESS, role];
    this.#env = {
      ...process.env,
      DATA_DIR: dataDir,
      PORT: String(port),
      MIN_FREE_DISK_MB: '0',
      LOG_LEVEL: 'warn',
      JWT_EXPIRES_IN: '1d',
      EMBEDDINGS: 'off',
      ...settings,
    };
  }

  /** @returns once it is ready. */
  start(): Promise<void> {
    const child = spawn(process.execPath, this.#command, {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      env: this.#env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    const said: string[] = [];
    child.stderr?.on('data', (data: Buffer) => said.splice(0, said.length, ...[...said, data.toString()].slice(-50)));
    return new Promise((ready, fail) => {
      createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
        if (line.startsWith('Ready')) ready();
        else said.splice(0, said.length, ...[...said, line].slice(-50));
      });
      this.#ended = new Promise((done) => {
        child.once('exit', (code) => {
          fail(new Error(`It ended with ${code}:\n${said.join('\n')}`));
          done(code);
          // Also when it died at its start: as PostgreSQL may be just then.
          if (this.#wanted) setTimeout(() => this.#wanted && void this.start().catch(() => undefined), 100);
        });
      });
    });
  }

  kill(): void {
    this.#child?.kill('SIGKILL');
  }

  async end(): Promise<void> {
    this.#wanted = false;
    this.#child?.kill('SIGTERM');
    const impatience = setTimeout(() => this.kill(), 10_000);
    await this.#ended;
    clearTimeout(impatience);
  }
}

/** Kills the PostgreSQL of a house, its children with it. */
export async function killPostgres(dataDir: string): Promise<void> {
  const pid = Number((await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);
  process.kill(pid, 'SIGKILL');
}

/** The first account of a house, which runs it. @returns what it shows to be let in. */
export async function register(url: string): Promise<string> {
  const answer = await fetch(`${url}/api/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'first@example.com', password: 'a long walk at night' }),
  });
  return `Bearer ${((await answer.json()) as { token: string }).token}`;
}
