import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/support/platform.ts';
import type { ObjectStorage } from '../../platform/storage/storage.ts';
import { createDelivery } from './delivery.service.ts';
import { createMediaRepository, type MediaRepository } from './media.repository.ts';
import { keys } from './media.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await createTestPlatform();
});
afterAll(() => platform.close());

const ANYBODY = { kind: 'anonymous' } as const;

/** A published film of one file. */
async function published(): Promise<string> {
  const id = platform.newId();
  await platform.database.pool.query(
    `INSERT INTO media_file (id, status, filename, mime_type, size, upload_expires_at, published_version, public)
     VALUES ($1, 'READY', 'a.mp4', 'video/mp4', 4, now(), 'v1', true)`,
    [id],
  );
  await platform.storage.put(keys.file(id, 'v1', 'seg.m4s'), Readable.from([Buffer.from('segment')]), { maxBytes: 100 });
  return id;
}

test('a segment that many watch costs no query and no look at the disk', async () => {
  const id = await published();
  const files = createMediaRepository(platform.database);
  let [queries, reads] = [0, 0];
  const storage: ObjectStorage = {
    ...platform.storage,
    read(key, range) {
      reads++;
      return platform.storage.read(key, range);
    },
  };
  const counted: MediaRepository = {
    ...files,
    published(wanted) {
      queries++;
      return files.published(wanted);
    },
  };
  const delivery = createDelivery({ platform: { ...platform, storage }, files: counted });
  for (let n = 0; n < 100; n++) {
    const { bytes } = await delivery.file(id, ANYBODY, 'v1', 'seg.m4s', undefined);
    expect(bytes.toString()).toBe('segment');
  }
  expect({ queries, reads }).toEqual({ queries: 1, reads: 1 });
});

test('a film that is gone is soon served no more, even while somebody watches', async () => {
  const id = await published();
  const delivery = createDelivery({ platform, files: createMediaRepository(platform.database) });
  await delivery.file(id, ANYBODY, 'v1', 'seg.m4s', undefined);
  await platform.database.pool.query('DELETE FROM media_file WHERE id = $1', [id]);
  // Asked for all the time: that must not keep what is known of it alive.
  const refused = () =>
    delivery.file(id, ANYBODY, 'v1', 'seg.m4s', undefined).then(
      () => null,
      (error: { code: string }) => error.code,
    );
  expect(await eventually('a refusal', refused, 6)).toBe('not-found');
});
