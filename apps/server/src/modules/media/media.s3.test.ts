import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { media as contract, uploads } from '@fotograma/contract';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type * as z from 'zod';
import { createTestMedia, type TestMedia } from '../../../test/support/media.ts';
import { startS3, type TestS3 } from '../../../test/support/s3.ts';

type Intent = z.output<(typeof uploads.createUploadIntent.answers)[201]['schema']>;

let s3: TestS3;
let house: TestMedia;
let film: Buffer;
beforeAll(async () => {
  s3 = await startS3();
  house = await createTestMedia({ s3 });
  film = (await house.film({ size: '160x120', seconds: 2 })).bytes;
});
afterEach(() => {
  s3.trouble = () => null;
});
afterAll(async () => {
  await house.close();
  await s3.close();
});

const headers = () => ({ 'content-type': 'application/json', authorization: `Bearer ${house.caller}` });
const announce = async (size: number): Promise<Intent> => {
  const response = await house.intent({ filename: 'film.mp4', mimeType: 'video/mp4', size });
  expect(response.status).toBe(201);
  return (await response.json()) as Intent;
};
const post = (path: string, body: object = {}) =>
  fetch(house.app.url + path, { method: 'POST', headers: headers(), body: JSON.stringify(body) });
const keysOf = (id: string) => [...s3.objects.keys()].filter((key) => key.startsWith(`media/${id}/`)).toSorted();
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe('a film in S3', () => {
  let id: string;
  let state: contract.MediaDetail;

  test('is sent there by its signed link, and its arrival is told by whoever sent it', async () => {
    const { mediaId, upload } = await announce(film.length);
    id = mediaId;
    expect(upload.url).toMatch(s3.settings.endpoint ?? '');
    expect((await fetch(upload.url, { method: 'PUT', headers: upload.headers, body: new Uint8Array(film) })).status).toBe(200);
    const answers = [await post(`/api/media/${id}/complete`), await post(`/api/media/${id}/complete`)];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await house.stateOf(id)).toMatchObject({ status: 'UPLOADED', size: film.length, sha256: sha256(film) });
  });

  test('is mastered from a copy that is brought here once, and nothing of the work is left', async () => {
    s3.requests.length = 0;
    await house.work(id);
    state = await house.stateOf(id);
    expect(state).toMatchObject({ status: 'READY', error: null, width: 160, height: 120 });
    const originals = s3.requests.filter(({ method, key }) => method === 'GET' && key.endsWith('/original'));
    expect(originals).toHaveLength(1);
    expect(s3.uploads.size).toBe(0);
    expect(await house.platform.storage.listScratch()).toEqual([]);
    expect((await readdir(join(house.platform.folder, 'copies'))).filter((name) => name.startsWith('use-'))).toEqual([]);
    expect(keysOf(id).filter((key) => key.includes('/versions/')).length).toBeGreaterThan(2);
  });

  test('is gone from S3 when it is deleted', async () => {
    const answer = await fetch(`${house.app.url}/api/media/${id}`, { method: 'DELETE', headers: headers() });
    expect(answer.status).toBe(200);
    await house.platform.removals.job.run({}, { attempt: 1, signal: new AbortController().signal });
    expect(keysOf(id)).toEqual([]);
  });
});

test('a film comes in parts, each under a link of its own', async () => {
  const { mediaId: id, upload } = await announce(film.length);
  const count = upload.parts?.count ?? 0;
  const size = upload.parts?.size ?? 0;
  expect(count).toBe(Math.ceil(film.length / size));
  const answer = await post(`/api/media/${id}/parts`, { numbers: Array.from({ length: count }, (_, place) => place + 1) });
  const { parts } = (await answer.json()) as { parts: { part: number; url: string }[] };
  const sent = [];
  for (const { part, url } of parts) {
    const body = film.subarray((part - 1) * size, part * size);
    const taken = await fetch(url, { method: 'PUT', body: new Uint8Array(body) });
    sent.push({ part, etag: taken.headers.get('etag') ?? '' });
  }
  expect((await post(`/api/media/${id}/complete`, { parts: sent })).status).toBe(200);
  expect(s3.objects.get(`media/${id}/original`)?.bytes.equals(film)).toBe(true);
  expect(await house.stateOf(id)).toMatchObject({ status: 'UPLOADED', sha256: sha256(film) });
});

test('a film comes through us too, as a form, and what S3 does not take is not there', async () => {
  const form = () => {
    const body = new FormData();
    body.set('file', new File([new Uint8Array(film)], 'film.mp4', { type: 'video/mp4' }));
    return fetch(`${house.app.url}/api/uploads`, { method: 'POST', headers: { authorization: `Bearer ${house.caller}` }, body });
  };
  const before = [...s3.objects.keys()];
  s3.trouble = ({ method }) => (method === 'PUT' ? { status: 507, code: 'XMinioStorageFull' } : null);
  expect((await form()).status).toBe(507);
  await house.platform.removals.job.run({}, { attempt: 1, signal: new AbortController().signal });
  expect([...s3.objects.keys()]).toEqual(before);
  s3.trouble = () => null;
  const taken = await form();
  expect(taken.status).toBe(201);
  const { data } = (await taken.json()) as { data: contract.MediaFile };
  expect(s3.objects.get(`media/${data.id}/original`)?.bytes.equals(film)).toBe(true);
});

test('a film that comes to us in pieces is an object when the last one is here', async () => {
  const { mediaId: id, upload } = await announce(film.length);
  const half = Math.floor(film.length / 2);
  for (const [offset, piece] of [
    [0, film.subarray(0, half)],
    [half, film.subarray(half)],
  ] as const) {
    expect(keysOf(id)).toEqual([]);
    const answer = await fetch(upload.tus.url.replace('http://127.0.0.1:3000', house.app.url), {
      method: 'PATCH',
      headers: { 'tus-resumable': '1.0.0', 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
      body: new Uint8Array(piece),
    });
    expect(answer.status).toBe(204);
  }
  expect(s3.objects.get(`media/${id}/original`)?.bytes.equals(film)).toBe(true);
  expect(await house.stateOf(id)).toMatchObject({ status: 'UPLOADED', sha256: sha256(film) });
  expect(await house.platform.storage.listScratch()).toEqual([]);
});

test('a unit whose results S3 does not take is tried again, and ends READY', async () => {
  const id = await house.receive(film);
  let refused = 0;
  s3.trouble = ({ method, key }) =>
    method === 'PUT' && key.includes('/work/') && refused++ < 1 ? { status: 403, code: 'AccessDenied' } : null;
  await house.work(id);
  expect(refused).toBeGreaterThan(0);
  expect((await house.stateOf(id)).status).toBe('READY');
});
