import { createHash, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { media as contract } from '@fotograma/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { send } from '../../../test/support/app.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { createTestMedia, problemOf, type TestMedia } from '../../../test/support/media.ts';
import { allEvents, readEvents } from '../../../test/support/sse.ts';

let house: TestMedia;
let film: Buffer;
let owner: { authorization: string };
beforeAll(async () => {
  house = await createTestMedia();
  // Links of one film are compared: in another hour they would be others.
  house.platform.clock = new Date();
  owner = { authorization: `Bearer ${house.caller}` };
  film = (await house.film({ size: '320x180', seconds: 3 })).bytes;
  await house.platform.jobs.work();
});
afterAll(() => house.close());

/** Where a published film is played from, and its version. */
const folderOf = (file: contract.MediaFile) => file.streamUrl?.replace(/\/master\.m3u8$/, '') ?? '';
const versionOf = (file: contract.MediaFile) => file.posterUrl?.split('/').at(-2) ?? '';

describe('the main job', () => {
  let published: contract.MediaFile;
  let seen: contract.MediaFile[];
  let id: string;

  test('an upload is mastered while its events tell how far it is, and ends READY', async () => {
    const announced = await house.announce({ size: film.length });
    id = announced.id;
    expect(await house.stateOf(id)).toMatchObject({ status: 'PENDING', size: film.length, sha256: null, streamUrl: null });
    const events = readEvents(`${house.app.url}/api/media/${id}/events`, owner);
    seen = [(await events.next()).value?.data as contract.MediaFile];
    const response = await house.put(announced.link, film);
    const sha256 = createHash('sha256').update(film).digest('hex');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ mediaId: id, size: film.length, sha256 });
    for await (const { event, data } of events) {
      expect(event).toBe('media');
      seen.push(data as contract.MediaFile);
    }
    const order = ['PENDING', 'UPLOADED', 'PROCESSING', 'READY'];
    const places = seen.map((state) => order.indexOf(state.status));
    expect(places).toEqual(places.toSorted());
    expect(places[0]).toBe(0);
    expect(places).toContain(2);
    published = await house.stateOf(id);
    expect(seen.at(-1)).toEqual(published);
    expect(published).toMatchObject({ status: 'READY', progress: 1, error: null, width: 320, height: 180, frameRate: 25, sha256 });
    expect(published.durationSeconds).toBeCloseTo(3, 1);
  });

  test('nothing is left in scratch, and one version is kept beside the original', async () => {
    await eventually('an empty scratch folder', async () => (await house.platform.storage.listScratch()).length === 0);
    expect((await house.platform.storage.list(`media/${id}`)).toSorted()).toEqual(['hls', 'original']);
    expect(await house.platform.storage.list(`media/${id}/hls`)).toHaveLength(1);
  });

  test('following a finished film gives its state once and ends', async () => {
    const events = await allEvents(`${house.app.url}/api/media/${id}/events`, owner);
    expect(events).toEqual([{ event: 'media', data: published }]);
  });

  test('every file that the playlists name is there, with its type, for ever', async () => {
    const master = await fetch(house.app.url + published.streamUrl);
    expect(master.headers.get('content-type')).toBe('application/vnd.apple.mpegurl');
    expect(master.headers.get('cache-control')).toBe('no-cache');
    const text = await master.text();
    const playlists = [...text.matchAll(/^([^#\s].*)$|URI="([^"]+)"/gm)].map((found) => new URL(found[1] ?? found[2] ?? '', master.url));
    expect(playlists.length).toBeGreaterThanOrEqual(2);
    let segments = 0;
    for (const playlist of playlists) {
      const response = await fetch(playlist);
      expect(response.headers.get('content-type')).toBe('application/vnd.apple.mpegurl');
      expect(response.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
      for (const [, map, segment] of (await response.text()).matchAll(/^#EXT-X-MAP:URI="(.+)"$|^([^#\s].*)$/gm)) {
        const file = await fetch(new URL(map ?? segment ?? '', playlist));
        expect(file.status).toBe(200);
        expect(file.headers.get('content-type')).toBe(map ? 'video/mp4' : 'video/iso.segment');
        expect(file.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
        expect(file.headers.get('accept-ranges')).toBe('bytes');
        expect((await file.arrayBuffer()).byteLength).toBe(Number(file.headers.get('content-length')));
        segments++;
      }
    }
    expect(segments).toBeGreaterThanOrEqual(2 * playlists.length);
    const poster = await fetch(house.app.url + published.posterUrl);
    expect(poster.headers.get('content-type')).toBe('image/jpeg');
    expect([...new Uint8Array(await poster.arrayBuffer()).subarray(0, 2)]).toEqual([0xff, 0xd8]);
  });

  describe.each(['from disk', 'from memory'])('a part of a file, %s', (where) => {
    let url: string;
    let whole: Buffer;
    beforeAll(async () => {
      // A file that was asked for whole is held in memory, by the server that was asked.
      const fresh = where === 'from disk' ? await house.another() : house.app;
      if (fresh !== house.app) cleanUp.push(() => fresh.close());
      url = fresh.url + published.posterUrl;
      whole = await readFile(join(house.platform.folder, 'objects', 'media', id, 'hls', versionOf(published), 'poster.jpg'));
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
    const response = await fetch(`${house.app.url}${folderOf(published)}/0123456789abcdef/poster.jpg`);
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
    const version = versionOf(published);
    const answer = await send(house.app.url, { path: `${folderOf(published)}/${version}/${path}` });
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });
});

describe('while a film is not READY', () => {
  test('its stream is 409 not-ready, playlist and files alike', async () => {
    const { id } = await house.announce({ size: 10 });
    expect(await problemOf(await house.get(`/api/stream/${id}/master.m3u8`))).toMatchObject({ status: 409, code: 'not-ready' });
    expect(await problemOf(await house.get(`/api/stream/${id}/0123abcd/240p.m3u8`))).toMatchObject({
      status: 409,
      code: 'not-ready',
    });
  });

  test('an id that nobody has is 404, and one that is none is 422', async () => {
    for (const path of ['media/ID', 'media/ID/events', 'stream/ID/master.m3u8', 'stream/ID/0123abcd/240p.m3u8']) {
      const unknown = await house.get(`/api/${path.replace('ID', randomUUID())}`);
      expect(await problemOf(unknown), path).toMatchObject({ status: 404, code: 'not-found' });
      const garbage = await house.get(`/api/${path.replace('ID', 'seven')}`);
      expect(await problemOf(garbage), path).toMatchObject({ status: 422, code: 'invalid' });
    }
  });
});

describe('a file that is no film', () => {
  test('a text called film.mp4 ends in ERROR with a reason and advice, and its stream is not ready', async () => {
    const { id, link } = await house.announce({ size: 11 });
    expect((await house.put(link, Buffer.from('hello world'))).status).toBe(200);
    const states = await allEvents(`${house.app.url}/api/media/${id}/events`, owner);
    expect(states.at(-1)?.data).toMatchObject({ status: 'ERROR', streamUrl: null, error: { code: 'not-a-video' } });
    const { error } = await house.stateOf(id);
    expect(error?.message).toMatch(/not a video/);
    expect(error?.advice.length).toBeGreaterThan(10);
    expect(await problemOf(await house.get(`/api/stream/${id}/master.m3u8`))).toMatchObject({ status: 409, code: 'not-ready' });
    expect(await house.platform.storage.list(`media/${id}`)).toEqual(['original']);
    await eventually(
      'an empty scratch folder',
      async () => !(await house.platform.storage.listScratch()).some((name) => name.includes(id)),
    );
  });
});
