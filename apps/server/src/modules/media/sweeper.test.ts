import { access } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestIdentity } from '../../../test/support/identity.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/support/platform.ts';
import { createHoldingsRepository } from './holdings.repository.ts';
import { createHoldings } from './holdings.service.ts';
import { createMediaRepository } from './media.repository.ts';
import { createSweeper } from './sweeper.ts';
import { createUnitsRepository } from './units.repository.ts';
import { scratchOf } from './units.ts';
import { createUses } from './uses.ts';
import { createVersionsRepository } from './versions.repository.ts';

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
  const [versions, units] = [createVersionsRepository(platform.database), createUnitsRepository(platform.database)];
  const versionId = (await files.find(id))?.workVersion ?? '';
  let folder = '';
  let scratch = '';
  const begin = async () => {
    if (folder) return;
    const claim = await units.claim(versionId, 'plan', 60);
    scratch = claim ? scratchOf(claim) : '';
    folder = await platform.storage.scratch(scratch);
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
  const { sweep } = createSweeper({ platform: { ...platform, storage }, files, versions, units, holdings, order: async () => {} });
  await sweep();
  await close();
  await access(folder);
  expect(await platform.storage.listScratch()).toContain(scratch);
});
