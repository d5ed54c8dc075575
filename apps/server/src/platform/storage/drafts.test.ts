import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDiskStorage } from './disk.ts';
import { createDrafts, type Drafts } from './drafts.ts';
import type { ObjectStorage } from './storage.ts';

let folder: string;
let storage: ObjectStorage;
let drafts: Drafts;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fotograma-test-drafts-'));
  storage = await createDiskStorage(folder);
  drafts = createDrafts(storage);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const append = (bytes: Buffer | string, at: number, maxBytes = 10_000_000) =>
  drafts.append('d-1', Readable.from([Buffer.from(bytes)]), { at, maxBytes });
const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');

test('a draft grows, and becomes an object', async () => {
  expect([await drafts.size('d-1'), await drafts.hash('d-1'), (await drafts.head('d-1', 4)).length]).toEqual([0, null, 0]);
  // Looking makes nothing.
  expect(await storage.listScratch()).toEqual([]);
  expect(await append('abc', 0)).toBe(3);
  expect(await append('def', 3)).toBe(6);
  expect((await drafts.head('d-1', 4)).toString()).toBe('abcd');
  expect((await drafts.head('d-1', 100)).toString()).toBe('abcdef');
  expect([drafts.hashed('d-1'), await drafts.hash('d-1')]).toEqual([true, sha256('abcdef')]);
  expect(await drafts.list('d-')).toEqual(['d-1']);
  await storage.put('media/1/original', Readable.from([Buffer.from('what another left')]), { maxBytes: 100 });
  await drafts.publish('d-1', 'media/1/original');
  expect(await storage.stat('media/1/original')).toMatchObject({ size: 6 });
  expect(await storage.listScratch()).toEqual([]);
});

test('a piece that begins elsewhere is a conflict, and writes nothing', async () => {
  await append('abc', 0);
  for (const at of [0, 2, 4]) await expect(append('x', at)).rejects.toMatchObject({ code: 'conflict' });
  expect((await drafts.head('d-1', 10)).toString()).toBe('abc');
});

test('what came of a piece that broke is kept, and hashed with what follows', async () => {
  const bytes = randomBytes(300_000);
  const broken = Readable.from(
    (function* () {
      yield bytes.subarray(0, 100_000);
      yield bytes.subarray(100_000, 150_000);
      throw new Error('The line broke');
    })(),
  );
  await expect(drafts.append('d-1', broken, { at: 0, maxBytes: 300_000 })).rejects.toThrow('The line broke');
  expect(await drafts.size('d-1')).toBe(150_000);
  await append(bytes.subarray(150_000), 150_000);
  expect([drafts.hashed('d-1'), await drafts.hash('d-1')]).toEqual([true, sha256(bytes)]);
});

test('a chunk too many is refused, and what came before it is kept', async () => {
  const chunks = [Buffer.from('abc'), Buffer.from('def')];
  await expect(drafts.append('d-1', Readable.from(chunks), { at: 0, maxBytes: 5 })).rejects.toMatchObject({ code: 'too-large' });
  expect(await drafts.size('d-1')).toBe(3);
  expect(await drafts.hash('d-1')).toBe(sha256('abc'));
});

test('of a draft that another process began, the hash is made in the end', async () => {
  await append('abc', 0);
  const other = createDrafts(storage);
  expect(await other.append('d-1', Readable.from([Buffer.from('def')]), { at: 3, maxBytes: 3 })).toBe(6);
  expect([other.hashed('d-1'), await other.hash('d-1'), other.hashed('d-1')]).toEqual([false, sha256('abcdef'), true]);
  // The first one's is of less than there is, and is not used.
  expect(await drafts.hash('d-1')).toBe(sha256('abcdef'));
});

test('many chunks of all sizes are written in their order', async () => {
  const chunks = Array.from({ length: 400 }, (_, i) => randomBytes((i * 7_919) % 70_000));
  const all = Buffer.concat(chunks);
  await drafts.append('d-1', Readable.from(chunks), { at: 0, maxBytes: all.length });
  await drafts.publish('d-1', 'a');
  const kept = Buffer.concat((await (await storage.read('a'))?.toArray()) ?? []);
  expect(kept.equals(all)).toBe(true);
});
