import { createHash, randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { Upload } from 'tus-js-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { send } from '../../../../test/support/app.ts';
import { eventually } from '../../../../test/support/eventually.ts';
import { createTestMedia, problemOf, type TestMedia } from '../../../../test/support/media.ts';
import { createDrafts } from '../../../platform/storage/drafts.ts';
import { draftOf } from './completion.ts';

let house: TestMedia;
let film: Buffer;
beforeAll(async () => {
  house = await createTestMedia();
  film = (await house.film()).bytes;
});
afterAll(() => house.close());

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const announce = async (size: number) => {
  const { id, link, expiresAt } = await house.announce({ size });
  return { id, expiresAt, link, path: link.replace('/uploads/', '/tus/') };
};
const head = (path: string, url = house.app.url) => fetch(url + path, { method: 'HEAD', headers: { 'tus-resumable': '1.0.0' } });
const offsetOf = async (path: string, url?: string) => Number((await head(path, url)).headers.get('upload-offset'));
const patchHeaders = (offset: number) => ({
  'tus-resumable': '1.0.0',
  'upload-offset': String(offset),
  'content-type': 'application/offset+octet-stream',
});
const patch = (path: string, offset: number, bytes: Buffer, url = house.app.url, more: Record<string, string> = {}) =>
  fetch(url + path, { method: 'PATCH', headers: { ...patchHeaders(offset), ...more }, body: new Uint8Array(bytes) });
const draftBytes = (id: string) => createDrafts(house.platform.storage).size(draftOf(id));
const keptOf = async (id: string) => Buffer.concat((await (await house.platform.storage.read(`media/${id}/original`))?.toArray()) ?? []);
const storageUsed = async () => {
  const { meters } = await house.identity.quotas.usage(house.callerId);
  return meters.find(({ meter }) => meter === 'storage')?.used ?? 0;
};
/** The reconciler's round, and the work that it orders. */
const reconcile = async () => {
  const run = { attempt: 1, signal: new AbortController().signal };
  const [rounds, complete] = ['media.reconcile', 'media.complete'].map((name) => house.media.jobs.find((job) => job.name === name));
  await rounds?.run({}, run);
  const { rows } = await house.platform.database.pool.query<{ id: string }>(`SELECT id FROM media_file WHERE status = 'PENDING'`);
  for (const { id } of rows) await complete?.run({ id }, run);
};

/** Whoever begins a piece and does not end it. */
async function beginPatch(path: string, offset: number, length: number, bytes: Buffer, port = house.app.port) {
  const socket: Socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  const headers = Object.entries({ host: 'localhost', 'content-length': length, ...patchHeaders(offset) });
  socket.write(`PATCH ${path} HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
  socket.write(bytes);
  let answer = '';
  socket.on('data', (data) => {
    answer += data;
  });
  return { socket, answer: () => eventually('an answer', () => answer || null) };
}

describe('in pieces', () => {
  test('an independent client sends a film, and every byte of it arrives', async () => {
    const { id, path } = await announce(film.length);
    await new Promise<void>((done, fail) => {
      new Upload(film, {
        uploadUrl: house.app.url + path,
        chunkSize: Math.ceil(film.length / 3),
        retryDelays: null,
        onSuccess: () => done(),
        onError: fail,
      }).start();
    });
    expect(await house.stateOf(id)).toMatchObject({ status: 'UPLOADED', sha256: sha256(film) });
    expect((await keptOf(id)).equals(film)).toBe(true);
    expect(await house.platform.storage.listScratch()).not.toContain(draftOf(id));
  });

  test('what is spoken is told', async () => {
    const { path } = await announce(10);
    const answer = await send(house.app.url + path, { method: 'OPTIONS' });
    expect(answer.status).toBe(204);
    expect(answer.headers).toMatchObject({
      'tus-version': '1.0.0',
      'tus-extension': 'termination,expiration',
      'tus-max-size': String(64 * 1024 ** 3),
    });
  });

  test('a new upload begins at 0, and says how long it is and until when', async () => {
    const { path, expiresAt } = await announce(10);
    const answer = await head(path);
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'upload-offset': '0',
      'upload-length': '10',
      'upload-expires': expiresAt.toUTCString(),
      'cache-control': 'no-store',
      'tus-resumable': '1.0.0',
    });
  });

  test('another version is 412, and a request that leaves something out is 400', async () => {
    const { id, path } = await announce(10);
    const without = (name: string, value?: string) => {
      const { [name]: _, ...headers } = patchHeaders(0) as Record<string, string>;
      return fetch(house.app.url + path, { method: 'PATCH', headers: { ...headers, ...(value ? { [name]: value } : {}) }, body: 'abc' });
    };
    for (const answer of [await without('tus-resumable'), await fetch(house.app.url + path, { method: 'DELETE' })]) {
      expect(answer.headers.get('tus-version')).toBe('1.0.0');
      expect(await problemOf(answer)).toMatchObject({ status: 412, code: 'precondition-failed' });
    }
    for (const answer of [
      await without('upload-offset'),
      await without('upload-offset', '-1'),
      await without('content-type', 'text/plain'),
    ]) {
      expect(answer.headers.get('tus-resumable')).toBe('1.0.0');
      expect(await problemOf(answer)).toMatchObject({ status: 400, code: 'malformed' });
    }
    expect(await draftBytes(id)).toBe(0);
  });

  test('a piece that begins elsewhere is 409, and changes nothing', async () => {
    const { id, path } = await announce(10);
    expect((await patch(path, 0, Buffer.from('abcd'))).headers.get('upload-offset')).toBe('4');
    for (const offset of [0, 3, 5, 10]) {
      expect(await problemOf(await patch(path, offset, Buffer.from('x')))).toMatchObject({ status: 409, code: 'conflict' });
    }
    expect(await draftBytes(id)).toBe(4);
  });

  test('more bytes than announced are 413, announced or not, and none of them spoils the file', async () => {
    const { id, path } = await announce(10);
    expect(await problemOf(await patch(path, 0, Buffer.alloc(11)))).toMatchObject({ status: 413, code: 'too-large' });
    expect(await draftBytes(id)).toBe(0);
    expect((await patch(path, 0, Buffer.from('abcd'))).status).toBe(204);
    const chunked = await send(house.app.url + path, {
      method: 'PATCH',
      headers: { ...patchHeaders(4), 'transfer-encoding': 'chunked' },
      body: Buffer.alloc(20, 'x'),
    });
    expect(chunked.status).toBe(413);
    expect(await offsetOf(path)).toBe(4);
    expect((await patch(path, 4, Buffer.from('efghij'))).status).toBe(204);
    expect((await keptOf(id)).toString()).toBe('abcdefghij');
  });

  test('every byte of a piece that broke off is kept, and the hash is that of the whole', async () => {
    const bytes = Buffer.concat([Buffer.from('nothing that anybody knows'), randomBytes(600_000)]);
    const { id, path } = await announce(bytes.length);
    const { socket } = await beginPatch(path, 0, bytes.length, bytes.subarray(0, 250_000));
    await eventually('bytes on the disk', async () => (await draftBytes(id)) === 250_000);
    socket.destroy();
    // Asked for at once: whoever comes back waits for the end of the broken one, and not the other way round.
    const offset = await offsetOf(path);
    expect(offset).toBe(250_000);
    expect((await patch(path, offset, bytes.subarray(offset))).status).toBe(204);
    expect(await house.stateOf(id)).toMatchObject({ status: 'UPLOADED', sha256: sha256(bytes) });
  });

  test('a piece under way is ended by the next one, also on another server; both are answered, and the bytes are whole', async () => {
    const bytes = randomBytes(400_000);
    bytes[0] = 1;
    const { id, path } = await announce(bytes.length);
    const second = await house.another();
    try {
      const first = await beginPatch(path, 0, bytes.length, bytes.subarray(0, 100_000));
      await eventually('bytes on the disk', async () => (await draftBytes(id)) === 100_000);
      // On the same server, whoever asks how far it is ends it, as tus clients ask when they come back.
      expect(await offsetOf(path)).toBe(100_000);
      expect(await first.answer()).toMatch(/^HTTP\/1\.1 204.*upload-offset: 100000/is);
      const other = await beginPatch(path, 100_000, bytes.length - 100_000, bytes.subarray(100_000, 200_000), second.port);
      await eventually('bytes on the disk', async () => (await draftBytes(id)) === 200_000);
      // The newcomer is right about where it goes on: the bytes of the other server are here.
      expect((await patch(path, 200_000, bytes.subarray(200_000, 300_000))).headers.get('upload-offset')).toBe('300000');
      expect(await other.answer()).toMatch(/^HTTP\/1\.1 204.*upload-offset: 200000/is);
      expect((await patch(path, 300_000, bytes.subarray(300_000), second.url)).status).toBe(204);
      first.socket.destroy();
      other.socket.destroy();
    } finally {
      await second.close();
    }
    expect(await house.stateOf(id)).toMatchObject({ status: 'UPLOADED', sha256: sha256(bytes) });
    expect((await keptOf(id)).equals(bytes)).toBe(true);
  });

  test('of many who begin at the same byte, each is answered, and one’s bytes are kept', async () => {
    const { id, path } = await announce(8);
    const answers = await Promise.all(['aaaa', 'bbbb', 'cccc', 'dddd'].map((text) => patch(path, 0, Buffer.from(text))));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 204)).toHaveLength(1);
    expect(
      statuses.every((status) => [204, 409, 400].includes(status)),
      String(statuses),
    ).toBe(true);
    expect((await patch(path, 4, Buffer.from('eeee'))).status).toBe(204);
    expect((await keptOf(id)).toString()).toMatch(/^(aaaa|bbbb|cccc|dddd)eeee$/);
  });
});

describe('the end', () => {
  test('can be asked for again and again: the last answer may have been lost', async () => {
    const { id, path, link } = await announce(4);
    expect((await patch(path, 0, Buffer.from('film'))).status).toBe(204);
    const { rows } = await house.platform.database.pool.query('SELECT uploaded_at FROM media_file WHERE id = $1', [id]);
    expect((await head(path)).headers.get('upload-offset')).toBe('4');
    expect((await patch(path, 4, Buffer.alloc(0))).status).toBe(204);
    expect(await problemOf(await patch(path, 0, Buffer.from('more')))).toMatchObject({ status: 409 });
    expect(await problemOf(await house.put(link, Buffer.from('more')))).toMatchObject({ status: 409 });
    const answer = await fetch(house.app.url + path, { method: 'DELETE', headers: { 'tus-resumable': '1.0.0' } });
    expect(await problemOf(answer)).toMatchObject({ status: 409, code: 'conflict' });
    expect((await keptOf(id)).toString()).toBe('film');
    expect((await house.platform.database.pool.query('SELECT uploaded_at FROM media_file WHERE id = $1', [id])).rows).toEqual(rows);
  });

  test('is found by who asks, or by the reconciler, when the process died after the last byte', async () => {
    const drafts = createDrafts(house.platform.storage);
    const [asked, found] = [await announce(film.length), await announce(film.length)];
    for (const { id } of [asked, found]) {
      const half = Math.floor(film.length / 2);
      await drafts.append(draftOf(id), Readable.from([film.subarray(0, half)]), { at: 0, maxBytes: film.length });
      await drafts.append(draftOf(id), Readable.from([film.subarray(half)]), { at: half, maxBytes: film.length });
      expect(await house.stateOf(id)).toMatchObject({ status: 'PENDING' });
    }
    expect(await offsetOf(asked.path)).toBe(film.length);
    await reconcile();
    for (const { id } of [asked, found]) expect(await house.stateOf(id)).toMatchObject({ status: 'UPLOADED', sha256: sha256(film) });
  });

  test('is found when the process died between the object and its row', async () => {
    const { id, path } = await announce(film.length);
    await house.platform.storage.put(`media/${id}/original`, Readable.from([film]), { maxBytes: film.length });
    await reconcile();
    expect(await house.stateOf(id)).toMatchObject({ status: 'UPLOADED', sha256: sha256(film) });
    expect(await offsetOf(path)).toBe(film.length);
  });

  test('by both ways at once is one of them', async () => {
    const { id, path, link } = await announce(4);
    const [put, piece] = await Promise.all([house.put(link, Buffer.from('aaaa')), patch(path, 0, Buffer.from('bbbb'))]);
    expect([put.status, piece.status].filter((status) => status < 300).length).toBeGreaterThan(0);
    const kept = await keptOf(id);
    expect(await house.stateOf(id)).toMatchObject({ status: 'UPLOADED', sha256: sha256(kept) });
    await reconcile();
    expect(await house.platform.storage.listScratch()).not.toContain(draftOf(id));
  });
});

describe('an upload that comes to nothing', () => {
  test('is given up by its sender: its bytes go, and are given back', async () => {
    const used = await storageUsed();
    const { id, path } = await announce(1_000);
    expect(await storageUsed()).toBe(used + 1_000);
    expect((await patch(path, 0, Buffer.from('abc'))).status).toBe(204);
    expect((await fetch(house.app.url + path, { method: 'DELETE', headers: { 'tus-resumable': '1.0.0' } })).status).toBe(204);
    expect((await head(path)).status).toBe(404);
    expect(await storageUsed()).toBe(used);
    expect(await house.platform.storage.listScratch()).not.toContain(draftOf(id));
  });

  test('is refused by its first bytes, and nothing of it stays', async () => {
    const used = await storageUsed();
    const { id, path } = await announce(1_000);
    const answer = await patch(path, 0, Buffer.from('#EXTM3U\n#EXTINF:1,\n/etc/passwd\n'));
    expect(answer.headers.get('tus-resumable')).toBe('1.0.0');
    expect(await problemOf(answer)).toMatchObject({ status: 415, code: 'unsupported-media-type' });
    expect((await head(path)).status).toBe(404);
    expect([await storageUsed(), await draftBytes(id)]).toEqual([used, 0]);
    // Also when they come one by one.
    const slow = await announce(20);
    expect((await patch(slow.path, 0, Buffer.from('PK'))).status).toBe(204);
    const last = await patch(slow.path, 2, Buffer.concat([Buffer.from([3, 4]), Buffer.alloc(16)]));
    expect(await problemOf(last)).toMatchObject({ status: 415 });
    expect([await storageUsed(), await draftBytes(slow.id)]).toEqual([used, 0]);
  });

  test('is swept when its announcement has run out, and its link is 403', async () => {
    const used = await storageUsed();
    const { id, path, expiresAt } = await announce(1_000);
    expect((await patch(path, 0, Buffer.from('abc'))).status).toBe(204);
    try {
      house.platform.clock = expiresAt;
      expect(await problemOf(await patch(path, 3, Buffer.from('def')))).toMatchObject({ status: 403, code: 'link-expired' });
    } finally {
      house.platform.clock = null;
    }
    await reconcile();
    expect(await draftBytes(id)).toBe(3);
    await house.platform.database.pool.query('DELETE FROM media_file WHERE id = $1', [id]);
    await reconcile();
    expect(await house.platform.storage.listScratch()).not.toContain(draftOf(id));
    expect(await storageUsed()).toBe(used + 1_000);
  });

  test('is not begun on a full disk', async () => {
    const { id, path } = await announce(1_000);
    const full = await house.another({ minFreeBytes: Number.MAX_SAFE_INTEGER });
    try {
      expect(await problemOf(await patch(path, 0, Buffer.from('abc'), full.url))).toMatchObject({ status: 507, code: 'storage-full' });
    } finally {
      await full.close();
    }
    expect(await draftBytes(id)).toBe(0);
    expect((await patch(path, 0, Buffer.from('abc'))).status).toBe(204);
  });
});
