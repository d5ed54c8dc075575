import { createHash } from 'node:crypto';
import { type FileHandle, mkdtemp, open, readFile, rm } from 'node:fs/promises';
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
    async writev(buffers: Buffer[]) {
      await disk;
      return { bytesWritten: buffers.reduce((sum, { length }) => sum + length, 0), buffers };
    },
    datasync: async () => undefined,
    sync: async () => undefined,
  } as unknown as FileHandle;
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
        if (key === 'writev') return ([first]: [Buffer], at: number) => target.write(first, 0, Math.min(first.length, 1_000), at);
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

test.each(['writev', 'datasync', 'sync'])('a disk that fails at %s fails the whole', async (act) => {
  const file = {
    writev: async (buffers: Buffer[]) => ({ bytesWritten: buffers.reduce((sum, { length }) => sum + length, 0), buffers }),
    datasync: async () => undefined,
    sync: async () => undefined,
    [act]: () => Promise.reject(Object.assign(new Error('No space'), { code: 'ENOSPC' })),
  } as unknown as FileHandle;
  await expect(receive(chunks(1_000), file, options)).rejects.toMatchObject({ code: 'ENOSPC' });
});
