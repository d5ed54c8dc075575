import { taste as contract, type catalogue as films } from '@fotograma/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestTaste, type TestTaste } from '../../../test/support/taste.ts';

type List = { movies: films.Movie[]; count: number; pagination: { totalItems: number; totalPages: number } };

let at: TestTaste;
beforeAll(async () => {
  at = await createTestTaste();
});
afterAll(() => at.close());

const add = (as: string, movieId: unknown, collectionType: unknown = 'favorites') =>
  at.ask('POST', '/users/me/collections', { as, body: { movieId, collectionType } });
const remove = (as: string, movieId: number, type = 'favorites') =>
  at.ask('DELETE', `/users/me/collections/${movieId}?type=${type}`, { as });
const list = (as: string, type = 'favorites', query = '') => at.told(at.ask<List>('GET', `/users/me/collections/${type}${query}`, { as }));
const idsOf = async (as: string, type = 'favorites', query = '') => (await list(as, type, query)).movies.map(({ id }) => id);

describe.each(contract.COLLECTIONS)('%s', (type) => {
  test('takes films, the last first, tells them whole, and gives them back', async () => {
    const [{ as }, one, two] = await Promise.all([at.person(), at.film({ title: 'M', genres: ['noir'] }), at.film()]);
    expect(await list(as, type)).toMatchObject({ movies: [], count: 0, pagination: { totalItems: 0 } });
    expect(await add(as, one, type)).toMatchObject({ status: 200, body: { success: true } });
    await add(as, two, type);
    const told = await list(as, type);
    expect(told).toMatchObject({ count: 2, pagination: { page: 1, limit: 20, totalItems: 2, totalPages: 1 } });
    expect(told.movies).toMatchObject([{ id: two }, { id: one, title: 'M', categories: [{ slug: 'noir' }] }]);
    expect(await remove(as, two, type)).toMatchObject({ status: 200, body: { success: true } });
    expect(await idsOf(as, type)).toEqual([one]);
    for (const other of contract.COLLECTIONS) if (other !== type) expect(await idsOf(as, other)).toEqual([]);
  });
});

test('one that is in it stays where it is; one that is not is taken out all the same', async () => {
  const [{ as }, one, two] = await Promise.all([at.person(), at.film(), at.film()]);
  for (const id of [one, two, one]) expect((await add(as, id)).status).toBe(200);
  expect(await idsOf(as)).toEqual([two, one]);
  for (let n = 0; n < 2; n++) expect((await remove(as, one)).status).toBe(200);
  expect((await remove(as, 2_000_000_000)).status).toBe(200);
  expect(await idsOf(as)).toEqual([two]);
});

test('what has been watched leaves the watchlist, and may be put there again', async () => {
  const [{ as }, film] = await Promise.all([at.person(), at.film()]);
  await add(as, film, 'watchlist');
  await add(as, film, 'watched');
  expect([await idsOf(as, 'watchlist'), await idsOf(as, 'watched')]).toEqual([[], [film]]);
  await add(as, film, 'watchlist');
  expect([await idsOf(as, 'watchlist'), await idsOf(as, 'watched')]).toEqual([[film], [film]]);
});

test('pages show every film once', async () => {
  const { as } = await at.person();
  const films = await Promise.all(Array.from({ length: 7 }, () => at.film()));
  for (const id of films) await add(as, id);
  const pages = await Promise.all([1, 2, 3, 4].map((page) => idsOf(as, 'favorites', `?limit=3&page=${page}`)));
  expect(pages.flat()).toEqual(films.toReversed());
  expect(pages.map(({ length }) => length)).toEqual([3, 3, 1, 0]);
});

test('are one’s own', async () => {
  const [one, other, film] = await Promise.all([at.person(), at.person(), at.film()]);
  await add(one.as, film);
  await remove(other.as, film);
  expect(await idsOf(one.as)).toEqual([film]);
  expect(await idsOf(other.as)).toEqual([]);
  for (const answer of [
    await add('nobody', film),
    await remove('nobody', film),
    await at.ask('GET', '/users/me/collections/favorites'),
    await at.ask('GET', `/users/me/movies/${film}`),
    await at.ask('GET', '/users/me/statistics'),
  ]) {
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
  }
});

test.each<[string, string, unknown, string]>([
  ['POST', '/users/me/collections', { movieId: 1, collectionType: 'seen' }, '/collectionType'],
  ['POST', '/users/me/collections', { movieId: 1 }, '/collectionType'],
  ['POST', '/users/me/collections', { movieId: -1, collectionType: 'favorites' }, '/movieId'],
  ['POST', '/users/me/collections', { movieId: 1, collectionType: 'favorites', userId: 'another' }, '/userId'],
  ['GET', '/users/me/collections/seen', undefined, '/type'],
  ['GET', '/users/me/collections/favorites?limit=101', undefined, '/limit'],
  ['GET', '/users/me/collections/favorites?page=x', undefined, '/page'],
  ['DELETE', '/users/me/collections/1', undefined, '/type'],
  ['DELETE', '/users/me/collections/1?type=FAVORITES', undefined, '/type'],
  ['DELETE', '/users/me/collections/x?type=favorites', undefined, '/movieId'],
])('%s %s with %j is refused, and %s is named', async (method, path, body, pointer) => {
  const { as } = await at.person();
  const answer = await at.ask(method as 'GET', path, { as, ...(body === undefined ? {} : { body }) });
  expect(answer.status).toBe(422);
  expect(answer.body.errors).toContainEqual(expect.objectContaining({ pointer }));
});

test('a film that is not there is not found, wherever it is put', async () => {
  const { as } = await at.person();
  for (const type of contract.COLLECTIONS) expect((await add(as, 2_000_000_000, type)).status).toBe(404);
  expect((await at.ask('GET', '/users/me/movies/2000000000', { as })).status).toBe(404);
});

describe('one film and oneself', () => {
  test('is everything one did with it, and nothing of others', async () => {
    const mediaFileId = await at.file();
    const [one, other, film] = await Promise.all([at.person(), at.person(), at.film({ mediaFileId })]);
    const own = (as: string) => at.told(at.ask<{ data: contract.OwnFilm }>('GET', `/users/me/movies/${film}`, { as }));
    const nothing = { rating: null, collections: [], verdict: null, progress: null };
    expect((await own(one.as)).data).toEqual(nothing);
    await add(one.as, film, 'favorites');
    await at.ask('POST', '/users/me/ratings', { as: one.as, body: { movieId: film, rating: 4 } });
    await at.ask('POST', `/users/me/deck/${film}`, { as: one.as, body: { verdict: 'like' } });
    await at.ask('PUT', `/users/me/progress/${mediaFileId}`, { as: one.as, body: { position: 61.5, duration: 6_000 } });
    expect((await own(one.as)).data).toMatchObject({
      rating: { movieId: film, rating: 4, review: null },
      collections: ['favorites', 'matched'],
      verdict: 'like',
      progress: { position: 61.5, duration: 6_000, watched: false },
    });
    expect((await own(other.as)).data).toEqual(nothing);
  });
});

describe('statistics', () => {
  const statistics = async (as: string) =>
    (await at.told(at.ask<{ data: contract.Statistics }>('GET', '/users/me/statistics', { as }))).data;

  test('count what one rated by year, genre, decade, director and country, and what one watched', async () => {
    const { as } = await at.person();
    const films = [
      await at.film({ year: 1927, runtime: 153, countries: ['DE'], genres: ['drama', 'science-fiction'], director: 'Fritz Lang' }),
      await at.film({ year: 1931, runtime: 117, countries: ['DE'], genres: ['crime'], director: 'Fritz Lang' }),
      await at.film({ year: 1929, countries: ['FR', 'DE'], genres: ['drama'], director: 'Luis Buñuel' }),
      await at.film({ year: null }),
    ];
    const stars = [5, 4.5, 2, 3];
    for (const [n, movieId] of films.entries()) {
      const watchedAt = n < 3 ? '2020-05-05' : null;
      await at.ask('POST', '/users/me/ratings', { as, body: { movieId, rating: stars[n], watchedAt } });
    }
    await add(as, films[3], 'favorites');
    expect(await statistics(as)).toEqual({
      stats: { average: 3.63, total: 4, distribution: [0, 0, 1, 0, 1, 0, 0, 1, 1] },
      watched: { films: 3, minutes: 270 },
      collections: { favorites: 1, watchlist: 0, watched: 3, matched: 0 },
      byYear: [{ year: new Date().getUTCFullYear(), ratings: 4, average: 3.63 }],
      byGenre: [
        { slug: 'drama', name: 'drama', ratings: 2, average: 3.5 },
        { slug: 'crime', name: 'crime', ratings: 1, average: 4.5 },
        { slug: 'science-fiction', name: 'science-fiction', ratings: 1, average: 5 },
      ],
      byDecade: [
        { decade: 1920, ratings: 2, average: 3.5 },
        { decade: 1930, ratings: 1, average: 4.5 },
      ],
      directors: [
        { id: expect.any(Number), name: 'Fritz Lang', ratings: 2, average: 4.75 },
        { id: expect.any(Number), name: 'Luis Buñuel', ratings: 1, average: 2 },
      ],
      countries: [
        { name: 'DE', ratings: 3, average: 3.83 },
        { name: 'FR', ratings: 1, average: 2 },
      ],
    });
  });

  test('of somebody new are noughts', async () => {
    const { as } = await at.person();
    expect(await statistics(as)).toEqual({
      stats: { average: null, total: 0, distribution: [0, 0, 0, 0, 0, 0, 0, 0, 0] },
      watched: { films: 0, minutes: 0 },
      collections: { favorites: 0, watchlist: 0, watched: 0, matched: 0 },
      byYear: [],
      byGenre: [],
      byDecade: [],
      directors: [],
      countries: [],
    });
  });
});
