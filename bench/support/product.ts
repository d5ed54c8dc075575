import type { SpawnOptions } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import manifest from '../../package.json' with { type: 'json' };
import { finish, ROOT, type Running, start } from './process.ts';

const START_TIMEOUT_MS = 120_000;
const MASTER_TIMEOUT_MS = 600_000;
/** Beside the repository; not part of it. */
const FILMS = join(ROOT, '../shared/data/wikipedia-movies.ndjson.gz');

export interface Product {
  readonly url: string;
  readonly running: Running;
}

/** Node with the flags that `npm start` gives it. */
export const SERVER: readonly string[] = manifest.scripts.start
  .replace(/^.* -- /, '')
  .split(' ')
  .map((word) => (word.endsWith('.ts') ? join(ROOT, word) : word));
const COMMANDS = join(ROOT, 'apps/server/src/cli.ts');

/** How the product is started: with no settings of the machine's own, neither from the environment nor from a `.env`. */
export function surroundings(dataDir: string, settings: Readonly<Record<string, string>> = {}): SpawnOptions {
  const { PATH, HOME } = process.env;
  return { cwd: dataDir, env: { PATH, HOME, DATA_DIR: dataDir, PORT: '0', ...settings } };
}

/** Starts the product as its own process, as an operator does. */
export async function startProduct(
  dataDir: string,
  cleanup: AsyncDisposableStack,
  { flags = [], settings = {} }: { flags?: readonly string[]; settings?: Readonly<Record<string, string>> } = {},
): Promise<Product> {
  const [node = '', ...given] = SERVER;
  const running = await start([node, ...flags, ...given], cleanup, surroundings(dataDir, settings));
  return { running, url: await addressOf(running) };
}

export async function addressOf(running: Running): Promise<string> {
  const [, url = ''] = await running.line(/Fotograma is at (http:\/\/[\w.:]+)/, START_TIMEOUT_MS);
  return url;
}

/** Waits until the demonstration film is made: nothing works in the background any more. */
export async function quiet(url: string): Promise<void> {
  await until(MASTER_TIMEOUT_MS, async () => {
    const { data } = await getJson<{ data: { id: number }[] }>(`${url}/api/movies?playable=true&limit=1`);
    return data.length > 0;
  });
}

/**
 * Brings the 36k films in, where they are at hand.
 * @returns what the catalogue consists of now, in words.
 */
export async function importFilms(dataDir: string, cleanup: AsyncDisposableStack): Promise<string> {
  if (!existsSync(FILMS)) return 'the starter catalogue only (../shared/data/wikipedia-movies.ndjson.gz is not here)';
  const { stdout } = await finish(['node', COMMANDS, 'import', 'wikipedia', FILMS], cleanup, surroundings(dataDir));
  return `the film file: ${stdout.split('\n').slice(0, 2).join('; ')}`;
}

/** The product's own database, for a peer that asks it the same. */
export async function databaseUrl(dataDir: string, cleanup: AsyncDisposableStack): Promise<string> {
  const print = ['node', '-p', 'process.env.DATABASE_URL'];
  const { stdout } = await finish(['node', COMMANDS, 'with-database', ...print], cleanup, surroundings(dataDir));
  return stdout.trim();
}

export interface Account {
  readonly email: string;
  /** What `Authorization` is to say. */
  readonly bearer: string;
}

export const PASSWORD = 'a long walk at night';

/** Makes an account; the first of an installation is the administrator's. @param address from where, behind a trusted proxy. */
export async function signUp(url: string, email: string, address = '127.0.0.1'): Promise<Account> {
  const answer = await fetch(`${url}/api/auth/register`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': address },
    body: JSON.stringify({ email, password: PASSWORD }),
  });
  if (answer.status !== 201) throw new Error(`No account: ${await answer.text()}`);
  const { token } = (await answer.json()) as { token: string };
  return { email, bearer: `Bearer ${token}` };
}

/** Uploads a film as the first of the house and waits until it is mastered. @returns the signed address of its multivariant playlist. */
export async function upload(url: string, film: FilmFile): Promise<string> {
  const { bearer } = await signUp(url, 'first@example.com');
  const { streamUrl } = await uploadFilm(url, bearer, film);
  return new URL(streamUrl ?? '', url).href;
}

interface FilmFile {
  readonly filename: string;
  readonly mimeType: string;
  readonly bytes: Buffer<ArrayBuffer>;
}

/** Uploads a film and waits until it is mastered. */
export async function uploadFilm(url: string, bearer: string, film: FilmFile): Promise<{ id: string; streamUrl: string | null }> {
  const { filename, mimeType, bytes } = film;
  const announced = await fetch(`${url}/api/media/upload-intent`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: bearer },
    body: JSON.stringify({ filename, size: bytes.length, mimeType }),
  });
  if (announced.status !== 201) throw new Error(`The upload was refused: ${await announced.text()}`);
  const intent = (await announced.json()) as { mediaId: string; upload: { method: string; url: string; headers: Record<string, string> } };
  const sent = await fetch(new URL(intent.upload.url, url), { method: 'PUT', headers: intent.upload.headers, body: bytes });
  if (!sent.ok) throw new Error(`The upload failed: ${await sent.text()}`);
  const { streamUrl } = await until(MASTER_TIMEOUT_MS, async () => {
    const { data } = await getJson<{ data: { status: string; streamUrl: string | null; error: unknown } }>(
      `${url}/api/media/${intent.mediaId}`,
      { Authorization: bearer },
    );
    if (data.status === 'ERROR') throw new Error(`Mastering failed: ${JSON.stringify(data.error)}`);
    return data.status === 'READY' && data;
  });
  return { id: intent.mediaId, streamUrl };
}

export async function getJson<T>(url: string, headers: Record<string, string> = {}): Promise<T> {
  const response = await fetch(url, { headers });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}

async function until<T>(timeoutMs: number, look: () => Promise<T | false>): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== false) return found;
    if (Date.now() > deadline) throw new Error(`Nothing came within ${timeoutMs / 1000} s`);
    await wait(250);
  }
}
