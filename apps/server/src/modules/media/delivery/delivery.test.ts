import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Problem } from '@fotograma/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RawAnswer, send, startApp, type TestApp } from '../../../../test/support/app.ts';
import { insertUser } from '../../../../test/support/identity.ts';
import { createTestPlatform, type TestPlatform } from '../../../../test/support/platform.ts';
import { NotFound } from '../../../platform/errors.ts';
import type { DirectStorage, ObjectStorage } from '../../../platform/storage/storage.ts';
import type { VersionFacts } from '../mastering/steps.ts';
import { keys } from '../media.ts';
import { deliveryEndpoints } from './delivery.endpoints.ts';
import { createDeliveryRepository, type DeliveryRepository } from './delivery.repository.ts';
import { createDelivery, type DeliveryService } from './delivery.service.ts';
import { createWatching, type Watching } from './watching.ts';

const TRACK = randomBytes(300_000);
const range = { offset: 0, length: 100 };
const FACTS: VersionFacts = {
  durationSeconds: 12,
  width: 640,
  height: 360,
  frameRate: { num: 25, den: 1 },
  video: [
    {
      ...{ name: '360p', codec: 'avc1.64001e', width: 640, height: 360, bandwidth: 800_000, average: 700_000, bytes: TRACK.length },
      ...{ iframesBandwidth: 100_000, init: range, index: range },
    },
  ],
  audio: [],
  text: [{ name: 'text-0', language: 'es', label: 'Español', kind: 'subtitles' }],
  unreadableText: [],
  storyboard: null,
  waveforms: [],
  posters: { count: 2, best: 1 },
  loudness: null,
  proxy: null,
  bytes: TRACK.length,
};

let platform: TestPlatform;
let rows: DeliveryRepository;
let delivery: DeliveryService;
let watching: Watching;
let app: TestApp;
let owner: string;
/** How often the database and the storage were asked. */
let asked = { film: 0, read: 0 };

beforeAll(async () => {
  platform = await createTestPlatform();
  owner = await insertUser(platform);
  const repository = createDeliveryRepository(platform.database);
  rows = {
    ...repository,
    film(id) {
      asked.film++;
      return repository.film(id);
    },
  };
  const storage: ObjectStorage = {
    ...platform.storage,
    read(key, part) {
      asked.read++;
      return platform.storage.read(key, part);
    },
  };
  const counted = { ...platform, storage };
  delivery = createDelivery({ platform: counted, rows });
  watching = createWatching({ rows, log: platform.log, now: platform.now });
  // What a media file looks like to its owner is not delivery's to tell.
  const view = () => Promise.reject(new NotFound('media file', 'seen'));
  app = await startApp(platform, deliveryEndpoints({ platform: counted, rows, delivery, watching, view }));
});
afterAll(async () => {
  await watching.close();
  await app.close();
  await platform.close();
});
beforeEach(() => {
  asked = { film: 0, read: 0 };
  platform.clock = null;
});

const query = (sql: string, values: unknown[]) => platform.database.pool.query(sql, values);
const put = (key: string, bytes: Buffer) => platform.storage.put(key, Readable.from([bytes]), { maxBytes: 1_000_000 });

/** A file of the owner's, with its bytes here. */
async function uploaded({ isPublic = false } = {}): Promise<string> {
  const id = platform.newId();
  await query(
    `INSERT INTO media_file (id, owner_id, public, filename, mime_type, size, sha256, upload_expires_at, uploaded_at)
     VALUES ($1, $2, $3, 'Año "1".mp4', 'video/mp4', 5, 'abc', now(), now())`,
    [id, owner, isPublic],
  );
  await put(keys.original(id), Buffer.from('12345'));
  return id;
}

async function publish(id: string, version: string): Promise<void> {
  await query(`INSERT INTO media_version (id, media_id, profile, facts, published_at) VALUES ($1, $2, 'standard', $3, now())`, [
    version,
    id,
    JSON.stringify(FACTS),
  ]);
  await query('UPDATE media_file SET published_version = $2, work_version = $2, duration_seconds = 12 WHERE id = $1', [id, version]);
  await put(keys.file(id, version, '360p.mp4'), TRACK);
}

/** A film of one rung that plays. Versions are the house's own: one film has the plain one. */
async function published({ isPublic = true, version = randomBytes(8).toString('hex') } = {}): Promise<{ id: string; version: string }> {
  const id = await uploaded({ isPublic });
  await publish(id, version);
  return { id, version };
}

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') => send(app.url, { path, headers, method });
const as = (role: string, id = owner) => ({ authorization: `Bearer ${role}:${id}` });
/** Past everything that is remembered of films for a moment. */
const later = () => {
  platform.clock = new Date(platform.now().getTime() + 2_001);
};
const codeOf = (answer: RawAnswer) => (JSON.parse(answer.body.toString()) as Problem).code;
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  send(app.url, { path, method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });

describe('a track', () => {
  let path: string;
  let etag: string;
  beforeAll(async () => {
    const { id, version } = await published();
    path = `/api/stream/${id}/${version}/360p.mp4`;
    etag = `"${version}-360p.mp4"`;
  });

  test.each([
    ['the beginning', 'bytes=0-99', 0, 99],
    ['the middle', 'bytes=100000-199999', 100_000, 199_999],
    ['from somewhere', 'bytes=299990-', 299_990, 299_999],
    ['the end', 'bytes=-10', 299_990, 299_999],
    ['beyond the end', 'bytes=299990-400000', 299_990, 299_999],
  ])('is given in ranges: %s', async (_, wanted, start, end) => {
    const answer = await get(path, { range: wanted });
    expect(answer.status).toBe(206);
    expect(answer.headers).toMatchObject({
      'content-range': `bytes ${start}-${end}/300000`,
      'content-length': String(end - start + 1),
      'content-type': 'video/mp4',
      'cache-control': 'public, max-age=31536000, immutable',
      'access-control-allow-origin': '*',
      etag,
    });
    expect(answer.body.equals(TRACK.subarray(start, end + 1))).toBe(true);
  });

  test.each([
    ['no range', {}],
    ['several', { range: 'bytes=0-1,4-5' }],
    ['another unit', { range: 'seconds=0-1' }],
    ['a reversed one', { range: 'bytes=9-5' }],
    ['a part of something else', { range: 'bytes=0-9', 'if-range': '"other"' }],
    ['a part of what was there at a time', { range: 'bytes=0-9', 'if-range': 'Wed, 21 Oct 2026 07:28:00 GMT' }],
  ])('is given whole for %s', async (_, headers) => {
    const answer = await get(path, headers);
    expect([answer.status, answer.headers['accept-ranges']]).toEqual([200, 'bytes']);
    expect(answer.body.equals(TRACK)).toBe(true);
  });

  test('is not there beyond its end, and not sent to those who have it', async () => {
    const beyond = await get(path, { range: 'bytes=300000-' });
    expect([beyond.status, beyond.headers['content-range'], codeOf(beyond)]).toEqual([416, 'bytes */300000', 'range-not-satisfiable']);
    for (const condition of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const same = await get(path, { 'if-none-match': condition, range: 'bytes=0-9' });
      expect([same.status, same.headers.etag, same.headers['content-length'], same.body.length]).toEqual([304, etag, undefined, 0]);
    }
    expect((await get(path, { 'if-none-match': '"x"', range: 'bytes=0-9' })).status).toBe(206);
    expect((await get(path, { range: 'bytes=0-9', 'if-range': etag })).status).toBe(206);
    const head = await get(path, { range: 'bytes=0-9' }, 'HEAD');
    expect([head.status, head.headers['content-length'], head.body.length]).toEqual([200, '300000', 0]);
  });

  test('may be asked for by pages of every origin, as a browser finds out', async () => {
    const answer = await get(path, { origin: 'https://elsewhere.example', 'access-control-request-headers': 'range' }, 'OPTIONS');
    expect(answer.status).toBe(204);
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, HEAD',
      'access-control-allow-headers': expect.stringContaining('Range'),
    });
    expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
    expect((await get(path, {}, 'DELETE')).status).toBe(405);
  });

  test('that many watch costs no query and no look at the disk', async () => {
    const { id, version } = await published();
    const hot = `/api/stream/${id}/${version}/360p.mp4`;
    const answers = await Promise.all(Array.from({ length: 20 }, () => get(hot, { range: 'bytes=5-1004' })));
    expect(answers.every(({ body }) => body.equals(TRACK.subarray(5, 1_005)))).toBe(true);
    expect(asked).toEqual({ film: 1, read: 1 });
  });
});

describe('what plays', () => {
  test('is what is published: its manifests, its files, and those of the version before it', async () => {
    const { id, version } = await published();
    const master = await get(`/api/stream/${id}/master.m3u8`);
    expect([master.status, master.headers['content-type'], master.headers['cache-control']]).toEqual([
      200,
      'application/vnd.apple.mpegurl',
      'no-cache',
    ]);
    expect(master.body.toString()).toContain(`\n${version}/360p.m3u8\n`);
    const unchanged = await get(`/api/stream/${id}/master.m3u8`, { 'if-none-match': String(master.headers.etag) });
    expect(unchanged.status).toBe(304);
    const dash = await get(`/api/stream/${id}/manifest.mpd`);
    expect([dash.status, dash.headers['content-type']]).toEqual([200, 'application/dash+xml']);
    expect(dash.body.toString()).toContain(`<BaseURL>${version}/360p.mp4</BaseURL>`);
    const text = await get(`/api/stream/${id}/${version}/text-0.m3u8`);
    expect(text.body.toString()).toContain('#EXTINF:12.000,\ntext-0.vtt\n');
    const missing = [`${version}/text-1.m3u8`, `${version}/nothing.mp4`, 'other/360p.mp4', `${version}/video-00000/360p.mp4`, 'text/x.vtt'];
    for (const path of missing) expect((await get(`/api/stream/${id}/${path}`)).status).toBe(404);
    for (const path of [`${version}/..%2f..%2foriginal`, `${version}/original`, `${version}/a/b/c.mp4`, `${version}/%00.mp4`]) {
      expect((await get(`/api/stream/${id}/${path}`)).status).toBe(422);
    }

    // Players in the middle of it when another is published go on with the parts that they know, as long as they are there.
    await put(keys.part(id, version, 'video-00000/360p.mp4'), TRACK);
    await publish(id, randomBytes(8).toString('hex'));
    expect((await get(`/api/stream/${id}/${version}/360p.mp4`, { range: 'bytes=0-9' })).status).toBe(206);
    expect((await get(`/api/stream/${id}/${version}/video-00000/360p.mp4`, { range: 'bytes=0-9' })).status).toBe(206);
  });

  test('is nothing before it is mastered, and then its beginning', async () => {
    const id = await uploaded({ isPublic: true });
    const version = randomBytes(8).toString('hex');
    const folder = `/api/stream/${id}`;
    const refusals = async () => {
      const answers = await Promise.all([
        get(`${folder}/master.m3u8`),
        get(`${folder}/${version}/360p.m3u8`),
        get(`${folder}/manifest.mpd`),
      ]);
      return answers.map(codeOf);
    };
    expect(await refusals()).toEqual(['not-ready', 'not-ready', 'not-ready']);

    const plan = {
      frameRate: { num: 25, den: 1 },
      segmentSeconds: 4,
      rungs: [{ name: '360p', width: 640, height: 360, maxrate: 800_000 }],
      audio: [],
    };
    await query(`INSERT INTO media_version (id, media_id, profile, plan) VALUES ($1, $2, 'standard', $3)`, [
      version,
      id,
      JSON.stringify(plan),
    ]);
    await query('UPDATE media_file SET work_version = $2 WHERE id = $1', [id, version]);
    await query(
      `INSERT INTO media_unit (version_id, unit, kind, place, state, attempt)
       VALUES ($1, 'video-00000', 'VIDEO', 1, 'RUNNING', 1), ($1, 'video-00001', 'VIDEO', 2, 'WAITING', 0), ($1, 'assemble', 'ASSEMBLE', 3, 'WAITING', 0)`,
      [version],
    );
    await put(keys.part(id, version, 'video-00000/360p.mp4'), TRACK);
    await put(keys.part(id, version, 'video-00001/360p.mp4'), TRACK);
    const piece = { file: '360p.mp4', codec: 'avc1.64001e', init: range, segments: [{ offset: 100, length: 4_900, seconds: 4 }] };
    await query(`UPDATE media_unit SET state = 'DONE', result = $2 WHERE version_id = $1 AND unit = 'video-00000'`, [
      version,
      JSON.stringify({ rungs: [piece] }),
    ]);

    later();
    const master = await get(`${folder}/master.m3u8`);
    expect([master.status, master.body.toString()]).toEqual([200, expect.stringContaining(`#EXT-X-START:TIME-OFFSET=0\n`)]);
    const growing = await get(`${folder}/${version}/360p.m3u8`);
    expect(growing.headers['cache-control']).toBe('no-cache');
    expect(growing.body.toString()).toMatch(/EVENT\n(.*\n)+#EXT-X-BYTERANGE:4900@100\nvideo-00000\/360p.mp4\n$/);
    const segment = await get(`${folder}/${version}/video-00000/360p.mp4`, { range: 'bytes=100-4999' });
    expect([segment.status, segment.body.equals(TRACK.subarray(100, 5_000))]).toEqual([206, true]);
    // What no playlist names is not there, whatever lies in the storage already.
    expect((await get(`${folder}/${version}/video-00001/360p.mp4`)).status).toBe(404);
    expect((await get(`${folder}/${version}/360p.mp4`)).status).toBe(404);
    expect((await get(`${folder}/manifest.mpd`)).status).toBe(409);
    const session = await post(`${folder}/session`, {}, as('viewer'));
    expect(JSON.parse(session.body.toString())).toMatchObject({ hlsUrl: expect.stringContaining('/master.m3u8'), dashUrl: null });

    // Nobody goes on with it: then there will never be more.
    await query(`UPDATE media_unit SET state = 'FAILED' WHERE version_id = $1 AND unit = 'video-00001'`, [version]);
    later();
    expect(await refusals()).toEqual(['not-ready', 'not-ready', 'not-ready']);
  });

  test('is soon served no more when it is gone, even while somebody watches', async () => {
    const { id, version } = await published();
    const path = `/api/stream/${id}/${version}/360p.mp4`;
    const start = Date.now();
    platform.clock = new Date(start);
    expect((await get(path, { range: 'bytes=0-9' })).status).toBe(206);
    await query('DELETE FROM media_file WHERE id = $1', [id]);
    // Asked for all the time: that must not keep what is known of it alive.
    for (const seconds of [0.5, 1, 1.5]) {
      platform.clock = new Date(start + seconds * 1_000);
      expect((await get(path, { range: 'bytes=0-9' })).status).toBe(206);
    }
    platform.clock = new Date(start + 2_001);
    expect((await get(path, { range: 'bytes=0-9' })).status).toBe(404);
  });
});

describe('a film that is not public', () => {
  let film: { id: string; version: string };
  beforeAll(async () => {
    film = await published({ isPublic: false });
  });
  const session = async (body: object, headers: Record<string, string> = as('viewer')) => {
    const answer = await post(`/api/stream/${film.id}/session`, body, headers);
    return { status: answer.status, ...(JSON.parse(answer.body.toString()) as { hlsUrl: string; dashUrl: string; expiresAt: string }) };
  };

  test('is not there but for its owner', async () => {
    const path = `/api/stream/${film.id}/master.m3u8`;
    const others = [{}, as('creator', platform.newId())];
    for (const headers of others) expect((await get(path, headers)).status).toBe(404);
    const sessions = await Promise.all(others.map((headers) => post(`/api/stream/${film.id}/session`, {}, headers)));
    expect(sessions.map(({ status }) => status)).toEqual([401, 404]);
    expect((await post(`/api/stream/${platform.newId()}/session`, {})).status).toBe(401);
    expect((await get(path, as('viewer'))).status).toBe(200);
  });

  test('plays under a session’s links until they expire, and on every server', async () => {
    platform.clock = new Date('2026-01-01T12:00:00Z');
    const { status, hlsUrl, dashUrl, expiresAt } = await session({ seconds: 60 });
    expect([status, expiresAt]).toEqual([201, '2026-01-01T12:01:00.000Z']);
    expect((await get(hlsUrl)).body.toString()).toContain(`${film.version}/360p.m3u8`);
    expect((await get(dashUrl)).status).toBe(200);
    const track = new URL(`${film.version}/360p.mp4`, app.url + hlsUrl).pathname;
    const answer = await get(track, { range: 'bytes=0-9' });
    expect([answer.status, answer.headers['cache-control']]).toEqual([206, 'private, max-age=31536000, immutable']);
    const other = createDelivery({ platform, rows: createDeliveryRepository(platform.database) });
    expect(other.open(hlsUrl.split('/')[4] ?? '', 'stream', '10.0.0.1')).toBe(film.id);

    platform.clock = new Date('2026-01-01T12:01:00Z');
    expect(codeOf(await get(track))).toBe('link-expired');
    const changed = hlsUrl.replace(/.\/master/, (end) => (end.startsWith('A') ? 'Q/master' : 'A/master'));
    expect(codeOf(await get(changed))).toBe('link-invalid');
  });

  test('plays for callers of one network alone, where that is wanted', async () => {
    const { hlsUrl } = await session({ bindAddress: true });
    expect((await get(hlsUrl)).status).toBe(200);
    const token = hlsUrl.split('/')[4] ?? '';
    expect(() => delivery.open(token, 'stream', '127.0.0.200')).not.toThrow();
    expect(() => delivery.open(token, 'stream', '127.0.1.1')).toThrow(expect.objectContaining({ code: 'link-invalid' }));
    expect(() => delivery.open(token, 'stream', '2001:db8::1')).toThrow(expect.objectContaining({ code: 'link-invalid' }));
  });

  test('gives its original under its own name to whoever holds a link made for that', async () => {
    const path = `/api/stream/shared/${delivery.share(film.id, 'original')}/original`;
    const whole = await get(path);
    expect([whole.status, whole.body.toString()]).toEqual([200, '12345']);
    expect(whole.headers).toMatchObject({
      'content-disposition': `attachment; filename="Ano _1_.mp4"; filename*=UTF-8''A%C3%B1o%20%221%22.mp4`,
      'content-type': 'video/mp4',
      'x-content-type-options': 'nosniff',
      etag: '"abc"',
    });
    expect((await get(path, { range: 'bytes=1-2' })).body.toString()).toBe('23');
    // A right to play is none to the original, nor the other way round.
    expect(codeOf(await get(`/api/stream/shared/${delivery.share(film.id)}/original`))).toBe('link-invalid');
    expect(codeOf(await get(path.replace('/original', '/master.m3u8')))).toBe('link-invalid');
  });

  test('comes from the storage itself where that gives links, but for what is small', async () => {
    const presigned: string[] = [];
    const direct = {
      presignGet(key: string, options: { filename?: string }) {
        presigned.push(`${key} ${options.filename}`);
        return Promise.resolve('https://bucket.example/signed');
      },
    };
    const behind = createDelivery({
      platform: { ...platform, storage: { ...platform.storage, direct: direct as Partial<DirectStorage> as DirectStorage } },
      rows,
    });
    const none = { range: undefined, ifRange: undefined };
    expect(await behind.original(film.id, none)).toEqual({
      status: 302,
      headers: { Location: 'https://bucket.example/signed', 'Cache-Control': 'no-store' },
    });
    expect((await behind.file(film.id, 'link-holder', film.version, '360p.mp4', none)).status).toBe(200);
    expect(presigned).toEqual([`${keys.original(film.id)} Año "1".mp4`]);
  });
});

describe('subtitles', () => {
  const SRT = '1\n00:00:01,000 --> 00:00:02,000\nHola & adiós\n';
  const add = (id: string, body: string | Buffer, { search = 'language=es', headers = as('creator') } = {}) =>
    send(app.url, { path: `/api/media/${id}/subtitles?${search}`, method: 'POST', headers, body });

  test('that somebody adds are in both manifests at once, and gone when they are removed', async () => {
    const { id } = await published();
    const answer = await add(id, SRT, { search: 'language=pt-BR&kind=captions' });
    expect(answer.status).toBe(201);
    const { data } = JSON.parse(answer.body.toString()) as { data: { id: string; url: string } };
    expect(data).toEqual({
      id: data.id,
      language: 'pt-BR',
      label: 'Português (Brasil)',
      kind: 'captions',
      source: 'uploaded',
      url: `/api/stream/${id}/text/${data.id}.vtt`,
    });
    const text = await get(data.url);
    expect([text.headers['content-type'], text.body.toString()]).toEqual([
      'text/vtt; charset=utf-8',
      'WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nHola &amp; adiós\n',
    ]);
    expect((await get(data.url.replace('.vtt', '.m3u8'))).body.toString()).toContain(`#EXTINF:12.000,\n${data.id}.vtt\n`);
    const listed = async () => {
      const manifests = await Promise.all([get(`/api/stream/${id}/master.m3u8`), get(`/api/stream/${id}/manifest.mpd`)]);
      return manifests.map(({ body }) => body.toString().includes(`text/${data.id}.`));
    };
    expect(await listed()).toEqual([true, true]);

    const remove = (headers: Record<string, string>) => get(`/api/media/${id}/subtitles/${data.id}`, headers, 'DELETE');
    expect((await remove(as('creator', platform.newId()))).status).toBe(404);
    expect((await remove(as('creator'))).status).toBe(200);
    expect((await remove(as('creator'))).status).toBe(404);
    expect(await listed()).toEqual([false, false]);
    await platform.removals.job.run({}, { attempt: 1, signal: new AbortController().signal });
    expect((await get(data.url)).status).toBe(404);
  });

  test('of a private film are under its link', async () => {
    const { id } = await published({ isPublic: false });
    const { data } = JSON.parse((await add(id, SRT)).body.toString()) as { data: { id: string; url: string } };
    expect(data.url).toMatch(/^\/api\/stream\/shared\//);
    expect((await get(data.url)).status).toBe(200);
  });

  test('are refused where they are none, too many, too large, or somebody else’s film’s; and nothing is left of them', async () => {
    const { id } = await published();
    const bad = await add(id, 'Once upon a time');
    expect([bad.status, (JSON.parse(bad.body.toString()) as Problem).detail]).toEqual([
      422,
      expect.stringContaining('Line 1: Expected a time'),
    ]);
    expect((await add(id, Buffer.alloc(2 * 1024 * 1024 + 1))).status).toBe(413);
    expect((await add(id, SRT, { search: 'language=x' })).status).toBe(422);
    expect((await add(id, SRT, { headers: as('creator', platform.newId()) })).status).toBe(404);
    expect((await add(platform.newId(), SRT)).status).toBe(404);
    await query(`INSERT INTO media_subtitle (id, media_id, language) SELECT gen_random_uuid(), $1, 'en' FROM generate_series(1, 59)`, [id]);
    const answers = await Promise.all([add(id, SRT), add(id, SRT), add(id, SRT)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(await platform.storage.list(`${keys.folder(id)}/text`)).toHaveLength(1);
  });
});

describe('the poster', () => {
  const choose = (id: string, number: number | null) =>
    send(app.url, {
      path: `/api/media/${id}/poster`,
      method: 'PUT',
      headers: { ...as('creator'), 'content-type': 'application/json' },
      body: JSON.stringify({ number }),
    });
  const chosen = async (id: string) =>
    (await query('SELECT poster FROM media_file WHERE id = $1', [id])).rows[0] as { poster: number | null };

  test('is one of those that were made', async () => {
    const { id } = await published();
    await choose(id, 2);
    expect(await chosen(id)).toEqual({ poster: 2 });
    await choose(id, null);
    expect(await chosen(id)).toEqual({ poster: null });
    const none = await choose(id, 3);
    expect([none.status, codeOf(none)]).toEqual([422, 'invalid']);
    expect(codeOf(await choose(await uploaded(), 1))).toBe('not-ready');
    expect(codeOf(await choose(platform.newId(), 1))).toBe('not-found');
  });
});

describe('what is watched', () => {
  const say = (id: string, viewing: string, seconds: number) => post(`/api/stream/${id}/watching`, { viewing, seconds });
  const days = async (id: string) =>
    (await query('SELECT day::text, views, watched_seconds AS seconds FROM media_day WHERE media_id = $1 ORDER BY day', [id])).rows;

  test('is counted by film and day: a view after half of a short film, seconds always', async () => {
    platform.clock = new Date('2026-01-01T23:59:50Z');
    const { id } = await published();
    const [first, second] = [platform.newId(), platform.newId()];
    // The film is 12 s long.
    for (const seconds of [3, 2.5, 0.5]) expect((await say(id, first, seconds)).status).toBe(202);
    await say(id, second, 5);
    await watching.flush();
    expect(await days(id)).toEqual([{ day: '2026-01-01', views: 1, seconds: 11 }]);
    platform.clock = new Date('2026-01-02T00:00:10Z');
    await say(id, first, 6);
    await say(id, second, 1);
    await watching.flush();
    expect(await days(id)).toEqual([
      { day: '2026-01-01', views: 1, seconds: 11 },
      { day: '2026-01-02', views: 1, seconds: 7 },
    ]);
    expect((await say(platform.newId(), first, 1)).status).toBe(404);
    expect((await say(id, first, 121)).status).toBe(422);
  });

  test('is not lost while the database is away, nor when the server stops; films that are gone take nothing with them', async () => {
    const [{ id }, gone] = [await published(), await published()];
    let away = true;
    const flaky = {
      ...rows,
      addWatched: (all: Parameters<typeof rows.addWatched>[0]) => (away ? Promise.reject(new Error('away')) : rows.addWatched(all)),
    };
    const other = createWatching({ rows: flaky, log: platform.log, now: platform.now });
    const word = { durationSeconds: 100, viewing: platform.newId(), seconds: 10 };
    other.count({ ...word, mediaId: id });
    other.count({ ...word, mediaId: gone.id });
    await other.flush();
    other.count({ ...word, mediaId: id });
    away = false;
    await query('DELETE FROM media_file WHERE id = $1', [gone.id]);
    await other.close();
    expect(await days(id)).toEqual([{ day: expect.any(String), views: 1, seconds: 20 }]);
    expect(await days(gone.id)).toEqual([]);
  });
});
