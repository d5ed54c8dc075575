import { Readable } from 'node:stream';
import type { recommendations as contract } from '@fotograma/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startApp, type TestApp } from '../../../test/support/app.ts';
import { type Ask, createAsk } from '../../../test/support/ask.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { createTestIdentity, insertUser } from '../../../test/support/identity.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/support/platform.ts';
import { createCatalogue } from '../catalogue/index.ts';
import { createMedia } from '../media/index.ts';
import { createRecommender } from './recommendations.ts';

type List = { data: contract.Recommendation[]; meta: { basis: string; model: string | null } };

/** Films 1–40 are of one kind and by one half of the people, 41–80 of the other. */
const FILMS = 80;
const HALF = FILMS / 2;
const PEOPLE = 120;

let platform: TestPlatform;
let identity: Awaited<ReturnType<typeof createTestIdentity>>;
let parts: ReturnType<typeof createRecommender>;
let app: TestApp;
let ask: Ask;
let films: number[];

beforeAll(async () => {
  platform = await createTestPlatform();
  identity = await createTestIdentity(platform);
  const { catalogue } = createCatalogue(platform, createMedia(platform, identity));
  films = await shelveFilms();
  await rateAsGroups();
  parts = createRecommender(platform, { catalogue });
  for (const job of parts.jobs) platform.jobs.register(job);
  app = await startApp(platform, parts.endpoints);
  ask = createAsk(app.url, `admin:${platform.newId()}`);
});
afterAll(async () => {
  await app.close();
  await identity.close();
  await platform.close();
});

/** Two kinds of films with a director for each ten, half of each kind with a cast of their own. */
async function shelveFilms(): Promise<number[]> {
  const { pool } = platform.database;
  await pool.query(`INSERT INTO category (name, slug) VALUES ('Noir', 'noir'), ('Musical', 'musical')`);
  await pool.query(`INSERT INTO person (name) SELECT 'Director ' || n FROM generate_series(1, ${FILMS / 4}) n`);
  const { rows } = await pool.query<{ id: number }>(
    `INSERT INTO movie (slug, title, sort_title, source, popularity)
     SELECT 'film-' || n, 'Film ' || n, 'film ' || n, 'test', CASE n WHEN 1 THEN 10 ELSE 0 END FROM generate_series(1, ${FILMS}) n ORDER BY n RETURNING id`,
  );
  const ids = rows.map(({ id }) => id);
  await pool.query(
    `INSERT INTO movie_category (movie_id, category_id) SELECT f.id, c.id FROM unnest($1::int[]) WITH ORDINALITY f (id, n)
     JOIN category c ON c.slug = CASE WHEN f.n <= ${HALF} THEN 'noir' ELSE 'musical' END`,
    [ids],
  );
  await pool.query(
    `INSERT INTO movie_credit (movie_id, person_id, role, position) SELECT f.id, p.id, 'DIRECTOR', 0
     FROM unnest($1::int[]) WITH ORDINALITY f (id, n) JOIN person p ON p.name = 'Director ' || (1 + (f.n - 1) / 4)`,
    [ids],
  );
  return ids;
}

/** Each person of a public data set rates a quarter of their own kind well, and some of the other badly. */
async function rateAsGroups(): Promise<void> {
  await platform.database.pool.query(
    `INSERT INTO imported_rating (source, rater, movie_id, half_stars, rated_at)
     SELECT 'test', r, f.id, CASE WHEN (f.n <= ${HALF}) = (r % 2 = 0) THEN 9 ELSE 2 END, now()
     FROM generate_series(1, ${PEOPLE}) r CROSS JOIN unnest($1::int[]) WITH ORDINALITY f (id, n)
     WHERE hashint4(r * 1000 + f.n::int) % 4 = 0 AND f.n NOT IN (${HALF}, ${FILMS})`,
    [films],
  );
}

const noir = () => films.slice(0, HALF);
const musical = () => films.slice(HALF);
const train = () =>
  parts.jobs.find(({ name }) => name === 'recommender.train')?.run({}, { attempt: 1, signal: new AbortController().signal });
const check = () =>
  parts.jobs.find(({ name }) => name === 'recommender.check')?.run({}, { attempt: 1, signal: new AbortController().signal });
const listFor = async (userId: string, query = '') =>
  (await ask<List>('GET', `/users/me/recommendations${query}`, { as: `viewer:${userId}` })).body;
const rate = (userId: string, movieId: number, halfStars: number) =>
  platform.database.pool.query(
    `INSERT INTO user_rating (user_id, movie_id, half_stars) VALUES ($1, $2, $3)
     ON CONFLICT (user_id, movie_id) DO UPDATE SET half_stars = excluded.half_stars, updated_at = now()`,
    [userId, movieId, halfStars],
  );
const keep = (userId: string, movieId: number, type: string) =>
  platform.database.pool.query('INSERT INTO collection_entry (user_id, type, movie_id) VALUES ($1, $2, $3)', [userId, type, movieId]);
const viewer = () => insertUser(platform, { role: 'viewer' });
const idsOf = (list: List) => list.data.map(({ movie }) => movie.id);
const share = (ids: readonly number[], of: readonly number[]) => ids.filter((id) => of.includes(id)).length / ids.length;
const models = async () =>
  (await platform.database.pool.query<{ id: string; key: string }>('SELECT id, key FROM recommender_model ORDER BY created_at DESC')).rows;

describe('before there is a model', () => {
  test('who is not known gets well-known films, and is told so', async () => {
    const list = await listFor(await viewer());
    expect(list.meta).toMatchObject({ basis: 'acclaim', model: null });
    expect(list.data).toHaveLength(20);
    expect(list.data[0]?.movie.id).toBe(films[0]);
    expect(new Set(list.data.map(({ reason }) => reason.kind))).toEqual(new Set(['acclaim']));
  });

  test('who likes something gets films made of the same, with what they have in common', async () => {
    const user = await viewer();
    await rate(user, musical()[1] ?? 0, 10);
    const list = await listFor(user, '?limit=10');
    expect(list.meta.basis).toBe('content');
    // Film 1 is known to everybody.
    expect(share(idsOf(list), musical())).toBeGreaterThanOrEqual(0.9);
    const neighbour = list.data.find(({ movie }) => movie.id === musical()[0]);
    expect(neighbour?.reason).toMatchObject({ kind: 'person', name: 'Director 11', role: 'DIRECTOR' });
    expect(list.data.map(({ reason }) => reason)).toContainEqual({ kind: 'genre', slug: 'musical', name: 'Musical' });
  });

  test('films alike are alike by what they are made of', async () => {
    const { body } = await ask<{ data: contract.Recommendation[] }>('GET', `/movies/${noir()[0]}/similar?limit=5`);
    expect(
      body.data
        .map(({ movie }) => movie.id)
        .slice(0, 3)
        .sort((a, b) => a - b),
    ).toEqual(noir().slice(1, 4));
    expect(body.data[0]?.reason).toMatchObject({ kind: 'person', name: 'Director 1' });
  });

  test('too little to learn from makes no model', async () => {
    const other = await createTestPlatform();
    try {
      const { catalogue } = createCatalogue(other, createMedia(other, identity));
      const small = createRecommender(other, { catalogue });
      await small.jobs.find(({ name }) => name === 'recommender.train')?.run({}, { attempt: 1, signal: new AbortController().signal });
      expect((await other.database.pool.query('SELECT FROM recommender_model')).rowCount).toBe(0);
    } finally {
      await other.close();
    }
  });
});

describe('with a model', () => {
  beforeAll(async () => {
    await train();
    const asked = await viewer();
    await eventually('the model serves', async () => (await listFor(asked)).meta.model !== null);
  });

  let fan: string;
  const seen = [0, 4, 8, 12, 16];
  beforeEach(async () => {
    fan = await viewer();
    for (const at of seen) await rate(fan, musical()[at] ?? 0, 9);
  });

  test('people are recommended what people like them like', async () => {
    const list = await listFor(fan);
    expect(list.meta.basis).toBe('taste');
    expect(list.meta.model).toBe((await models())[0]?.id);
    expect(new Set(idsOf(list)).size).toBe(20);
    // Ten directors, two of each at the most, and some difference: the other kind has a few places in twenty.
    expect(share(idsOf(list), musical())).toBeGreaterThanOrEqual(0.75);
    expect(share(idsOf(await listFor(fan, '?limit=10')), musical())).toBe(1);
  });

  test('each reason that names a film names one they really rated, with their stars', async () => {
    await keep(fan, musical()[20] ?? 0, 'FAVORITES');
    const reasons = (await listFor(fan)).data.flatMap(({ reason }) => (reason.kind === 'film' ? [reason] : []));
    expect(reasons.length).toBeGreaterThan(5);
    const rated = seen.map((at) => musical()[at]);
    for (const reason of reasons) {
      if (reason.movie.id === musical()[20]) expect(reason.rating).toBeNull();
      else {
        expect(rated).toContain(reason.movie.id);
        expect(reason.rating).toBe(4.5);
      }
      expect(reason.share).toBeGreaterThan(0);
      expect(reason.share).toBeLessThanOrEqual(1);
    }
  });

  test('a new rating changes the list at once, and so does taking it back', async () => {
    const before = await listFor(fan);
    expect(idsOf(await listFor(fan))).toEqual(idsOf(before));
    for (const at of [0, 4, 8, 12, 16, 20, 24, 28]) await rate(fan, noir()[at] ?? 0, 10);
    const after = await listFor(fan);
    expect(share(idsOf(after), noir())).toBeGreaterThan(share(idsOf(before), noir()) + 0.2);
    await platform.database.pool.query('DELETE FROM user_rating WHERE user_id = $1 AND movie_id = ANY ($2)', [fan, noir()]);
    expect(idsOf(await listFor(fan))).toEqual(idsOf(before));
  });

  test('what was rated, seen, kept or passed never comes', async () => {
    const [first, second, third, fourth, fifth] = idsOf(await listFor(fan)) as [number, number, number, number, number];
    await rate(fan, first, 2);
    await keep(fan, second, 'WATCHED');
    await keep(fan, third, 'WATCHLIST');
    await platform.database.pool.query(`INSERT INTO deck_verdict (user_id, movie_id, verdict) VALUES ($1, $2, 'PASS')`, [fan, fourth]);
    const media = platform.newId();
    await platform.database.prisma.mediaFile.create({
      data: {
        id: media,
        public: true,
        status: 'READY',
        filename: 'f.mp4',
        mimeType: 'video/mp4',
        size: 1,
        uploadExpiresAt: new Date(),
        publishedVersion: 'v1',
      },
    });
    await platform.database.pool.query('UPDATE movie SET media_file_id = $1 WHERE id = $2', [media, fifth]);
    await platform.database.pool.query(
      'INSERT INTO playback_progress (user_id, media_file_id, position, duration, watched_at) VALUES ($1, $2, 95, 100, now())',
      [fan, media],
    );
    const list = idsOf(await listFor(fan, '?limit=100'));
    expect(list).not.toHaveLength(0);
    for (const id of [first, second, third, fourth, fifth, ...seen.map((at) => musical()[at])]) expect(list).not.toContain(id);
  });

  test('filters by genre; an unknown one gives nothing, an odd one is refused', async () => {
    const list = await listFor(fan, '?genre=noir&limit=10');
    expect(idsOf(list)).toHaveLength(10);
    expect(share(idsOf(list), noir())).toBe(1);
    expect((await listFor(fan, '?genre=western')).data).toEqual([]);
    const { status, body } = await ask('GET', '/users/me/recommendations?limit=0&genre=No Such', { as: `viewer:${fan}` });
    expect(status).toBe(422);
    expect(body.errors?.map(({ pointer }) => pointer).sort()).toEqual(['/genre', '/limit']);
  });

  test('one of twenty is off the beaten track: one that nobody has liked yet', async () => {
    const { data } = await listFor(fan);
    const exploring = data.filter((each) => each.exploring);
    expect(exploring.map(({ movie }) => movie.id)).toEqual([musical()[HALF - 1]]);
    expect(data.at(-1)?.exploring).toBe(true);
  });

  test('at most two films of one director in twenty, while there are others', async () => {
    const user = await viewer();
    for (const at of [0, 1, 4, 5]) await rate(user, musical()[at] ?? 0, 10);
    const directors = (await listFor(user, '?limit=10')).data.flatMap(({ movie }) => movie.directors);
    for (const director of directors) expect(directors.filter((other) => other === director).length).toBeLessThanOrEqual(2);
  });

  test('films alike are those that the same people like', async () => {
    const { body } = await ask<{ data: contract.Recommendation[] }>('GET', `/movies/${musical()[6]}/similar`);
    const ids = body.data.map(({ movie }) => movie.id);
    expect(ids).toHaveLength(12);
    expect(ids).not.toContain(musical()[6]);
    expect(share(ids, musical())).toBeGreaterThan(0.9);
    expect(new Set(body.data.map(({ reason }) => reason.kind)).has('audience')).toBe(true);
    expect((await ask('GET', '/movies/2147483000/similar')).status).toBe(404);
  });

  test('a film that came a moment ago has films alike, and its likes count', async () => {
    const { rows } = await platform.database.pool.query<{ id: number }>(
      `INSERT INTO movie (slug, title, sort_title, source, popularity) VALUES ('newcomer', 'Newcomer', 'newcomer', 'test', 0) RETURNING id`,
    );
    const id = rows[0]?.id ?? 0;
    await platform.database.pool.query(`INSERT INTO movie_category SELECT $1, id FROM category WHERE slug = 'noir'`, [id]);
    const body = await eventually('it is among the films', async () => {
      const answer = await ask<{ data: contract.Recommendation[] }>('GET', `/movies/${id}/similar`);
      return answer.body.data.length > 0 ? answer.body : null;
    });
    expect(
      share(
        body.data.map(({ movie }) => movie.id),
        noir(),
      ),
    ).toBe(1);
    const user = await viewer();
    await rate(user, id, 10);
    const list = await listFor(user);
    expect(list.meta.basis).toBe('content');
    expect(share(idsOf(list).slice(0, 10), noir())).toBe(1);
    await platform.database.pool.query('DELETE FROM movie WHERE id = $1', [id]);
  });

  test('a film that is gone is left out at once', async () => {
    const { rows } = await platform.database.pool.query<{ id: number }>(
      `INSERT INTO movie (slug, title, sort_title, source, popularity) VALUES ('brief', 'Brief', 'brief', 'test', 1e9) RETURNING id`,
    );
    const id = rows[0]?.id ?? 0;
    await platform.database.pool.query(`INSERT INTO movie_category SELECT $1, id FROM category WHERE slug = 'noir'`, [id]);
    const user = await viewer();
    await eventually('it is among the films', async () => {
      const { body } = await ask<{ data: unknown[] }>('GET', `/movies/${id}/similar`);
      return body.data.length > 0;
    });
    expect(idsOf(await listFor(user))).toContain(id);
    await platform.database.pool.query('DELETE FROM movie WHERE id = $1', [id]);
    expect(idsOf(await listFor(user))).not.toContain(id);
    expect((await listFor(user)).data).toHaveLength(20);
    expect((await ask('GET', `/movies/${id}/similar`)).status).toBe(404);
  });
});

describe('training', () => {
  test('says how it stands, and who may not order it is refused', async () => {
    const { body } = await ask<{ data: contract.Recommender }>('GET', '/admin/recommender');
    expect(body.data.model).toMatchObject({ people: PEOPLE, ratings: expect.any(Number), films: FILMS - 2 });
    expect(body.data.changes).toBeGreaterThan(0);
    for (const as of ['viewer:a', 'creator:a']) expect((await ask('POST', '/admin/recommender/train', { as })).status).toBe(403);
    expect((await fetch(`${app.url}/api/admin/recommender/train`, { method: 'POST' })).status).toBe(401);
  });

  test('a new model takes the old one’s place while people are served; the last three are kept', async () => {
    const user = await viewer();
    for (const at of [0, 4, 8, 12, 16]) await rate(user, noir()[at] ?? 0, 9);
    const before = (await listFor(user)).meta.model;
    let isServing = true;
    const answers: List[] = [];
    const serving = (async () => {
      while (isServing) answers.push(await listFor(user));
    })();
    for (let round = 0; round < 3; round++) await train();
    const [newest] = await models();
    await eventually('the new model serves', async () => (await listFor(user)).meta.model === newest?.id);
    isServing = false;
    await serving;
    expect(newest?.id).not.toBe(before);
    for (const answer of answers) expect(answer.data).toHaveLength(20);
    const kept = await models();
    expect(kept).toHaveLength(3);
    await platform.removals.job.run({}, { attempt: 1, signal: new AbortController().signal });
    expect((await platform.storage.list('recommender')).map((name) => `recommender/${name}`).sort()).toEqual(
      kept.map(({ key }) => key).sort(),
    );
  });

  test('one that is stopped leaves the model that was there, and nothing of its own', async () => {
    const before = await models();
    const stop = new AbortController();
    const training = parts.jobs.find(({ name }) => name === 'recommender.train')?.run({}, { attempt: 1, signal: stop.signal });
    stop.abort(new Error('The process is stopping'));
    await expect(training).rejects.toThrow('stopping');
    expect(await models()).toEqual(before);
    expect(await platform.storage.list('recommender')).toHaveLength(before.length);
  });

  test('what somebody who was killed has left behind is swept when it is a day old', async () => {
    await platform.storage.put('recommender/orphan', Readable.from([Buffer.from('half a model')]), { maxBytes: 100 });
    await train();
    expect(await platform.storage.list('recommender')).toContain('orphan');
    platform.clock = new Date(Date.now() + 25 * 3_600_000);
    await train();
    platform.clock = null;
    expect(await platform.storage.list('recommender')).not.toContain('orphan');
  });

  test('a model whose file cannot be read leaves the one before serving', async () => {
    const user = await viewer();
    const model = (await models())[0]?.id;
    await eventually('the newest model serves', async () => (await listFor(user)).meta.model === model);
    await platform.storage.put('recommender/broken', Readable.from([Buffer.from('no model')]), { maxBytes: 100 });
    const id = platform.newId();
    await platform.database.pool.query(
      `INSERT INTO recommender_model (id, created_at, key, bytes, people, films, ratings, trained_in)
       VALUES ($1, now() + interval '2 days', 'recommender/broken', 8, 1, 1, 1, 1)`,
      [id],
    );
    await platform.events.publish('recommender');
    expect((await listFor(user)).meta.model).toBe(model);
    await platform.database.pool.query('DELETE FROM recommender_model WHERE id = $1', [id]);
  });

  test('it is ordered when enough has changed, once a day at least, and not before', async () => {
    const waiting = async () => Object.values(await platform.jobs.counts()).reduce((sum, count) => sum + count, 0);
    await platform.database.pool.query('DELETE FROM recommender_model');
    await train();
    const before = await waiting();
    await check();
    expect(await waiting()).toBe(before);
    const [newest] = await models();
    await platform.database.pool.query(`UPDATE recommender_model SET created_at = now() - interval '25 hours' WHERE id = $1`, [newest?.id]);
    await check();
    expect(await waiting()).toBe(before + 1);
    // What waits already is enough.
    await check();
    expect((await ask('POST', '/admin/recommender/train')).status).toBe(202);
    expect(await waiting()).toBe(before + 1);
  });
});
