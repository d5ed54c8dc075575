import { access } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestIdentity } from '../../../test/support/identity.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/support/platform.ts';
import { createHoldingsRepository } from './holdings.repository.ts';
import { createHoldings } from './holdings.service.ts';
import { scratchOf } from './mastering/master.job.ts';
import { createMediaRepository } from './media.repository.ts';
import { createSweeper } from './sweeper.ts';
import { createUses } from './uses.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await createTestPlatform();
});
afterAll(() => platform.close());

test('a run that begins while the sweep looks around is left alone', async () => {
  const files = createMediaRepository(platform.database);
  const id = platform.newId();
  const uploadExpiresAt = new Date(Date.now() + 60_000);
  const announcement = { id, ownerId: null, public: false, filename: 'a.mp4', mimeType: 'video/mp4', size: 4, uploadExpiresAt };
  await files.announce(platform.database.pool, announcement);
  await files.uploaded(id, 'hash', async () => {});
  let folder = '';
  const begin = async () => {
    if (folder) return;
    await files.claim(id, 60);
    folder = await platform.storage.scratch(scratchOf(id, 1));
  };
  // Between the sweep's two looks, whichever it takes first: at the folders, and at the rows.
  const storage = {
    ...platform.storage,
    async listScratch() {
      await begin();
      return platform.storage.listScratch();
    },
  };
  const { identity, close } = await createTestIdentity(platform);
  const rows = createHoldingsRepository(platform.database);
  const holdings = createHoldings({ platform, files, holdings: rows, quotas: identity.quotas, uses: createUses() });
  const { sweep } = createSweeper({ platform: { ...platform, storage }, files, holdings, order: async () => {} });
  await sweep();
  await close();
  await access(folder);
  expect(await platform.storage.listScratch()).toContain(scratchOf(id, 1));
});
