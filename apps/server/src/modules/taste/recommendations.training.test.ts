import { Readable } from 'node:stream';
import type { recommendations as contract } from '@fotograma/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { createTestRecommender, FILMS, PEOPLE, type RecommendationList, type TestRecommender } from '../../../test/support/recommender.ts';

let at: TestRecommender;
beforeAll(async () => {
  at = await createTestRecommender();
  await at.train();
});
afterAll(() => at.close());

test('too little to learn from makes no model', async () => {
  const other = await createTestRecommender({ empty: true });
  try {
    await other.train();
    expect(await other.models()).toEqual([]);
    expect((await other.ask<{ data: contract.Recommender }>('GET', '/admin/recommender')).body.data).toEqual({ model: null, changes: 0 });
  } finally {
    await other.close();
  }
});

test('says how it stands, and who may not order it is refused', async () => {
  const { body } = await at.ask<{ data: contract.Recommender }>('GET', '/admin/recommender');
  expect(body.data.model).toMatchObject({ people: PEOPLE, ratings: expect.any(Number), films: FILMS - 2 });
  expect(body.data.changes).toBe(0);
  await at.rate(await at.viewer(), at.films[0], 8);
  expect((await at.ask<{ data: contract.Recommender }>('GET', '/admin/recommender')).body.data.changes).toBe(1);
  for (const as of ['viewer:a', 'creator:a']) expect((await at.ask('POST', '/admin/recommender/train', { as })).status).toBe(403);
  expect((await fetch(`${at.url}/api/admin/recommender/train`, { method: 'POST' })).status).toBe(401);
});

test('a new model takes the old one’s place while people are served; the last three are kept', async () => {
  const user = await at.viewer();
  for (const nth of [0, 4, 8, 12, 16]) await at.rate(user, at.noir[nth], 9);
  const before = (await at.listFor(user)).meta.model;
  let isServing = true;
  const answers: RecommendationList[] = [];
  const serving = (async () => {
    while (isServing) answers.push(await at.listFor(user));
  })();
  for (let round = 0; round < 3; round++) await at.train();
  const [newest] = await at.models();
  await eventually('the new model serves', async () => (await at.listFor(user)).meta.model === newest?.id);
  isServing = false;
  await serving;
  expect(newest?.id).not.toBe(before);
  for (const answer of answers) expect(answer.data).toHaveLength(20);
  const kept = await at.models();
  expect(kept).toHaveLength(3);
  await at.platform.removals.job.run({}, { attempt: 1, signal: new AbortController().signal });
  expect((await at.platform.storage.list('recommender')).map((name) => `recommender/${name}`).sort()).toEqual(
    kept.map(({ key }) => key).sort(),
  );
});

test('one that is stopped leaves the model that was there, and nothing of its own', async () => {
  const before = await at.models();
  const stop = new AbortController();
  const training = at.train(stop.signal);
  stop.abort(new Error('The process is stopping'));
  await expect(training).rejects.toThrow('stopping');
  expect(await at.models()).toEqual(before);
  expect(await at.platform.storage.list('recommender')).toHaveLength(before.length);
});

test('one that cannot be published leaves neither a row nor a file', async () => {
  const { pool } = at.platform.database;
  const before = await at.models();
  await pool.query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'The disk is on fire'; END $$`);
  await pool.query('CREATE TRIGGER refuse BEFORE INSERT ON recommender_model FOR EACH ROW EXECUTE FUNCTION refuse()');
  await expect(at.train()).rejects.toThrow('on fire');
  await pool.query('DROP FUNCTION refuse CASCADE');
  expect(await at.models()).toEqual(before);
  expect(await at.platform.storage.list('recommender')).toHaveLength(before.length);
});

test('what somebody who was killed has left behind is swept when it is a day old', async () => {
  await at.platform.storage.put('recommender/orphan', Readable.from([Buffer.from('half a model')]), { maxBytes: 100 });
  await at.train();
  expect(await at.platform.storage.list('recommender')).toContain('orphan');
  at.platform.clock = new Date(Date.now() + 25 * 3_600_000);
  await at.train();
  at.platform.clock = null;
  expect(await at.platform.storage.list('recommender')).not.toContain('orphan');
});

test('a model whose file cannot be read leaves the one before serving', async () => {
  const user = await at.viewer();
  const model = (await at.models())[0]?.id;
  await eventually('the newest model serves', async () => (await at.listFor(user)).meta.model === model);
  await at.platform.storage.put('recommender/broken', Readable.from([Buffer.from('no model')]), { maxBytes: 100 });
  const id = at.platform.newId();
  await at.platform.database.pool.query(
    `INSERT INTO recommender_model (id, created_at, key, bytes, people, films, ratings, trained_in)
       VALUES ($1, now() + interval '2 days', 'recommender/broken', 8, 1, 1, 1, 1)`,
    [id],
  );
  await at.platform.events.publish('recommender');
  expect((await at.listFor(user)).meta.model).toBe(model);
  await at.platform.database.pool.query('DELETE FROM recommender_model WHERE id = $1', [id]);
});

test('it is ordered when enough has changed, once a day at least, and not before', async () => {
  const waiting = async () => Object.values(await at.platform.jobs.counts()).reduce((sum, count) => sum + count, 0);
  await at.platform.database.pool.query('DELETE FROM recommender_model');
  await at.train();
  const before = await waiting();
  await at.check();
  expect(await waiting()).toBe(before);
  const [newest] = await at.models();
  await at.platform.database.pool.query(`UPDATE recommender_model SET created_at = now() - interval '25 hours' WHERE id = $1`, [
    newest?.id,
  ]);
  await at.check();
  expect(await waiting()).toBe(before + 1);
  // What waits already is enough.
  await at.check();
  expect((await at.ask('POST', '/admin/recommender/train')).status).toBe(202);
  expect(await waiting()).toBe(before + 1);
});
