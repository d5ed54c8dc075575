import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDiskStorage } from './disk.ts';
import { checkKey, type ObjectStorage } from './storage.ts';

let folder: string;
let storage: ObjectStorage;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fotograma-test-storage-'));
  storage = await createDiskStorage(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const bytesOf = async (key: string, range?: { start: number; end: number }) =>
  Buffer.concat((await (await storage.read(key, range))?.toArray()) ?? []);
const put = (key: string, ...chunks: (string | Buffer)[]) =>
  storage.put(key, Readable.from(chunks.map((chunk) => Buffer.from(chunk))), { maxBytes: 1_000_000 });

/** Nothing of a write that came to nothing. */
async function expectNothing(): Promise<void> {
  expect(await readdir(join(folder, 'objects'), { recursive: true })).toEqual([]);
  expect(await storage.listScratch()).toEqual([]);
}

describe('an object', () => {
  test('is what was written, with its length and hash', async () => {
    const content = randomBytes(300_000);
    const stored = await put('media/a/original', content.subarray(0, 100_000), content.subarray(100_000));
    expect(stored).toEqual({ size: 300_000, sha256: createHash('sha256').update(content).digest('hex') });
    expect((await bytesOf('media/a/original')).equals(content)).toBe(true);
    expect((await bytesOf('media/a/original', { start: 10, end: 19 })).equals(content.subarray(10, 20))).toBe(true);
    expect(await storage.stat('media/a/original')).toMatchObject({ size: 300_000 });
    expect(await storage.listScratch()).toEqual([]);
  });

  test('may be empty, and replaces the one before', async () => {
    expect(await put('a')).toMatchObject({ size: 0 });
    await put('a', 'old');
    await put('a', 'new');
    expect((await bytesOf('a')).toString()).toBe('new');
  });

  test('of more bytes than announced is refused at once, and nothing of it is kept', async () => {
    let made = 0;
    const endless = Readable.from(
      (function* () {
        for (; ; made++) yield Buffer.alloc(1_000);
      })(),
    );
    await expect(storage.put('a', endless, { maxBytes: 5_000 })).rejects.toMatchObject({ code: 'too-large' });
    expect(made).toBeLessThan(1_000);
    expect(endless.destroyed).toBe(true);
    await expectNothing();
  });

  test('of exactly the announced bytes is taken, of one more it is not', async () => {
    await storage.put('a', Readable.from([Buffer.alloc(5_000)]), { maxBytes: 5_000 });
    expect(await storage.stat('a')).toMatchObject({ size: 5_000 });
    const oneMore = Readable.from([Buffer.alloc(5_000), Buffer.alloc(1)]);
    await expect(storage.put('b', oneMore, { maxBytes: 5_000 })).rejects.toMatchObject({ code: 'too-large' });
    expect(await storage.stat('b')).toBeNull();
  });

  test('whose stream breaks is not there, and the one before still is', async () => {
    const broken = () =>
      Readable.from(
        (function* () {
          yield Buffer.from('half');
          throw new Error('The line broke');
        })(),
      );
    await expect(storage.put('a', broken(), { maxBytes: 100 })).rejects.toThrow('The line broke');
    await expectNothing();
    await put('a', 'before');
    await expect(storage.put('a', broken(), { maxBytes: 100 })).rejects.toThrow('The line broke');
    expect((await bytesOf('a')).toString()).toBe('before');
    expect(await storage.listScratch()).toEqual([]);
  });

  test('appears when it is admitted and not before, and not at all when it is not', async () => {
    const seen: unknown[] = [];
    const stored = await storage.put('a', Readable.from([Buffer.from('abc')]), {
      maxBytes: 3,
      async admit(what, appear) {
        seen.push(what, await storage.stat('a'));
        await appear();
        seen.push((await storage.stat('a'))?.size);
      },
    });
    expect(seen).toEqual([stored, null, 3]);
    const refused = storage.put('b', Readable.from([Buffer.from('abc')]), { maxBytes: 3, admit: () => Promise.reject(new Error('No')) });
    await expect(refused).rejects.toThrow('No');
    expect(await storage.stat('b')).toBeNull();
    expect(await storage.listScratch()).toEqual([]);
  });

  test('that is being written by two is one of them whole', async () => {
    const [a, b] = [Buffer.alloc(200_000, 'a'), Buffer.alloc(200_000, 'b')];
    await Promise.all([put('x', a), put('x', b)]);
    const kept = await bytesOf('x');
    expect(kept.equals(a) || kept.equals(b)).toBe(true);
  });

  test('that is not there is null, also where a folder or an object’s child is asked for', async () => {
    await put('a/b', 'c');
    for (const key of ['nothing', 'a/nothing', 'a/b/c']) {
      expect(await storage.stat(key), key).toBeNull();
      expect(await storage.read(key), key).toBeNull();
    }
    expect(await storage.stat('a')).toBeNull();
    expect(await storage.list('nothing')).toEqual([]);
    await storage.remove('nothing/at/all');
  });

  test('is removed alone, or with all under its prefix', async () => {
    for (const key of ['m/1/a', 'm/1/b', 'm/2/a']) await put(key, key);
    await storage.remove('m/1/a');
    expect(await storage.list('m/1')).toEqual(['b']);
    await storage.remove('m/1');
    expect(await storage.list('m')).toEqual(['2']);
  });
});

describe('keys', () => {
  const hostile = [
    '',
    '/',
    '/etc/passwd',
    '../x',
    'a/../b',
    'a/..',
    '.',
    '..',
    '.hidden',
    'a/.hidden',
    'a//b',
    'a/',
    'a\\b',
    'a b',
    'a\0',
    'é',
    'C:x',
    'a\n',
    '%2e',
  ];

  test.each(hostile)('%j is none', (key) => {
    expect(() => checkKey(key)).toThrow('Not a storage key');
  });

  test.each(hostile)('%j reaches no file by any method', async (key) => {
    await writeFile(join(folder, 'x'), 'outside');
    const attempts = [
      () => storage.put(key, Readable.from([Buffer.from('x')]), { maxBytes: 9 }),
      () => storage.read(key),
      () => storage.stat(key),
      () => storage.list(key),
      () => storage.remove(key),
      () => storage.publishFolder(folder, key),
      async () => storage.withLocalFile(key, async () => undefined),
      () => storage.scratch(key),
      () => storage.removeScratch(key),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toThrow('Not a storage key');
    expect(await readFile(join(folder, 'x'), 'utf8')).toBe('outside');
  });

  test.each(['a', 'A-b_c.d', 'media/0f8b/hls/1/240p_00000.m4s', '-', '_', 'a..b'])('%s is one', (key) => {
    expect(checkKey(key)).toBe(key);
  });
});

describe('a folder', () => {
  test('is published whole under a prefix that is free, and never over another', async () => {
    const work = await storage.scratch('work');
    await writeFile(join(work, 'a.m4s'), 'a');
    await storage.publishFolder(work, 'media/1/hls/v1');
    expect(await storage.list('media/1/hls/v1')).toEqual(['a.m4s']);
    expect(await storage.listScratch()).toEqual([]);
    const late = await storage.scratch('late');
    await writeFile(join(late, 'b.m4s'), 'b');
    await expect(storage.publishFolder(late, 'media/1/hls/v1')).rejects.toThrow();
    expect(await storage.list('media/1/hls/v1')).toEqual(['a.m4s']);
  });

  test('for work is private, named, and goes with all that is in it', async () => {
    const work = await storage.scratch('work-1');
    expect((await stat(work)).mode & 0o777).toBe(0o700);
    await writeFile(join(work, 'x'), 'x');
    expect(await storage.scratch('work-1')).toBe(work);
    expect(await storage.listScratch()).toEqual(['work-1']);
    await storage.removeScratch('work-1');
    await storage.removeScratch('work-1');
    expect(await storage.listScratch()).toEqual([]);
  });
});

describe('the start', () => {
  test('clears away what dead processes left half-written, and nothing of the living', async () => {
    const scratch = join(folder, 'scratch');
    for (const name of ['put-999999999-aa', `put-${process.ppid}-bb`, 'master-x-1', `put-${process.pid}-cc`])
      await mkdir(join(scratch, name));
    await rm(join(scratch, 'put-999999999-aa'), { recursive: true });
    await writeFile(join(scratch, 'put-999999999-aa'), 'half');
    await rm(join(scratch, `put-${process.pid}-cc`), { recursive: true });
    await writeFile(join(scratch, `put-${process.pid}-cc`), 'half');
    await createDiskStorage(folder);
    expect((await readdir(scratch)).toSorted()).toEqual(['master-x-1', `put-${process.ppid}-bb`].toSorted());
  });

  test('knows how much room there is, and whether it can write', async () => {
    expect(await storage.freeBytes()).toBeGreaterThan(0);
    await storage.ping();
    await rm(join(folder, 'scratch'), { recursive: true });
    await expect(storage.ping()).rejects.toThrow();
  });

  test('takes a folder that is a link', async () => {
    const link = `${folder}-link`;
    await symlink(folder, link);
    const linked = await createDiskStorage(link);
    await linked.put('a', Readable.from([Buffer.from('a')]), { maxBytes: 1 });
    expect(await storage.stat('a')).toMatchObject({ size: 1 });
    await rm(link);
  });
});

/** A disk of 256 KiB, where this process may make one. */
function makeSmallDisk(): string | null {
  const path = join(folder, 'small');
  try {
    execFileSync('mkdir', [path]);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', path], { stdio: 'ignore' });
    return path;
  } catch {
    return null;
  }
}

test('a full disk refuses in words, and leaves what was there (skipped where no small disk can be mounted)', async ({ skip }) => {
  const small = makeSmallDisk();
  if (!small) return skip('no right to mount');
  try {
    const tight = await createDiskStorage(small);
    await tight.put('a', Readable.from([Buffer.alloc(50_000)]), { maxBytes: 1e9 });
    const chunks = Array.from({ length: 100 }, () => Buffer.alloc(10_000));
    await expect(tight.put('a', Readable.from(chunks), { maxBytes: 1e9 })).rejects.toMatchObject({ code: 'storage-full' });
    expect(await tight.stat('a')).toMatchObject({ size: 50_000 });
    expect(await tight.listScratch()).toEqual([]);
    await tight.put('b', Readable.from([Buffer.alloc(50_000)]), { maxBytes: 1e9 });
  } finally {
    execFileSync('umount', [small]);
  }
});
