import type { recommendations as contract } from '@fotograma/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { createTestRecommender, HALF, type RecommendationList, type TestRecommender } from '../../../test/support/recommender.ts';

let at: TestRecommender;
beforeAll(async () => {
  at = await createTestRecommender();
});
afterAll(() => at.close());

const keep = (userId: string, movieId: number, type: string) =>
  at.platform.database.pool.query('INSERT INTO collection_entry (user_id, type, movie_id) VALUES ($1, $2, $3)', [userId, type, movieId]);
const idsOf = (list: RecommendationList) => list.data.map(({ movie }) => movie.id);
const share = (ids: readonly number[], of: readonly number[]) => ids.filter((id) => of.includes(id)).length / ids.length;

describe('before there is a model', () => {
  test('who is not known gets well-known films, and is told so', async () => {
    const list = await at.listFor(await at.viewer());
    expect(list.meta).toMatchObject({ basis: 'acclaim', model: null });
    expect(list.data).toHaveLength(20);
    expect(list.data[0]?.movie.id).toBe(at.films[0]);
    expect(new Set(list.data.map(({ reason }) => reason.kind))).toEqual(new Set(['acclaim']));
  });

  test('who likes something gets films made of the same, with what they have in common', async () => {
    const user = await at.viewer();
    await at.rate(user, at.musical[1], 10);
    const list = await at.listFor(user, '?limit=10');
    expect(list.meta.basis).toBe('content');
    // Film 1 is known to everybody.
    expect(share(idsOf(list), at.musical)).toBeGreaterThanOrEqual(0.9);
    const neighbour = list.data.find(({ movie }) => movie.id === at.musical[0]);
    expect(neighbour?.reason).toMatchObject({ kind: 'person', name: 'Director 11', role: 'DIRECTOR' });
    expect(list.data.map(({ reason }) => reason)).toContainEqual({ kind: 'genre', slug: 'musical', name: 'Musical' });
  });

  test('films alike are alike by what they are made of', async () => {
    const { body } = await at.ask<{ data: contract.Recommendation[] }>('GET', `/movies/${at.noir[0]}/similar?limit=5`);
    expect(
      body.data
        .map(({ movie }) => movie.id)
        .slice(0, 3)
        .sort((a, b) => a - b),
    ).toEqual(at.noir.slice(1, 4));
    expect(body.data[0]?.reason).toMatchObject({ kind: 'person', name: 'Director 1' });
  });
});

describe('with a model', () => {
  beforeAll(async () => {
    await at.train();
    const asked = await at.viewer();
    await eventually('the model serves', async () => (await at.listFor(asked)).meta.model !== null);
  });

  let fan: string;
  const seen = [0, 4, 8, 12, 16];
  beforeEach(async () => {
    fan = await at.viewer();
    for (const nth of seen) await at.rate(fan, at.musical[nth], 9);
  });

  test('people are recommended what people like them like', async () => {
    const list = await at.listFor(fan);
    expect(list.meta.basis).toBe('taste');
    expect(list.meta.model).toBe((await at.models())[0]?.id);
    expect(new Set(idsOf(list)).size).toBe(20);
    // Ten directors, two of each at the most, and some difference: the other kind has a few places in twenty.
    expect(share(idsOf(list), at.musical)).toBeGreaterThanOrEqual(0.75);
    expect(share(idsOf(await at.listFor(fan, '?limit=10')), at.musical)).toBe(1);
  });

  test('each reason that names a film names one they really rated, with their stars', async () => {
    await keep(fan, at.musical[20] ?? 0, 'FAVORITES');
    const reasons = (await at.listFor(fan)).data.flatMap(({ reason }) => (reason.kind === 'film' ? [reason] : []));
    expect(reasons.length).toBeGreaterThan(5);
    const rated = seen.map((nth) => at.musical[nth]);
    for (const reason of reasons) {
      if (reason.movie.id === at.musical[20]) expect(reason.rating).toBeNull();
      else {
        expect(rated).toContain(reason.movie.id);
        expect(reason.rating).toBe(4.5);
      }
      expect(reason.share).toBeGreaterThan(0);
      expect(reason.share).toBeLessThanOrEqual(1);
    }
  });

  test('a new rating changes the list at once, and so does taking it back', async () => {
    const before = await at.listFor(fan);
    expect(idsOf(await at.listFor(fan))).toEqual(idsOf(before));
    for (const nth of [0, 4, 8, 12, 16, 20, 24, 28]) await at.rate(fan, at.noir[nth], 10);
    const after = await at.listFor(fan);
    expect(share(idsOf(after), at.noir)).toBeGreaterThan(share(idsOf(before), at.noir) + 0.2);
    await at.platform.database.pool.query('DELETE FROM user_rating WHERE user_id = $1 AND movie_id = ANY ($2)', [fan, at.noir]);
    expect(idsOf(await at.listFor(fan))).toEqual(idsOf(before));
  });

  test('what was rated, seen, kept or passed never comes', async () => {
    const [first, second, third, fourth, fifth] = idsOf(await at.listFor(fan)) as [number, number, number, number, number];
    await at.rate(fan, first, 2);
    await keep(fan, second, 'WATCHED');
    await keep(fan, third, 'WATCHLIST');
    await at.platform.database.pool.query(`INSERT INTO deck_verdict (user_id, movie_id, verdict) VALUES ($1, $2, 'PASS')`, [fan, fourth]);
    const media = at.platform.newId();
    await at.platform.database.prisma.mediaFile.create({
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
    await at.platform.database.pool.query('UPDATE movie SET media_file_id = $1 WHERE id = $2', [media, fifth]);
    await at.platform.database.pool.query(
      'INSERT INTO playback_progress (user_id, media_file_id, position, duration, watched_at) VALUES ($1, $2, 95, 100, now())',
      [fan, media],
    );
    const list = idsOf(await at.listFor(fan, '?limit=100'));
    expect(list).not.toHaveLength(0);
    for (const id of [first, second, third, fourth, fifth, ...seen.map((nth) => at.musical[nth])]) expect(list).not.toContain(id);
  });

  test('filters by genre; an unknown one gives nothing, an odd one is refused', async () => {
    const list = await at.listFor(fan, '?genre=noir&limit=10');
    expect(idsOf(list)).toHaveLength(10);
    expect(share(idsOf(list), at.noir)).toBe(1);
    expect((await at.listFor(fan, '?genre=western')).data).toEqual([]);
    const { status, body } = await at.ask('GET', '/users/me/recommendations?limit=0&genre=No Such', { as: `viewer:${fan}` });
    expect(status).toBe(422);
    expect(body.errors?.map(({ pointer }) => pointer).sort()).toEqual(['/genre', '/limit']);
  });

  test('one of twenty is off the beaten track: one that nobody has liked yet', async () => {
    const { data } = await at.listFor(fan);
    const exploring = data.filter((each) => each.exploring);
    expect(exploring.map(({ movie }) => movie.id)).toEqual([at.musical[HALF - 1]]);
    expect(data.at(-1)?.exploring).toBe(true);
  });

  test('at most two films of one director in twenty, while there are others', async () => {
    const user = await at.viewer();
    for (const nth of [0, 1, 4, 5]) await at.rate(user, at.musical[nth], 10);
    const directors = (await at.listFor(user, '?limit=10')).data.flatMap(({ movie }) => movie.directors);
    for (const director of directors) expect(directors.filter((other) => other === director).length).toBeLessThanOrEqual(2);
  });

  test('films alike are those that the same people like', async () => {
    const { body } = await at.ask<{ data: contract.Recommendation[] }>('GET', `/movies/${at.musical[6]}/similar`);
    const ids = body.data.map(({ movie }) => movie.id);
    expect(ids).toHaveLength(12);
    expect(ids).not.toContain(at.musical[6]);
    expect(share(ids, at.musical)).toBeGreaterThan(0.9);
    expect(new Set(body.data.map(({ reason }) => reason.kind)).has('audience')).toBe(true);
    expect((await at.ask('GET', '/movies/2147483000/similar')).status).toBe(404);
  });

  test('a film that came a moment ago has films alike, and its likes count', async () => {
    const { rows } = await at.platform.database.pool.query<{ id: number }>(
      `INSERT INTO movie (slug, title, sort_title, source, popularity) VALUES ('newcomer', 'Newcomer', 'newcomer', 'test', 0) RETURNING id`,
    );
    const id = rows[0]?.id ?? 0;
    await at.platform.database.pool.query(`INSERT INTO movie_category SELECT $1, id FROM category WHERE slug = 'noir'`, [id]);
    const body = await eventually('it is among the films', async () => {
      const answer = await at.ask<{ data: contract.Recommendation[] }>('GET', `/movies/${id}/similar`);
      return answer.body.data.length > 0 ? answer.body : null;
    });
    expect(
      share(
        body.data.map(({ movie }) => movie.id),
        at.noir,
      ),
    ).toBe(1);
    const user = await at.viewer();
    await at.rate(user, id, 10);
    const list = await at.listFor(user);
    expect(list.meta.basis).toBe('content');
    expect(share(idsOf(list).slice(0, 10), at.noir)).toBe(1);
    await at.platform.database.pool.query('DELETE FROM movie WHERE id = $1', [id]);
  });

  test('a film that is gone is left out at once', async () => {
    const { rows } = await at.platform.database.pool.query<{ id: number }>(
      `INSERT INTO movie (slug, title, sort_title, source, popularity) VALUES ('brief', 'Brief', 'brief', 'test', 1e9) RETURNING id`,
    );
    const id = rows[0]?.id ?? 0;
    await at.platform.database.pool.query(`INSERT INTO movie_category SELECT $1, id FROM category WHERE slug = 'noir'`, [id]);
    const user = await at.viewer();
    await eventually('it is among the films', async () => {
      const { body } = await at.ask<{ data: unknown[] }>('GET', `/movies/${id}/similar`);
      return body.data.length > 0;
    });
    expect(idsOf(await at.listFor(user))).toContain(id);
    await at.platform.database.pool.query('DELETE FROM movie WHERE id = $1', [id]);
    expect(idsOf(await at.listFor(user))).not.toContain(id);
    expect((await at.listFor(user)).data).toHaveLength(20);
    expect((await at.ask('GET', `/movies/${id}/similar`)).status).toBe(404);
  });
});
