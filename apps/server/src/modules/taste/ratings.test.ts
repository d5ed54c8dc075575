import type { catalogue, taste as contract } from '@fotograma/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestTaste, type TestTaste } from '../../../test/support/taste.ts';

type Kept = { rating: contract.UserRating };
type List = { ratings: contract.UserRating[]; stats: contract.RatingStats; pagination: { totalItems: number; totalPages: number } };
type Reviews = { data: contract.Review[]; pagination: { totalItems: number } };

let at: TestTaste;
beforeAll(async () => {
  at = await createTestTaste();
});
afterAll(() => at.close());

const rate = (as: string, body: object) => at.ask<Kept>('POST', '/users/me/ratings', { as, body });
const unrate = (as: string, movieId: number) => at.ask('DELETE', `/users/me/ratings/${movieId}`, { as });
const list = (as: string, query = '') => at.told(at.ask<List>('GET', `/users/me/ratings${query}`, { as }));
const ownFilm = async (as: string, movieId: number) =>
  (await at.told(at.ask<{ data: contract.OwnFilm }>('GET', `/users/me/movies/${movieId}`, { as }))).data;
const statsOf = async (movieId: number) => (await at.told(at.ask<{ data: catalogue.MovieDetail }>('GET', `/movies/${movieId}`))).data.stats;

describe('rating a film', () => {
  test('keeps stars, review and day, and tells them with the film', async () => {
    const [{ as }, movieId] = await Promise.all([at.person(), at.film({ title: 'M' })]);
    const { status, body } = await rate(as, { movieId, rating: 4.5, review: '  Whistling.\nThe balloon. ', watchedAt: '2025-12-30' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      success: true,
      rating: { movieId, rating: 4.5, review: 'Whistling.\nThe balloon.', watchedAt: '2025-12-30', movie: { id: movieId, title: 'M' } },
    });
    expect(await ownFilm(as, movieId)).toMatchObject({ rating: { rating: 4.5, watchedAt: '2025-12-30' }, collections: ['watched'] });
  });

  test('again is the last word; what is not sent stays, what is null goes', async () => {
    const [{ as }, movieId] = await Promise.all([at.person(), at.film()]);
    await rate(as, { movieId, rating: 4, review: 'Good.', watchedAt: '2020-02-29' });
    expect((await rate(as, { movieId, rating: 2 })).body.rating).toMatchObject({ rating: 2, review: 'Good.', watchedAt: '2020-02-29' });
    expect((await rate(as, { movieId, rating: 2, review: null })).body.rating).toMatchObject({ review: null, watchedAt: '2020-02-29' });
    expect((await rate(as, { movieId, rating: 2, review: 'Hm.' })).body.rating.review).toBe('Hm.');
    expect((await rate(as, { movieId, rating: 2, review: '  ', watchedAt: null })).body.rating).toMatchObject({
      review: null,
      watchedAt: null,
    });
    const { ratings, stats } = await list(as);
    expect(ratings).toHaveLength(1);
    expect(stats).toEqual({ average: 2, total: 1, distribution: [0, 0, 1, 0, 0, 0, 0, 0, 0] });
  });

  test('that says nothing new changes nothing, not even when it was changed', async () => {
    const [{ as }, movieId] = await Promise.all([at.person(), at.film()]);
    const body = { movieId, rating: 3.5, review: 'So.', watchedAt: '2024-01-01' };
    await rate(as, body);
    await at.platform.database.pool.query(`UPDATE user_rating SET updated_at = updated_at - interval '1 hour' WHERE movie_id = $1`, [
      movieId,
    ]);
    const [first] = (await list(as)).ratings as [contract.UserRating];
    expect((await rate(as, body)).body.rating).toEqual(first);
    expect((await rate(as, { movieId, rating: 3.5 })).body.rating).toEqual(first);
    const later = (await rate(as, { movieId, rating: 4 })).body.rating;
    expect(later.createdAt).toBe(first.createdAt);
    expect(later.updatedAt > first.updatedAt).toBe(true);
  });

  test('takes it off the watchlist; with a day it is among the watched, without one it is not', async () => {
    const [{ as }, one, two] = await Promise.all([at.person(), at.film(), at.film()]);
    for (const movieId of [one, two]) await at.ask('POST', '/users/me/collections', { as, body: { movieId, collectionType: 'watchlist' } });
    await rate(as, { movieId: one, rating: 3 });
    await rate(as, { movieId: two, rating: 3, watchedAt: '2025-01-01' });
    expect((await ownFilm(as, one)).collections).toEqual([]);
    expect((await ownFilm(as, two)).collections).toEqual(['watched']);
  });

  test('is for the stars from 1 to 5 in halves', async () => {
    const [{ as }, movieId] = await Promise.all([at.person(), at.film()]);
    for (let half = 2; half <= 10; half++) expect((await rate(as, { movieId, rating: half / 2 })).body.rating.rating).toBe(half / 2);
  });

  test.each<[object, string]>([
    [{ rating: 1.3 }, '/rating'],
    [{ rating: 0.5 }, '/rating'],
    [{ rating: 0 }, '/rating'],
    [{ rating: -1 }, '/rating'],
    [{ rating: 5.5 }, '/rating'],
    [{ rating: Number.NaN }, '/rating'],
    [{ rating: Number.POSITIVE_INFINITY }, '/rating'],
    [{ rating: '4' }, '/rating'],
    [{ rating: null }, '/rating'],
    [{ rating: undefined }, '/rating'],
    [{ review: 'x'.repeat(10_001) }, '/review'],
    [{ review: 'a\u0000b' }, '/review'],
    [{ review: 'a\u001bb' }, '/review'],
    [{ review: 7 }, '/review'],
    [{ watchedAt: '2999-01-01' }, '/watchedAt'],
    [{ watchedAt: '2025-02-30' }, '/watchedAt'],
    [{ watchedAt: 'yesterday' }, '/watchedAt'],
    [{ movieId: 0 }, '/movieId'],
    [{ movieId: 1.5 }, '/movieId'],
    [{ movieId: 2_147_483_648 }, '/movieId'],
    [{ movieId: '1' }, '/movieId'],
    [{ movieId: undefined }, '/movieId'],
    [{ userId: 'somebody-else' }, '/userId'],
  ])('with %j is refused, and %s is named', async (wrong, pointer) => {
    const [{ as }, movieId] = await Promise.all([at.person(), at.film()]);
    const { status, body } = await rate(as, { movieId, rating: 4, ...wrong });
    expect(status).toBe(422);
    expect(body.errors).toContainEqual(expect.objectContaining({ in: 'body', pointer }));
    expect((await list(as)).ratings).toEqual([]);
  });

  test('the longest review there may be is kept, in any script', async () => {
    const [{ as }, movieId] = await Promise.all([at.person(), at.film()]);
    const review = `${'電影🎬'.repeat(2_499)}!`;
    expect((await rate(as, { movieId, rating: 5, review })).body.rating.review).toBe(review);
  });

  test('today is no day to come, wherever on earth one is', async () => {
    const [{ as }, movieId] = await Promise.all([at.person(), at.film()]);
    at.platform.clock = new Date('2026-03-01T11:00:00Z');
    try {
      expect((await rate(as, { movieId, rating: 4, watchedAt: '2026-03-02' })).status).toBe(200);
      expect((await rate(as, { movieId, rating: 4, watchedAt: '2026-03-03' })).body.errors).toMatchObject([{ pointer: '/watchedAt' }]);
    } finally {
      at.platform.clock = null;
    }
  });

  test('that is not there is not found, and leaves nothing', async () => {
    const { as } = await at.person();
    expect(await rate(as, { movieId: 2_000_000_000, rating: 4, watchedAt: '2025-01-01' })).toMatchObject({
      status: 404,
      body: { code: 'not-found', success: false },
    });
    expect((await list(as)).ratings).toEqual([]);
  });

  test('nobody who is not signed in rates', async () => {
    const movieId = await at.film();
    expect(await rate('nobody', { movieId, rating: 4 })).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
  });

  test('an account that goes at the same moment is no error of ours', async () => {
    const movieId = await at.film();
    expect(await rate(`viewer:${at.platform.newId()}`, { movieId, rating: 4 })).toMatchObject({
      status: 401,
      body: { code: 'session-ended' },
    });
  });
});

describe('taking a rating back', () => {
  test('takes its review with it, leaves collections, and may be said twice', async () => {
    const [{ as }, movieId] = await Promise.all([at.person(), at.film()]);
    await rate(as, { movieId, rating: 4, review: 'Good.', watchedAt: '2025-01-01' });
    for (let n = 0; n < 2; n++) expect(await unrate(as, movieId)).toMatchObject({ status: 200, body: { success: true } });
    expect(await ownFilm(as, movieId)).toMatchObject({ rating: null, collections: ['watched'] });
    expect(await statsOf(movieId)).toEqual({ ratings: null, ratingCount: 0, distribution: [0, 0, 0, 0, 0, 0, 0, 0, 0] });
    expect((await unrate(as, 2_000_000_000)).status).toBe(200);
  });

  test('is one’s own matter', async () => {
    const [one, other, movieId] = await Promise.all([at.person(), at.person(), at.film()]);
    await rate(one.as, { movieId, rating: 4 });
    await unrate(other.as, movieId);
    expect((await ownFilm(one.as, movieId)).rating?.rating).toBe(4);
    expect((await ownFilm(other.as, movieId)).rating).toBeNull();
    expect((await unrate('nobody', movieId)).status).toBe(401);
    expect((await unrate(one.as, 0)).status).toBe(422);
  });
});

describe('the list of one’s ratings', () => {
  test('has the statistics of all of them on every page, whatever the page shows', async () => {
    const { as } = await at.person();
    const films = await Promise.all(Array.from({ length: 5 }, () => at.film()));
    for (const [n, movieId] of films.entries()) {
      await rate(as, {
        movieId,
        rating: [1, 4.5, 4.5, 5, 2][n],
        ...(n % 2 ? { review: 'Words' } : {}),
        watchedAt: n === 4 ? null : `2025-01-0${5 - n}`,
      });
    }
    const stats = { average: 3.4, total: 5, distribution: [1, 0, 1, 0, 0, 0, 0, 2, 1] };
    const ids = async (query: string) => (await list(as, query)).ratings.map(({ movieId }) => films.indexOf(movieId));
    expect(await ids('')).toEqual([4, 3, 2, 1, 0]);
    expect(await ids('?sortBy=rating')).toEqual([3, 2, 1, 4, 0]);
    expect(await ids('?sortBy=watched')).toEqual([0, 1, 2, 3, 4]);
    expect(await ids('?reviewed=true')).toEqual([3, 1]);
    const pages = await Promise.all([1, 2, 3, 4].map((page) => list(as, `?limit=2&page=${page}`)));
    expect(pages.flatMap(({ ratings }) => ratings.map(({ movieId }) => films.indexOf(movieId)))).toEqual([4, 3, 2, 1, 0]);
    for (const page of pages) expect(page).toMatchObject({ stats, pagination: { totalItems: 5, totalPages: 3 } });
    expect((await list(as, '?reviewed=true')).pagination.totalItems).toBe(2);
  });

  test('is empty for somebody new, without an average', async () => {
    const { as } = await at.person();
    expect(await list(as)).toMatchObject({
      ratings: [],
      stats: { average: null, total: 0, distribution: [0, 0, 0, 0, 0, 0, 0, 0, 0] },
      pagination: { totalItems: 0, totalPages: 0 },
    });
  });

  test('is one’s own', async () => {
    const [one, other, movieId] = await Promise.all([at.person(), at.person(), at.film()]);
    await rate(one.as, { movieId, rating: 4 });
    expect((await list(other.as)).ratings).toEqual([]);
    const answer = await at.ask('GET', '/users/me/ratings', { as: one.as });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect((await at.ask('GET', '/users/me/ratings')).status).toBe(401);
  });

  test.each(['limit=0', 'limit=101', 'page=0', 'sortBy=title', 'reviewed=false', 'user=7'])('?%s is refused', async (query) => {
    const { as } = await at.person();
    expect((await at.ask('GET', `/users/me/ratings?${query}`, { as })).status).toBe(422);
  });
});

describe('reviews of a film', () => {
  test('are for everybody, the latest first, with who wrote them and nothing else of them', async () => {
    const [lotte, nameless, silent, movieId] = await Promise.all([at.person('lotte'), at.person(), at.person(), at.film()]);
    await at.platform.database.prisma.user.update({ where: { id: lotte.id }, data: { avatar: 'feed' } });
    await rate(lotte.as, { movieId, rating: 4.5, review: 'The clock scene.' });
    await rate(nameless.as, { movieId, rating: 2, review: 'Long.' });
    await rate(silent.as, { movieId, rating: 1 });
    const reviews = await at.told(at.ask<Reviews>('GET', `/movies/${movieId}/reviews`));
    expect(reviews.data).toEqual([
      { author: null, avatarUrl: null, rating: 2, review: 'Long.', updatedAt: expect.any(String) },
      {
        author: 'lotte',
        avatarUrl: `/api/avatars/${lotte.id}/feed.webp`,
        rating: 4.5,
        review: 'The clock scene.',
        updatedAt: expect.any(String),
      },
    ]);
    expect(reviews.pagination.totalItems).toBe(2);
    const second = await at.told(at.ask<Reviews>('GET', `/movies/${movieId}/reviews?limit=1&page=2`));
    expect(second.data.map(({ author }) => author)).toEqual(['lotte']);
  });

  test('of somebody whose account was disabled are not shown', async () => {
    const [one, movieId] = await Promise.all([at.person('troll'), at.film()]);
    await rate(one.as, { movieId, rating: 1, review: 'Buy this' });
    await at.platform.database.prisma.user.update({ where: { id: one.id }, data: { disabledAt: new Date() } });
    expect(await at.told(at.ask<Reviews>('GET', `/movies/${movieId}/reviews`))).toMatchObject({ data: [], pagination: { totalItems: 0 } });
  });

  test('of what is no film are not found', async () => {
    expect((await at.ask('GET', '/movies/2000000000/reviews')).status).toBe(404);
    expect((await at.ask('GET', '/movies/x/reviews')).status).toBe(422);
  });
});
