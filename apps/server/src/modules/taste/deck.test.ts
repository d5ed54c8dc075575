import type { catalogue, taste } from '@fotograma/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestTaste, type TestTaste } from '../../../test/support/taste.ts';

type Deck = { data: catalogue.Movie[]; meta: { onboarding: boolean } };
type OwnFilm = { data: taste.OwnFilm };

const GENRES = ['drama', 'comedy', 'crime', 'war'];

let at: TestTaste;
let films: number[];
beforeAll(async () => {
  at = await createTestTaste();
  films = [];
  for (let n = 0; n < 60; n++) films.push(await at.film({ popularity: 100 - n, genres: [GENRES[n % 4] as string], year: 1930 + n }));
});
afterAll(() => at.close());

const deck = (as: string, query = '') => at.told(at.ask<Deck>('GET', `/users/me/deck${query}`, { as }));
const idsOf = async (as: string, query = '') => (await deck(as, query)).data.map(({ id }) => id);
const say = (as: string, movieId: unknown, verdict: unknown) => at.ask('POST', `/users/me/deck/${movieId}`, { as, body: { verdict } });
const unsay = (as: string, movieId: number) => at.ask('DELETE', `/users/me/deck/${movieId}`, { as });
const own = async (as: string, movieId: number) => (await at.told(at.ask<OwnFilm>('GET', `/users/me/movies/${movieId}`, { as }))).data;
const first = async (as: string) => (await idsOf(as, '?limit=1'))[0] as number;

describe('the deck of somebody new', () => {
  test('is of well-known films of differing kinds, and the same when asked again', async () => {
    const { as } = await at.person();
    const told = await deck(as, '?limit=4');
    expect(told.meta.onboarding).toBe(true);
    expect(new Set(told.data.map(({ categories }) => categories[0]?.slug)).size).toBe(4);
    for (const { id } of told.data) expect(films.indexOf(id)).toBeLessThan(12);
    const again = await deck(as, '?limit=4');
    expect(again.data).toEqual(told.data);
    expect((await idsOf(as)).slice(0, 4)).toEqual(told.data.map(({ id }) => id));
    expect(await idsOf(as)).toHaveLength(20);
  });

  test('is another after five signals, of whatever kind: recommended films, and some to find out', async () => {
    const { as } = await at.person();
    const [one, two, three, four, five] = films as [number, number, number, number, number];
    await say(as, one, 'like');
    await say(as, two, 'pass');
    await at.ask('POST', '/users/me/ratings', { as, body: { movieId: three, rating: 5 } });
    await at.ask('POST', '/users/me/collections', { as, body: { movieId: four, collectionType: 'favorites' } });
    expect((await deck(as)).meta.onboarding).toBe(true);
    await at.ask('POST', '/users/me/collections', { as, body: { movieId: five, collectionType: 'watched' } });
    const told = await deck(as, '?limit=50');
    expect(told.meta.onboarding).toBe(false);
    const ids = told.data.map(({ id }) => id);
    expect(new Set(ids).size).toBe(50);
    for (const done of [one, two, three, five]) expect(ids).not.toContain(done);
    expect(await idsOf(as, '?limit=50')).toEqual(ids);
    expect(await idsOf(as, '?limit=7')).toEqual(ids.slice(0, 7));
  });
});

describe('the deck', () => {
  test('has nothing that was rated, seen or judged; it goes on with the rest, to the last film', async () => {
    const { as } = await at.person();
    const mediaFileId = await at.file();
    const played = await at.film({ popularity: 200, genres: ['drama'], year: 2020, mediaFileId });
    expect(await idsOf(as)).toContain(played);
    await at.ask('PUT', `/users/me/progress/${mediaFileId}`, { as, body: { position: 5_500, duration: 6_000 } });
    const seen = new Set<number>([played]);
    for (let ids = await idsOf(as, '?limit=50'); ids.length > 0; ids = await idsOf(as, '?limit=50')) {
      for (const id of ids) expect(seen.has(id), `${id} came twice`).toBe(false);
      for (const [n, id] of ids.entries()) {
        seen.add(id);
        if (n % 3 === 0) await at.ask('POST', '/users/me/ratings', { as, body: { movieId: id, rating: 3 } });
        else await say(as, id, n % 3 === 1 ? 'like' : 'pass');
      }
    }
    expect(seen.size).toBe(films.length + 1);
    await at.platform.database.prisma.movie.delete({ where: { id: played } });
  });

  test('of one kind has films of that kind; of a kind that there is not, none', async () => {
    const { as } = await at.person();
    const told = await deck(as, '?genre=crime');
    expect(told.data).toHaveLength(15);
    for (const { categories } of told.data) expect(categories[0]?.slug).toBe('crime');
    for (const id of films.slice(0, 6)) await say(as, id, 'like');
    for (const { categories } of (await deck(as, '?genre=crime')).data) expect(categories[0]?.slug).toBe('crime');
    expect((await deck(as, '?genre=no-such-genre')).data).toEqual([]);
  });

  test('is one’s own', async () => {
    const [one, other] = await Promise.all([at.person(), at.person()]);
    const movieId = await first(one.as);
    await say(one.as, movieId, 'pass');
    expect(await first(other.as)).toBe(movieId);
    expect((await own(other.as, movieId)).verdict).toBeNull();
  });

  test.each(['limit=0', 'limit=51', 'genre=', 'genre=A B', 'page=2'])('?%s is refused', async (query) => {
    const { as } = await at.person();
    expect((await at.ask('GET', `/users/me/deck?${query}`, { as })).status).toBe(422);
  });

  test('is for those who are signed in', async () => {
    for (const answer of [
      await at.ask('GET', '/users/me/deck'),
      await say('nobody', films[0], 'like'),
      await unsay('nobody', films[0] as number),
    ]) {
      expect(answer.status).toBe(401);
    }
  });
});

describe('a verdict', () => {
  test('that likes puts the film into matched; passing takes it out; the last word counts', async () => {
    const { as } = await at.person();
    const movieId = await first(as);
    expect(await say(as, movieId, 'like')).toMatchObject({ status: 200, body: { success: true, verdict: 'like' } });
    expect(await own(as, movieId)).toMatchObject({ verdict: 'like', collections: ['matched'] });
    await say(as, movieId, 'like');
    expect(await first(as)).not.toBe(movieId);
    expect(await say(as, movieId, 'pass')).toMatchObject({ body: { verdict: 'pass' } });
    expect(await own(as, movieId)).toMatchObject({ verdict: 'pass', collections: [] });
  });

  test('can be taken back: the film comes up again where it was, and leaves matched', async () => {
    const { as } = await at.person();
    const before = await idsOf(as);
    const movieId = before[0] as number;
    await say(as, movieId, 'like');
    for (let n = 0; n < 2; n++) expect(await unsay(as, movieId)).toMatchObject({ status: 200, body: { success: true } });
    expect(await own(as, movieId)).toMatchObject({ verdict: null, collections: [] });
    expect(await idsOf(as)).toEqual(before);
  });

  test('that was never given leaves what was put into matched by hand', async () => {
    const { as } = await at.person();
    const movieId = films[7] as number;
    await at.ask('POST', '/users/me/collections', { as, body: { movieId, collectionType: 'matched' } });
    await unsay(as, movieId);
    expect((await own(as, movieId)).collections).toEqual(['matched']);
  });

  test.each([
    [2_000_000_000, 'like', 404],
    [2_147_483_648, 'like', 422],
    ['x', 'like', 422],
    [1, 'love', 422],
    [1, undefined, 422],
  ])('on %j with %j is answered with %i', async (movieId, verdict, status) => {
    const { as } = await at.person();
    expect((await say(as, movieId, verdict)).status).toBe(status);
  });
});
