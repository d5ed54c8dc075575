import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDiskStorage } from './disk.ts';
import { describeStorage } from './storage.suite.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fotograma-test-storage-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describeStorage('disk storage', async () => ({
  storage: await createDiskStorage(folder),
  manyBytes: 2_000_000,
  everything: async () => [...(await readdir(join(folder, 'objects'), { recursive: true })), ...(await readdir(join(folder, 'scratch')))],
  async fill(prefix, count) {
    const path = join(folder, 'objects', prefix);
    await mkdir(path, { recursive: true });
    for (let place = 0; place < count; place++) await writeFile(join(path, String(place).padStart(5, '0')), 'x');
  },
  close: async () => undefined,
}));

describe('the start', () => {
  test('clears away what dead processes left half-written, and nothing of the living', async () => {
    const scratch = join(folder, 'scratch');
    await mkdir(join(scratch, 'master-x-1'), { recursive: true });
    for (const pid of [999_999_999, process.ppid, process.pid]) await writeFile(join(scratch, `put-${pid}-aa`), 'half');
    await createDiskStorage(folder);
    expect((await readdir(scratch)).toSorted()).toEqual(['master-x-1', `put-${process.ppid}-aa`]);
  });

  test('takes a folder that is a link', async () => {
    const link = `${folder}-link`;
    await symlink(folder, link);
    const linked = await createDiskStorage(link);
    await linked.put('a', Readable.from([Buffer.from('a')]), { maxBytes: 1 });
    expect(await linked.stat('a')).toMatchObject({ size: 1 });
    await rm(link);
  });
});

test('a storage that cannot be written to is not well', async () => {
  const storage = await createDiskStorage(folder);
  await rm(join(folder, 'scratch'), { recursive: true });
  await expect(storage.ping()).rejects.toThrow();
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
