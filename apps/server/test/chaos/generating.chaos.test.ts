import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDataFolder, type DataFolder } from '../support/server.ts';
import { besiegeGeneration, type GeneratingSiege } from './generating.ts';
import { randomOf } from './supervised.ts';

/** All two hundred by `npm run bench -- generate-chaos`. */
const ROUNDS = 2;

let data: DataFolder;
let house: GeneratingSiege;
beforeAll(async () => {
  data = await createDataFolder();
  house = await besiegeGeneration(data.folder);
});
afterAll(async () => {
  await house?.end();
  await data.remove();
});

test('kill -9 of worker or API under load: everything accepted is settled once, the books are even, and everybody is told', {
  timeout: 240_000,
}, async () => {
  const random = randomOf(5);
  const rounds = [];
  for (let n = 0; n < ROUNDS; n++) rounds.push(await house.round(random));
  expect(rounds.map(({ faults }) => faults)).toEqual(Array.from({ length: ROUNDS }, () => []));
  expect(rounds.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(ROUNDS * 18);
});
