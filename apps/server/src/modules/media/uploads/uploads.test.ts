import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { insertUser } from '../../../../test/support/identity.ts';
import { createTestMedia, problemOf, type TestMedia } from '../../../../test/support/media.ts';

let house: TestMedia;
let film: Buffer;
beforeAll(async () => {
  house = await createTestMedia();
  film = (await house.film()).bytes;
});
afterAll(() => house.close());

/** What remains of an upload that came to nothing. */
const NOTHING = { drafts: [], object: null };

/** Begins a transfer by hand: the head, then whatever the test wants. */
async function beginTransfer(link: string, head: Record<string, string | number>) {
  const socket = connect(house.app.port, '127.0.0.1');
  socket.on('error', () => undefined);
  const lines = Object.entries({ Host: 'localhost', ...head }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`PUT ${link} HTTP/1.1\r\n${lines.join('')}\r\n`);
  let answer = '';
  socket.on('data', (data) => {
    answer += data;
  });
  return { socket, status: () => eventually('an answer', () => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]) || null) };
}

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
    const response = await house.intent({ filename: 'film.mp4', size: 10, mimeType: 'video/mp4', ...wrong });
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
    const { id, link } = await house.announce({ filename, size: 4 });
    expect(await house.stateOf(id)).toMatchObject({ filename });
    expect((await house.put(link, Buffer.from('text'))).status).toBe(200);
    expect(await house.platform.storage.list(`media/${id}`)).toEqual(['original']);
    expect((await readdir(house.platform.folder)).toSorted()).toEqual(['objects', 'scratch']);
    expect(await house.platform.storage.list('media')).toContain(id);
  });

  test('on a full disk nothing is announced or received', async () => {
    const { id, link } = await house.announce({ size: film.length });
    const full = await house.another({ minFreeBytes: Number.MAX_SAFE_INTEGER });
    try {
      const announced = await fetch(`${full.url}/api/media/upload-intent`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${house.caller}` },
        body: JSON.stringify({ filename: 'a.mp4', size: 10, mimeType: 'video/mp4' }),
      });
      expect(await problemOf(announced)).toMatchObject({ status: 507, code: 'storage-full' });
      const sent = await fetch(full.url + link, { method: 'PUT', body: new Uint8Array(film) });
      expect(await problemOf(sent)).toMatchObject({ status: 507, code: 'storage-full' });
    } finally {
      await full.close();
    }
    expect(await house.leftovers(id)).toEqual(NOTHING);
    // Room came back: the same link still takes the file.
    expect((await house.put(link, film)).status).toBe(200);
  });
});

describe('the link', () => {
  test('a transfer of unknown length is 411', async () => {
    const { id, link } = await house.announce({ size: 3 });
    const { socket, status } = await beginTransfer(link, { 'Transfer-Encoding': 'chunked' });
    socket.write('3\r\nabc\r\n0\r\n\r\n');
    expect(await status()).toBe(411);
    socket.destroy();
    expect(await house.leftovers(id)).toEqual(NOTHING);
  });

  test('fewer bytes than announced are 422, more are 413, and nothing is kept', async () => {
    const { id, link } = await house.announce({ size: 10 });
    expect(await problemOf(await house.put(link, Buffer.alloc(9)))).toMatchObject({ status: 422, code: 'invalid' });
    expect(await problemOf(await house.put(link, Buffer.alloc(11)))).toMatchObject({ status: 413, code: 'too-large' });
    expect(await house.leftovers(id)).toEqual(NOTHING);
    expect(await house.stateOf(id)).toMatchObject({ status: 'PENDING' });
  });

  test('a changed link, another purpose and nonsense are all 403 link-invalid', async () => {
    const [one, other] = [await house.announce({ size: 4 }), await house.announce({ size: 5 })];
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
      const response = await house.put(`/api/storage/uploads/${token}`, Buffer.from('text'));
      expect(await problemOf(response), token).toMatchObject({ status: 403, code: 'link-invalid' });
    }
    expect(await house.leftovers(one.id)).toEqual(NOTHING);
  });

  test('a link is good until it expires, and 403 link-expired from then on', async () => {
    const { id, link, expiresAt } = await house.announce({ size: 4 });
    try {
      house.platform.clock = expiresAt;
      expect(await problemOf(await house.put(link, Buffer.from('text')))).toMatchObject({ status: 403, code: 'link-expired' });
      expect(await house.leftovers(id)).toEqual(NOTHING);
      house.platform.clock = new Date(expiresAt.getTime() - 1);
      expect((await house.put(link, Buffer.from('text'))).status).toBe(200);
    } finally {
      house.platform.clock = null;
    }
  });

  test('takes the bytes once; a second time is 409 and changes nothing', async () => {
    const { id, link } = await house.announce({ size: 4 });
    expect((await house.put(link, Buffer.from('text'))).status).toBe(200);
    expect(await problemOf(await house.put(link, Buffer.from('more')))).toMatchObject({ status: 409, code: 'conflict' });
    const kept = await (await house.platform.storage.read(`media/${id}/original`))?.toArray();
    expect(Buffer.concat(kept ?? []).toString()).toBe('text');
  });

  test('of two transfers at once exactly one is taken, and its bytes are what is kept', async () => {
    const { id, link } = await house.announce({ size: 4 });
    const bodies = ['aaaa', 'bbbb', 'cccc'];
    const statuses = await Promise.all(bodies.map(async (body) => (await house.put(link, Buffer.from(body))).status));
    expect(statuses.toSorted()).toEqual([200, 409, 409]);
    const kept = await (await house.platform.storage.read(`media/${id}/original`))?.toArray();
    const winner = bodies[statuses.indexOf(200)] ?? '';
    expect(Buffer.concat(kept ?? []).toString()).toBe(winner);
    expect(await house.stateOf(id)).toMatchObject({ sha256: createHash('sha256').update(winner).digest('hex') });
  });

  test('of two transfers to two servers of one house exactly one is taken, and its bytes are what is kept', async () => {
    const { id, link } = await house.announce({ size: 10_000 });
    const second = await house.another();
    try {
      const [mine, theirs] = [await beginTransfer(link, { 'Content-Length': 10_000 }), connect(second.port, '127.0.0.1')];
      mine.socket.write('a'.repeat(5_000));
      let answer = '';
      theirs.on('data', (data) => {
        answer += data;
      });
      theirs.write(`PUT ${link} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10000\r\n\r\n${'b'.repeat(5_000)}`);
      await eventually('both under way', async () => (await house.leftovers(id)).drafts.length === 2);
      mine.socket.write('a'.repeat(5_000));
      expect(await mine.status()).toBe(200);
      theirs.write('b'.repeat(5_000));
      await eventually('an answer', () => /^HTTP\/1\.1 409/.test(answer));
      mine.socket.destroy();
      theirs.destroy();
    } finally {
      await second.close();
    }
    const kept = await (await house.platform.storage.read(`media/${id}/original`))?.toArray();
    expect(Buffer.concat(kept ?? []).toString()).toBe('a'.repeat(10_000));
  });

  test('a transfer that breaks off leaves nothing and can be tried again', async () => {
    const { id, link } = await house.announce({ size: film.length });
    const { socket } = await beginTransfer(link, { 'Content-Length': film.length });
    socket.write(film.subarray(0, film.length / 2));
    await eventually('bytes on the disk', async () => (await house.leftovers(id)).drafts.length > 0);
    // While it lasts a second sender is told at once.
    expect(await problemOf(await house.put(link, film))).toMatchObject({ status: 409, code: 'conflict' });
    socket.destroy();
    await eventually('nothing left of it', async () => (await house.leftovers(id)).drafts.length === 0);
    expect(await house.leftovers(id)).toEqual(NOTHING);
    expect(await house.stateOf(id)).toMatchObject({ status: 'PENDING' });
    await eventually('a second try that is taken', async () => (await house.put(link, film)).status === 200);
  });

  test('a file that is forgotten while its bytes come is 404, and they are not kept', async () => {
    const { id, link } = await house.announce({ size: 10_000 });
    const { socket, status } = await beginTransfer(link, { 'Content-Length': 10_000 });
    socket.write('a'.repeat(5_000));
    await eventually('bytes on the disk', async () => (await house.leftovers(id)).drafts.length > 0);
    await house.platform.database.pool.query('DELETE FROM media_file WHERE id = $1', [id]);
    socket.write('a'.repeat(5_000));
    expect(await status()).toBe(404);
    socket.destroy();
    expect(await house.leftovers(id)).toEqual(NOTHING);
  });

  test('a link to a file that was forgotten is 404', async () => {
    const { id, link } = await house.announce({ size: 4 });
    await house.platform.database.pool.query('DELETE FROM media_file WHERE id = $1', [id]);
    expect(await problemOf(await house.put(link, Buffer.from('text')))).toMatchObject({ status: 404, code: 'not-found' });
    expect(await house.leftovers(id)).toEqual(NOTHING);
  });
});

describe('bytes that somebody has already', () => {
  test('are offered instead of announced, to their owner alone', async () => {
    const hash = createHash('sha256').update(film).digest('hex');
    const announcement = { filename: 'again.mp4', size: film.length, mimeType: 'video/mp4', sha256: hash };
    const owner = `creator:${await insertUser(house.platform)}`;
    // Not while they are on their way: what is announced may never come.
    expect((await house.intent(announcement, owner)).status).toBe(201);
    const id = await house.upload(film, owner);
    const offer = await house.intent(announcement, owner);
    expect([offer.status, await offer.json()]).toMatchObject([200, { existing: { id, sha256: hash } }]);
    expect((await house.intent(announcement, `creator:${await insertUser(house.platform)}`)).status).toBe(201);
    expect((await house.intent({ ...announcement, sha256: '0'.repeat(64) }, owner)).status).toBe(201);
    // One that could not be mastered is no offer.
    await house.platform.database.pool.query(
      `UPDATE media_unit SET state = 'FAILED' WHERE version_id = (SELECT work_version FROM media_file WHERE id = $1)`,
      [id],
    );
    expect(await house.stateOf(id, owner)).toMatchObject({ status: 'ERROR' });
    expect((await house.intent(announcement, owner)).status).toBe(201);
  });

  test('are taken all the same when they were not asked about, and told', async () => {
    const owner = `creator:${await insertUser(house.platform)}`;
    const bytes = Buffer.from('the same twice');
    const first = await house.upload(bytes, owner);
    const { id, link } = await house.announce({ size: bytes.length }, owner);
    expect(await (await house.put(link, bytes)).json()).toMatchObject({ mediaId: id, duplicateOf: first });
    const complete = await fetch(`${house.app.url}/api/media/${id}/complete`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${owner}` },
      body: '{}',
    });
    expect([complete.status, await complete.json()]).toMatchObject([200, { data: { id, status: 'UPLOADED' }, duplicateOf: first }]);
  });
});

describe('what is no film', () => {
  test('is refused by its first bytes, before the rest has come; its bytes are given back', async () => {
    const owner = await insertUser(house.platform);
    const size = 50_000_000;
    const { id, link } = await house.announce({ size }, `creator:${owner}`);
    const { socket, status } = await beginTransfer(link, { 'Content-Length': size });
    socket.write(Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), Buffer.alloc(10_000)]));
    expect(await status()).toBe(415);
    socket.destroy();
    expect(await house.leftovers(id)).toEqual(NOTHING);
    expect((await house.get(`/api/media/${id}`, `creator:${owner}`)).status).toBe(404);
    const { meters } = await house.identity.quotas.usage(owner);
    expect(meters.find(({ meter }) => meter === 'storage')?.used).toBe(0);
  });
});
