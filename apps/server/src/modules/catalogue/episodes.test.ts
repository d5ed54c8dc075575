import type { series as contract } from '@fotograma/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { problemOf } from '../../../test/support/media.ts';
import { createTestShelf, type TestShelf } from '../../../test/support/shelf.ts';
import { createAttachments } from './attachments.ts';

let shelf: TestShelf;
beforeAll(async () => {
  shelf = await createTestShelf();
});
afterAll(() => shelf.close());

const newSeries = (title = 'Les Vampires') => shelf.made<contract.SeriesDetail>('/api/series', { title });
const newSeason = (seriesId: number, number: number, facts: object = {}) =>
  shelf.made<contract.Season>(`/api/series/${seriesId}/seasons`, { number, ...facts });
const newEpisode = (seasonId: number, number: number, facts: object = {}) =>
  shelf.made<contract.EpisodeDetail>(`/api/seasons/${seasonId}/episodes`, { number, title: `Episode ${number}`, ...facts });
const series = async (id: number) => (await shelf.told<contract.SeriesDetail>(`/api/series/${id}`)).data;
const episode = async (id: number) => (await shelf.told<contract.EpisodeDetail>(`/api/episodes/${id}`)).data;
const attach = (id: number, mediaId: string) => shelf.ask('PUT', `/api/episodes/${id}/media`, { mediaId });
const file = (id: string) => shelf.platform.database.prisma.mediaFile.findUnique({ where: { id } });
const numbers = ({ seasons }: contract.SeriesDetail) =>
  seasons.map(({ number, episodes }) => [number, episodes.map((each) => each.number)]);

/** A film, which has no file yet. */
async function newFilm(title: string): Promise<number> {
  const data = { slug: shelf.platform.newId(), title, sortTitle: title, source: 'test' };
  return (await shelf.platform.database.prisma.movie.create({ data })).id;
}
const attachToFilm = (id: number, mediaId: string) => {
  const { attach } = createAttachments({ database: shelf.platform.database, media: shelf.media });
  return shelf.platform.database.transaction((sql) => attach(sql, { kind: 'movie', id }, mediaId));
};

/** A series of two seasons of two episodes, and two specials; made in no order. */
async function whole(title?: string) {
  const { id } = await newSeries(title);
  const [second, specials, first] = [await newSeason(id, 2), await newSeason(id, 0), await newSeason(id, 1)];
  const episodes: Record<string, number> = {};
  for (const [season, number] of [
    [specials, 2],
    [second, 2],
    [first, 1],
    [second, 1],
    [first, 2],
    [specials, 1],
  ] as const) {
    episodes[`${season.number}×${number}`] = (await newEpisode(season.id, number)).id;
  }
  return { id, seasons: [specials.id, first.id, second.id] as const, at: (name: string) => episodes[name] ?? 0 };
}

describe('a series', () => {
  test('tells its seasons and their episodes in the order of their numbers, the specials last', async () => {
    const { id } = await whole();
    const told = await series(id);
    expect(numbers(told)).toEqual([
      [1, [1, 2]],
      [2, [1, 2]],
      [0, [1, 2]],
    ]);
    expect(told).toMatchObject({ seasonCount: 2, episodeCount: 6, playableCount: 0 });
    expect((await shelf.told<contract.Series[]>('/api/series?limit=100')).data.find((each) => each.id === id)).toMatchObject({
      episodeCount: 6,
    });
  });

  test('takes its seasons and episodes with it; their files stay, and are private again', async () => {
    const { id, seasons, at } = await whole();
    const [one, two] = [await shelf.file(), await shelf.file()];
    expect((await attach(at('1×1'), one)).status).toBe(200);
    expect((await attach(at('0×2'), two)).status).toBe(200);
    expect((await shelf.ask('DELETE', `/api/series/${id}`)).status).toBe(200);
    for (const path of [`/api/series/${id}`, `/api/episodes/${at('1×1')}`, '/api/series/by-slug/nothing']) {
      expect((await shelf.ask('GET', path)).status).toBe(404);
    }
    const { prisma } = shelf.platform.database;
    expect(await prisma.season.count({ where: { id: { in: [...seasons] } } })).toBe(0);
    expect(await prisma.episode.count({ where: { season: { seriesId: id } } })).toBe(0);
    for (const kept of [one, two]) expect(await file(kept)).toMatchObject({ public: false, status: 'READY' });
    expect((await shelf.ask('DELETE', `/api/media/${one}`, undefined, 'creator')).status).toBe(200);
  });
});

describe('a season', () => {
  test('keeps what it is given, and changes what is given', async () => {
    const { id } = await newSeries();
    const made = await newSeason(id, 1, { title: 'The first', overview: 'It begins.', airDate: '1915-11-13' });
    expect(made).toEqual({ id: made.id, number: 1, title: 'The first', overview: 'It begins.', airDate: '1915-11-13', episodes: [] });
    const { data } = await shelf.change<contract.Season>(`/api/seasons/${made.id}`, { number: 3, title: null });
    expect(data).toEqual({ ...made, number: 3, title: null });
    expect((await shelf.change<contract.Season>(`/api/seasons/${made.id}`, { number: 3 })).data).toEqual(data);
  });

  test('has a number of its own, also when ten ask for it at once', async () => {
    const { id } = await newSeries();
    const answers = await Promise.all(Array.from({ length: 10 }, () => shelf.ask('POST', `/api/series/${id}/seasons`, { number: 1 })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array(9).fill(409)]);
    const taken = await problemOf(await shelf.ask('POST', `/api/series/${id}/seasons`, { number: 1 }));
    expect(taken).toMatchObject({ code: 'conflict', detail: expect.stringContaining('season 1') });
    expect(taken.errors).toContainEqual(expect.objectContaining({ in: 'body', pointer: '/number' }));
    const second = await newSeason(id, 2);
    expect((await shelf.ask('PATCH', `/api/seasons/${second.id}`, { number: 1, title: 'No' })).status).toBe(409);
    expect((await series(id)).seasons.map(({ number, title }) => [number, title])).toEqual([
      [1, null],
      [2, null],
    ]);
    // Other series count for themselves.
    await newSeason((await newSeries()).id, 1);
  });

  test('takes its episodes with it; their files stay, and are private again', async () => {
    const { id, seasons, at } = await whole();
    const kept = await shelf.file();
    await attach(at('2×1'), kept);
    expect((await shelf.ask('DELETE', `/api/seasons/${seasons[2]}`)).status).toBe(200);
    expect(numbers(await series(id))).toEqual([
      [1, [1, 2]],
      [0, [1, 2]],
    ]);
    expect(await file(kept)).toMatchObject({ public: false });
  });

  test.each([
    [{}],
    [{ number: -1 }],
    [{ number: 1.5 }],
    [{ number: 1_000 }],
    [{ number: 1, airDate: 'soon' }],
    [{ number: 1, title: '' }],
    [{ number: 1, x: 1 }],
  ])('%j is refused', async (body) => {
    const { id } = await newSeries();
    expect(await problemOf(await shelf.ask('POST', `/api/series/${id}/seasons`, body))).toMatchObject({ status: 422, code: 'invalid' });
  });
});

describe('an episode', () => {
  test('keeps what it is given, and changes what is given', async () => {
    const { id } = await newSeries();
    const season = await newSeason(id, 1);
    const facts = { title: 'The Severed Head', overview: 'A ring.', airDate: '1915-11-13', runtime: 33 };
    const made = await newEpisode(season.id, 1, facts);
    expect(made).toMatchObject({ ...facts, seasonId: season.id, seasonNumber: 1, number: 1, media: null, stillUrl: null });
    expect(made.series).toMatchObject({ id, title: 'Les Vampires', episodeCount: 1 });
    expect(await episode(made.id)).toEqual(made);
    const { data } = await shelf.change<contract.EpisodeDetail>(`/api/episodes/${made.id}`, { number: 7, runtime: null });
    expect(data).toEqual({ ...made, number: 7, runtime: null });
  });

  test('has a number of its own in its season, also when ten ask for it at once, and the answer names who has it', async () => {
    const { id } = await newSeries();
    const season = await newSeason(id, 1);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => shelf.ask('POST', `/api/seasons/${season.id}/episodes`, { number: 4, title: 'The Spectre' })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array(9).fill(409)]);
    const taken = await problemOf(await shelf.ask('POST', `/api/seasons/${season.id}/episodes`, { number: 4, title: 'Again' }));
    expect(taken).toMatchObject({ code: 'conflict', detail: expect.stringContaining('The Spectre') });
    const fifth = await newEpisode(season.id, 5);
    expect((await shelf.ask('PATCH', `/api/episodes/${fifth.id}`, { number: 4 })).status).toBe(409);
    await newEpisode((await newSeason(id, 2)).id, 4);
  });

  test('is never added to a season that is removed at the same moment', async () => {
    for (let n = 0; n < 8; n++) {
      const season = await newSeason((await newSeries()).id, 1);
      const [added, removed] = await Promise.all([
        shelf.ask('POST', `/api/seasons/${season.id}/episodes`, { number: 1, title: 'Late' }),
        shelf.ask('DELETE', `/api/seasons/${season.id}`),
      ]);
      expect([201, 404]).toContain(added.status);
      expect(removed.status).toBe(200);
      expect(await shelf.platform.database.prisma.episode.count({ where: { seasonId: season.id } })).toBe(0);
    }
  });

  test('knows those before and after it, across seasons, and specials among themselves alone', async () => {
    const { at } = await whole();
    const beside = async (name: string) => {
      const { previous, next } = await episode(at(name));
      return [previous, next].map((each) => each && `${each.seasonNumber}×${each.number}`);
    };
    expect(await beside('1×1')).toEqual([null, '1×2']);
    expect(await beside('1×2')).toEqual(['1×1', '2×1']);
    expect(await beside('2×1')).toEqual(['1×2', '2×2']);
    expect(await beside('2×2')).toEqual(['2×1', null]);
    expect(await beside('0×1')).toEqual([null, '0×2']);
    expect(await beside('0×2')).toEqual(['0×1', null]);
  });

  test('is followed over a gap in the numbers and a season without episodes', async () => {
    const { id } = await newSeries();
    const [first, , third] = [await newSeason(id, 1), await newSeason(id, 2), await newSeason(id, 3)];
    const [one, nine, last] = [await newEpisode(first.id, 1), await newEpisode(first.id, 9), await newEpisode(third.id, 4)];
    expect((await episode(one.id)).next?.id).toBe(nine.id);
    expect((await episode(nine.id)).next?.id).toBe(last.id);
    expect((await episode(last.id)).previous?.id).toBe(nine.id);
  });

  test.each([
    [{ number: 1 }],
    [{ title: 'No number' }],
    [{ number: 0, title: 'A' }],
    [{ number: 10_000, title: 'A' }],
    [{ number: 1, title: 'A', runtime: 0 }],
    [{ number: 1, title: 'A', runtime: 12.5 }],
    [{ number: 1, title: 'A', mediaId: 'x' }],
  ])('%j is refused', async (body) => {
    const season = await newSeason((await newSeries()).id, 1);
    expect(await problemOf(await shelf.ask('POST', `/api/seasons/${season.id}/episodes`, body))).toMatchObject({
      status: 422,
      code: 'invalid',
    });
  });

  test('of a season, and a season of a series, that is not there is not found; nor is an episode', async () => {
    for (const [method, path, body] of [
      ['POST', '/api/series/2000000000/seasons', { number: 1 }],
      ['PATCH', '/api/seasons/2000000000', { number: 1 }],
      ['DELETE', '/api/seasons/2000000000', undefined],
      ['POST', '/api/seasons/2000000000/episodes', { number: 1, title: 'A' }],
      ['GET', '/api/episodes/2000000000', undefined],
      ['PATCH', '/api/episodes/2000000000', { number: 1 }],
      ['DELETE', '/api/episodes/2000000000', undefined],
      ['PUT', '/api/episodes/2000000000/media', { mediaId: await shelf.file() }],
      ['DELETE', '/api/episodes/2000000000/media', undefined],
    ] as const) {
      expect(await problemOf(await shelf.ask(method, path, body)), `${method} ${path}`).toMatchObject({ status: 404, code: 'not-found' });
      for (const [as, status] of [
        [null, 401],
        ['creator', 403],
      ] as const) {
        if (method !== 'GET') expect((await shelf.ask(method, path, body, as)).status, `${method} ${path}`).toBe(status);
      }
    }
  });
});

describe('the media of an episode', () => {
  test('plays for everybody once it is there, with a picture of it; let go, it is private again', async () => {
    const { id, at } = await whole('Judex');
    const mediaId = await shelf.file();
    const { data } = await shelf.change<contract.EpisodeDetail>(`/api/episodes/${at('1×1')}/media`, { mediaId }, 'PUT');
    expect(data).toMatchObject({
      media: { id: mediaId, status: 'READY', durationSeconds: 1_980 },
      stillUrl: `/api/stream/${mediaId}/feed0123/poster-1.jpg`,
    });
    expect(await file(mediaId)).toMatchObject({ public: true });
    expect((await series(id)).playableCount).toBe(1);
    expect((await episode(at('1×2'))).previous?.stillUrl).toBe(data.stillUrl);
    expect((await shelf.told<contract.Series[]>('/api/series?q=judex')).data).toContainEqual(
      expect.objectContaining({ id, playableCount: 1 }),
    );

    const conflict = await problemOf(await shelf.ask('DELETE', `/api/media/${mediaId}`, undefined, 'creator'));
    expect(conflict).toMatchObject({ status: 409, detail: expect.stringContaining('Judex 1×01') });

    const detached = await shelf.change<contract.EpisodeDetail>(`/api/episodes/${at('1×1')}/media`, undefined, 'DELETE');
    expect(detached.data).toMatchObject({ media: null, stillUrl: null });
    expect(await file(mediaId)).toMatchObject({ public: false, status: 'READY' });
    // Again changes nothing.
    expect((await shelf.change<contract.EpisodeDetail>(`/api/episodes/${at('1×1')}/media`, undefined, 'DELETE')).data).toEqual(
      detached.data,
    );
    expect((await shelf.ask('DELETE', `/api/media/${mediaId}`, undefined, 'creator')).status).toBe(200);
  });

  test('may still be on its way', async () => {
    const { id, at } = await whole();
    const mediaId = await shelf.file({ ready: false });
    const { data } = await shelf.change<contract.EpisodeDetail>(`/api/episodes/${at('1×1')}/media`, { mediaId }, 'PUT');
    expect(data).toMatchObject({ media: { id: mediaId, status: 'PENDING', durationSeconds: null }, stillUrl: null });
    expect((await series(id)).playableCount).toBe(0);
  });

  test('is replaced without touching the episode: the old file is let go, and kept', async () => {
    const { at } = await whole();
    const [old, fresh] = [await shelf.file(), await shelf.file()];
    for (const mediaId of [old, fresh, fresh]) expect((await attach(at('1×1'), mediaId)).status).toBe(200);
    expect((await episode(at('1×1'))).media?.id).toBe(fresh);
    expect(await file(old)).toMatchObject({ public: false });
    expect(await file(fresh)).toMatchObject({ public: true });
    expect((await attach(at('1×2'), old)).status).toBe(200);
  });

  test('goes with the episode no more than with its season: it is kept', async () => {
    const { at } = await whole();
    const mediaId = await shelf.file();
    await attach(at('1×1'), mediaId);
    expect((await shelf.ask('DELETE', `/api/episodes/${at('1×1')}`)).status).toBe(200);
    expect(await file(mediaId)).toMatchObject({ public: false });
    expect((await attach(at('1×2'), mediaId)).status).toBe(200);
  });

  test('is nobody else’s: neither another episode’s nor a film’s, also when all ask at once', async () => {
    const { at } = await whole('Fantômas');
    const mediaId = await shelf.file();
    const movieId = await newFilm('Metropolis');
    const byFilm = attachToFilm(movieId, mediaId).then(
      () => 200,
      (error: { status: number }) => error.status,
    );
    const answers = await Promise.all(['1×1', '1×2', '2×1'].map((name) => attach(at(name), mediaId)));
    expect([...answers.map(({ status }) => status), await byFilm].toSorted()).toEqual([200, 409, 409, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused && (await problemOf(refused))).toMatchObject({ detail: expect.stringMatching(/Fantômas \d×0\d|Metropolis/) });
    expect(await file(mediaId)).toMatchObject({ public: true });
    expect([...(await shelf.catalogue.whatPlays([mediaId])).keys()]).toEqual([mediaId]);
  });

  test('that there is not, or that is no id, is refused', async () => {
    const { at } = await whole();
    expect(await problemOf(await attach(at('1×1'), shelf.platform.newId()))).toMatchObject({ status: 404, code: 'not-found' });
    expect(await problemOf(await attach(at('1×1'), 'not-an-id'))).toMatchObject({ status: 422, code: 'invalid' });
    expect((await episode(at('1×1'))).media).toBeNull();
  });

  test('or that is deleted at the same moment: exactly one wins, and no episode has a file that is gone', async () => {
    const { at } = await whole();
    for (let n = 0; n < 12; n++) {
      const mediaId = await shelf.file();
      const [attached, deleted] = await Promise.all([
        attach(at('1×1'), mediaId),
        shelf.ask('DELETE', `/api/media/${mediaId}`, undefined, 'creator'),
      ]);
      expect([attached.status, deleted.status]).toEqual((await file(mediaId)) ? [200, 409] : [404, 200]);
      expect((await episode(at('1×1'))).media?.id === mediaId).toBe(attached.status === 200);
    }
  });

  test('attached while its series goes is let go with it', async () => {
    for (let n = 0; n < 8; n++) {
      const { id, at } = await whole();
      const mediaId = await shelf.file();
      const [attached, removed] = await Promise.all([attach(at('1×1'), mediaId), shelf.ask('DELETE', `/api/series/${id}`)]);
      expect([200, 404]).toContain(attached.status);
      expect(removed.status).toBe(200);
      expect(await file(mediaId)).toMatchObject({ public: false });
    }
  });
});

describe('for other modules', () => {
  test('what plays a file is told, by file', async () => {
    const { id, at } = await whole();
    const [one, two, free] = [await shelf.file(), await shelf.file(), await shelf.file()];
    await attach(at('1×2'), one);
    const movieId = await newFilm('M');
    await attachToFilm(movieId, two);
    expect(await shelf.catalogue.whatPlays([one, two, free])).toEqual(
      new Map<string, unknown>([
        [one, { kind: 'episode', episodeId: at('1×2'), seriesId: id }],
        [two, { kind: 'movie', movieId }],
      ]),
    );
    expect(await shelf.catalogue.whatPlays([])).toEqual(new Map());
  });

  test('episodes come with their series in the order asked for, and the next one is told', async () => {
    const [first, second] = [await whole('First'), await whole('Second')];
    const found = await shelf.catalogue.episodesByIds([second.at('1×1'), 2_000_000_000, first.at('2×1')]);
    expect(found.map(({ id, series: { title } }) => [id, title])).toEqual([
      [second.at('1×1'), 'Second'],
      [first.at('2×1'), 'First'],
    ]);
    expect(await shelf.catalogue.nextEpisode(first.at('1×2'))).toMatchObject({ id: first.at('2×1'), series: { title: 'First' } });
    expect(await shelf.catalogue.nextEpisode(first.at('2×2'))).toBeNull();
    expect(await shelf.catalogue.nextEpisode(2_000_000_000)).toBeNull();
  });
});
