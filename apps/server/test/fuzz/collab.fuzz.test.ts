import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomOf } from '../chaos/supervised.ts';
import { startHouse, type TestHouse } from '../support/house.ts';
import { ask, makeAsset, makeProject } from '../support/studio.ts';
import { assault } from './assault.ts';

/** All two hundred thousand by `npm run bench -- collab-fuzz`. */
const UPDATES = 3_000;

let at: TestHouse;
beforeAll(async () => {
  at = await startHouse();
});
afterAll(() => at?.close());

test('members who send anything break nothing, store nothing wrong, and those who edit beside them do not notice', {
  timeout: 120_000,
}, async () => {
  const owner = await at.person({ role: 'creator' });
  const others = await Promise.all(Array.from({ length: 6 }, () => at.person()));
  const projectId = await makeProject(at.url, owner);
  for (const { id } of others) {
    await at.house.platform.database.pool.query(`INSERT INTO project_member (project_id, user_id, role) VALUES ($1, $2, 'editor')`, [
      projectId,
      id,
    ]);
  }
  const assetId = await makeAsset(at, owner);
  await ask(at.url, owner, 'PUT', `/api/projects/${projectId}/media/${assetId}`);
  const foreignId = await makeAsset(at, await at.person());
  const [second, ...hostile] = others as [(typeof others)[number], ...typeof others];
  const outcome = await assault({ url: at.url, projectId, honest: [owner, second], hostile, assetId, foreignId }, UPDATES, randomOf(5));
  expect(outcome.faults).toEqual([]);
  expect(outcome.refused).toBeGreaterThan(10);
});
