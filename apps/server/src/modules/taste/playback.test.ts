import type { playback as contract, taste } from '@fotograma/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestTaste, type TestTaste } from '../../../test/support/taste.ts';

type Place = { data: contract.Progress };

let at: TestTaste;
beforeAll(async () => {
  at = await createTestTaste();
});
afterAll(() => at.close());

const report = (as: string, mediaId: string, position: unknown, duration: unknown = 6_000) =>
  at.ask<Place>('PUT', `/users/me/progress/${mediaId}`, { as, body: { position, duration } });
const find = async (as: string, mediaId: string) =>
  (await at.told(at.ask<{ data: contract.Progress | null }>('GET', `/users/me/progress/${mediaId}`, { as }))).data;
const forget = (as: string, mediaId: string) => at.ask('DELETE', `/users/me/progress/${mediaId}`, { as });
const goOn = async (as: string, query = '') =>
  (await at.told(at.ask<{ data: contract.Continuation[] }>('GET', `/users/me/continue${query}`, { as }))).data;
const collectionsOf = async (as: string, movieId: number) =>
  (await at.told(at.ask<{ data: taste.OwnFilm }>('GET', `/users/me/movies/${movieId}`, { as }))).data.collections;
const filmWithFile = async () => {
  const mediaId = await at.file();
  return { mediaId, movieId: await at.film({ mediaFileId: mediaId }) };
};

describe('where one is in a film', () => {
  test('is what was said last, forwards and backwards', async () => {
    const [{ as }, { mediaId }] = await Promise.all([at.person(), filmWithFile()]);
    expect(await find(as, mediaId)).toBeNull();
    expect((await report(as, mediaId, 61.5)).body.data).toMatchObject({ position: 61.5, duration: 6_000, watched: false });
    await report(as, mediaId, 1_200);
    await report(as, mediaId, 30.25, 6_000.5);
    expect(await find(as, mediaId)).toMatchObject({ position: 30.25, duration: 6_000.5, watched: false });
  });

  test('the same place twice is the same place', async () => {
    const [{ as }, { mediaId }] = await Promise.all([at.person(), filmWithFile()]);
    await Promise.all(Array.from({ length: 10 }, () => report(as, mediaId, 100)));
    expect(await find(as, mediaId)).toMatchObject({ position: 100 });
    expect(await goOn(as)).toHaveLength(1);
  });

  test('from nine tenths on it is watched, and stays so wherever one goes back to', async () => {
    const [{ as }, { mediaId, movieId }] = await Promise.all([at.person(), filmWithFile()]);
    await at.ask('POST', '/users/me/collections', { as, body: { movieId, collectionType: 'watchlist' } });
    expect((await report(as, mediaId, 5_399.9)).body.data.watched).toBe(false);
    expect(await collectionsOf(as, movieId)).toEqual(['watchlist']);
    expect((await report(as, mediaId, 5_400)).body.data.watched).toBe(true);
    expect(await collectionsOf(as, movieId)).toEqual(['watched']);
    expect((await report(as, mediaId, 10)).body.data).toMatchObject({ position: 10, watched: true });
    expect(await collectionsOf(as, movieId)).toEqual(['watched']);
  });

  test('who takes a film out of the watched during its credits has their way, until it is seen again', async () => {
    const [{ as }, { mediaId, movieId }] = await Promise.all([at.person(), filmWithFile()]);
    await report(as, mediaId, 5_500);
    await at.ask('DELETE', `/users/me/collections/${movieId}?type=watched`, { as });
    await report(as, mediaId, 5_600);
    expect(await collectionsOf(as, movieId)).toEqual([]);
    await report(as, mediaId, 60);
    await report(as, mediaId, 6_000);
    expect(await collectionsOf(as, movieId)).toEqual(['watched']);
  });

  test('can be forgotten, twice', async () => {
    const [{ as }, { mediaId }] = await Promise.all([at.person(), filmWithFile()]);
    await report(as, mediaId, 100);
    for (let n = 0; n < 2; n++) expect(await forget(as, mediaId)).toMatchObject({ status: 200, body: { success: true } });
    expect(await find(as, mediaId)).toBeNull();
  });

  test('is one’s own', async () => {
    const [one, other, { mediaId }] = await Promise.all([at.person(), at.person(), filmWithFile()]);
    await report(one.as, mediaId, 100);
    await forget(other.as, mediaId);
    expect(await find(other.as, mediaId)).toBeNull();
    expect(await find(one.as, mediaId)).toMatchObject({ position: 100 });
    for (const answer of [await report('nobody', mediaId, 1), await forget('nobody', mediaId), await at.ask('GET', '/users/me/continue')]) {
      expect(answer.status).toBe(401);
    }
  });

  test('is kept of what is on the shelf and of nothing else', async () => {
    const { as } = await at.person();
    for (const mediaId of [await at.file(), at.platform.newId()]) {
      expect(await report(as, mediaId, 100)).toMatchObject({ status: 404, body: { code: 'not-found' } });
      expect((await at.ask('GET', `/users/me/progress/${mediaId}`, { as })).status).toBe(404);
      expect((await forget(as, mediaId)).status).toBe(200);
    }
  });

  test.each([
    [-1, 6_000, '/position'],
    [6_002, 6_000, '/position'],
    ['1', 6_000, '/position'],
    [Number.NaN, 6_000, '/position'],
    [0, 0, '/duration'],
    [0, 604_801, '/duration'],
    [0, null, '/duration'],
  ])('%j of %j is refused, and %s is named', async (position, duration, pointer) => {
    const [{ as }, { mediaId }] = await Promise.all([at.person(), filmWithFile()]);
    const answer = await report(as, mediaId, position, duration);
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toContainEqual(expect.objectContaining({ pointer }));
    expect((await report(as, 'film', 1)).status).toBe(422);
  });
});

describe('what one may go on watching', () => {
  test('is what was begun and not finished, the latest first, with where one is', async () => {
    const [{ as }, one, two, looked, seen] = await Promise.all([
      at.person(),
      filmWithFile(),
      filmWithFile(),
      filmWithFile(),
      filmWithFile(),
    ]);
    await report(as, one.mediaId, 600);
    await report(as, two.mediaId, 5);
    await report(as, looked.mediaId, 4.9);
    await report(as, seen.mediaId, 5_400);
    await report(as, one.mediaId, 700);
    const { mediaId, movieId } = one;
    expect(await goOn(as)).toMatchObject([
      { mediaId, movie: { id: movieId, playable: true }, episode: null, series: null, reason: 'resume', progress: { position: 700 } },
      { mediaId: two.mediaId, reason: 'resume' },
    ]);
    expect((await goOn(as, '?limit=1')).map((each) => each.mediaId)).toEqual([mediaId]);
    expect((await at.ask('GET', '/users/me/continue?limit=51', { as })).status).toBe(422);
  });

  test('is nothing that does not play any more', async () => {
    const [{ as }, gone, detached] = await Promise.all([at.person(), filmWithFile(), filmWithFile()]);
    for (const { mediaId } of [gone, detached]) await report(as, mediaId, 600);
    const { prisma } = at.platform.database;
    await prisma.mediaFile.update({ where: { id: gone.mediaId }, data: { publishedVersion: null } });
    await prisma.movie.update({ where: { id: detached.movieId }, data: { mediaFileId: null } });
    expect(await goOn(as)).toEqual([]);
  });

  test('a film that is seen again is gone on with, and is watched all the same', async () => {
    const [{ as }, { mediaId }] = await Promise.all([at.person(), filmWithFile()]);
    await report(as, mediaId, 6_000);
    await report(as, mediaId, 300);
    expect(await goOn(as)).toMatchObject([{ mediaId, progress: { position: 300, watched: true } }]);
  });
});

describe('a series', () => {
  const seriesOf = async (count: number) => {
    const files = await Promise.all(Array.from({ length: count }, () => at.file()));
    return { files: files as [string, string, ...string[]], ...(await at.series(files)) };
  };

  test('is gone on with where one is in it, once', async () => {
    const [{ as }, { files, seriesId, episodeIds }] = await Promise.all([at.person(), seriesOf(3)]);
    await report(as, files[0], 600);
    await report(as, files[1], 700);
    expect(await goOn(as)).toMatchObject([
      {
        mediaId: files[1],
        movie: null,
        episode: { id: episodeIds[1] },
        series: { id: seriesId },
        reason: 'resume',
        progress: { position: 700 },
      },
    ]);
  });

  test('whose episode was finished goes on with the next', async () => {
    const [{ as }, { files, seriesId, episodeIds }, film] = await Promise.all([at.person(), seriesOf(2), filmWithFile()]);
    await report(as, files[0], 5_400);
    await report(as, film.mediaId, 100);
    expect(await goOn(as)).toMatchObject([
      { mediaId: film.mediaId },
      {
        mediaId: files[1],
        movie: null,
        episode: { id: episodeIds[1], number: 2 },
        series: { id: seriesId },
        reason: 'next-episode',
        progress: null,
      },
    ]);
  });

  test('whose next episode was only looked into begins it', async () => {
    const [{ as }, { files }] = await Promise.all([at.person(), seriesOf(2)]);
    await report(as, files[0], 6_000);
    await report(as, files[1], 3);
    expect(await goOn(as)).toMatchObject([{ mediaId: files[1], reason: 'next-episode', progress: null }]);
  });

  test('whose next episode was begun before goes on where one is in that', async () => {
    const [{ as }, { files }] = await Promise.all([at.person(), seriesOf(2)]);
    await report(as, files[1], 900);
    await report(as, files[0], 6_000);
    expect(await goOn(as)).toMatchObject([{ mediaId: files[1], reason: 'resume', progress: { position: 900 } }]);
  });

  test('that is seen again goes on with the next all the same', async () => {
    const [{ as }, { files }] = await Promise.all([at.person(), seriesOf(2)]);
    await report(as, files[0], 6_000);
    await report(as, files[1], 6_000);
    await report(as, files[0], 5_900);
    expect(await goOn(as)).toMatchObject([{ mediaId: files[1], reason: 'next-episode', progress: { watched: true } }]);
  });

  test('that is at its end, or whose next episode does not play, is not there, and leaves its place to others', async () => {
    const [{ as }, ended, film] = await Promise.all([at.person(), seriesOf(2), filmWithFile()]);
    const file = await at.file();
    await at.series([file, null]);
    await report(as, film.mediaId, 100);
    await report(as, ended.files[1], 6_000);
    await report(as, file, 6_000);
    expect((await goOn(as, '?limit=1')).map(({ mediaId }) => mediaId)).toEqual([film.mediaId]);
  });

  test('puts no film among the watched', async () => {
    const [{ as }, { files }] = await Promise.all([at.person(), seriesOf(2)]);
    expect((await report(as, files[0], 6_000)).body.data.watched).toBe(true);
    const { count } = await at.told(at.ask<{ count: number }>('GET', '/users/me/collections/watched', { as }));
    expect(count).toBe(0);
  });
});
