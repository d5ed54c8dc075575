import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../../../../test/support/platform.ts';
import { filmAnswer, listEntry, startTmdb, type TestTmdb, TMDB_KEY } from '../../../../test/support/tmdb.ts';
import { createMoviesRepository } from '../movies.repository.ts';
import { createShelvingRepository, type ShelvingRepository } from '../shelving.repository.ts';
import { type ImportOptions, type ImportProgress, runImport } from './importer.ts';
import { createTmdbClient } from './tmdb.client.ts';
import { readFilm } from './tmdb.film.ts';
import { createTmdbImporter } from './tmdb.ts';

let platform: TestPlatform;
let shelf: ShelvingRepository;
let tmdb: TestTmdb;
beforeAll(async () => {
  platform = await createTestPlatform();
  shelf = createShelvingRepository(platform.database);
});
afterAll(() => platform.close());
beforeEach(async () => {
  tmdb = await startTmdb();
  await platform.database.pool.query('TRUNCATE movie, person, category RESTART IDENTITY CASCADE');
  return () => tmdb.close();
});

/** Fast: time is the client's own test's matter. */
const client = () =>
  createTmdbClient(
    { key: TMDB_KEY, url: tmdb.url },
    {
      limits: { perSecond: 10_000, timeoutMs: 5_000, attempts: 3 },
      timer: { now: () => performance.now(), wait: async (_, signal) => signal.throwIfAborted() },
    },
  );
const bring = (selection: Parameters<typeof createTmdbImporter>[1], options?: ImportOptions) =>
  runImport(createTmdbImporter(client(), selection), shelf, options);
const popular = (pages = 5) => ({ list: 'popular', pages }) as const;
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n);
const counted = async (table: string) =>
  (await platform.database.pool.query<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)).rows[0]?.n;

describe('importing from TMDB', () => {
  test('a film comes whole: facts, genres, people, keywords, titles, numbers, pictures, votes', async () => {
    tmdb.films.set(
      27205,
      filmAnswer(27205, {
        title: 'Pan’s Labyrinth',
        original_title: 'El laberinto del fauno',
        original_language: 'es',
        origin_country: ['ES'],
        production_countries: [
          { iso_3166_1: 'ES', name: 'Spain' },
          { iso_3166_1: 'MX', name: 'Mexico' },
        ],
        release_date: '2006-10-10',
        runtime: 118,
        popularity: 53.917,
        vote_average: 7.756,
        vote_count: 10_000,
        imdb_id: 'tt0457430',
        external_ids: { imdb_id: 'tt0457430' },
        credits: {
          cast: [
            { id: 2, name: 'Sergi López', character: 'Vidal', order: 1, profile_path: '/sergi.jpg' },
            { id: 1, name: 'Ivana Baquero', character: 'Ofelia', order: 0, profile_path: null },
          ],
          crew: [
            { id: 3, name: 'Guillermo del Toro', job: 'Director', department: 'Directing', profile_path: '/toro.jpg' },
            { id: 3, name: 'Guillermo del Toro', job: 'Writer', department: 'Writing', profile_path: '/toro.jpg' },
            { id: 4, name: 'Guillermo Navarro', job: 'Director of Photography', department: 'Camera', profile_path: null },
          ],
        },
        alternative_titles: {
          titles: [
            { iso_3166_1: 'BR', title: 'O Labirinto do Fauno', type: '' },
            { iso_3166_1: 'US', title: 'Project Faun', type: 'working title' },
          ],
        },
        translations: { translations: [{ iso_3166_1: 'FR', iso_639_1: 'fr', data: { title: 'Le Labyrinthe de Pan' } }] },
      }),
    );
    expect(await bring({ list: 'ids', ids: [27205] })).toMatchObject({ read: 1, added: 1, skipped: 0 });
    const movies = createMoviesRepository(platform.database);
    const film = await movies.detail((await movies.bySource('tmdb', '27205'))?.id ?? 0);
    expect(film).toMatchObject({
      slug: 'pans-labyrinth-2006',
      tmdbId: 27205,
      title: 'Pan’s Labyrinth',
      originalTitle: 'El laberinto del fauno',
      titles: { es: 'El laberinto del fauno', pt: 'O Labirinto do Fauno' },
      year: 2006,
      releaseDate: '2006-10-10',
      runtime: 118,
      originalLanguage: 'es',
      countries: ['ES', 'MX'],
      keywords: ['robot'],
      overview: 'What film 27205 is about.',
      voteAverage: 7.8,
      voteCount: 10_000,
      externalIds: { tmdb: '27205', imdb: 'tt0457430' },
    });
    expect(film?.categories.map(({ slug }) => slug)).toEqual(['drama', 'science-fiction']);
    expect(film?.credits.map(({ name, role, character }) => [role, name, character])).toEqual([
      ['DIRECTOR', 'Guillermo del Toro', null],
      ['WRITER', 'Guillermo del Toro', null],
      ['CAST', 'Ivana Baquero', 'Ofelia'],
      ['CAST', 'Sergi López', 'Vidal'],
    ]);
    const { rows } = await platform.database.pool.query(
      `SELECT poster_path, backdrop_path, popularity, round(rating_score::numeric, 3)::float8 AS score FROM movie`,
    );
    // (10,000 · 7.8 + 200 · 6.5) / 10,200
    expect(rows).toEqual([{ poster_path: '/p27205.jpg', backdrop_path: '/b27205.jpg', popularity: 53.917, score: 7.775 }]);
    const people = await platform.database.pool.query('SELECT name, tmdb_id, name_key, portrait_path FROM person ORDER BY tmdb_id');
    expect(people.rows[1]).toEqual({ name: 'Sergi López', tmdb_id: 2, name_key: null, portrait_path: '/sergi.jpg' });
    expect(tmdb.requests.map(({ query }) => query.append_to_response)).toEqual([
      'credits,keywords,external_ids,alternative_titles,translations',
    ]);
  });

  test('namesakes stay two people; one person of two films stays one', async () => {
    const credits = (id: number) => ({ credits: { cast: [{ id, name: 'Michelle Williams', order: 0 }], crew: [] } });
    tmdb.popular([1, 2, 3], (id) => credits(id === 3 ? 77 : 78));
    await bring(popular());
    const { rows } = await platform.database.pool.query(
      'SELECT p.tmdb_id, count(*) AS films FROM person p JOIN movie_credit c ON c.person_id = p.id GROUP BY 1 ORDER BY 1',
    );
    expect(rows).toEqual([
      { tmdb_id: 77, films: 1 },
      { tmdb_id: 78, films: 2 },
    ]);
  });

  test('reads the pages that are asked for, the films of each once, and writes them by hundreds', async () => {
    tmdb.popular(range(1, 251));
    const cursors: unknown[] = [];
    const report = await bring(popular(9), {
      onProgress: ({ cursor, report: { read } }) => cursors.push([cursor && 'done' in cursor ? cursor.done : 0, read]),
    });
    expect(report).toMatchObject({ read: 180, added: 180 });
    expect(cursors).toContainEqual([5, 100]);
    expect(tmdb.asked('/movie/popular')).toBe(9);
    expect(tmdb.requests.filter(({ path }) => path === '/movie/popular').map(({ query }) => query.page)).toEqual(range(1, 10).map(String));
  });

  test('pages that change while they are read: a film twice counts once, and the end is where it is then', async () => {
    tmdb.popular(range(1, 101));
    tmdb.before = ({ path, query }) => {
      if (path !== '/movie/popular') return null;
      // After each page a film jumps to the top, and pushes the last of the page onto the next; page 4 has gone altogether.
      const page = Number(query.page);
      if (page >= 4) return { status: 200, body: { page, results: [], total_pages: 3, total_results: 57 } };
      return {
        status: 200,
        body: { page, results: range((page - 1) * 19 + 1, (page - 1) * 19 + 21).map(listEntry), total_pages: 5, total_results: 100 },
      };
    };
    expect(await bring(popular(500))).toMatchObject({ read: 58, added: 58, skipped: 0 });
    expect(tmdb.asked('/movie/popular')).toBe(4);
    expect(await counted('movie')).toBe(58);
  });

  test('running it twice changes nothing; what TMDB has changed is rewritten', async () => {
    tmdb.popular(range(1, 31));
    expect(await bring(popular())).toMatchObject({ added: 30 });
    const before = await platform.database.pool.query('SELECT id, slug, updated_at FROM movie ORDER BY id');
    expect(await bring(popular())).toMatchObject({ read: 30, added: 0, updated: 0, merged: 0, unchanged: 30 });
    expect((await platform.database.pool.query('SELECT id, slug, updated_at FROM movie ORDER BY id')).rows).toEqual(before.rows);
    tmdb.films.set(7, filmAnswer(7, { title: 'Another name', vote_count: 901, genres: [{ id: 35, name: 'Comedy' }] }));
    expect(await bring(popular())).toMatchObject({ updated: 1, unchanged: 29 });
    expect(await createMoviesRepository(platform.database).detail(before.rows[6].id)).toMatchObject({
      title: 'Another name',
      slug: 'film-7-1999',
      voteCount: 901,
    });
  });

  test('a dry run reads everything and writes nothing', async () => {
    tmdb.popular(range(1, 31), (id) => (id === 5 ? { title: 5 } : {}));
    expect(await bring(popular(), { dryRun: true })).toMatchObject({ read: 30, added: 0, skipped: 1 });
    for (const table of ['movie', 'person', 'category', 'movie_external_id', 'movie_search']) expect(await counted(table)).toBe(0);
  });

  test('what is missing or null is not known; what is of a wrong kind makes the film be skipped, with its reason', async () => {
    tmdb.popular([1, 2, 3, 4, 5, 6, 7]);
    tmdb.films.set(1, { id: 1, title: 'Bare' });
    tmdb.films.set(
      2,
      Object.fromEntries(Object.keys(filmAnswer(2)).map((key) => [key, key === 'id' ? 2 : key === 'original_title' ? 'Nulls' : null])),
    );
    tmdb.films.set(3, filmAnswer(3, { runtime: 'long' }));
    tmdb.films.set(4, filmAnswer(4, { title: '', original_title: ' ' }));
    tmdb.films.set(5, filmAnswer(6));
    tmdb.films.delete(6);
    tmdb.before = ({ path }) => (path === '/movie/7' ? { status: 200, body: '<html>' } : null);
    const report = await bring(popular());
    expect(report).toMatchObject({ read: 7, added: 2, skipped: 5 });
    expect(report.examples.map(({ line, reason }) => [line, reason.split(':')[0]])).toEqual([
      [3, 'TMDB’s answer cannot be read'],
      [4, 'it has no title'],
      [5, 'TMDB answered with another film (6)'],
      [6, 'TMDB has no film of this number'],
      [7, 'TMDB’s answer cannot be read'],
    ]);
    expect(report.examples[0]?.reason).toContain('runtime');
  });

  test('goes on from its cursor after an interruption, and the report with it', async () => {
    tmdb.popular(range(1, 301));
    const interrupt = new AbortController();
    const told: ImportProgress[] = [];
    const broken = bring(popular(15), {
      signal: interrupt.signal,
      onProgress: (progress) => {
        told.push(progress);
        if (progress.report.read === 100) interrupt.abort(new Error('interrupted'));
      },
    });
    await expect(broken).rejects.toThrow('interrupted');
    const kept = told.at(-1);
    expect(kept?.report.added).toBe(await counted('movie'));
    const asked = tmdb.asked('/movie/1');
    const report = await bring(popular(15), { from: { cursor: kept?.cursor ?? null, ...(kept && { report: kept.report }) } });
    expect(report).toMatchObject({ read: 300, added: 300, unchanged: 0, skipped: 0 });
    // Stored and read back as the table does it, and nothing is asked for again.
    expect(JSON.parse(JSON.stringify(kept?.cursor))).toEqual(kept?.cursor);
    expect(tmdb.asked('/movie/1')).toBe(asked);
  });

  test('a film that TMDB cannot tell is skipped; a TMDB that is not well ends the import, and what was written stays', async () => {
    tmdb.popular(range(1, 201));
    tmdb.before = ({ path }) => (path === '/movie/50' ? { status: 500, body: '' } : null);
    expect(await bring(popular(5))).toMatchObject({ read: 100, added: 99, skipped: 1 });
    tmdb.before = ({ path }) => (/\/movie\/1[5-9]\d/.test(path) ? { status: 502, body: 'Bad Gateway' } : null);
    await expect(bring(popular(10))).rejects.toThrow('TMDB has a fault of its own (502)');
    expect(await counted('movie')).toBe(100);
  });

  test('asks for each list as TMDB documents it', async () => {
    for (const path of ['/movie/popular', '/movie/top_rated', '/trending/movie/week', '/discover/movie']) tmdb.lists.set(path, []);
    await bring(popular(1));
    await bring({ list: 'top-rated', pages: 1 });
    await bring({ list: 'trending', pages: 1 });
    await bring({ list: 'discover', pages: 1, yearFrom: 1950, yearTo: 1959, language: 'ja', genre: 18, votesAtLeast: 50 });
    expect(tmdb.requests.map(({ path }) => path)).toEqual([
      '/movie/popular',
      '/movie/top_rated',
      '/trending/movie/week',
      '/discover/movie',
    ]);
    expect(tmdb.requests.at(-1)?.query).toEqual({
      api_key: TMDB_KEY,
      page: '1',
      sort_by: 'popularity.desc',
      include_adult: 'false',
      'primary_release_date.gte': '1950-01-01',
      'primary_release_date.lte': '1959-12-31',
      with_original_language: 'ja',
      with_genres: '18',
      'vote_count.gte': '50',
    });
  });

  test('a number twice among ids is one film', async () => {
    tmdb.popular([1, 2]);
    expect(await bring({ list: 'ids', ids: [1, 2, 1, 404] })).toMatchObject({ read: 3, added: 2, skipped: 1 });
  });
});

test('what could lead elsewhere, or is no date, number or code, is left out', () => {
  const film = readFilm(
    filmAnswer(9, {
      poster_path: '/../../etc/passwd',
      backdrop_path: 'https://elsewhere.example/x.jpg',
      imdb_id: 'nm0000001',
      external_ids: { imdb_id: '' },
      release_date: '1999-02-30',
      original_language: 'xxx',
      production_countries: [{ iso_3166_1: 'us' }, { iso_3166_1: 'FR' }],
      runtime: 0,
      vote_average: 0,
      vote_count: 0,
      title: 'A\u0000B\nC \ud800',
    }),
    9,
  );
  expect(film).toMatchObject({ title: 'A B C \ufffd', year: null, releaseDate: null, language: null, countries: ['FR'], runtime: null });
  for (const field of ['posterPath', 'backdropPath', 'imdbId', 'votes']) expect(film).not.toHaveProperty(field);
});
