import { execFileSync } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { createDataFolder, type RunningServer, runCli, startServer } from '../support/server.ts';
import { makeVideo } from '../support/video.ts';

/** The product as a process: what a person sees who starts it, kills it, and starts it again. */
describe('the life of a server', () => {
  let data: Awaited<ReturnType<typeof createDataFolder>>;
  let server: RunningServer;
  beforeAll(async () => {
    data = await createDataFolder();
    server = await startServer(data.folder);
  });
  afterAll(async () => {
    await server.end('SIGTERM');
    await data.remove();
  });

  const json = async (path: string, headers: Record<string, string> = {}) =>
    (await fetch(`${server.url}${path}`, { headers })).json() as Promise<never>;

  test('the first start ends ready, with the starter catalogue and secrets that only the owner reads', async () => {
    expect(await json('/ready')).toMatchObject({
      status: 'ready',
      checks: { database: { state: 'ok' }, queue: { state: 'ok' }, ffmpeg: { state: 'ok' } },
    });
    expect(await json('/api/movies?limit=1')).toMatchObject({ pagination: { totalItems: 341 } });
    expect((await stat(join(data.folder, 'secrets.json'))).mode & 0o777).toBe(0o600);
  });

  test('its PostgreSQL listens on the loopback alone', async () => {
    const pid = (await readFile(join(data.folder, 'postgres/postmaster.pid'), 'utf8')).split('\n');
    expect(pid[5]).toBe('127.0.0.1');
  });

  test('a second server on the folder is refused with a sentence', async () => {
    await expect(startServer(data.folder)).rejects.toThrow(/is in use by another Fotograma \(process \d+\)/);
    expect(await json('/health')).toEqual({ status: 'ok' });
  });

  test('killed in the middle of mastering, it goes on after a restart: READY, and nothing left behind', { timeout: 240_000 }, async () => {
    const file = await makeVideo('ffmpeg', join(data.folder, 'long.mp4'), { seconds: 14, size: '640x360' });
    const authorization = await signUp(server.url);
    const mediaId = await upload(server.url, authorization, await readFile(file), 'long.mp4');
    const media = async () =>
      ((await json(`/api/media/${mediaId}`, { authorization })) as { data: { status: string; progress: number; durationSeconds: number } })
        .data;
    await eventually('mastering is under way', async () => (await media()).status === 'PROCESSING' && (await media()).progress > 0.02, 90);
    await server.end('SIGKILL');
    server = await startServer(data.folder);
    await eventually('the film is READY', async () => (await media()).status === 'READY', 90);
    const { durationSeconds } = await media();
    expect(durationSeconds).toBeCloseTo(14, 1);
    expect((await readdir(join(data.folder, 'files/scratch'))).filter((name) => name.startsWith('master-'))).toEqual([]);
    expect(await readdir(join(data.folder, 'files/objects/media', mediaId, 'versions'))).toHaveLength(1);
    expect(programsIn(data.folder).filter((line) => line.includes('ffmpeg'))).toEqual([]);
  });

  test('a command joins the running server, and works without it too', async () => {
    expect(await runCli(data.folder, ['seed'])).toMatchObject({ code: 0, output: expect.stringContaining('340 unchanged') });
    await server.end('SIGTERM');
    expect(await runCli(data.folder, ['seed'])).toMatchObject({ code: 0, output: expect.stringContaining('340 unchanged') });
    await expect(stat(join(data.folder, 'postgres/postmaster.pid'))).rejects.toThrow(/ENOENT/);
    server = await startServer(data.folder);
  });

  test('a restart keeps everything', async () => {
    const before = await json('/api/movies?limit=50&sortBy=title');
    await server.end('SIGTERM');
    // PostgreSQL says that it has stopped a moment before its process is gone.
    await eventually('nothing of it runs any more', () => programsIn(data.folder).length === 0, 5);
    server = await startServer(data.folder);
    const after = (await json('/api/movies?limit=50&sortBy=title')) as { data: unknown };
    expect(after.data).toEqual((before as { data: unknown }).data);
  });
});

/** The first account, which is the administrator's; its session outlives the server. */
async function signUp(url: string): Promise<string> {
  const answer = await fetch(`${url}/api/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'first@example.com', password: 'a long walk at night' }),
  });
  const { user, token } = (await answer.json()) as { user: { role: string }; token: string };
  expect(user.role).toBe('admin');
  return `Bearer ${token}`;
}

async function upload(url: string, authorization: string, bytes: Buffer, filename: string): Promise<string> {
  const intent = await fetch(`${url}/api/media/upload-intent`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify({ filename, size: bytes.length, mimeType: 'video/mp4' }),
  });
  const { mediaId, upload } = (await intent.json()) as { mediaId: string; upload: { url: string; headers: Record<string, string> } };
  const sent = await fetch(upload.url, { method: 'PUT', headers: upload.headers, body: new Uint8Array(bytes) });
  expect(sent.status).toBe(200);
  return mediaId;
}

/** Programs of ours that still work in the data folder. */
function programsIn(folder: string): string[] {
  const list = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
  return list.split('\n').filter((line) => line.includes(folder) && /^\S*(ffmpeg|postgres) /.test(line));
}
