import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PASSWORD, startHouse, type TestHouse } from '../../../test/support/house.ts';

/** What Film-Match's clients rely on: paths, bodies and answers of its phase 2B, on the whole house. */
let at: TestHouse;
let token: string;
let movieId: number;
beforeAll(async () => {
  at = await startHouse();
  await at.house.catalogue.seed();
  const registered = await call<{ token: string }>('POST', '/api/auth/register', {
    as: null,
    body: { email: 'lotte@example.com', password: PASSWORD, username: 'lotte' },
  });
  token = registered.body.token;
  movieId = (await call<{ data: { id: number }[] }>('GET', '/api/movies?limit=1')).body.data[0]?.id ?? 0;
});
afterAll(() => at.close());

async function call<T = unknown>(method: string, path: string, { body, as = token }: { body?: object; as?: string | null } = {}) {
  const answer = await fetch(at.url + path, {
    method,
    headers: {
      ...(as ? { authorization: `Bearer ${as}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as T };
}

describe('2B.1 what is public', () => {
  test('films are listed in pages', async () => {
    expect(await call('GET', '/api/movies?page=2&limit=5&genre=drama&sortBy=rating', { as: null })).toMatchObject({
      status: 200,
      body: {
        data: Array(5).fill({ id: expect.any(Number), title: expect.any(String) }),
        pagination: { page: 2, limit: 5, totalPages: expect.any(Number), totalItems: expect.any(Number) },
        meta: { timestamp: expect.any(String) },
      },
    });
  });

  test('a film is told with its categories and statistics', async () => {
    expect(await call('GET', `/api/movies/${movieId}`, { as: null })).toMatchObject({
      status: 200,
      body: { data: { id: movieId, categories: expect.any(Array), stats: { ratings: null, ratingCount: 0 } } },
    });
  });

  test('films are found by their titles', async () => {
    expect(await call('GET', '/api/movies/search?q=metropolis', { as: null })).toMatchObject({
      status: 200,
      body: { data: expect.arrayContaining([expect.objectContaining({ title: 'Metropolis' })]), total: expect.any(Number) },
    });
  });
});

describe('2B.2 what is one’s own', () => {
  test('nothing of it is for somebody without a token, or with a wrong one', async () => {
    for (const as of [null, 'wrong', `${token}x`]) {
      for (const [method, path, body] of [
        ['GET', '/api/users/me', undefined],
        ['GET', '/api/users/me/ratings', undefined],
        ['POST', '/api/users/me/ratings', { movieId, rating: 4 }],
        ['DELETE', `/api/users/me/ratings/${movieId}`, undefined],
        ['GET', '/api/users/me/collections/favorites', undefined],
        ['POST', '/api/users/me/collections', { movieId, collectionType: 'favorites' }],
        ['DELETE', `/api/users/me/collections/${movieId}?type=favorites`, undefined],
      ] as const) {
        const answer = await call(method, path, { as, ...(body ? { body } : {}) });
        expect(answer, `${method} ${path}`).toMatchObject({ status: 401, body: { success: false, error: expect.any(String) } });
      }
    }
  });

  test('a rating is given, told, counted and taken back', async () => {
    expect(await call('POST', '/api/users/me/ratings', { body: { movieId, rating: 4.5, review: 'Great.' } })).toMatchObject({
      status: 200,
      body: { success: true, rating: { movieId, rating: 4.5, review: 'Great.' } },
    });
    expect(await call('GET', '/api/users/me/ratings')).toMatchObject({
      status: 200,
      body: { ratings: [{ movieId, rating: 4.5 }], stats: { average: 4.5, total: 1, distribution: [0, 0, 0, 0, 0, 0, 0, 1, 0] } },
    });
    expect(await call('GET', `/api/movies/${movieId}`)).toMatchObject({ body: { data: { stats: { ratings: 4.5, ratingCount: 1 } } } });
    expect(await call('DELETE', `/api/users/me/ratings/${movieId}`)).toEqual({ status: 200, body: { success: true } });
    expect(await call('GET', '/api/users/me/ratings')).toMatchObject({ body: { ratings: [], stats: { average: null, total: 0 } } });
    expect(await call('GET', `/api/movies/${movieId}`)).toMatchObject({ body: { data: { stats: { ratings: null, ratingCount: 0 } } } });
  });

  test.each(['favorites', 'watchlist', 'watched', 'matched'])('%s take a film, tell of it and give it back', async (type) => {
    const empty = { status: 200, body: { movies: [], count: 0 } };
    expect(await call('GET', `/api/users/me/collections/${type}`)).toMatchObject(empty);
    expect(await call('POST', '/api/users/me/collections', { body: { movieId, collectionType: type } })).toEqual({
      status: 200,
      body: { success: true },
    });
    expect(await call('GET', `/api/users/me/collections/${type}`)).toMatchObject({
      status: 200,
      body: { movies: [{ id: movieId, title: expect.any(String) }], count: 1 },
    });
    expect(await call('DELETE', `/api/users/me/collections/${movieId}?type=${type}`)).toEqual({ status: 200, body: { success: true } });
    expect(await call('GET', `/api/users/me/collections/${type}`)).toMatchObject(empty);
  });
});

test('an account that its owner deletes takes its ratings out of the statistics of films', async () => {
  const other = await at.person();
  for (const [as, rating] of [
    [token, 1],
    [other.token, 5],
  ] as const) {
    await call('POST', '/api/users/me/ratings', { as, body: { movieId, rating, review: 'Words' } });
  }
  expect(await call('GET', `/api/movies/${movieId}`)).toMatchObject({ body: { data: { stats: { ratings: 3, ratingCount: 2 } } } });
  expect(await call('DELETE', '/api/users/me', { body: { password: PASSWORD } })).toMatchObject({ status: 200 });
  expect(await call('GET', `/api/movies/${movieId}`, { as: null })).toMatchObject({
    body: { data: { stats: { ratings: 5, ratingCount: 1 } } },
  });
  expect(await call('GET', `/api/movies/${movieId}/reviews`, { as: null })).toMatchObject({
    body: { data: [{ author: null, rating: 5 }] },
  });
  expect(await at.house.platform.database.prisma.userRating.count()).toBe(1);
});
