import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type TestApp } from '../../../../test/support/app.ts';
import { insertUser } from '../../../../test/support/identity.ts';
import { createTestMedia, problemOf, type TestMedia } from '../../../../test/support/media.ts';
import type { Jobs } from '../../../platform/queue/queue.ts';
import type { DirectStorage } from '../../../platform/storage/storage.ts';
import { createMedia } from '../index.ts';
import { cut } from './parts.ts';

const SECRET = 'what the storage says to be heard';
const MIB = 1024 * 1024;

let house: TestMedia;
let app: TestApp;
let media: ReturnType<typeof createMedia>;
/** Uploads in parts that the storage holds open, with their parts by number. */
const open = new Map<string, Map<number, Buffer>>();
let begun = 0;
/** What workers were asked to do. */
const ordered: { name: string; data: unknown }[] = [];
/** As much of S3 as uploads speak to, over the disk; that the real client does the same is tested where it is. */
const direct: DirectStorage = {
  presignPut: async (key, { size, contentType }) => ({
    url: `https://s3.test/${key}?size=${size}`,
    headers: { 'content-type': contentType },
  }),
  async createMultipart() {
    const id = `upload-${++begun}`;
    open.set(id, new Map());
    return id;
  },
  presignPart: async (key, uploadId, part) => `https://s3.test/${key}?uploadId=${uploadId}&partNumber=${part}`,
  async completeMultipart(key, uploadId, parts) {
    const held = open.get(uploadId);
    const bytes = parts.map(({ part, etag }) => {
      const one = held?.get(part);
      if (!one || etagOf(one) !== etag) throw new Error('InvalidPart');
      return one;
    });
    await house.platform.storage.put(key, Readable.from(bytes), { maxBytes: 1e9 });
    open.delete(uploadId);
  },
  async abortMultipart(_, uploadId) {
    open.delete(uploadId);
  },
  presignGet: async (key) => `https://s3.test/${key}`,
};
const etagOf = (bytes: Buffer) => `"${createHash('md5').update(bytes).digest('hex')}"`;

beforeAll(async () => {
  house = await createTestMedia();
  const jobs: Jobs = {
    ...house.platform.jobs,
    async enqueue({ name }, data) {
      ordered.push({ name, data });
    },
  };
  const platform = { ...house.platform, jobs, storage: { ...house.platform.storage, direct } };
  media = createMedia(platform, { identity: { ...house.identity, onForget: () => undefined } }, { eventsSecret: SECRET });
  app = await startApp(platform, media.endpoints);
});
afterAll(async () => {
  await app.close();
  await house.close();
});

const ask = (path: string, body: unknown, as = house.caller, more: Record<string, string> = {}) =>
  fetch(app.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${as}`, ...more },
    body: JSON.stringify(body),
  });
const announce = async (size: number) => {
  const answer = await ask('/api/media/upload-intent', { filename: 'a.mp4', size, mimeType: 'video/mp4' });
  return (await answer.json()) as { mediaId: string; upload: { url: string; parts: object | null } };
};
const putObject = (id: string, bytes: Buffer) =>
  house.platform.storage.put(`media/${id}/original`, Readable.from([bytes]), { maxBytes: bytes.length });
const runJob = async (name: string, data: object) =>
  media.jobs.find((job) => job.name === name)?.run(data, { attempt: 1, signal: new AbortController().signal });

test('a file is cut in parts of 16 MiB, larger ones where these would be too many', () => {
  expect(cut(1)).toEqual({ size: 16 * MIB, count: 1 });
  expect(cut(16 * MIB)).toEqual({ size: 16 * MIB, count: 1 });
  expect(cut(16 * MIB + 1)).toEqual({ size: 16 * MIB, count: 2 });
  for (const size of [31 * 1024 ** 3, 32 * 1024 ** 3, 64 * 1024 ** 3]) {
    const parts = cut(size);
    expect(parts.count).toBeLessThanOrEqual(2_000);
    expect(parts.count * parts.size).toBeGreaterThanOrEqual(size);
    expect((parts.count - 1) * parts.size).toBeLessThan(size);
  }
});

describe('straight to object storage', () => {
  test('a file comes in parts, which are joined once, however often it is said', async () => {
    const bytes = [Buffer.from('first and '), Buffer.from('second')];
    const whole = Buffer.concat(bytes);
    const { mediaId: id, upload } = await announce(whole.length);
    expect(upload).toMatchObject({ url: `https://s3.test/media/${id}/original?size=16`, parts: { size: 16 * MIB, count: 1 } });
    expect(await problemOf(await ask(`/api/media/${id}/complete`, {}))).toMatchObject({ status: 409, code: 'not-ready' });

    const many = await Promise.all([ask(`/api/media/${id}/parts`, { numbers: [1] }), ask(`/api/media/${id}/parts`, { numbers: [1] })]);
    const urls = await Promise.all(many.map(async (answer) => ((await answer.json()) as { parts: { url: string }[] }).parts[0]?.url));
    // Asked twice at once, it is one upload all the same, and the storage holds no other.
    expect(new Set(urls).size).toBe(1);
    expect(open.size).toBe(1);
    expect(await problemOf(await ask(`/api/media/${id}/parts`, { numbers: [1, 2] }))).toMatchObject({
      status: 422,
      errors: [{ in: 'body', pointer: '/numbers/1' }],
    });

    const [held] = open.values();
    for (const [i, part] of bytes.entries()) held?.set(i + 1, part);
    const parts = bytes.map((part, i) => ({ part: i + 1, etag: etagOf(part) }));
    const wrong = await ask(`/api/media/${id}/complete`, { parts: [{ part: 1, etag: '"x"' }] });
    expect(await problemOf(wrong)).toMatchObject({ status: 409, code: 'conflict' });
    const answers = await Promise.all([1, 2].map(() => ask(`/api/media/${id}/complete`, { parts: parts.toReversed() })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await answers[0]?.json()).toMatchObject({
      data: { status: 'UPLOADED', sha256: createHash('sha256').update(whole).digest('hex') },
    });
    expect((await ask(`/api/media/${id}/complete`, { parts })).status).toBe(200);
    expect((await house.platform.database.pool.query('SELECT FROM media_multipart')).rowCount).toBe(0);
    expect(await problemOf(await ask(`/api/media/${id}/parts`, { numbers: [1] }))).toMatchObject({ status: 409 });
  });

  test('parts that nobody finishes are given up when the announcement is gone', async () => {
    const { mediaId: id } = await announce(100);
    await ask(`/api/media/${id}/parts`, { numbers: [1] });
    await runJob('media.reconcile', {});
    expect(open.size).toBe(1);
    await house.platform.database.pool.query('DELETE FROM media_file WHERE id = $1', [id]);
    await runJob('media.reconcile', {});
    expect(open.size).toBe(0);
    expect((await house.platform.database.pool.query('SELECT FROM media_multipart')).rowCount).toBe(0);
  });

  test('the storage says that an object has come, twice or late, and only with its secret', async () => {
    const bytes = Buffer.from('an object that came by itself');
    const { mediaId: id } = await announce(bytes.length);
    await putObject(id, bytes);
    const event = (key: string) => ({
      EventName: 's3:ObjectCreated:Put',
      Records: [{ eventVersion: '2.0', eventName: 's3:ObjectCreated:Put', s3: { bucket: { name: 'films' }, object: { key, size: 1 } } }],
    });
    const tell = (key: string, more: Record<string, string>) => ask('/api/media/storage-events', event(key), 'nobody', more);
    const key = `media/${id}/original`;
    for (const more of [{}, { authorization: 'Bearer ' }, { 'x-storage-secret': `${SECRET}!` }] as Record<string, string>[]) {
      expect(await problemOf(await tell(key, more))).toMatchObject({ status: 403, code: 'forbidden' });
    }
    expect((await tell(key, { authorization: `Bearer ${SECRET}` })).status).toBe(202);
    for (const other of ['media/../x', `media/${id}/versions/a/b`, 'elsewhere']) {
      expect((await tell(other, { 'x-storage-secret': SECRET })).status).toBe(202);
    }
    expect(ordered.filter(({ name }) => name === 'media.complete')).toEqual([{ name: 'media.complete', data: { id } }]);
    for (const _ of [1, 2]) await runJob('media.complete', { id });
    await runJob('media.complete', { id: house.platform.newId() });
    expect(await (await ask(`/api/media/${id}/complete`, {})).json()).toMatchObject({
      data: { status: 'UPLOADED', sha256: createHash('sha256').update(bytes).digest('hex') },
    });
  });

  test('an object of another length is not kept, and one that is no film takes its announcement with it', async () => {
    const { mediaId: long } = await announce(4);
    await putObject(long, Buffer.from('longer'));
    expect(await problemOf(await ask(`/api/media/${long}/complete`, {}))).toMatchObject({ status: 422 });
    expect(await house.platform.storage.stat(`media/${long}/original`)).toBeNull();
    expect(await problemOf(await ask(`/api/media/${long}/complete`, {}))).toMatchObject({ status: 409, code: 'not-ready' });

    const page = Buffer.from('<!doctype html><title>No film</title>');
    const { mediaId: html } = await announce(page.length);
    await putObject(html, page);
    expect(await problemOf(await ask(`/api/media/${html}/complete`, {}))).toMatchObject({ status: 415 });
    expect((await ask(`/api/media/${html}/complete`, {})).status).toBe(404);
  });

  test('is for owners alone', async () => {
    const { mediaId: id } = await announce(4);
    const other = `creator:${await insertUser(house.platform)}`;
    expect((await ask(`/api/media/${id}/parts`, { numbers: [1] }, other)).status).toBe(404);
    expect((await ask(`/api/media/${id}/complete`, {}, other)).status).toBe(404);
  });
});

test('where files are kept on disk there are no parts', async () => {
  const { id } = await house.announce({ size: 4 });
  const answer = await fetch(`${house.app.url}/api/media/${id}/parts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${house.caller}` },
    body: '{"numbers":[1]}',
  });
  expect(await problemOf(answer)).toMatchObject({ status: 409, code: 'conflict' });
});
