import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkKey, type Found, type ObjectStorage } from './storage.ts';

/** A storage of a test's own, with what shows and prepares it from outside. */
export interface Ground {
  readonly storage: ObjectStorage;
  /** All that is kept: objects, and what writes have left. */
  everything(): Promise<string[]>;
  /** Puts many objects `prefix/00000`… there, of one byte each. */
  fill(prefix: string, count: number): Promise<void>;
  /** Bytes that are too many to be held back in memory. */
  readonly manyBytes: number;
  close(): Promise<void>;
}

/** What every storage does alike. */
export function describeStorage(name: string, open: () => Promise<Ground>): void {
  describe(name, () => {
    let ground: Ground;
    let storage: ObjectStorage;
    beforeEach(async () => {
      ground = await open();
      storage = ground.storage;
    });
    afterEach(() => ground.close());

    const bytesOf = async (key: string, range?: { start: number; end: number }) =>
      Buffer.concat((await (await storage.read(key, range))?.toArray()) ?? []);
    const put = (key: string, ...chunks: (string | Buffer)[]) =>
      storage.put(key, Readable.from(chunks.map((chunk) => Buffer.from(chunk))), { maxBytes: 100_000_000 });
    const walked = async (prefix: string) => {
      const found: Found[] = [];
      for await (const each of storage.walk(prefix)) found.push(each);
      return found.toSorted((a, b) => (a.key < b.key ? -1 : 1));
    };
    const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

    describe('an object', () => {
      test('is what was written, with its length and hash', async () => {
        const content = randomBytes(300_000);
        const stored = await put('media/a/original', content.subarray(0, 100_000), content.subarray(100_000));
        expect(stored).toEqual({ size: 300_000, sha256: hashOf(content) });
        expect((await bytesOf('media/a/original')).equals(content)).toBe(true);
        expect((await bytesOf('media/a/original', { start: 10, end: 19 })).equals(content.subarray(10, 20))).toBe(true);
        expect((await bytesOf('media/a/original', { start: 299_999, end: 400_000 })).equals(content.subarray(-1))).toBe(true);
        expect(await bytesOf('media/a/original', { start: 300_000, end: 400_000 })).toHaveLength(0);
        const found = await storage.stat('media/a/original');
        expect(found?.size).toBe(300_000);
        expect(Math.abs((found?.modifiedAt.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
        expect(await storage.listScratch()).toEqual([]);
      });

      test('may be larger than what is held in memory', async () => {
        const content = randomBytes(ground.manyBytes);
        const chunks = Array.from({ length: Math.ceil(content.length / 1_000_003) }, (_, place) =>
          content.subarray(place * 1_000_003, (place + 1) * 1_000_003),
        );
        expect(await put('a', ...chunks)).toEqual({ size: content.length, sha256: hashOf(content) });
        expect((await bytesOf('a')).equals(content)).toBe(true);
        expect(await storage.withLocalFile('a', async (path) => hashOf(await readFile(path)))).toBe(hashOf(content));
      });

      test('may be empty, and replaces the one before', async () => {
        expect(await put('a')).toEqual({ size: 0, sha256: hashOf(Buffer.alloc(0)) });
        expect(await bytesOf('a')).toHaveLength(0);
        expect(await bytesOf('a', { start: 0, end: 9 })).toHaveLength(0);
        expect(await storage.stat('a')).toMatchObject({ size: 0 });
        expect(await storage.withLocalFile('a', async (path) => (await stat(path)).size)).toBe(0);
        await storage.put('b', Readable.from([]), { maxBytes: 0 });
        await put('a', 'old');
        await put('a', 'new');
        expect((await bytesOf('a')).toString()).toBe('new');
        expect(await storage.withLocalFile('a', (path) => readFile(path, 'utf8'))).toBe('new');
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
        const long = Readable.from([Buffer.alloc(ground.manyBytes), Buffer.alloc(1)]);
        await expect(storage.put('a', long, { maxBytes: ground.manyBytes })).rejects.toMatchObject({ code: 'too-large' });
        expect(await ground.everything()).toEqual([]);
        await storage.put('a', Readable.from([Buffer.alloc(5_000)]), { maxBytes: 5_000 });
        expect(await storage.stat('a')).toMatchObject({ size: 5_000 });
      });

      test.each(['few', 'many'])('whose stream breaks after %s bytes is not there, and the one before still is', async (count) => {
        const broken = () =>
          Readable.from(
            (function* () {
              yield Buffer.alloc(count === 'few' ? 10 : ground.manyBytes);
              throw new Error('The line broke');
            })(),
          );
        await expect(storage.put('a', broken(), { maxBytes: 1e9 })).rejects.toThrow('The line broke');
        expect(await ground.everything()).toEqual([]);
        await put('a', 'before');
        await expect(storage.put('a', broken(), { maxBytes: 1e9 })).rejects.toThrow('The line broke');
        expect((await bytesOf('a')).toString()).toBe('before');
        expect(await ground.everything()).toHaveLength(1);
      });

      test.each(['few', 'many'])('of %s bytes appears when it is admitted and not before, and else not at all', async (count) => {
        const content = randomBytes(count === 'few' ? 3 : ground.manyBytes);
        const seen: unknown[] = [];
        const stored = await storage.put('a', Readable.from([content]), {
          maxBytes: content.length,
          async admit(what, appear) {
            seen.push(what, await storage.stat('a'), await storage.list('a'));
            await appear();
            seen.push((await storage.stat('a'))?.size);
          },
        });
        expect(seen).toEqual([stored, null, [], content.length]);
        for (const admit of [() => Promise.reject(new Error('No')), () => Promise.resolve()]) {
          await storage.put('b', Readable.from([content]), { maxBytes: 1e9, admit }).catch((error) => expect(error.message).toBe('No'));
          expect(await storage.stat('b')).toBeNull();
        }
        expect(await ground.everything()).toHaveLength(1);
      });

      test('that is being written by two is one of them whole', async () => {
        const [a, b] = [Buffer.alloc(200_000, 'a'), Buffer.alloc(200_000, 'b')];
        await Promise.all([put('x', a), put('x', b)]);
        const kept = await bytesOf('x');
        expect(kept.equals(a) || kept.equals(b)).toBe(true);
      });

      test('that is not there is null, also where a folder or an object’s child is asked for', async () => {
        await put('a/b', 'c');
        for (const key of ['nothing', 'a', 'a/nothing', 'a/b/c']) expect(await storage.stat(key), key).toBeNull();
        for (const key of ['nothing', 'a/nothing', 'a/b/c']) {
          expect(await storage.read(key), key).toBeNull();
          expect(await storage.read(key, { start: 0, end: 1 }), key).toBeNull();
          const work = storage.withLocalFile(key, async () => 'done');
          await expect(work, key).rejects.toMatchObject({ code: 'not-found' });
        }
        expect(await storage.list('nothing')).toEqual([]);
        expect(await walked('nothing')).toEqual([]);
        await storage.remove('nothing/at/all');
      });

      test('is handed to programs as a file, to many at once', async () => {
        await put('a', 'content');
        const read = await Promise.all(Array.from({ length: 5 }, () => storage.withLocalFile('a', (path) => readFile(path, 'utf8'))));
        expect(read).toEqual(Array(5).fill('content'));
        await expect(storage.withLocalFile('a', () => Promise.reject(new Error('Mine')))).rejects.toThrow('Mine');
      });
    });

    describe('names', () => {
      test('are listed a level, walked to the bottom, and removed alone or with all under them', async () => {
        for (const key of ['m/1/a', 'm/1/b/c', 'm/10/a', 'm/2', 'n']) await put(key, key);
        expect((await storage.list('m')).toSorted()).toEqual(['1', '10', '2']);
        expect((await storage.list('m/1')).toSorted()).toEqual(['a', 'b']);
        const found = await walked('m');
        expect(found.map(({ key, size }) => [key, size])).toEqual(['m/1/a', 'm/1/b/c', 'm/10/a', 'm/2'].map((key) => [key, key.length]));
        for (const { modifiedAt } of found) expect(Math.abs(modifiedAt.getTime() - Date.now())).toBeLessThan(60_000);
        await storage.remove('m/1/b/c');
        expect((await walked('m')).map(({ key }) => key)).toEqual(['m/1/a', 'm/10/a', 'm/2']);
        // The name, not what begins with it.
        await storage.remove('m/1');
        expect((await walked('m')).map(({ key }) => key)).toEqual(['m/10/a', 'm/2']);
        await storage.remove('m');
        expect(await storage.list('m')).toEqual([]);
        expect(await storage.stat('n')).toMatchObject({ size: 1 });
      });

      test('may be more than a page of a list', async () => {
        await ground.fill('m/v', 2_003);
        await ground.fill('m/w', 1);
        expect(new Set(await storage.list('m/v')).size).toBe(2_003);
        expect(await walked('m')).toHaveLength(2_004);
        await storage.remove('m/v');
        expect(await walked('m')).toHaveLength(1);
      });

      const hostile = [
        '',
        '/',
        '/etc/x',
        '../x',
        'a/../b',
        'a/..',
        '.',
        '..',
        '.x',
        'a/.x',
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
      test('that could be paths to elsewhere are none, for any method', async () => {
        const folder = await storage.scratch('work');
        for (const key of hostile) {
          expect(() => checkKey(key)).toThrow('Not a storage key');
          const attempts = [
            () => storage.put(key, Readable.from([Buffer.from('x')]), { maxBytes: 9 }),
            () => storage.read(key),
            () => storage.stat(key),
            () => storage.list(key),
            async () => walked(key),
            () => storage.remove(key),
            () => storage.publishFile(join(folder, 'nothing'), key),
            () => storage.publishFolder(folder, key),
            () => storage.withLocalFile(key, async () => undefined),
            () => storage.scratch(key),
            () => storage.removeScratch(key),
            async () => storage.direct?.presignPut(key, { size: 1, contentType: 'a/b', expiresSeconds: 1 }) ?? checkKey(key),
            async () => storage.direct?.presignGet(key, { expiresSeconds: 1 }) ?? checkKey(key),
            async () => storage.direct?.createMultipart(key, 'a/b') ?? checkKey(key),
            async () => storage.direct?.presignPart(key, 'id', 1, 1) ?? checkKey(key),
            async () => storage.direct?.completeMultipart(key, 'id', []) ?? checkKey(key),
            async () => storage.direct?.abortMultipart(key, 'id') ?? checkKey(key),
          ];
          for (const attempt of attempts) await expect(attempt(), `${key}: ${attempt}`).rejects.toThrow('Not a storage key');
        }
        for (const key of ['a', 'A-b_c.d', 'media/0f8b/hls/1/240p_00000.m4s', '-', '_', 'a..b']) expect(checkKey(key)).toBe(key);
      });
    });

    test.each(['few', 'many'])('a file of the local disk, of %s bytes, becomes an object, over one that was there', async (count) => {
      const path = join(await storage.scratch('draft'), 'x');
      const content = randomBytes(count === 'few' ? 10 : ground.manyBytes);
      await put('media/1/original', 'before');
      await writeFile(path, content);
      await storage.publishFile(path, 'media/1/original');
      expect((await bytesOf('media/1/original')).equals(content)).toBe(true);
      await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
      await expect(storage.publishFile(path, 'media/2/original')).rejects.toMatchObject({ code: 'ENOENT' });
      expect((await walked('media')).map(({ key }) => key)).toEqual(['media/1/original']);
    });

    describe('a folder', () => {
      test('is published whole under a prefix that is free, and never over another', async () => {
        const work = await storage.scratch('work');
        await writeFile(join(work, 'a.m4s'), 'a');
        await writeFile(join(work, 'empty'), '');
        await mkdir(join(work, 'sheets'));
        for (let sheet = 0; sheet < 10; sheet++) await writeFile(join(work, 'sheets', `${sheet}.webp`), 'sheet');
        await storage.publishFolder(work, 'media/1/versions/v1');
        expect((await storage.list('media/1/versions/v1')).toSorted()).toEqual(['a.m4s', 'empty', 'sheets']);
        expect(await walked('media/1/versions/v1/sheets')).toHaveLength(10);
        expect((await bytesOf('media/1/versions/v1/sheets/9.webp')).toString()).toBe('sheet');
        expect(await storage.listScratch()).toEqual([]);
        const late = await storage.scratch('late');
        await writeFile(join(late, 'b.m4s'), 'b');
        await expect(storage.publishFolder(late, 'media/1/versions/v1')).rejects.toThrow();
        expect((await storage.list('media/1/versions/v1')).toSorted()).toEqual(['a.m4s', 'empty', 'sheets']);
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

    test('it knows how much room there is, and that it can write', async () => {
      expect(await storage.freeBytes()).toBeGreaterThan(0);
      await storage.ping();
    });
  });
}
