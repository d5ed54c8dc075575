import type { catalogue } from '@fotograma/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { send, startApp, type TestApp } from '../../../test/support/app.ts';
import { createTestIdentity } from '../../../test/support/identity.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/support/platform.ts';
import { createMedia } from '../media/index.ts';
import { createCatalogue } from './index.ts';

type List = { data: catalogue.Movie[]; pagination: { page: number; limit: number; totalItems: number; totalPages: number } };

let platform: TestPlatform;
let app: TestApp;
let identity: Awaited<ReturnType<typeof createTestIdentity>>;
beforeAll(async () => {
  platform = await createTestPlatform();
  identity = await createTestIdentity(platform);
  const { catalogue: shelf, endpoints } = createCatalogue(platform, createMedia(platform, identity));
  await shelf.seed();
  app = await startApp(platform, endpoints);
});
afterAll(async () => {
  await app.close();
  await identity.close();
  await platform.close();
});

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${app.url}${path}`, { headers });
const list = async (query: string) => (await (await get(`/api/movies?${query}`)).json()) as List;

describe('GET /api/movies', () => {
  test('pages through every film once, in whatever order', async () => {
    for (const sortBy of ['popularity', 'title', 'releaseDate', 'added', 'rating']) {
      const first = await list(`limit=100&sortBy=${sortBy}`);
      const ids = first.data.map((movie) => movie.id);
      for (let page = 2; page <= first.pagination.totalPages; page++) {
        ids.push(...(await list(`limit=100&sortBy=${sortBy}&page=${page}`)).data.map((movie) => movie.id));
      }
      expect(new Set(ids).size, sortBy).toBe(first.pagination.totalItems);
      expect(ids, sortBy).toHaveLength(first.pagination.totalItems);
    }
  });

  test('filters by genre (all must hold), years and language', async () => {
    const { data, pagination } = await list('genre=drama,romance&yearFrom=1920&yearTo=1949&language=en&limit=100');
    expect(pagination.totalItems).toBe(data.length);
    expect(data.length).toBeGreaterThan(0);
    for (const movie of data) {
      expect(movie.categories.map((category) => category.slug)).toEqual(expect.arrayContaining(['drama', 'romance']));
      expect(movie.year).toBeGreaterThanOrEqual(1920);
      expect(movie.year).toBeLessThanOrEqual(1949);
      expect(movie.originalLanguage).toBe('en');
    }
  });

  test('sorts titles without their article and dates both ways', async () => {
    const { data } = await list('sortBy=title&limit=100');
    const keys = data.map((movie) =>
      movie.title
        .normalize('NFKD')
        .replace(/[\p{M}'’]/gu, '')
        .replace(/[^\p{L}\p{N}]+/gu, ' ')
        .replace(/^(the|an?) /i, '')
        .toLowerCase(),
    );
    expect(keys).toEqual([...keys].sort());
    expect((await list('sortBy=releaseDate&order=asc&limit=1')).data[0]?.year).toBe(1902);
    expect((await list('sortBy=releaseDate&limit=1')).data[0]?.year).toBe(2025);
  });

  test('narrows by a search, and by what can be played', async () => {
    expect((await list('q=amelie')).data[0]?.title).toBe('Amélie');
    expect((await list('playable=true')).pagination.totalItems).toBe(0);
    expect((await list('playable=false&limit=1')).pagination.totalItems).toBe(340);
  });

  test.each([
    ['limit=101', '/limit'],
    ['limit=0', '/limit'],
    ['limit=1e2', '/limit'],
    ['page=0', '/page'],
    ['page=99999999999', '/page'],
    ['genre=Drama!', '/genre'],
    ['yearFrom=1700', '/yearFrom'],
    ['yearFrom=1990&yearTo=1980', '/yearTo'],
    ['language=english', '/language'],
    ['sortBy=size', '/sortBy'],
    ['order=up', '/order'],
    ['playable=yes', '/playable'],
    ['q=', '/q'],
    ['q=a%00b', '/q'],
    ['colour=red', '/colour'],
    ['limit=1&limit=2', '/limit'],
  ])('%s is refused, and %s is named', async (query, pointer) => {
    const answer = await get(`/api/movies?${query}`);
    expect(answer.status).toBe(422);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    const problem = (await answer.json()) as { code: string; errors: { in: string; pointer: string }[] };
    expect(problem.code).toBe('invalid');
    expect(problem.errors).toContainEqual(expect.objectContaining({ in: 'query', pointer }));
  });

  test('an answer that has not changed is a 304, although the time has', async () => {
    const first = await send(`${app.url}/api/movies?limit=5`);
    const headers = { 'if-none-match': String(first.headers.etag) };
    expect((await send(`${app.url}/api/movies?limit=5`, { headers })).status).toBe(304);
    expect((await send(`${app.url}/api/movies?limit=6`, { headers })).status).toBe(200);
  });
});

describe('GET /api/movies/:id', () => {
  test('tells a film whole', async () => {
    const id = (await list('q=amelie')).data[0]?.id;
    const { data } = (await (await get(`/api/movies/${id}`)).json()) as { data: catalogue.MovieDetail };
    expect(data).toMatchObject({
      title: 'Amélie',
      originalTitle: "Le Fabuleux Destin d'Amélie Poulain",
      year: 2001,
      originalLanguage: 'fr',
      stats: { ratings: null, ratingCount: 0 },
      media: null,
    });
    expect(data.credits).toContainEqual(expect.objectContaining({ name: 'Jean-Pierre Jeunet', role: 'DIRECTOR' }));
    expect(data.credits.filter((credit) => credit.role === 'CAST')[0]?.name).toBe('Audrey Tautou');
  });

  test.each([
    ['999999', 404],
    ['0', 422],
    ['-1', 422],
    ['abc', 422],
    ['1%2f2', 422],
    ['99999999999999', 422],
  ])('/%s is a %i', async (id, status) => {
    expect((await get(`/api/movies/${id}`)).status).toBe(status);
  });
});

describe('GET /api/movies/:id/poster.svg', () => {
  test('draws a poster that may be kept for ever under its version', async () => {
    const { data } = await list('limit=1');
    const answer = await get(data[0]?.posterUrl ?? '');
    expect(answer.headers.get('content-type')).toContain('image/svg+xml');
    expect(answer.headers.get('cache-control')).toContain('immutable');
    expect(await answer.text()).toMatch(/^<svg /);
    expect((await get('/api/movies/999999/poster.svg')).status).toBe(404);
    expect((await get(`/api/movies/${data[0]?.id}/poster.svg`)).headers.get('cache-control')).toBe('no-cache');
  });
});

test('GET /api/movies/search gives the best matches and how many there are', async () => {
  const answer = (await (await get('/api/movies/search?q=ameile&limit=3')).json()) as { data: catalogue.Movie[]; total: number };
  expect(answer.data[0]?.title).toBe('Amélie');
  expect(answer.total).toBeGreaterThanOrEqual(answer.data.length);
  expect((await get('/api/movies/search')).status).toBe(422);
  expect((await get(`/api/movies/search?q=${'x'.repeat(201)}`)).status).toBe(422);
});

test('GET /api/categories counts films', async () => {
  const { data } = (await (await get('/api/categories')).json()) as { data: { slug: string; movieCount: number }[] };
  const drama = data.find((category) => category.slug === 'drama');
  expect(drama?.movieCount).toBe((await list('genre=drama&limit=1')).pagination.totalItems);
});
