import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { media as contract } from '@fotograma/contract';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { insertUser } from '../../../test/support/identity.ts';
import { createTestMedia, problemOf, type TestMedia } from '../../../test/support/media.ts';
import { allEvents } from '../../../test/support/sse.ts';
import { createQuickSteps, scripted } from '../../../test/support/steps.ts';

const HOUR_MS = 3_600_000;

let house: TestMedia;
/** Who is no owner of anything here. */
let stranger: string;
let admin: string;
/** A film of `house.caller`. */
let film: contract.MediaDetail;
/** Another of the same. */
let second: contract.MediaDetail;
/** The house's own film, that is on the shelf. */
let shelved: contract.MediaDetail;
beforeAll(async () => {
  house = await createTestMedia({ steps: createQuickSteps() });
  stranger = `creator:${await insertUser(house.platform)}`;
  admin = `admin:${await insertUser(house.platform, { role: 'admin' })}`;
  const bytes = scripted({ chunks: 1, audio: 1 });
  const shelvedId = randomUUID();
  const [id, secondId] = [await house.receive(bytes), await house.receive(bytes)];
  const file = { filename: 'leader.mp4', mimeType: 'video/mp4', size: bytes.length, body: Readable.from([bytes]) };
  await house.media.media.ingest({ ...file, ownerId: null, id: shelvedId, public: true });
  [film, second, shelved] = [await ready(id), await ready(secondId), await ready(shelvedId)];
});
afterEach(() => {
  house.platform.clock = null;
});
afterAll(() => house.close());

async function ready(id: string): Promise<contract.MediaDetail> {
  await house.work(id);
  return house.stateOf(id, admin);
}

const address = (path: string | null) => `${house.app.url}${path}`;
/** The address without headers of any kind: how a player asks. */
const play = (path: string | null) => fetch(address(path));
const tokenOf = ({ streamUrl }: contract.MediaFile) => /^\/api\/stream\/shared\/([^/]+)\/master\.m3u8$/.exec(streamUrl ?? '')?.[1] ?? '';

/** Every address that a playlist leads to, from there on. */
async function addressesOf(playlist: string): Promise<string[]> {
  const response = await fetch(playlist);
  expect(response.status, playlist).toBe(200);
  const links = [...(await response.text()).matchAll(/^([^#\s].*)$|URI="([^"]+)"/gm)].map((found) => found[1] ?? found[2] ?? '');
  const found: string[] = [];
  for (const link of links.map((each) => new URL(each, playlist).href)) {
    found.push(link, ...(link.endsWith('.m3u8') ? await addressesOf(link) : []));
  }
  return found;
}

describe('who may upload', () => {
  const body = { filename: 'film.mp4', size: 10, mimeType: 'video/mp4' };

  test('nobody who is not known, and no viewer', async () => {
    expect(await problemOf(await house.intent(body, null))).toMatchObject({ status: 401, code: 'unauthenticated' });
    const viewer = `viewer:${await insertUser(house.platform, { role: 'viewer' })}`;
    expect(await problemOf(await house.intent(body, viewer))).toMatchObject({ status: 403, code: 'forbidden' });
  });

  test('a creator and an administrator, and the file is theirs', async () => {
    for (const who of [stranger, admin]) {
      const { id } = await house.announce({ size: 10 }, who);
      const row = await house.platform.database.prisma.mediaFile.findUniqueOrThrow({ where: { id } });
      expect(row).toMatchObject({ ownerId: who.split(':')[1], public: false });
      expect(await house.stateOf(id, who)).toMatchObject({ id, public: false });
    }
  });
});

describe('a file of somebody else', () => {
  /** A problem without what differs between any two requests. */
  const plain = async (response: Response, id: string) =>
    JSON.parse(JSON.stringify({ ...(await problemOf(response)), requestId: '' }).replaceAll(id, 'ID')) as object;

  test.each([
    ['its state', () => '/api/media/ID'],
    ['the log of its work', () => '/api/media/ID/work'],
    ['its events', () => '/api/media/ID/events'],
    ['its playlist', () => '/api/stream/ID/master.m3u8'],
    ['its pictures', () => `/api/stream/ID/${film.version}/poster-2.jpg`],
  ])('is not there, word for word as one that nobody has: %s', async (_, path) => {
    const missing = randomUUID();
    const expected = await plain(await house.get(path().replace('ID', missing), stranger), missing);
    expect(expected).toMatchObject({ status: 404, code: 'not-found' });
    expect(await plain(await house.get(path().replace('ID', film.id), stranger), film.id)).toEqual(expected);
  });

  test('that is not ready yet is not there either', async () => {
    const { id } = await house.announce({ size: 10 });
    expect(await problemOf(await house.get(`/api/stream/${id}/master.m3u8`, stranger))).toMatchObject({ status: 404 });
    expect(await problemOf(await house.get(`/api/stream/${id}/master.m3u8`))).toMatchObject({ status: 409, code: 'not-ready' });
  });

  test('is 401 to nobody where one must be known, and not there where one need not be', async () => {
    for (const path of ['', '/events']) {
      expect(await problemOf(await house.get(`/api/media/${film.id}${path}`, null))).toMatchObject({ status: 401 });
    }
    expect(await problemOf(await house.get(`/api/stream/${film.id}/master.m3u8`, null))).toMatchObject({ status: 404 });
  });

  test('is seen, followed and played by an administrator', async () => {
    expect((await house.stateOf(film.id, admin)).id).toBe(film.id);
    const events = await allEvents(address(`/api/media/${film.id}/events`), { authorization: `Bearer ${admin}` });
    expect(events).toMatchObject([{ event: 'media', data: { id: film.id, status: 'READY' } }]);
    for (const path of ['master.m3u8', `${film.version}/poster-2.jpg`]) {
      expect((await house.get(`/api/stream/${film.id}/${path}`, admin)).status).toBe(200);
    }
  });
});

describe('a film of one’s own', () => {
  test('plays at its plain address for its owner, and caches that many share do not keep it', async () => {
    const response = await house.get(`/api/stream/${film.id}/${film.version}/poster-2.jpg`);
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
  });

  test('is still seen and played by who may upload no more', async () => {
    const demoted = `viewer:${house.callerId}`;
    expect((await house.stateOf(film.id, demoted)).id).toBe(film.id);
    expect((await house.get(`/api/stream/${film.id}/master.m3u8`, demoted)).status).toBe(200);
  });

  test('plays whole by its links, which need no header', async () => {
    const addresses = [...(await addressesOf(address(film.streamUrl))), address(film.posterUrl)];
    expect(addresses.length).toBeGreaterThan(5);
    for (const each of addresses) {
      expect(new URL(each).pathname).toMatch(/^\/api\/stream\/shared\//);
      const response = await fetch(each);
      expect(response.status, each).toBe(200);
      expect(response.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
      await response.arrayBuffer();
    }
    const part = await fetch(address(film.posterUrl), { headers: { range: 'bytes=0-1' } });
    expect(part.status).toBe(206);
    expect(await part.text()).toBe('a ');
  });
});

describe('a link to a private film', () => {
  test('that was changed, or made for something else, is refused', async () => {
    const [payload = '', signature = ''] = tokenOf(film).split('.');
    const [otherPayload = '', otherSignature = ''] = tokenOf(second).split('.');
    const longer = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { exp: number };
    longer.exp += HOUR_MS;
    const upload = (await house.announce({ size: 10 })).link.split('/').at(-1) ?? '';
    const tokens = [
      `${payload}.${otherSignature}`,
      `${otherPayload}.${signature}`,
      `${Buffer.from(JSON.stringify(longer)).toString('base64url')}.${signature}`,
      payload,
      `${payload}.`,
      `${payload}.${signature}.x`,
      upload,
      'x',
    ];
    for (const token of tokens) {
      for (const path of ['master.m3u8', `${film.version}/poster-2.jpg`]) {
        const response = await play(`/api/stream/shared/${token}/${path}`);
        expect(await problemOf(response), token).toMatchObject({ status: 403, code: 'link-invalid' });
      }
    }
  });

  test('opens that film and no other', async () => {
    const response = await play(`/api/stream/shared/${tokenOf(film)}/${second.version}/poster-2.jpg`);
    expect(await problemOf(response)).toMatchObject({ status: 404, code: 'not-found' });
    expect((await play(`/api/media/${tokenOf(film)}`)).status).not.toBe(200);
  });

  test('does not open the film’s upload', async () => {
    const sent = await house.put(`/api/storage/uploads/${tokenOf(film)}`, Buffer.from('text'));
    expect(await problemOf(sent)).toMatchObject({ status: 403, code: 'link-invalid' });
  });

  test('is good for half a day at least, and then refused in every part', async () => {
    const start = new Date('2026-03-01T10:20:30.456Z');
    house.platform.clock = start;
    const { streamUrl, posterUrl } = await house.stateOf(film.id);
    const at = (ms: number) => {
      house.platform.clock = new Date(start.getTime() + ms);
    };
    at(12 * HOUR_MS);
    for (const path of [streamUrl, posterUrl]) expect((await play(path)).status).toBe(200);
    at(13 * HOUR_MS);
    for (const path of [streamUrl, posterUrl]) {
      expect(await problemOf(await play(path))).toMatchObject({ status: 403, code: 'link-expired' });
    }
    const fresh = await house.stateOf(film.id);
    expect((await play(fresh.streamUrl)).status).toBe(200);
  });

  test('stays the same within the hour, so that players and caches know it again', async () => {
    const links = [];
    for (const time of ['10:00:00.001', '10:30:00.000', '10:59:59.999', '11:00:00.001']) {
      house.platform.clock = new Date(`2026-03-01T${time}Z`);
      const { streamUrl, posterUrl } = await house.stateOf(film.id);
      links.push(`${streamUrl} ${posterUrl}`);
    }
    expect(new Set(links.slice(0, 3)).size).toBe(1);
    expect(links[3]).not.toBe(links[0]);
  });
});

describe('a public film', () => {
  test('plays for everybody, at plain addresses that any cache may keep', async () => {
    expect(shelved).toMatchObject({
      public: true,
      streamUrl: `/api/stream/${shelved.id}/master.m3u8`,
      posterUrl: `/api/stream/${shelved.id}/${shelved.version}/poster-2.jpg`,
    });
    for (const each of [...(await addressesOf(address(shelved.streamUrl))), address(shelved.posterUrl)]) {
      const response = await fetch(each);
      expect(response.status, each).toBe(200);
      expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      await response.arrayBuffer();
    }
    expect((await house.get(shelved.streamUrl ?? '', stranger)).status).toBe(200);
  });

  test('tells the state of its mastering to administrators alone', async () => {
    expect(await problemOf(await house.get(`/api/media/${shelved.id}`, stranger))).toMatchObject({ status: 404 });
    expect((await house.stateOf(shelved.id, admin)).id).toBe(shelved.id);
  });
});
