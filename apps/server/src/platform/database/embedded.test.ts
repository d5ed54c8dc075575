import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { createLogger } from '../observability/logger.ts';
import { APPLICATION, joinEmbeddedPostgres } from './embedded.ts';

const log = createLogger({ level: 'silent', human: false });
const password = 'for-these-tests-and-loopback-only-32';

let dataDir: string;
const children = new Set<ChildProcess>();
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'fotograma-test-postgres-'));
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  const pid = await postmaster();
  if (pid) process.kill(pid, 'SIGQUIT');
  await eventually('the end of PostgreSQL', async () => !(pid && isAlive(pid)));
  await rm(dataDir, { recursive: true, force: true });
});

const joinIt = () => joinEmbeddedPostgres({ dataDir, password, log });
const pidFile = () => join(dataDir, 'postgres', 'postmaster.pid');

async function postmaster(): Promise<number | null> {
  return Number((await readFile(pidFile(), 'utf8').catch(() => '')).split('\n')[0]) || null;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client.query(sql).then(
    ({ rows }) => client.end().then(() => rows),
    (error) => client.end().then(() => Promise.reject(error)),
  );
}

/** A process of ours beside this one: joins, stays connected, and leaves when its standard input ends. */
async function another(folder = dataDir): Promise<{ url: string; leave: () => Promise<void>; kill: () => Promise<void> }> {
  const module = new URL('embedded.ts', import.meta.url).href;
  const code = `
    import { joinEmbeddedPostgres } from ${JSON.stringify(module)};
    import pg from ${JSON.stringify(import.meta.resolve('pg'))};
    const log = { debug() {}, warn() {}, info() {} };
    const postgres = await joinEmbeddedPostgres({ dataDir: ${JSON.stringify(folder)}, password: '${password}', log });
    const client = new pg.Client({ connectionString: postgres.url, application_name: '${APPLICATION}' });
    client.on('error', () => {});
    await client.connect();
    console.log(postgres.url);
    for await (const _ of process.stdin);
    await client.end();
    await postgres.leave();
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.add(child);
  const exit = once(child, 'exit');
  const [url] = (await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    exit.then(() => Promise.reject(new Error('The other process ended'))),
  ])) as [string];
  return {
    url,
    async leave() {
      child.stdin.end();
      await exit;
    },
    async kill() {
      child.kill('SIGKILL');
      await exit;
    },
  };
}

describe('our own PostgreSQL', () => {
  test('is started by the first and joined by the second; the last one out stops it', async () => {
    const [mine, theirs] = await Promise.all([joinIt(), another()]);
    expect(theirs.url).toBe(mine.url);
    expect(new URL(mine.url).hostname).toBe('127.0.0.1');
    await query(mine.url, 'CREATE TABLE kept (n int); INSERT INTO kept VALUES (1)');
    const pid = await postmaster();
    await mine.leave();
    expect(await query(theirs.url, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
    await theirs.leave();
    expect(await postmaster()).toBeNull();
    expect(isAlive(pid ?? 0)).toBe(false);
  });

  test('keeps everything when it is started again, on loopback alone and behind a password', async () => {
    const postgres = await joinIt();
    expect(await query(postgres.url, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
    expect(await query(postgres.url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    expect(await query(postgres.url, 'SHOW unix_socket_directories')).toEqual([{ unix_socket_directories: '' }]);
    const nobody = new URL(postgres.url);
    nobody.password = 'guessed';
    await expect(query(nobody.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    expect((await stat(join(dataDir, 'postgres'))).mode & 0o077).toBe(0);
    await postgres.leave();
  });

  test('outlives kill -9 of whoever started it, and is joined with its data', async () => {
    const dying = await another();
    await query(dying.url, 'INSERT INTO kept VALUES (2)');
    const pid = await postmaster();
    await dying.kill();
    const postgres = await joinIt();
    expect(await postmaster()).toBe(pid);
    expect(postgres.url).toBe(dying.url);
    expect(await query(postgres.url, 'SELECT n FROM kept ORDER BY n')).toEqual([{ n: 1 }, { n: 2 }]);
    await eventually('the dead one to be forgotten', async () => {
      const rows = await query(postgres.url, `SELECT 1 FROM pg_stat_activity WHERE application_name = '${APPLICATION}'`);
      return rows.length === 0;
    });
    await postgres.leave();
    expect(await postmaster()).toBeNull();
  });

  test('killed itself, it is started again by those who use it: with its data, where they know it', async () => {
    const [mine, theirs] = [await joinIt(), await joinIt()];
    const { url } = mine;
    await query(url, 'INSERT INTO kept VALUES (3)');
    for (let death = 0; death < 2; death++) {
      const pid = (await postmaster()) ?? 0;
      process.kill(pid, 'SIGKILL');
      const count = await eventually('an answer', () => query(url, 'SELECT count(*)::int AS n FROM kept').catch(() => null));
      expect(count).toEqual([{ n: 3 }]);
      expect(await postmaster()).not.toBe(pid);
    }
    // Whoever uses it is connected: the first that leaves does not take it from the other.
    const client = new pg.Client({ connectionString: url, application_name: APPLICATION });
    await client.connect();
    await mine.leave();
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await client.end();
    await theirs.leave();
    expect(await postmaster()).toBeNull();
  });

  test('is not misled by a postmaster.pid whose number is another process’s by now', async () => {
    await writeFile(pidFile(), `${process.pid}\n${join(dataDir, 'postgres')}\n0\n54321\n\n127.0.0.1\n0 0\nready\n`);
    const postgres = await joinIt();
    expect(await query(postgres.url, 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 3 }]);
    await postgres.leave();
  });

  test('refuses a folder with another password in words that help, and leaves nothing running', async () => {
    const stranger = () => joinEmbeddedPostgres({ dataDir, password: 'another-password-of-32-characters', log });
    const words = /postgres is in use by a PostgreSQL that is not ours.*DATA_DIR/;
    const running = await joinIt();
    await expect(stranger()).rejects.toThrow(words);
    expect(await query(running.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await running.leave();
    // Not running: the password of the folder and ours differ all the same.
    await expect(stranger()).rejects.toThrow(/does not take our password.*DATA_DIR/);
    expect(await postmaster()).toBeNull();
  });

  test('leaving twice, or what is stopped already, is no error', async () => {
    const postgres = await joinIt();
    await postgres.leave();
    await postgres.leave();
  });
});
