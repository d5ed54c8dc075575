import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { mastering } from '@fotograma/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { insertUser } from '../../../test/support/identity.ts';
import { createTestMedia, problemOf, type TestMedia } from '../../../test/support/media.ts';
import { createQuickSteps, scripted } from '../../../test/support/steps.ts';
import { keys } from './media.ts';
import { createStorageReportRepository } from './storage-report.repository.ts';
import { createStorageReport } from './storage-report.service.ts';

const FILM = scripted({ chunks: 2, audio: 1, text: 1 });

let house: TestMedia;
let admin: string;
beforeAll(async () => {
  house = await createTestMedia({ steps: createQuickSteps() });
  admin = `admin:${await insertUser(house.platform, { role: 'admin' })}`;
});
afterAll(() => house.close());

/** What lies under a key since two days. */
async function put(key: string, { old = true } = {}): Promise<string> {
  await house.platform.storage.put(key, Readable.from([Buffer.from('left')]), { maxBytes: 10 });
  const then = new Date(Date.now() - 2 * 86_400_000);
  if (old) await utimes(join(house.platform.folder, 'objects', key), then, then);
  return key;
}
const look = () =>
  createStorageReport({ platform: house.platform, rows: createStorageReportRepository(house.platform.database) }).look(
    new AbortController().signal,
  );
async function lastReport(): Promise<mastering.StorageReport | null> {
  const answer = await house.get('/api/admin/storage', admin);
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { data: mastering.StorageReport | null }).data;
}
const isThere = async (key: string) => (await house.platform.storage.stat(key)) !== null;

test('everything is counted by kind, what nothing refers to is removed at the second look, what is missing is named', async () => {
  expect(await lastReport()).toBeNull();
  const id = await house.receive(FILM);
  await house.work(id);
  const version = (await house.stateOf(id)).version ?? '';
  const subtitle = house.platform.newId();
  await house.platform.database.prisma.mediaSubtitle.create({ data: { id: subtitle, mediaId: id, language: 'es' } });
  const wanted = [
    await put(keys.text(id, subtitle)),
    await put('pictures/aa/w342.webp'),
    await put('avatars/aa/bb.webp'),
    await put('recommender/1'),
  ];
  // Referred to by rows, however old it is.
  for await (const { key } of house.platform.storage.walk(keys.folder(id))) {
    const then = new Date(0);
    await utimes(join(house.platform.folder, 'objects', key), then, then);
    wanted.push(key);
  }
  const nobody = house.platform.newId();
  const orphans = [
    await put(keys.original(nobody)),
    await put(keys.file(id, '00000000000000ff', '240p.mp4')),
    await put(keys.part(id, '00000000000000ff', 'audio/audio-0.mp4')),
    await put(keys.text(id, house.platform.newId())),
    await put(`media/${id}/hls/v1/master.m3u8`),
  ].toSorted();
  const young = await put(keys.original(house.platform.newId()), { old: false });

  await look();
  const first = await lastReport();
  expect(first).toMatchObject({ orphanCount: orphans.length, missing: [], missingCount: 0 });
  expect(first?.orphans.map(({ key }) => key).toSorted()).toEqual(orphans);
  const counted = new Map(first?.kinds.map(({ kind, objects }) => [kind, objects]));
  expect(Object.fromEntries(counted)).toMatchObject({ originals: 3, subtitles: 2, pictures: 2, other: 2 });
  expect(first?.kinds.find(({ kind }) => kind === 'originals')?.bytes).toBe(FILM.length + 8);
  for (const key of orphans) expect(await isThere(key)).toBe(true);

  // Meanwhile one of them is somebody's, and a film loses what it plays from.
  const file = { id: nobody, filename: 'a.mp4', mimeType: 'video/mp4', size: 4, uploadExpiresAt: new Date(), uploadedAt: new Date() };
  await house.platform.database.prisma.mediaFile.create({ data: file });
  await house.platform.storage.remove(keys.file(id, version, 'poster-2.jpg'));
  await house.platform.storage.remove(keys.original(id));
  await look();
  for (const key of orphans) expect(await isThere(key), key).toBe(key === keys.original(nobody));
  for (const key of [...wanted, young]) {
    if (key !== keys.original(id) && !key.endsWith('poster-2.jpg')) expect(await isThere(key), key).toBe(true);
  }
  const second = await lastReport();
  expect(second).toMatchObject({ orphanCount: 0, missingCount: 2 });
  expect(second?.missing).toEqual([keys.original(id), keys.file(id, version, 'poster-2.jpg')].map((key) => ({ mediaId: id, key })));
  expect(await house.platform.database.prisma.storageReport.count()).toBe(1);

  // The work of a published version is nobody's once it was cleared.
  await house.platform.database.prisma.mediaVersion.updateMany({ data: { clearedAt: new Date() } });
  await look();
  expect((await lastReport())?.orphanCount).toBeGreaterThan(3);
});

test('an administrator has it looked through now, and nobody else', async () => {
  const check = (as: string | null) =>
    fetch(`${house.app.url}/api/admin/storage/check`, { method: 'POST', headers: as === null ? {} : { authorization: `Bearer ${as}` } });
  expect(await problemOf(await check(null))).toMatchObject({ status: 401 });
  expect(await problemOf(await check(house.caller))).toMatchObject({ status: 403 });
  expect(await problemOf(await house.get('/api/admin/storage'))).toMatchObject({ status: 403 });
  const before = (await lastReport())?.at;
  expect((await check(admin)).status).toBe(202);
  await house.platform.jobs.work();
  await eventually('another report', async () => (await lastReport())?.at !== before);
});
