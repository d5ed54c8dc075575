import type { search as contract } from '@fotograma/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Person, startHouse, type TestHouse } from '../../../test/support/house.ts';

let at: TestHouse;
let admin: Person;
beforeAll(async () => {
  at = await startHouse();
  await at.house.catalogue.seed();
  admin = await at.person({ role: 'admin' });
});
afterAll(() => at.close());

async function ask(
  query: Record<string, string>,
  path = '/api/search',
): Promise<{ status: number; body: contract.SearchAnswer & { code?: string; errors?: { pointer: string }[] } }> {
  const answer = await fetch(`${at.url}${path}?${new URLSearchParams(query)}`);
  return { status: answer.status, body: (await answer.json()) as contract.SearchAnswer };
}
const found = async (q: string, more: Record<string, string> = {}) => (await ask({ q, ...more })).body.data.map(({ title }) => title);

async function create(movie: Record<string, unknown>): Promise<number> {
  const answer = await fetch(`${at.url}/api/movies`, {
    method: 'POST',
    headers: { authorization: `Bearer ${admin.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(movie),
  });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { data: { id: number } }).data.id;
}

describe('GET /api/search', () => {
  test('finds by title, misspelling, sentence, person, in three languages', async () => {
    expect((await found('metropolis'))[0]).toBe('Metropolis');
    expect((await found('metroplis'))[0]).toBe('Metropolis');
    expect((await found('vampire in a castle'))[0]).toBe('Nosferatu');
    expect((await found('un vampiro en un castillo'))[0]).toBe('Nosferatu');
    expect((await found('um vampiro num castelo'))[0]).toBe('Nosferatu');
    expect((await found('films by Fritz Lang')).slice(0, 2).sort()).toEqual(['M', 'Metropolis']);
  });

  test('tells what it understood, why each film was found, and how many there are of what', async () => {
    const { status, body } = await ask({ q: 'comedias mudas con un vagabundo', explain: 'true', limit: '5' });
    expect(status).toBe(200);
    expect(body.understanding).toMatchObject({ language: 'es', english: expect.stringContaining('comedy') });
    expect(body.understanding.genres.map(({ slug }) => slug).sort()).toEqual(['comedy', 'silent']);
    expect(body.data).toHaveLength(5);
    expect(body.data[0]?.match.explanation?.text).toMatchObject({ rank: 1 });
    expect(body.data[0]?.match.reasons).toContainEqual({ kind: 'genre', slug: 'comedy', name: 'Comedy' });
    expect(body.facets.genres[0]).toMatchObject({ slug: expect.any(String), name: expect.any(String), count: expect.any(Number) });
    expect(body.mode).toBe('text');
    expect((await ask({ q: 'Metropolis' })).body.data[0]?.match).not.toHaveProperty('explanation');
    expect((await ask({ q: 'films by Fritz Lang' })).body.understanding.people).toEqual([{ id: expect.any(Number), name: 'Fritz Lang' }]);
  });

  test('all list filters hold exactly', async () => {
    const of = async (more: Record<string, string>) => (await ask({ q: 'love and death in the city', limit: '50', ...more })).body.data;
    for (const { year } of await of({ yearFrom: '1920', yearTo: '1929' })) expect(year).toSatisfy((y: number) => y >= 1920 && y <= 1929);
    for (const { categories } of await of({ genre: 'drama,romance' })) {
      expect(categories.map(({ slug }) => slug)).toEqual(expect.arrayContaining(['drama', 'romance']));
    }
    const french = await of({ language: 'fr' });
    expect(french.length).toBeGreaterThan(0);
    for (const { originalLanguage } of french) expect(originalLanguage).toBe('fr');
    const japanese = await of({ country: 'JP' });
    expect(japanese.length).toBeGreaterThan(0);
    for (const { countries } of japanese) expect(countries).toContain('JP');
    expect(await of({ keyword: 'no film has this keyword' })).toEqual([]);
  });

  test('pages are parts of one order, and end', async () => {
    const whole = await found('love', { limit: '30' });
    const parts = [
      ...(await found('love', { limit: '10' })),
      ...(await found('love', { limit: '10', page: '2' })),
      ...(await found('love', { limit: '10', page: '3' })),
    ];
    expect(parts).toEqual(whole);
    const { body } = await ask({ q: 'love', page: '300' });
    expect(body.data).toEqual([]);
    expect(body.pagination.totalItems).toBeLessThanOrEqual(300);
  });

  test('what was committed before is found, what is gone is not, and what changed is found as it is now', async () => {
    const id = await create({ title: 'The Quokka of Bergamo', overview: 'A quokka crosses the Alps by bicycle.' });
    expect((await found('quokka by bicycle'))[0]).toBe('The Quokka of Bergamo');
    await fetch(`${at.url}/api/movies/${id}`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${admin.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ overview: 'It went by hovercraft after all.' }),
    });
    expect((await found('hovercraft'))[0]).toBe('The Quokka of Bergamo');
    expect(await found('quokka by bicycle', { mode: 'text' })).toContain('The Quokka of Bergamo');
    await fetch(`${at.url}/api/movies/${id}`, { method: 'DELETE', headers: { authorization: `Bearer ${admin.token}` } });
    expect(await found('hovercraft')).not.toContain('The Quokka of Bergamo');
  });

  test('a suggestion where nothing is found', async () => {
    const { body } = await ask({ q: 'nosferatuu', country: 'BR' });
    expect(body).toMatchObject({ data: [], suggestion: 'nosferatu' });
  });

  test.each([
    [{ q: '' }, 'q'],
    [{ q: 'x'.repeat(501) }, 'q'],
    [{ q: 'a\u0000b' }, 'q'],
    [{ q: 'a', mode: 'magic' }, 'mode'],
    [{ q: 'a', limit: '1000' }, 'limit'],
    [{ q: 'a', yearFrom: '1990', yearTo: '1980' }, 'yearTo'],
    [{ q: 'a', country: 'Spain' }, 'country'],
    [{ q: 'a', explain: 'perhaps' }, 'explain'],
  ] as [Record<string, string>, string][])('%j is refused, and the field named', async (query, field) => {
    const { status, body } = await ask(query);
    expect(status).toBe(422);
    expect(body.errors?.map(({ pointer }) => pointer)).toContain(`/${field}`);
  });

  test('without a question there is no answer', async () => expect((await ask({})).status).toBe(422));
});

describe('GET /api/search/like', () => {
  const idOf = async (title: string) => (await ask({ q: title })).body.data[0]?.id ?? 0;

  test('films like several others, which are not among them', async () => {
    const ids = [await idOf('Nosferatu'), await idOf('The Cabinet of Dr. Caligari')];
    const { status, body } = await ask({ movies: ids.join(','), limit: '5' }, '/api/search/like');
    expect(status).toBe(200);
    expect(body.data.length).toBe(5);
    for (const { id, match } of body.data) {
      expect(ids).not.toContain(id);
      expect(match.reasons[0]).toEqual({ kind: 'like', movieIds: ids });
    }
    expect(body.data.some(({ categories }) => categories.some(({ slug }) => slug === 'horror'))).toBe(true);
  });

  test('one that there is not is told; what are no ids is refused', async () => {
    expect((await ask({ movies: '2147483647' }, '/api/search/like')).status).toBe(404);
    for (const movies of ['', 'a', '1,2,3,4,5,6,7,8,9,10,11', '0', '-1', '1,'])
      expect((await ask({ movies }, '/api/search/like')).status, movies).toBe(422);
  });
});

test('it says in /ready how it searches', async () => {
  const ready = (await (await fetch(`${at.url}/ready`)).json()) as { checks: { search: { state: string; detail: string } } };
  expect(ready.checks.search).toMatchObject({ state: 'ok', detail: expect.stringContaining('EMBEDDINGS=off') });
});
