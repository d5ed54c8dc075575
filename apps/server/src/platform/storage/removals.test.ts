import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../../../test/support/platform.ts';
import { createRemovals } from './removals.ts';
import type { ObjectStorage } from './storage.ts';

let platform: TestPlatform;

beforeAll(async () => {
  platform = await createTestPlatform();
});
afterAll(() => platform.close());
beforeEach(() => platform.database.pool.query('TRUNCATE storage_removal'));

const run = { attempt: 1, signal: new AbortController().signal };
const put = (key: string) => platform.storage.put(key, Readable.from([Buffer.from(key)]), { maxBytes: 100 });
const exists = async (key: string) => (await platform.storage.stat(key)) !== null;
const waiting = async () =>
  (await platform.database.pool.query<{ prefix: string }>('SELECT prefix FROM storage_removal ORDER BY 1')).rows.map(
    ({ prefix }) => prefix,
  );
/** Removals over the test's storage, some of whose acts go otherwise. */
const removalsWith = (storage: Partial<ObjectStorage>) =>
  createRemovals({ database: platform.database, log: platform.log, storage: { ...platform.storage, ...storage } });

describe('what is forgotten', () => {
  const removals = () => removalsWith({});

  test('in a transaction is deleted after it, with all under it and nothing else', async () => {
    await Promise.all(['a/1/x', 'a/1/y/z', 'a/10/x', 'b'].map(put));
    await platform.database.transaction(async (sql) => {
      await removals().forget(sql, 'a/1');
      await removals().forget(sql, 'b');
      await removals().forget(sql, 'b');
      await removals().forget(sql, 'never-there');
    });
    expect(await waiting()).toEqual(['a/1', 'b', 'never-there']);
    await removals().job.run({}, run);
    expect(await Promise.all(['a/1/x', 'a/1/y/z', 'a/10/x', 'b'].map(exists))).toEqual([false, false, true, false]);
    expect(await waiting()).toEqual([]);
  });

  test('in a transaction that is rolled back stays', async () => {
    await put('c/1');
    await platform.database
      .transaction(async (sql) => {
        await removals().forget(sql, 'c/1');
        throw new Error('Changed my mind');
      })
      .catch(() => {});
    await removals().job.run({}, run);
    expect(await exists('c/1')).toBe(true);
  });

  test('is deleted by the next run when one died between storage and table', async () => {
    await put('d/1');
    await removals().forget(platform.database.pool, 'd/1');
    // Dead as after `kill -9`: the object is gone, and nothing after that ever happens.
    const stop = new AbortController();
    const died = new Promise<void>((resolve) => {
      const dying = removalsWith({
        remove: async (prefix) => {
          await platform.storage.remove(prefix);
          resolve();
          await new Promise(() => {});
        },
      });
      void dying.job.run({}, { attempt: 1, signal: stop.signal });
    });
    await died;
    expect(await waiting()).toEqual(['d/1']);
    await removals().job.run({}, run);
    expect(await waiting()).toEqual([]);
    await removals().job.run({}, run);
  });

  test('is deleted by two runs at once without an error', async () => {
    const keys = Array.from({ length: 20 }, (_, i) => `e/${i}`);
    await Promise.all(keys.map(put));
    for (const key of keys) await removals().forget(platform.database.pool, key);
    await Promise.all([removals().job.run({}, run), removals().job.run({}, run)]);
    expect(await waiting()).toEqual([]);
    expect(await Promise.all(keys.map(exists))).not.toContain(true);
  });

  test('and cannot be deleted waits for the next run, and keeps no other', async () => {
    // More than a batch, and the stubborn ones come first.
    const keys = Array.from({ length: 250 }, (_, i) => `f/${String(i).padStart(3, '0')}`);
    for (const key of keys) await removals().forget(platform.database.pool, key);
    const stubborn = keys.slice(0, 120);
    const failing = removalsWith({
      remove: (prefix) => (stubborn.includes(prefix) ? Promise.reject(new Error('EACCES')) : platform.storage.remove(prefix)),
    });
    await failing.job.run({}, run);
    expect(await waiting()).toEqual(stubborn);
    await removals().job.run({}, run);
    expect(await waiting()).toEqual([]);
  });

  test('is left to another process when this one is stopping', async () => {
    await removals().forget(platform.database.pool, 'g');
    await removals().job.run({}, { attempt: 1, signal: AbortSignal.abort() });
    expect(await waiting()).toEqual(['g']);
  });

  test('is never a path', async () => {
    for (const prefix of ['', '..', '../x', '/etc', 'a//b']) {
      await expect(removals().forget(platform.database.pool, prefix)).rejects.toThrow('Not a storage key');
    }
  });
});
