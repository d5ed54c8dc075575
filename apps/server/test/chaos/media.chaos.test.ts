import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDataFolder, type DataFolder } from '../support/server.ts';
import { type Besieged, besiege, randomKill } from './chaos.ts';
import { randomOf } from './supervised.ts';

/** About as long as the film takes, undisturbed. */
const LIFE_MS = 3_000;

let data: DataFolder;
let house: Besieged;
beforeAll(async () => {
  data = await createDataFolder();
  house = await besiege(data.folder, 20);
});
afterAll(async () => {
  await house?.end();
  await data.remove();
});

test('kill -9 of worker, API and PostgreSQL in the middle of a film: READY, nothing lost, nothing left, hardly anything done twice', {
  timeout: 240_000,
}, async () => {
  const random = randomOf(7);
  const kills = (['worker', 'postgres', 'api'] as const).map((victim) => randomKill(random, LIFE_MS, victim));
  expect(await house.round(kills)).toMatchObject({ faults: [] });
});
