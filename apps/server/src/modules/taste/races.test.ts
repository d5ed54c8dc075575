import type { catalogue, taste as contract } from '@fotograma/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestTaste, type TestTaste } from '../../../test/support/taste.ts';

let at: TestTaste;
beforeAll(async () => {
  at = await createTestTaste();
});
afterAll(() => at.close());

const rate = (as: string, movieId: number, rating: number, more: object = {}) =>
  at.ask('POST', '/users/me/ratings', { as, body: { movieId, rating, ...more } });
const unrate = (as: string, movieId: number) => at.ask('DELETE', `/users/me/ratings/${movieId}`, { as });
const statsOf = async (movieId: number) => (await at.told(at.ask<{ data: catalogue.MovieDetail }>('GET', `/movies/${movieId}`))).data.stats;
const own = async (as: string, movieId: number) =>
  (await at.told(at.ask<{ data: contract.OwnFilm }>('GET', `/users/me/movies/${movieId}`, { as }))).data;
const crowd = (count: number) => Promise.all(Array.from({ length: count }, () => at.person()));
/** What the ratings in the table come to, counted anew. */
const counted = async (movieId: number) => {
  const rows = await at.platform.database.prisma.userRating.findMany({ where: { movieId }, select: { halfStars: true } });
  const distribution = [2, 3, 4, 5, 6, 7, 8, 9, 10].map((half) => rows.filter(({ halfStars }) => halfStars === half).length);
  const sum = rows.reduce((total, { halfStars }) => total + halfStars, 0);
  return { ratings: rows.length ? Math.round((sum * 50) / rows.length) / 100 : null, ratingCount: rows.length, distribution };
};

describe('statistics of a film', () => {
  test('are exact after two hundred people rated it at one moment', async () => {
    const [people, movieId] = await Promise.all([crowd(200), at.film()]);
    const answers = await Promise.all(people.map(({ as }, n) => rate(as, movieId, 1 + (n % 9) / 2)));
    expect(answers.map(({ status }) => status)).toEqual(Array(200).fill(200));
    const stats = await statsOf(movieId);
    expect(stats).toEqual({ ratings: 2.98, ratingCount: 200, distribution: [23, 23, 22, 22, 22, 22, 22, 22, 22] });
    expect(stats).toEqual(await counted(movieId));
  });

  test('are exact while people rate, rate anew and take back, several films, in any order', async () => {
    const [people, films] = await Promise.all([crowd(40), Promise.all(Array.from({ length: 4 }, () => at.film()))]);
    const doings = people.flatMap(({ as }, n) =>
      films.flatMap((movieId, m) => [
        () => rate(as, movieId, 1 + ((n + m) % 9) / 2),
        () => rate(as, movieId, 1 + ((n * 5 + m) % 9) / 2, { watchedAt: '2025-01-01' }),
        ...((n + m) % 3 === 0 ? [() => unrate(as, movieId)] : []),
      ]),
    );
    const answers = await Promise.all(doings.map((act) => act()));
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    for (const movieId of films) expect(await statsOf(movieId)).toEqual(await counted(movieId));
  });

  test('are exact after accounts went, among them some that were rating at that moment', async () => {
    const [people, films] = await Promise.all([crowd(20), Promise.all(Array.from({ length: 3 }, () => at.film()))]);
    for (const movieId of films) await Promise.all(people.map(({ as }, n) => rate(as, movieId, 1 + (n % 9) / 2, { review: 'Words' })));
    const { prisma } = at.platform.database;
    const answers = await Promise.all(
      people
        .slice(0, 12)
        .flatMap(({ as, id }) => [
          prisma.principal.delete({ where: { id } }).then(() => 'gone'),
          ...films.flatMap((movieId) => [
            rate(as, movieId, 5).then(({ status }) => status),
            unrate(as, movieId).then(({ status }) => status),
          ]),
        ]),
    );
    expect(new Set(answers.filter((answer) => answer !== 'gone' && answer !== 200))).toEqual(new Set([401]));
    for (const movieId of films) {
      const stats = await statsOf(movieId);
      expect(stats).toEqual(await counted(movieId));
      expect(stats.ratingCount).toBe(8);
    }
  });

  test('of a film that leaves the shelf while it is rated trouble nobody', async () => {
    const [people, movieId] = await Promise.all([crowd(20), at.film()]);
    const { prisma } = at.platform.database;
    const [, ...answers] = await Promise.all([
      prisma.movie.delete({ where: { id: movieId } }),
      ...people.map(({ as }) => rate(as, movieId, 4)),
      ...people.map(({ as }) => at.ask('POST', '/users/me/collections', { as, body: { movieId, collectionType: 'favorites' } })),
      ...people.map(({ as }) => at.ask('POST', `/users/me/deck/${movieId}`, { as, body: { verdict: 'like' } })),
    ]);
    for (const { status } of answers) expect([200, 404]).toContain(status);
    expect(await prisma.userRating.count({ where: { movieId } })).toBe(0);
    expect(await prisma.movieRatingStats.count({ where: { movieId } })).toBe(0);
  });
});

describe('sent twice, or twenty times at one moment,', () => {
  test('a rating is one rating', async () => {
    const [{ as }, movieId] = await Promise.all([at.person(), at.film()]);
    const answers = await Promise.all(Array.from({ length: 20 }, () => rate(as, movieId, 4, { review: 'Once.', watchedAt: '2025-01-01' })));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(await statsOf(movieId)).toMatchObject({ ratings: 4, ratingCount: 1 });
    expect((await own(as, movieId)).collections).toEqual(['watched']);
    await Promise.all(Array.from({ length: 20 }, () => unrate(as, movieId)));
    expect(await statsOf(movieId)).toMatchObject({ ratings: null, ratingCount: 0 });
  });

  test('a film is in a collection once', async () => {
    const [{ as }, movieId] = await Promise.all([at.person(), at.film()]);
    const body = { movieId, collectionType: 'watchlist' };
    await Promise.all(Array.from({ length: 20 }, () => at.told(at.ask('POST', '/users/me/collections', { as, body }))));
    expect(await at.told(at.ask('GET', '/users/me/collections/watchlist', { as }))).toMatchObject({ count: 1 });
  });

  test('a verdict and its collection agree, whichever came last', async () => {
    const [{ as }, movieId] = await Promise.all([at.person(), at.film()]);
    for (let round = 0; round < 5; round++) {
      await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          n % 5 === 4
            ? at.told(at.ask('DELETE', `/users/me/deck/${movieId}`, { as }))
            : at.told(at.ask('POST', `/users/me/deck/${movieId}`, { as, body: { verdict: n % 2 ? 'like' : 'pass' } })),
        ),
      );
      const { verdict, collections } = await own(as, movieId);
      expect(collections).toEqual(verdict === 'like' ? ['matched'] : []);
    }
  });

  test('watching to the end puts the film among the watched once', async () => {
    const [{ as }, mediaFileId] = await Promise.all([at.person(), at.file()]);
    const movieId = await at.film({ mediaFileId });
    const body = { position: 5_900, duration: 6_000 };
    await Promise.all(Array.from({ length: 20 }, () => at.told(at.ask('PUT', `/users/me/progress/${mediaFileId}`, { as, body }))));
    expect(await own(as, movieId)).toMatchObject({ collections: ['watched'], progress: { position: 5_900, watched: true } });
  });
});

describe('an account that is deleted', () => {
  test('takes everything along that it said, and leaves the others what is theirs', async () => {
    const [gone, stays, mediaFileId] = await Promise.all([at.person('gone'), at.person('stays'), at.file()]);
    const movieId = await at.film({ mediaFileId, popularity: 1 });
    for (const { as } of [gone, stays]) {
      await rate(as, movieId, as === gone.as ? 1 : 5, { review: 'Words' });
      await at.ask('POST', '/users/me/collections', { as, body: { movieId, collectionType: 'favorites' } });
      await at.ask('PUT', `/users/me/progress/${mediaFileId}`, { as, body: { position: 100, duration: 6_000 } });
      await at.ask('POST', `/users/me/deck/${movieId}`, { as, body: { verdict: 'like' } });
    }
    for (let n = 0; n < 5; n++) await at.film();
    type One = { data: { id: string; code: string; next: { id: number }[]; members: object[] } };
    const { data: shared } = await at.told(at.ask<One>('POST', '/decks', { as: stays.as, body: { size: 5 } }));
    await at.told(at.ask('POST', '/decks/join', { as: gone.as, body: { code: shared.code } }));
    const film = shared.next[0]?.id;
    for (const { as } of [gone, stays])
      await at.told(at.ask('POST', `/decks/${shared.id}/verdicts`, { as, body: { movieId: film, verdict: 'like' } }));
    const { data: alone } = await at.told(at.ask<One>('POST', '/decks', { as: gone.as, body: { size: 5 } }));

    const { pool, prisma } = at.platform.database;
    await prisma.principal.delete({ where: { id: gone.id } });

    for (const table of [
      'user_rating',
      'collection_entry',
      'deck_verdict',
      'shared_deck_member',
      'shared_deck_verdict',
      'playback_progress',
    ]) {
      const { rows } = await pool.query(
        `SELECT count(*) FILTER (WHERE user_id = $1) AS gone, count(*) FILTER (WHERE user_id = $2) AS stays FROM ${table}`,
        [gone.id, stays.id],
      );
      expect([table, rows[0].gone, rows[0].stays > 0]).toEqual([table, 0, true]);
    }
    expect(await statsOf(movieId)).toEqual({ ratings: 5, ratingCount: 1, distribution: [0, 0, 0, 0, 0, 0, 0, 0, 1] });
    const after = await at.told(at.ask<One & { data: { matches: object[] } }>('GET', `/decks/${shared.id}`, { as: stays.as }));
    expect(after.data).toMatchObject({ members: [{ name: 'stays', seen: 1 }], matches: [] });
    // A deck that nobody is in any more is nobody's.
    await at.sweep();
    expect(await prisma.sharedDeck.findMany({ select: { id: true } })).toEqual([{ id: shared.id }]);
    expect(alone.id).not.toBe(shared.id);
  });
});
