import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { send, startApp, type TestApp } from '../../../test/support/app.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/support/platform.ts';
import { allEvents, readEvents } from '../../../test/support/sse.ts';
import { makeVideo } from '../../../test/support/video.ts';
import { createMedia } from './index.ts';

let platform: TestPlatform;
let app: TestApp;
let sources: string;
let film: Buffer;
beforeAll(async () => {
  platform = await createTestPlatform();
  sources = await mkdtemp(join(tmpdir(), 'fotograma-test-sources-'));
  film = await readFile(await makeVideo(platform.ffmpeg.ffmpegPath, join(sources, 'film.mp4'), { size: '320x180', seconds: 3 }));
  const media = createMedia(platform);
  for (const job of media.jobs) platform.jobs.register(job);
  app = await startApp(platform, media.endpoints);
  await platform.jobs.work();
});
afterAll(async () => {
  await app.close();
  await platform.close();
  await rm(sources, { recursive: true, force: true });
});

interface Announced {
  readonly id: string;
  /** Path and query of the signed link. */
  readonly link: string;
  readonly expiresAt: Date;
}

interface State {
  readonly status: string;
  readonly progress: number;
  readonly streamUrl: string;
  readonly posterUrl: string;
  readonly error: { code: string; message: string; advice: string } | null;
  readonly [fact: string]: unknown;
}

async function announce(file: { size: number; filename?: string; mimeType?: string }): Promise<Announced> {
  const response = await intent({ filename: 'film.mp4', mimeType: 'video/mp4', ...file });
  const body = (await response.json()) as { mediaId: string; upload: { method: string; url: string; headers: object; expiresAt: string } };
  expect(response.status, JSON.stringify(body)).toBe(201);
  expect(body.upload).toMatchObject({ method: 'PUT', headers: { 'content-type': file.mimeType ?? 'video/mp4' } });
  return { id: body.mediaId, link: new URL(body.upload.url).pathname, expiresAt: new Date(body.upload.expiresAt) };
}

function intent(body: unknown): Promise<Response> {
  return fetch(`${app.url}/api/media/upload-intent`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

function put(link: string, body: Buffer): Promise<Response> {
  return fetch(app.url + link, { method: 'PUT', body: new Uint8Array(body) });
}

async function problemOf(response: Response): Promise<{ status: number; code: string; detail: string }> {
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  const { code, detail } = (await response.json()) as { code: string; detail: string };
  return { status: response.status, code, detail };
}

async function stateOf(id: string): Promise<State> {
  const response = await fetch(`${app.url}/api/media/${id}`);
  return ((await response.json()) as { data: State }).data;
}

/** What remains of an upload that came to nothing: nothing. */
async function leftovers(id: string) {
  const drafts = (await readdir(join(platform.folder, 'scratch'))).filter((name) => name.startsWith('put-'));
  return { drafts, object: await platform.storage.stat(`media/${id}/original`) };
}
const NOTHING = { drafts: [], object: null };

/** Begins a transfer by hand: the head, then whatever the test wants. */
async function beginTransfer(link: string, head: Record<string, string | number>) {
  const socket = connect(app.port, '127.0.0.1');
  socket.on('error', () => undefined);
  const lines = Object.entries({ Host: 'localhost', ...head }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`PUT ${link} HTTP/1.1\r\n${lines.join('')}\r\n`);
  let answer = '';
  socket.on('data', (data) => {
    answer += data;
  });
  return { socket, status: () => eventually('an answer', () => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]) || null) };
}

describe('the main job', () => {
  let published: State;
  let seen: State[];
  let id: string;

  test('an upload is mastered while its events tell how far it is, and ends READY', async () => {
    const announced = await announce({ size: film.length });
    id = announced.id;
    expect(await stateOf(id)).toMatchObject({ status: 'PENDING', size: film.length, sha256: null, streamUrl: null });
    const events = readEvents(`${app.url}/api/media/${id}/events`);
    seen = [(await events.next()).value?.data as State];
    const response = await put(announced.link, film);
    const sha256 = createHash('sha256').update(film).digest('hex');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ mediaId: id, size: film.length, sha256 });
    for await (const { event, data } of events) {
      expect(event).toBe('media');
      seen.push(data as State);
    }
    const order = ['PENDING', 'UPLOADED', 'PROCESSING', 'READY'];
    const places = seen.map((state) => order.indexOf(state.status));
    expect(places).toEqual(places.toSorted());
    expect(places[0]).toBe(0);
    expect(places).toContain(2);
    published = await stateOf(id);
    expect(seen.at(-1)).toEqual(published);
    expect(published).toMatchObject({ status: 'READY', progress: 1, error: null, width: 320, height: 180, frameRate: 25, sha256 });
    expect(published.durationSeconds).toBeCloseTo(3, 1);
  });

  test('nothing is left in scratch, and one version is kept beside the original', async () => {
    await eventually('an empty scratch folder', async () => (await platform.storage.listScratch()).length === 0);
    expect((await platform.storage.list(`media/${id}`)).toSorted()).toEqual(['hls', 'original']);
    expect(await platform.storage.list(`media/${id}/hls`)).toHaveLength(1);
  });

  test('following a finished film gives its state once and ends', async () => {
    const events = await allEvents(`${app.url}/api/media/${id}/events`);
    expect(events).toEqual([{ event: 'media', data: published }]);
  });

  test('every file that the playlists name is there, with its type, for ever', async () => {
    const master = await fetch(app.url + published.streamUrl);
    expect(master.headers.get('content-type')).toBe('application/vnd.apple.mpegurl');
    expect(master.headers.get('cache-control')).toBe('no-cache');
    const text = await master.text();
    const playlists = [...text.matchAll(/^([^#\s].*)$|URI="([^"]+)"/gm)].map((found) => new URL(found[1] ?? found[2] ?? '', master.url));
    expect(playlists.length).toBeGreaterThanOrEqual(2);
    let segments = 0;
    for (const playlist of playlists) {
      const response = await fetch(playlist);
      expect(response.headers.get('content-type')).toBe('application/vnd.apple.mpegurl');
      expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      for (const [, map, segment] of (await response.text()).matchAll(/^#EXT-X-MAP:URI="(.+)"$|^([^#\s].*)$/gm)) {
        const file = await fetch(new URL(map ?? segment ?? '', playlist));
        expect(file.status).toBe(200);
        expect(file.headers.get('content-type')).toBe(map ? 'video/mp4' : 'video/iso.segment');
        expect(file.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
        expect(file.headers.get('accept-ranges')).toBe('bytes');
        expect((await file.arrayBuffer()).byteLength).toBe(Number(file.headers.get('content-length')));
        segments++;
      }
    }
    expect(segments).toBeGreaterThanOrEqual(2 * playlists.length);
    const poster = await fetch(app.url + published.posterUrl);
    expect(poster.headers.get('content-type')).toBe('image/jpeg');
    expect([...new Uint8Array(await poster.arrayBuffer()).subarray(0, 2)]).toEqual([0xff, 0xd8]);
  });

  describe.each(['from disk', 'from memory'])('a part of a file, %s', (where) => {
    let url: string;
    let whole: Buffer;
    beforeAll(async () => {
      // A file that was asked for whole is held in memory, by the server that was asked.
      const fresh = where === 'from disk' ? await startApp(platform, createMedia(platform).endpoints) : app;
      if (fresh !== app) cleanUp.push(() => fresh.close());
      url = fresh.url + published.posterUrl;
      whole = await readFile(
        join(platform.folder, 'objects', 'media', id, 'hls', published.posterUrl.split('/').at(-2) ?? '', 'poster.jpg'),
      );
      if (where === 'from memory') await fetch(url).then((response) => response.arrayBuffer());
    });
    const cleanUp: (() => Promise<void>)[] = [];
    afterAll(async () => {
      for (const step of cleanUp) await step();
    });

    test.each([
      ['bytes=0-0', 0, 0],
      ['bytes=10-19', 10, 19],
      ['bytes=100-', 100, Number.POSITIVE_INFINITY],
      ['bytes=-7', -7, Number.POSITIVE_INFINITY],
      ['bytes=5-99999999', 5, Number.POSITIVE_INFINITY],
    ])('%s is exactly that part', async (range, from, to) => {
      const start = from < 0 ? whole.length + from : from;
      const end = Math.min(to, whole.length - 1);
      const answer = await send(url, { headers: { Range: range } });
      expect(answer.status).toBe(206);
      expect(answer.headers['content-range']).toBe(`bytes ${start}-${end}/${whole.length}`);
      expect(answer.headers['content-length']).toBe(String(end - start + 1));
      expect(answer.body.equals(whole.subarray(start, end + 1))).toBe(true);
    });

    test.each(['bytes=99999999-', 'bytes=-0'])('%s cannot be satisfied, and the length is told', async (range) => {
      const answer = await send(url, { headers: { Range: range } });
      expect(answer.status).toBe(416);
      expect(answer.headers['content-range']).toBe(`bytes */${whole.length}`);
      expect(JSON.parse(answer.body.toString())).toMatchObject({ code: 'range-not-satisfiable' });
    });

    test.each(['bytes=5-2', 'bytes=-', 'lines=1-2', 'bytes=0-1,4-5', 'bytes=x-y'])(
      '%s is no range we know: the whole comes',
      async (range) => {
        const answer = await send(url, { headers: { Range: range } });
        expect(answer.status).toBe(200);
        expect(answer.body.equals(whole)).toBe(true);
      },
    );

    test('who has it already is told so with 304 and no body', async () => {
      const etag = String((await send(url)).headers.etag);
      const answer = await send(url, { headers: { 'If-None-Match': etag } });
      expect(answer.status).toBe(304);
      expect(answer.body).toHaveLength(0);
      expect((await send(url, { headers: { 'If-None-Match': '"another"' } })).status).toBe(200);
    });

    test('HEAD tells the length and sends nothing', async () => {
      const answer = await send(url, { method: 'HEAD' });
      expect(answer).toMatchObject({ status: 200, headers: { 'content-length': String(whole.length) } });
      expect(answer.body).toHaveLength(0);
    });
  });

  test('a version that is not the published one is not served', async () => {
    const response = await fetch(`${app.url}/api/stream/${id}/0123456789abcdef/poster.jpg`);
    expect(await problemOf(response)).toMatchObject({ status: 404, code: 'not-found' });
  });

  test.each([
    ['a file that is not there', 'nothing.m4s', 404],
    ['a parent folder', '..%2F..%2Foriginal', 422],
    ['a parent folder in the middle', 'a%2F..%2F..%2Foriginal', 422],
    ['a backslash', '..%5Coriginal', 422],
    ['a hidden file', '.hidden', 422],
    ['a NUL', 'poster.jpg%00', 422],
  ])('%s in a version is refused', async (_, path, status) => {
    const version = published.posterUrl.split('/').at(-2);
    const answer = await send(app.url, { path: `/api/stream/${id}/${version}/${path}` });
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });
});

describe('while a film is not READY', () => {
  test('its stream is 409 not-ready, playlist and files alike', async () => {
    const { id } = await announce({ size: 10 });
    expect(await problemOf(await fetch(`${app.url}/api/stream/${id}/master.m3u8`))).toMatchObject({ status: 409, code: 'not-ready' });
    expect(await problemOf(await fetch(`${app.url}/api/stream/${id}/0123abcd/240p.m3u8`))).toMatchObject({
      status: 409,
      code: 'not-ready',
    });
  });

  test('an id that nobody has is 404, and one that is none is 422', async () => {
    for (const path of ['media/ID', 'media/ID/events', 'stream/ID/master.m3u8', 'stream/ID/0123abcd/240p.m3u8']) {
      const unknown = await fetch(`${app.url}/api/${path.replace('ID', randomUUID())}`);
      expect(await problemOf(unknown), path).toMatchObject({ status: 404, code: 'not-found' });
      const garbage = await fetch(`${app.url}/api/${path.replace('ID', 'seven')}`);
      expect(await problemOf(garbage), path).toMatchObject({ status: 422, code: 'invalid' });
    }
  });
});

describe('announcing', () => {
  test.each([
    ['an empty file', { size: 0 }, '/size'],
    ['a negative size', { size: -1 }, '/size'],
    ['half a byte', { size: 1.5 }, '/size'],
    ['more than 64 GiB', { size: 64 * 1024 ** 3 + 1 }, '/size'],
    ['a size in words', { size: '10' }, '/size'],
    ['no name', { filename: ' ' }, '/filename'],
    ['a name of 256 characters', { filename: 'x'.repeat(256) }, '/filename'],
    ['a NUL in the name', { filename: 'a\0b.mp4' }, '/filename'],
    ['a line break in the name', { filename: 'a\r\nb.mp4' }, '/filename'],
    ['a text', { mimeType: 'text/plain' }, '/mimeType'],
    ['a picture', { mimeType: 'image/png' }, '/mimeType'],
    ['a header in the type', { mimeType: 'video/mp4\r\nX: y' }, '/mimeType'],
    ['something unknown', { color: 'red' }, '/color'],
  ])('%s is refused with a pointer to it', async (_, wrong, pointer) => {
    const response = await intent({ filename: 'film.mp4', size: 10, mimeType: 'video/mp4', ...wrong });
    expect(response.status).toBe(422);
    const { errors } = (await response.json()) as { errors: { in: string; pointer: string }[] };
    expect(errors.map((error) => [error.in, error.pointer])).toEqual([['body', pointer]]);
  });

  test.each([
    '../../../../etc/passwd',
    '..\\..\\boot.ini',
    '/etc/shadow',
    'C:\\film.mp4',
    'a/b.mp4',
    '%2e%2e%2fx',
    '<b>&"\'.mp4',
    '%v_%05d.m4s',
    '-i',
  ])('the name %s is kept for people and becomes no path', async (filename) => {
    const { id, link } = await announce({ filename, size: 4 });
    expect(await stateOf(id)).toMatchObject({ filename });
    expect((await put(link, Buffer.from('text'))).status).toBe(200);
    expect(await platform.storage.list(`media/${id}`)).toEqual(['original']);
    expect((await readdir(platform.folder)).toSorted()).toEqual(['objects', 'scratch']);
    expect(await platform.storage.list('media')).toContain(id);
  });

  test('on a full disk nothing is announced or received', async () => {
    const { id, link } = await announce({ size: film.length });
    const full = await startApp(platform, createMedia({ ...platform, minFreeBytes: Number.MAX_SAFE_INTEGER }).endpoints);
    try {
      const announced = await fetch(`${full.url}/api/media/upload-intent`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ filename: 'a.mp4', size: 10, mimeType: 'video/mp4' }),
      });
      expect(await problemOf(announced)).toMatchObject({ status: 507, code: 'storage-full' });
      const sent = await fetch(full.url + link, { method: 'PUT', body: new Uint8Array(film) });
      expect(await problemOf(sent)).toMatchObject({ status: 507, code: 'storage-full' });
    } finally {
      await full.close();
    }
    expect(await leftovers(id)).toEqual(NOTHING);
    // Room came back: the same link still takes the file.
    expect((await put(link, film)).status).toBe(200);
  });
});

describe('the link', () => {
  test('a transfer of unknown length is 411', async () => {
    const { id, link } = await announce({ size: 3 });
    const { socket, status } = await beginTransfer(link, { 'Transfer-Encoding': 'chunked' });
    socket.write('3\r\nabc\r\n0\r\n\r\n');
    expect(await status()).toBe(411);
    socket.destroy();
    expect(await leftovers(id)).toEqual(NOTHING);
  });

  test('fewer bytes than announced are 422, more are 413, and nothing is kept', async () => {
    const { id, link } = await announce({ size: 10 });
    expect(await problemOf(await put(link, Buffer.alloc(9)))).toMatchObject({ status: 422, code: 'invalid' });
    expect(await problemOf(await put(link, Buffer.alloc(11)))).toMatchObject({ status: 413, code: 'too-large' });
    expect(await leftovers(id)).toEqual(NOTHING);
    expect(await stateOf(id)).toMatchObject({ status: 'PENDING' });
  });

  test('a changed link, another purpose and nonsense are all 403 link-invalid', async () => {
    const [one, other] = [await announce({ size: 4 }), await announce({ size: 5 })];
    const [payload, signature] = one.link.split('/').at(-1)?.split('.') ?? [];
    const bigger = Buffer.from(
      Buffer.from(payload ?? '', 'base64url')
        .toString()
        .replace('"size":4', '"size":9'),
    ).toString('base64url');
    for (const token of [
      `${bigger}.${signature}`,
      `${payload}.${other.link.split('.').at(-1)}`,
      `${payload}.`,
      `${payload}`,
      'x',
      `${payload}.${signature}.`,
      `.${signature}`,
    ]) {
      const response = await put(`/api/storage/uploads/${token}`, Buffer.from('text'));
      expect(await problemOf(response), token).toMatchObject({ status: 403, code: 'link-invalid' });
    }
    expect(await leftovers(one.id)).toEqual(NOTHING);
  });

  test('a link is good until it expires, and 403 link-expired from then on', async () => {
    const { id, link, expiresAt } = await announce({ size: 4 });
    try {
      platform.clock = expiresAt;
      expect(await problemOf(await put(link, Buffer.from('text')))).toMatchObject({ status: 403, code: 'link-expired' });
      expect(await leftovers(id)).toEqual(NOTHING);
      platform.clock = new Date(expiresAt.getTime() - 1);
      expect((await put(link, Buffer.from('text'))).status).toBe(200);
    } finally {
      platform.clock = null;
    }
  });

  test('takes the bytes once; a second time is 409 and changes nothing', async () => {
    const { id, link } = await announce({ size: 4 });
    expect((await put(link, Buffer.from('text'))).status).toBe(200);
    expect(await problemOf(await put(link, Buffer.from('more')))).toMatchObject({ status: 409, code: 'conflict' });
    const kept = await (await platform.storage.read(`media/${id}/original`))?.toArray();
    expect(Buffer.concat(kept ?? []).toString()).toBe('text');
  });

  test('of two transfers at once exactly one is taken, and its bytes are what is kept', async () => {
    const { id, link } = await announce({ size: 4 });
    const bodies = ['aaaa', 'bbbb', 'cccc'];
    const statuses = await Promise.all(bodies.map(async (body) => (await put(link, Buffer.from(body))).status));
    expect(statuses.toSorted()).toEqual([200, 409, 409]);
    const kept = await (await platform.storage.read(`media/${id}/original`))?.toArray();
    const winner = bodies[statuses.indexOf(200)] ?? '';
    expect(Buffer.concat(kept ?? []).toString()).toBe(winner);
    expect(await stateOf(id)).toMatchObject({ sha256: createHash('sha256').update(winner).digest('hex') });
  });

  test('of two transfers to two servers of one house exactly one is taken, and its bytes are what is kept', async () => {
    const { id, link } = await announce({ size: 4 });
    const second = await startApp(platform, createMedia(platform).endpoints);
    try {
      const [mine, theirs] = [await beginTransfer(link, { 'Content-Length': 4 }), connect(second.port, '127.0.0.1')];
      mine.socket.write('aa');
      let answer = '';
      theirs.on('data', (data) => {
        answer += data;
      });
      theirs.write(`PUT ${link} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nbb`);
      await eventually('both under way', async () => (await leftovers(id)).drafts.length === 2);
      mine.socket.write('aa');
      expect(await mine.status()).toBe(200);
      theirs.write('bb');
      await eventually('an answer', () => /^HTTP\/1\.1 409/.test(answer));
      mine.socket.destroy();
      theirs.destroy();
    } finally {
      await second.close();
    }
    const kept = await (await platform.storage.read(`media/${id}/original`))?.toArray();
    expect(Buffer.concat(kept ?? []).toString()).toBe('aaaa');
  });

  test('a transfer that breaks off leaves nothing and can be tried again', async () => {
    const { id, link } = await announce({ size: film.length });
    const { socket } = await beginTransfer(link, { 'Content-Length': film.length });
    socket.write(film.subarray(0, film.length / 2));
    await eventually('bytes on the disk', async () => (await leftovers(id)).drafts.length > 0);
    // While it lasts a second sender is told at once.
    expect(await problemOf(await put(link, film))).toMatchObject({ status: 409, code: 'conflict' });
    socket.destroy();
    await eventually('nothing left of it', async () => (await leftovers(id)).drafts.length === 0);
    expect(await leftovers(id)).toEqual(NOTHING);
    expect(await stateOf(id)).toMatchObject({ status: 'PENDING' });
    await eventually('a second try that is taken', async () => (await put(link, film)).status === 200);
  });

  test('a file that is forgotten while its bytes come is 404, and they are not kept', async () => {
    const { id, link } = await announce({ size: 4 });
    const { socket, status } = await beginTransfer(link, { 'Content-Length': 4 });
    socket.write('te');
    await eventually('bytes on the disk', async () => (await leftovers(id)).drafts.length > 0);
    await platform.database.pool.query('DELETE FROM media_file WHERE id = $1', [id]);
    socket.write('xt');
    expect(await status()).toBe(404);
    socket.destroy();
    expect(await leftovers(id)).toEqual(NOTHING);
  });

  test('a link to a file that was forgotten is 404', async () => {
    const { id, link } = await announce({ size: 4 });
    await platform.database.pool.query('DELETE FROM media_file WHERE id = $1', [id]);
    expect(await problemOf(await put(link, Buffer.from('text')))).toMatchObject({ status: 404, code: 'not-found' });
    expect(await leftovers(id)).toEqual(NOTHING);
  });
});

describe('a file that is no film', () => {
  test('a text called film.mp4 ends in ERROR with a reason and advice, and its stream is not ready', async () => {
    const { id, link } = await announce({ size: 11 });
    expect((await put(link, Buffer.from('hello world'))).status).toBe(200);
    const states = await allEvents(`${app.url}/api/media/${id}/events`);
    expect(states.at(-1)?.data).toMatchObject({ status: 'ERROR', streamUrl: null, error: { code: 'not-a-video' } });
    const { error } = await stateOf(id);
    expect(error?.message).toMatch(/not a video/);
    expect(error?.advice.length).toBeGreaterThan(10);
    expect(await problemOf(await fetch(`${app.url}/api/stream/${id}/master.m3u8`))).toMatchObject({ status: 409, code: 'not-ready' });
    expect(await platform.storage.list(`media/${id}`)).toEqual(['original']);
    await eventually('an empty scratch folder', async () => !(await platform.storage.listScratch()).some((name) => name.includes(id)));
  });
});
