import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { send } from '../../../../test/support/app.ts';
import { eventually } from '../../../../test/support/eventually.ts';
import { insertPlan, insertUser } from '../../../../test/support/identity.ts';
import { createTestMedia, problemOf, type TestMedia } from '../../../../test/support/media.ts';

let house: TestMedia;
let film: Buffer;
beforeAll(async () => {
  house = await createTestMedia();
  film = (await house.film()).bytes;
});
afterAll(() => house.close());

const fileOf = (bytes: Buffer | string, name = 'my film.mp4', type = 'video/mp4') =>
  new File([new Uint8Array(Buffer.from(bytes))], name, { type });
const formOf = (...entries: [string, string | File][]) => {
  const form = new FormData();
  for (const [name, value] of entries) {
    if (typeof value === 'string') form.append(name, value);
    else form.append(name, value);
  }
  return form;
};
const post = (form: FormData, as: string | null = house.caller) =>
  fetch(`${house.app.url}/api/uploads`, { method: 'POST', body: form, headers: as === null ? {} : { authorization: `Bearer ${as}` } });
const usedBy = async (id: string) => {
  const { meters } = await house.identity.quotas.usage(id);
  return meters.find(({ meter }) => meter === 'storage')?.used;
};
const filesOf = async (id: string) =>
  (await house.platform.database.pool.query<{ id: string; size: number }>('SELECT id, size FROM media_file WHERE owner_id = $1', [id]))
    .rows;
/** Nothing of anybody's: no draft, no row, no byte of the plan. */
const expectNothing = async (owner: string) => {
  await eventually('nothing left', async () => (await house.platform.storage.listScratch()).length === 0);
  expect([await filesOf(owner), (await usedBy(owner)) ?? 0]).toEqual([[], 0]);
};

describe('a plain form', () => {
  test('is taken whole, and exactly the file’s bytes are counted', async () => {
    const owner = await insertUser(house.platform);
    const answer = await post(formOf(['file', fileOf(film, '../my "film"; é.mp4')]), `creator:${owner}`);
    const { data, duplicateOf } = (await answer.json()) as { data: { id: string }; duplicateOf: string | null };
    expect(answer.status, JSON.stringify(data)).toBe(201);
    const sha256 = createHash('sha256').update(film).digest('hex');
    expect(data).toMatchObject({ status: 'UPLOADED', filename: 'my "film"; é.mp4', mimeType: 'video/mp4', size: film.length, sha256 });
    expect(duplicateOf).toBeNull();
    expect(await usedBy(owner)).toBe(film.length);
    const kept = Buffer.concat((await (await house.platform.storage.read(`media/${data.id}/original`))?.toArray()) ?? []);
    expect(kept.equals(film)).toBe(true);
    const again = await post(formOf(['file', fileOf(film)]), `creator:${owner}`);
    expect(await again.json()).toMatchObject({ duplicateOf: data.id });
  });

  test.each<[string, () => FormData, number, string | null]>([
    ['without a file', () => formOf(), 422, '/file'],
    ['with the file elsewhere', () => formOf(['film', fileOf('text')]), 422, '/film'],
    ['with a text for a file', () => formOf(['file', 'text']), 422, '/file'],
    ['with a title before the file', () => formOf(['title', 'x'], ['file', fileOf('text')]), 422, '/title'],
    ['with a title after the file', () => formOf(['file', fileOf('text')], ['title', 'x']), 422, '/title'],
    ['with two files', () => formOf(['file', fileOf('text')], ['file', fileOf('more')]), 422, '/file'],
    ['with an empty file', () => formOf(['file', fileOf('')]), 422, '/file'],
    ['with a file without a name', () => formOf(['file', fileOf('text', ' ')]), 422, '/file'],
    ['with a name of 256 characters', () => formOf(['file', fileOf('text', 'x'.repeat(256))]), 422, '/file'],
    ['with a picture', () => formOf(['file', fileOf('text', 'a.png', 'image/png')]), 415, null],
    ['with a zip that is called a film', () => formOf(['file', fileOf('PK\x03\x04 and so on')]), 415, null],
  ])('%s is refused, and nothing of it stays', async (_, form, status, pointer) => {
    const owner = await insertUser(house.platform);
    const problem = await problemOf(await post(form(), `creator:${owner}`));
    expect(problem.status, problem.detail).toBe(status);
    if (pointer) expect(problem.errors?.map((error) => [error.in, error.pointer])).toEqual([['body', pointer]]);
    await expectNothing(owner);
  });

  test('is for those who may upload', async () => {
    expect((await post(formOf(['file', fileOf('text')]), null)).status).toBe(401);
    expect((await post(formOf(['file', fileOf('text')]), `viewer:${await insertUser(house.platform, { role: 'viewer' })}`)).status).toBe(
      403,
    );
  });

  test('that is none, or says not how long it is, is refused', async () => {
    const url = `${house.app.url}/api/uploads`;
    const authorization = `Bearer ${house.caller}`;
    const ask = (headers: Record<string, string>, body: string) =>
      send(url, { method: 'POST', headers: { authorization, ...headers }, body });
    expect((await ask({ 'content-type': 'application/json' }, '{}')).status).toBe(415);
    expect((await ask({ 'content-type': 'multipart/form-data' }, 'x')).status).toBe(400);
    const type = { 'content-type': 'multipart/form-data; boundary=b' };
    expect((await ask({ ...type, 'transfer-encoding': 'chunked' }, '--b--\r\n')).status).toBe(411);
    const open = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.mp4"\r\nContent-Type: video/mp4\r\n\r\ntext';
    expect((await ask({ ...type, 'content-length': String(open.length) }, open)).status).toBe(400);
    expect((await ask({ ...type, 'content-length': String(65 * 1024 ** 3) }, '')).status).toBe(413);
  });

  test('is not taken beyond the plan, or on a full disk', async () => {
    const plan = await insertPlan(house.platform, { storage: film.length - 1 });
    const owner = await insertUser(house.platform, { plan });
    expect(await problemOf(await post(formOf(['file', fileOf(film)]), `creator:${owner}`))).toMatchObject({ status: 402 });
    await expectNothing(owner);
    const full = await house.another({ minFreeBytes: Number.MAX_SAFE_INTEGER });
    try {
      const headers = { authorization: `Bearer ${house.caller}` };
      const answer = await fetch(`${full.url}/api/uploads`, { method: 'POST', body: formOf(['file', fileOf(film)]), headers });
      expect(await problemOf(answer)).toMatchObject({ status: 507, code: 'storage-full' });
    } finally {
      await full.close();
    }
  });

  test('that breaks off leaves nothing', async () => {
    const owner = await insertUser(house.platform);
    const socket = connect(house.app.port, '127.0.0.1');
    socket.on('error', () => undefined);
    const head = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.mp4"\r\nContent-Type: video/mp4\r\n\r\n';
    const headers = [`authorization: Bearer creator:${owner}`, 'content-type: multipart/form-data; boundary=b', 'content-length: 900000'];
    socket.write(`POST /api/uploads HTTP/1.1\r\nhost: localhost\r\n${headers.join('\r\n')}\r\n\r\n${head}`);
    socket.write(Buffer.alloc(300_000, 'x'));
    await eventually('a row', async () => (await filesOf(owner)).length === 1);
    await eventually('bytes on the disk', async () => (await house.platform.storage.listScratch()).length === 1);
    socket.destroy();
    await eventually('no row', async () => (await filesOf(owner)).length === 0);
    await expectNothing(owner);
  });
});
