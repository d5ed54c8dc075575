import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { startS3, type TestS3 } from '../../../test/support/s3.ts';
import { createLogger } from '../observability/logger.ts';
import { createS3Storage } from './s3.ts';
import { describeStorage } from './storage.suite.ts';

const PART_BYTES = 5 * 1024 ** 2;
const log = createLogger({ level: 'silent', human: false });

let folder: string;
let s3: TestS3;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fotograma-test-storage-'));
  s3 = await startS3();
});
afterEach(async () => {
  await s3.close();
  await rm(folder, { recursive: true, force: true });
});

const open = (more: Partial<Parameters<typeof createS3Storage>[0]> = {}) =>
  createS3Storage({ ...s3.settings, folder, copiesBytes: 1e9, partBytes: PART_BYTES, log, now: () => new Date(), ...more });

describeStorage('S3 storage', async () => ({
  storage: await open(),
  manyBytes: PART_BYTES + 1_000,
  everything: async () => [...s3.objects.keys(), ...s3.uploads.keys(), ...(await readdir(join(folder, 'scratch')))],
  async fill(prefix, count) {
    for (let place = 0; place < count; place++) s3.place(`${prefix}/${String(place).padStart(5, '0')}`, Buffer.from('x'));
  },
  close: async () => undefined,
}));
