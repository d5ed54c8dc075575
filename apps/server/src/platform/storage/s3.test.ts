import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type S3Request, startS3, type TestS3 } from '../../../test/support/s3.ts';
import { createLogger } from '../observability/logger.ts';
import { createAbandonedJob } from './abandoned.ts';
import { createS3Storage, type S3StorageOptions } from './s3.ts';
import { describeStorage } from './storage.suite.ts';
import type { DirectStorage, ObjectStorage } from './storage.ts';

const PART_BYTES = 5 * 1024 ** 2;
const log = createLogger({ level: 'silent', human: false });

let folder: string;
let s3: TestS3;
let storage: ObjectStorage;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fotograma-test-storage-'));
  s3 = await startS3();
  storage = await open();
});
afterEach(async () => {
  await s3.close();
  await rm(folder, { recursive: true, force: true });
});

const open = (more: Partial<S3StorageOptions> = {}) =>
  createS3Storage({ ...s3.settings, folder, copiesBytes: 1e9, partBytes: PART_BYTES, log, now: () => new Date(), ...more });
const everything = async () => [...s3.objects.keys(), ...s3.uploads.keys(), ...(await readdir(join(folder, 'scratch')))];
const put = (key: string, ...chunks: Buffer[]) => storage.put(key, Readable.from(chunks), { maxBytes: 1e9 });
/** Each kind of request that came, as `PUT partNumber`, with how often. */
const asked = () => {
  const kinds = s3.requests.map(({ method, query }) =>
    [method, ...['uploads', 'partNumber', 'uploadId'].filter((name) => query.has(name))].join(' '),
  );
  return Object.fromEntries(
    Array.from(
      Map.groupBy(kinds, (kind) => kind),
      ([kind, all]) => [kind, all.length],
    ),
  );
};
/** Trouble for the first requests that match. */
const firstOf = (count: number, matches: (request: S3Request) => boolean, trouble: ReturnType<TestS3['trouble']>) => {
  let left = count;
  return (request: S3Request) => (matches(request) && left-- > 0 ? trouble : null);
};

describeStorage('S3 storage', async () => ({
  storage,
  manyBytes: PART_BYTES + 1_000,
  everything,
  async fill(prefix, count) {
    for (let place = 0; place < count; place++) s3.place(`${prefix}/${String(place).padStart(5, '0')}`, Buffer.from('x'));
  },
  close: async () => undefined,
}));

describe('what is put', () => {
  test('is one request when it is small, and else parts in their order, of which few are on the way at once', async () => {
    await put('small', Buffer.alloc(PART_BYTES));
    expect(asked()).toEqual({ PUT: 1 });
    s3.requests.length = 0;
    const content = randomBytes(4 * PART_BYTES + 1);
    await put('large', content);
    expect(asked()).toEqual({ 'POST uploads': 1, 'PUT partNumber uploadId': 5, 'POST uploadId': 1 });
    expect(s3.objects.get('large')?.bytes.equals(content)).toBe(true);
  });

  test.each([
    ['the line breaks', 'break' as const],
    ['it is too busy', { status: 503, code: 'SlowDown' }],
  ])('is tried again when %s, and comes whole', async (_, trouble) => {
    s3.trouble = firstOf(2, ({ method }) => method === 'PUT', trouble);
    const content = randomBytes(2 * PART_BYTES);
    expect(await put('a', content)).toMatchObject({ size: content.length });
    expect(s3.objects.get('a')?.bytes.equals(content)).toBe(true);
  });

  test('is there when the answer to the last request was lost, and what was there before is not taken for it', async () => {
    const isLast = ({ method, query }: S3Request) => method === 'POST' && query.has('uploadId');
    await put('a', Buffer.alloc(1));
    s3.trouble = firstOf(1, isLast, 'break-after');
    await put('a', Buffer.alloc(PART_BYTES + 1));
    expect(await storage.stat('a')).toMatchObject({ size: PART_BYTES + 1 });
    // As Ceph does it.
    const lost = firstOf(1, isLast, 'break-after');
    s3.trouble = (request) => lost(request) ?? (isLast(request) ? { status: 500, code: 'InternalError' } : null);
    await put('a', Buffer.alloc(PART_BYTES + 1));
    s3.trouble = (request) => {
      if (isLast(request)) s3.uploads.clear();
      return null;
    };
    await expect(put('a', Buffer.alloc(PART_BYTES + 2))).rejects.toThrow('NoSuchUpload');
    expect(await storage.stat('a')).toMatchObject({ size: PART_BYTES + 1 });
  });

  test.each([
    ['storage-full', { status: 507, code: 'XMinioStorageFull' }],
    ['storage-full', { status: 400, code: 'QuotaExceeded' }],
    ['unavailable', { status: 403, code: 'AccessDenied' }],
    ['unavailable', { status: 500, code: 'InternalError' }],
    ['unavailable', 'break' as const],
  ])('is refused as %s when S3 says %o, and leaves nothing', async (code, trouble) => {
    s3.trouble = ({ query }) => (query.get('partNumber') === '2' ? trouble : null);
    const body = Readable.from([Buffer.alloc(2 * PART_BYTES), Buffer.alloc(2 * PART_BYTES), Buffer.alloc(2 * PART_BYTES)]);
    await expect(storage.put('a', body, { maxBytes: 1e9 })).rejects.toMatchObject({ code });
    expect(body.destroyed).toBe(true);
    expect(await everything()).toEqual([]);
    s3.trouble = ({ method }) => (method === 'PUT' ? trouble : null);
    await expect(put('a', Buffer.alloc(1))).rejects.toMatchObject({ code });
  });
});

describe('what is read', () => {
  test('and breaks off is an error and no short answer', async () => {
    s3.place('a', Buffer.alloc(100_000));
    s3.trouble = ({ method }) => (method === 'GET' ? 'cut' : null);
    const stream = await storage.read('a');
    await expect(stream?.toArray()).rejects.toThrow();
  });

  test('from a storage that is gone, refuses us or is another’s is unavailable, and it is not well', async () => {
    const { credentials } = s3.settings;
    const secretAccessKey = 'hunter2-hunter2';
    for (const bad of [
      await open({ bucket: 'other' }),
      await open({ credentials: { accessKeyId: credentials?.accessKeyId ?? '', secretAccessKey } }),
    ]) {
      await expect(bad.read('a')).rejects.toMatchObject({ code: 'unavailable', message: expect.not.stringContaining('hunter2') });
      await expect(bad.ping()).rejects.toThrow();
    }
    await s3.close();
    await expect(storage.stat('a')).rejects.toMatchObject({ code: 'unavailable', headers: { 'Retry-After': '10' } });
    await expect(storage.ping()).rejects.toThrow();
  });
});

describe('what is published', () => {
  test('is removed again when one file fails, and the folder stays for another try', async () => {
    const work = await storage.scratch('work');
    for (let file = 0; file < 20; file++) await writeFile(join(work, `${file}.m4s`), 'x');
    s3.trouble = ({ key }) => (key === 'v/1/7.m4s' ? { status: 403, code: 'AccessDenied' } : null);
    await expect(storage.publishFolder(work, 'v/1')).rejects.toMatchObject({ code: 'unavailable' });
    expect([...s3.objects.keys()]).toEqual([]);
    s3.trouble = () => null;
    await storage.publishFolder(work, 'v/1');
    expect(await storage.list('v/1')).toHaveLength(20);
  });

  test('may be files of several parts; a name that is no key is refused before anything is put', async () => {
    const work = await storage.scratch('work');
    const film = randomBytes(2 * PART_BYTES + 5);
    await writeFile(join(work, '1080p.mp4'), film);
    await writeFile(join(work, 'not a key'), 'x');
    await expect(storage.publishFolder(work, 'v/1')).rejects.toThrow('Not a storage key');
    expect(s3.requests).toEqual([]);
    await rm(join(work, 'not a key'));
    await storage.publishFolder(work, 'v/1');
    expect(s3.objects.get('v/1/1080p.mp4')?.bytes.equals(film)).toBe(true);
    expect(s3.uploads.size).toBe(0);
  });
});

test('what S3 does not delete is told', async () => {
  for (const key of ['m/a', 'm/b', 'm/c']) s3.place(key);
  s3.locked.add('m/b');
  await expect(storage.remove('m')).rejects.toThrow('1 of 4 objects could not be deleted, the first of them m/b: AccessDenied');
  expect([...s3.objects.keys()]).toEqual(['m/b']);
});

test('abandoned uploads are given up, page after page, and none that is younger', async () => {
  const begin = (hour: number, count: number) => {
    s3.clock = new Date(Date.UTC(2026, 0, 1, hour));
    return Promise.all(Array.from({ length: count }, (_, place) => direct().createMultipart(`media/${place}`, 'video/mp4')));
  };
  const clock = () => s3.clock ?? new Date();
  storage = await open({ now: clock });
  await begin(1, 5);
  const young = await begin(3, 2);
  expect(await storage.removeAbandoned?.(new Date(Date.UTC(2026, 0, 1, 2)))).toBe(5);
  expect([...s3.uploads.keys()].toSorted()).toEqual(young.toSorted());
  s3.trouble = ({ query }) => (query.has('uploads') ? { status: 501, code: 'NotImplemented' } : null);
  expect(await storage.removeAbandoned?.(new Date(Date.UTC(2026, 0, 1, 4)))).toBe(0);
});

test('those of three days ago are given up by a job, in a storage that has such', async () => {
  await direct().createMultipart('media/1', 'video/mp4');
  const at = (days: number) => createAbandonedJob({ storage, log, now: () => new Date(Date.now() + days * 86_400_000) });
  const context = { attempt: 1, signal: new AbortController().signal };
  await at(2.9).run({}, context);
  expect(s3.uploads.size).toBe(1);
  await at(3.1).run({}, context);
  expect(s3.uploads.size).toBe(0);
});

const direct = (): DirectStorage => storage.direct ?? expect.fail('There is no way to it');
const send = (url: string, body: string | Buffer, headers: Record<string, string> = {}) =>
  fetch(url, { method: 'PUT', body: typeof body === 'string' ? body : new Uint8Array(body), headers });

describe('a signed link', () => {
  test('takes exactly what was announced, where it was announced, until it runs out', async () => {
    const { url, headers } = await direct().presignPut('media/1/original', { size: 4, contentType: 'video/mp4', expiresSeconds: 60 });
    expect(headers).toEqual({ 'content-type': 'video/mp4' });
    const refused = [
      await send(url, 'film!', headers),
      await send(url, 'fil', headers),
      await send(url, 'film', { 'content-type': 'text/html' }),
      await send(url, 'film'),
      await send(url.replace('media/1', 'media/2'), 'film', headers),
      await send(url.replace('X-Amz-Expires=60', 'X-Amz-Expires=6000'), 'film', headers),
      await fetch(url),
    ];
    expect(refused.map(({ status }) => status)).toEqual(Array(7).fill(403));
    expect(s3.objects.size).toBe(0);
    expect((await send(url, 'film', headers)).status).toBe(200);
    expect(s3.objects.get('media/1/original')).toMatchObject({ bytes: Buffer.from('film'), headers: { 'content-type': 'video/mp4' } });
    s3.clock = new Date(Date.now() + 61_000);
    expect((await send(url, 'film', headers)).status).toBe(403);
  });

  test('is of the time that the house has', async () => {
    const past = await open({ now: () => new Date(Date.now() - 3_600_000) });
    const { url, headers } = (await past.direct?.presignPut('a', { size: 1, contentType: 'a/b', expiresSeconds: 60 })) ?? expect.fail();
    expect((await send(url, 'x', headers)).status).toBe(403);
  });

  test('gives an object, whole or in ranges, as a download of any name', async () => {
    s3.place('media/1/original', Buffer.from('0123456789'));
    const plain = await direct().presignGet('media/1/original', { expiresSeconds: 60 });
    expect(await (await fetch(plain)).text()).toBe('0123456789');
    const part = await fetch(plain, { headers: { range: 'bytes=2-4' } });
    expect([part.status, part.headers.get('content-disposition'), await part.text()]).toEqual([206, null, '234']);
    const named = await direct().presignGet('media/1/original', {
      expiresSeconds: 60,
      filename: 'La "niña" (1).mp4',
      contentType: 'video/mp4',
    });
    const download = await fetch(named);
    expect(download.headers.get('content-type')).toBe('video/mp4');
    expect(download.headers.get('content-disposition')).toBe(
      `attachment; filename="La _ni_a_ (1).mp4"; filename*=UTF-8''La%20%22ni%C3%B1a%22%20%281%29.mp4`,
    );
    s3.clock = new Date(Date.now() + 61_000);
    expect((await fetch(plain)).status).toBe(403);
  });

  test('leads to where clients reach the storage', async () => {
    const apart = await open({ publicEndpoint: 'https://files.example.com' });
    for (const url of [
      await apart.direct?.presignGet('a/b', { expiresSeconds: 60 }),
      (await apart.direct?.presignPut('a/b', { size: 1, contentType: 'a/b', expiresSeconds: 60 }))?.url,
      await apart.direct?.presignPart('a/b', 'id', 1, 60),
    ]) {
      expect(url).toMatch(/^https:\/\/files\.example\.com\/films\/a\/b\?/);
    }
    const hosted = await open({ publicEndpoint: 'https://files.example.com', forcePathStyle: false });
    expect(await hosted.direct?.presignGet('a/b', { expiresSeconds: 60 })).toMatch(/^https:\/\/films\.files\.example\.com\/a\/b\?/);
  });
});

describe('an upload in parts', () => {
  const parts = [randomBytes(PART_BYTES), Buffer.from('the end')];
  const sendParts = (id: string, bodies: Buffer[]) =>
    Promise.all(
      bodies.map(async (body, place) => {
        const answer = await send(await direct().presignPart('m/1', id, place + 1, 60), body);
        expect(answer.status).toBe(200);
        return { part: place + 1, etag: answer.headers.get('etag') ?? '' };
      }),
    );

  test('is an object when it is complete, however often that is said', async () => {
    const id = await direct().createMultipart('m/1', 'video/mp4');
    const sent = await sendParts(id, parts);
    expect(await storage.stat('m/1')).toBeNull();
    await direct().completeMultipart('m/1', id, sent.toReversed());
    expect(s3.objects.get('m/1')?.bytes.equals(Buffer.concat(parts))).toBe(true);
    expect(s3.objects.get('m/1')?.headers['content-type']).toBe('video/mp4');
    await direct().completeMultipart('m/1', id, sent);
    s3.trouble = ({ method }) => (method === 'POST' ? { status: 500, code: 'InternalError' } : null);
    await direct().completeMultipart('m/1', id, sent);
    await expect(direct().completeMultipart('m/2', id, sent)).rejects.toMatchObject({ code: 'unavailable' });
    s3.trouble = () => null;
    await direct().abortMultipart('m/1', id);
    expect(await storage.stat('m/1')).toMatchObject({ size: PART_BYTES + 7 });
  });

  test('of wrong parts is refused and may still be completed; one that was given up is not found', async () => {
    const id = await direct().createMultipart('m/1', 'video/mp4');
    const [first, last] = await sendParts(id, parts);
    const complete = (...given: { part: number; etag: string }[]) => direct().completeMultipart('m/1', id, given);
    if (!first || !last) return expect.fail();
    const small = await sendParts(await direct().createMultipart('m/1', 'video/mp4'), [Buffer.from('small'), Buffer.from('b')]);
    for (const wrong of [[], [first, { part: 2, etag: first.etag }], [{ part: 3, etag: first.etag }], [first, first]])
      await expect(complete(...wrong)).rejects.toMatchObject({ code: 'invalid' });
    const [, smallId = ''] = [...s3.uploads.keys()];
    await expect(direct().completeMultipart('m/1', smallId, small)).rejects.toMatchObject({ code: 'invalid' });
    await direct().abortMultipart('m/1', id);
    await expect(complete(first, last)).rejects.toMatchObject({ code: 'not-found' });
    expect([...s3.uploads.keys()]).toEqual([smallId]);
  });
});

describe('copies on the local disk', () => {
  const copies = async () => (await readdir(join(folder, 'copies'))).toSorted();
  const gets = () => s3.requests.filter(({ method }) => method === 'GET').length;
  const use = (key: string, of: ObjectStorage = storage) => of.withLocalFile(key, (path) => readFile(path));

  test('are brought once for all who ask, in whatever process, and again when the object is another', async () => {
    s3.place('a', Buffer.from('old'));
    await Promise.all(Array.from({ length: 5 }, () => use('a')));
    expect(gets()).toBe(1);
    const other = await open();
    expect((await use('a', other)).toString()).toBe('old');
    expect(gets()).toBe(1);
    s3.place('a', Buffer.from('new'));
    expect((await use('a', other)).toString()).toBe('new');
    expect(gets()).toBe(2);
  });

  test('of large objects come in pieces, and a piece whose transfer breaks off is fetched again', async () => {
    const content = Buffer.alloc(70 * 1024 ** 2);
    for (let at = 0; at < content.length; at += 4_096) content.writeUInt32LE(at, at);
    s3.place('a', content);
    s3.trouble = firstOf(2, ({ method }) => method === 'GET', 'cut');
    const hash = await storage.withLocalFile('a', async (path) =>
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    );
    expect(hash).toBe(createHash('sha256').update(content).digest('hex'));
    expect(gets()).toBe(5);
  });

  test('that cannot be brought leave nothing, and are tried again by the next who asks', async () => {
    s3.place('a', Buffer.alloc(1_000));
    s3.trouble = ({ method }) => (method === 'GET' ? 'cut' : null);
    await expect(use('a')).rejects.toMatchObject({ code: 'unavailable' });
    expect(await copies()).toEqual([]);
    s3.trouble = () => null;
    expect(await use('a')).toHaveLength(1_000);
  });

  test('stay as long as there is room, the last used longest, and those in use in any case', async () => {
    let minute = 0;
    const small = await open({ copiesBytes: 2_500, now: () => new Date(Date.UTC(2030, 0, 1, 0, minute++)) });
    for (const key of ['a', 'b', 'c', 'd']) s3.place(key, Buffer.alloc(1_000, key));
    for (const key of ['a', 'b', 'a', 'c', 'a']) await use(key, small);
    expect(gets()).toBe(3);
    await use('b', small);
    expect(gets()).toBe(4);
    expect(await copies()).toHaveLength(2);
    await small.withLocalFile('a', async (path) => {
      for (const key of ['c', 'd', 'c', 'd']) await use(key, small);
      expect((await readFile(path)).equals(Buffer.alloc(1_000, 'a'))).toBe(true);
    });
    s3.place('huge', Buffer.alloc(9_000));
    expect(await use('huge', small)).toHaveLength(9_000);
    expect(await copies()).toHaveLength(1);
  });

  test('in use by processes that died are let go of at the start', async () => {
    s3.place('a', Buffer.from('x'));
    await use('a');
    const [copy = ''] = await copies();
    await writeFile(join(folder, 'copies', 'use-999999999-aa'), 'x');
    await writeFile(join(folder, 'copies', `put-${process.ppid}-bb`), 'x');
    await open();
    expect(await copies()).toEqual([copy, `put-${process.ppid}-bb`]);
  });
});
