import { createHash } from 'node:crypto';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { receive } from './receive.ts';

const CHUNK = Buffer.alloc(64 * 1024, 'x');
const options = { at: 0, maxBytes: 1e9, hash: { update: () => undefined } };

/** As many chunks as are asked for. @param asked is told of each. */
function chunks(count: number, asked: () => void = () => undefined): Readable {
  return Readable.from(
    (function* () {
      for (let i = 0; i < count; i++) {
        asked();
        yield CHUNK;
      }
    })(),
  );
}

test('a disk that is slow keeps its sender waiting: no more than a few megabytes are held', async () => {
  let asked = 0;
  const { promise: disk, resolve: goOn } = Promise.withResolvers<void>();
  const file = {
    async write(_: Uint8Array, __: number, bytesWritten: number) {
      await disk;
      return { bytesWritten };
    },
    datasync: async () => undefined,
    sync: async () => undefined,
  };
  const received = receive(
    chunks(1_000, () => asked++),
    file,
    options,
  );
  for (let i = 0; i < 2_000; i++) await turn();
  expect(asked).toBeGreaterThan(10);
  expect(asked * CHUNK.length).toBeLessThan(6 * 1024 * 1024);
  goOn();
  expect(await received).toBe(1_000 * CHUNK.length);
});

test('a disk that takes a part of what it is given is given the rest', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fotograma-test-receive-'));
  const file = await open(join(folder, 'a'), 'w+');
  try {
    const grudging = new Proxy(file, {
      get(target, key) {
        if (key === 'write')
          return (block: Buffer, from: number, n: number, at: number) => target.write(block, from, Math.min(n, 100_000), at);
        const value = Reflect.get(target, key);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const hash = createHash('sha256');
    expect(await receive(chunks(5), grudging, { ...options, at: 3, hash })).toBe(5 * CHUNK.length);
    const kept = await readFile(join(folder, 'a'));
    expect(createHash('sha256').update(kept.subarray(3)).digest('hex')).toBe(hash.digest('hex'));
  } finally {
    await file.close();
    await rm(folder, { recursive: true });
  }
});

test.each(['write', 'datasync', 'sync'])('a disk that fails at %s fails the whole', async (act) => {
  const file = {
    write: async (_: Uint8Array, __: number, bytesWritten: number) => ({ bytesWritten }),
    datasync: async () => undefined,
    sync: async () => undefined,
    [act]: () => Promise.reject(Object.assign(new Error('No space'), { code: 'ENOSPC' })),
  };
  await expect(receive(chunks(1_000), file, options)).rejects.toMatchObject({ code: 'ENOSPC' });
});

test('chunks that are nobody else’s are given back, and others are left alone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fotograma-test-receive-'));
  const file = await open(join(folder, 'a'), 'w+');
  try {
    const shared = Buffer.alloc(200_000, 'b');
    const own = Buffer.alloc(100_000, 'a');
    const body = () => Readable.from([own, shared.subarray(0, 100_000)]);
    await receive(body(), file, options);
    expect([own.length, shared.length]).toEqual([100_000, 200_000]);
    await receive(body(), file, { ...options, at: 200_000, disposable: true });
    expect([own.length, shared.length]).toEqual([0, 200_000]);
    const kept = (await readFile(join(folder, 'a'))).toString();
    expect(kept).toBe(('a'.repeat(100_000) + 'b'.repeat(100_000)).repeat(2));
  } finally {
    await file.close();
    await rm(folder, { recursive: true });
  }
});
