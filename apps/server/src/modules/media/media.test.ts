import { createHash, randomUUID } from 'node:crypto';
import type { media as contract } from '@fotograma/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { createTestMedia, problemOf, type TestMedia } from '../../../test/support/media.ts';
import { allEvents, readEvents } from '../../../test/support/sse.ts';
import { keys } from './media.ts';

let house: TestMedia;
let film: Buffer;
let owner: { authorization: string };
beforeAll(async () => {
  house = await createTestMedia();
  // Links of one film are compared: in another hour they would be others.
  house.platform.clock = new Date();
  owner = { authorization: `Bearer ${house.caller}` };
  film = (await house.film({ size: '160x120', seconds: 3 })).bytes;
  await house.platform.jobs.work();
});
afterAll(() => house.close());

describe('the main job', () => {
  let published: contract.MediaDetail;
  let id: string;

  test('an upload is mastered while its events tell how far it is, and ends READY', async () => {
    const announced = await house.announce({ size: film.length });
    id = announced.id;
    expect(await house.stateOf(id)).toMatchObject({ status: 'PENDING', size: film.length, sha256: null, streamUrl: null });
    const events = readEvents(`${house.app.url}/api/media/${id}/events`, owner);
    const seen = [(await events.next()).value?.data as contract.MediaFile];
    const response = await house.put(announced.link, film);
    const sha256 = createHash('sha256').update(film).digest('hex');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ mediaId: id, size: film.length, sha256 });
    for await (const { event, data } of events) {
      expect(event).toBe('media');
      seen.push(data as contract.MediaFile);
    }
    const order = ['PENDING', 'UPLOADED', 'PROCESSING', 'READY'];
    const places = seen.map((state) => order.indexOf(state.status));
    expect(places).toEqual(places.toSorted());
    expect(places[0]).toBe(0);
    expect(places).toContain(2);
    const shares = seen.map(({ progress }) => progress);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    published = await house.stateOf(id);
    expect(published).toMatchObject(seen.at(-1) ?? {});
    expect(published).toMatchObject({ status: 'READY', progress: 1, error: null, width: 160, height: 120, frameRate: 25, sha256 });
    expect(published.durationSeconds).toBeCloseTo(3, 1);
    expect(published.streams.map(({ type }) => type)).toEqual(['video', 'audio']);
    expect(published.derivedBytes).toBeGreaterThan(0);
  });

  test('nothing is left in scratch; one version is kept beside the original, and what its units made for an hour', async () => {
    await eventually('an empty scratch folder', async () => (await house.platform.storage.listScratch()).length === 0);
    expect((await house.platform.storage.list(keys.folder(id))).toSorted()).toEqual(['original', 'versions', 'work']);
    expect(await house.platform.storage.list(keys.versions(id))).toEqual([published.version]);
    expect((await house.platform.storage.list(keys.work(id, published.version ?? ''))).toSorted()).toEqual(['audio', 'video-00000']);
  });

  test('following a finished film gives its state once and ends', async () => {
    const events = await allEvents(`${house.app.url}/api/media/${id}/events`, owner);
    expect(events).toHaveLength(1);
    expect(published).toMatchObject(events[0]?.data as object);
  });

  test('everything that its page names is there', async () => {
    const { streamUrl, dashUrl, posters, storyboardUrl, waveforms, proxyUrl, originalUrl } = published;
    const named = [
      streamUrl,
      dashUrl,
      storyboardUrl,
      proxyUrl,
      originalUrl,
      ...posters.map(({ url }) => url),
      ...waveforms.map(({ url }) => url),
    ];
    expect(posters).toHaveLength(3);
    expect(waveforms.length).toBeGreaterThan(0);
    for (const path of named) {
      const answer = await fetch(house.app.url + path);
      expect(answer.status, String(path)).toBe(200);
      expect((await answer.arrayBuffer()).byteLength, String(path)).toBeGreaterThan(0);
    }
    const original = await fetch(house.app.url + originalUrl);
    expect(Buffer.from(await original.arrayBuffer()).equals(film)).toBe(true);
  });
});

describe('while a film is not READY', () => {
  test('its stream is 409 not-ready, playlist and files alike', async () => {
    const { id } = await house.announce({ size: 10 });
    expect(await problemOf(await house.get(`/api/stream/${id}/master.m3u8`))).toMatchObject({ status: 409, code: 'not-ready' });
    expect(await problemOf(await house.get(`/api/stream/${id}/0123abcd/240p.m3u8`))).toMatchObject({ status: 409, code: 'not-ready' });
  });

  test('an id that nobody has is 404, and one that is none is 422', async () => {
    for (const path of ['media/ID', 'media/ID/events', 'media/ID/work', 'stream/ID/master.m3u8', 'stream/ID/0123abcd/240p.m3u8']) {
      const unknown = await house.get(`/api/${path.replace('ID', randomUUID())}`);
      expect(await problemOf(unknown), path).toMatchObject({ status: 404, code: 'not-found' });
      const garbage = await house.get(`/api/${path.replace('ID', 'seven')}`);
      expect(await problemOf(garbage), path).toMatchObject({ status: 422, code: 'invalid' });
    }
  });
});

test('a text called film.mp4 ends in ERROR with a reason and advice, and what ffprobe said of it is in the log without our paths', async () => {
  const id = await house.receive(Buffer.from('hello world'));
  await house.media.media.recover();
  const states = await allEvents(`${house.app.url}/api/media/${id}/events`, owner);
  expect(states.at(-1)?.data).toMatchObject({ status: 'ERROR', streamUrl: null, error: { code: 'not-a-video' } });
  const { error } = await house.stateOf(id);
  expect(error?.message).toMatch(/not a video/);
  expect(error?.advice.length).toBeGreaterThan(10);
  const log = (await (await house.get(`/api/media/${id}/work`)).json()) as { data: { units: { log: string | null }[] }[] };
  expect(log.data[0]?.units[0]?.log).toMatch(/Invalid data/);
  expect(log.data[0]?.units[0]?.log).not.toContain(house.platform.folder);
  expect(await problemOf(await house.get(`/api/stream/${id}/master.m3u8`))).toMatchObject({ status: 409, code: 'not-ready' });
  await eventually('nothing but the original', async () => (await house.remains(id)).join() === keys.original(id));
});
