import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDataFolder, type DataFolder } from '../support/server.ts';
import { besiegeStudio, type EditingSiege } from './editing.ts';
import { randomOf } from './supervised.ts';

/** All three hundred by `npm run bench -- collab-chaos`. */
const ROUNDS = 4;

let data: DataFolder;
let house: EditingSiege;
beforeAll(async () => {
  data = await createDataFolder();
  house = await besiegeStudio(data.folder);
});
afterAll(async () => {
  await house?.end();
  await data.remove();
});

test('kill -9 of the server or PostgreSQL while three edit: nothing that was answered by saved is lost, and all have the same in the end', {
  timeout: 240_000,
}, async () => {
  const random = randomOf(11);
  const rounds = [];
  for (let n = 0; n < ROUNDS; n++) rounds.push(await house.round(random));
  expect(rounds.map(({ faults }) => faults)).toEqual(Array.from({ length: ROUNDS }, () => []));
  expect(rounds.reduce((sum, { saved }) => sum + saved, 0)).toBeGreaterThan(20);
});
