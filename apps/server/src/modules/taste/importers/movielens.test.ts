import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestTaste, type TestTaste } from '../../../../test/support/taste.ts';
import { fieldsOf, readTitle } from './movielens.files.ts';

const SHARED = new URL('../../../../../../../shared/data/', import.meta.url).pathname;

let at: TestTaste;
let folder: string;
beforeAll(async () => {
  at = await createTestTaste();
  folder = await mkdtemp(join(tmpdir(), 'fotograma-movielens-'));
});
afterAll(async () => {
  await at.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => at.platform.database.pool.query('TRUNCATE movie RESTART IDENTITY CASCADE'));

/** Films on the shelf, by title and year; numbers of IMDb's and TMDB's for some. */
async function shelve(films: readonly { title: string; year: number; tmdb?: number; imdb?: string }[]): Promise<void> {
  const file = join(folder, 'films.ndjson');
  await writeFile(file, films.map(({ title, year }, n) => JSON.stringify({ title, year, href: `page_${n}` })).join('\n'));
  await at.catalogue.importFilms({ source: 'wikipedia', file }, {});
  for (const [n, { tmdb, imdb }] of films.entries()) {
    const of = `SELECT movie_id FROM movie_external_id WHERE source = 'wikipedia' AND external_id = 'page_${n}'`;
    if (tmdb) await at.platform.database.pool.query(`UPDATE movie SET tmdb_id = $1 WHERE id = (${of})`, [tmdb]);
    if (imdb)
      await at.platform.database.pool.query(`INSERT INTO movie_external_id SELECT 'imdb', $1, movie_id, '' FROM (${of}) of`, [imdb]);
  }
}

async function write(files: { movies: string[]; links?: string[]; ratings: string[] }): Promise<void> {
  const { movies, links = [], ratings } = files;
  await writeFile(join(folder, 'movies.csv'), ['movieId,title,genres', ...movies, ''].join('\r\n'));
  await writeFile(join(folder, 'links.csv'), ['movieId,imdbId,tmdbId', ...links, ''].join('\n'));
  await writeFile(join(folder, 'ratings.csv'), ['userId,movieId,rating,timestamp', ...ratings, ''].join('\n'));
}

async function kept() {
  const { rows } = await at.platform.database.pool.query(
    `SELECT r.rater, m.title, r.half_stars AS half, extract(epoch FROM r.rated_at)::int AS at
     FROM imported_rating r JOIN movie m ON m.id = r.movie_id WHERE r.source = 'movielens' ORDER BY 1, 2`,
  );
  return rows.map(({ rater, title, half, at }) => [rater, title, half, at]);
}

describe('importing from MovieLens', () => {
  test('joins films by number before title and year, and writes half stars; a second time changes nothing', async () => {
    await shelve([
      { title: 'Renamed Since', year: 1994, imdb: 'tt0114709' },
      { title: 'By TMDB', year: 1900, tmdb: 8844 },
      { title: 'The Matrix', year: 1999 },
      { title: 'La Cité des enfants perdus', year: 1995 },
    ]);
    await write({
      movies: [
        '1,Toy Story (1995),Animation',
        '2,Jumanji (1995),Adventure',
        '2571,"Matrix, The (1999)",Action|Sci-Fi',
        '29,"City of Lost Children, The (Cité des enfants perdus, La) (1995)",Fantasy',
        '5,"Matrix, The (2000)",Another year',
      ],
      links: ['1,0114709,862', '2,0113497,8844', '2571,0133093,'],
      ratings: [
        '1,1,2.5,1260759144',
        '1,2571,5.0,1260759145',
        '2,2,0.5,1260759146',
        '2,29,4,1260759147',
        '2,5,4,1260759148',
        '3,999,4,1260759149',
      ],
    });
    const report = await at.taste.importMovielens(folder, {});
    expect(report).toEqual({
      films: { read: 5, byId: 2, byTitle: 2, unjoined: 1 },
      ratings: { read: 6, added: 4, updated: 0, unchanged: 0, unjoined: 2, skipped: 0 },
      examples: ['Matrix, The (2000)'],
      skipped: [],
    });
    const now = [
      [1, 'Renamed Since', 5, 1260759144],
      [1, 'The Matrix', 10, 1260759145],
      [2, 'By TMDB', 1, 1260759146],
      [2, 'La Cité des enfants perdus', 8, 1260759147],
    ];
    expect(await kept()).toEqual(now);
    expect((await at.taste.importMovielens(folder, {})).ratings).toMatchObject({ added: 0, updated: 0, unchanged: 4 });
    expect(await kept()).toEqual(now);
  });

  test('a rating that was changed since is changed here', async () => {
    await shelve([{ title: 'Metropolis', year: 1927 }]);
    const movies = ['1,Metropolis (1927),Sci-Fi'];
    await write({ movies, ratings: ['1,1,3,100', '2,1,3,100'] });
    await at.taste.importMovielens(folder, {});
    await write({ movies, ratings: ['1,1,3,100', '2,1,4.5,200'] });
    expect((await at.taste.importMovielens(folder, {})).ratings).toMatchObject({ added: 0, updated: 1, unchanged: 1 });
    expect(await kept()).toEqual([
      [1, 'Metropolis', 6, 100],
      [2, 'Metropolis', 9, 200],
    ]);
  });

  test('two of their films are never one of ours: the one that is found by number is it', async () => {
    await shelve([{ title: 'Emma', year: 1996, imdb: 'tt0116191' }]);
    await write({
      movies: ['1,Emma (1996),Comedy', '2,Emma (1996),Drama'],
      links: ['1,0118308,1', '2,0116191,2'],
      ratings: ['1,1,1,100', '1,2,5,200'],
    });
    expect(await at.taste.importMovielens(folder, {})).toMatchObject({
      films: { byId: 1, byTitle: 0, unjoined: 1 },
      ratings: { added: 1, unjoined: 1 },
    });
    expect(await kept()).toEqual([[1, 'Emma', 10, 200]]);
  });

  test('a title that two of our films have in that year is nobody’s', async () => {
    await shelve([
      { title: 'Twins', year: 1988 },
      { title: 'TWINS', year: 1988 },
    ]);
    await write({ movies: ['1,Twins (1988),Comedy'], ratings: ['1,1,1,100'] });
    expect((await at.taste.importMovielens(folder, {})).films).toMatchObject({ byTitle: 0, unjoined: 1 });
  });

  test('what is no rating is skipped, with its line and reason', async () => {
    await shelve([{ title: 'Metropolis', year: 1927 }]);
    await write({
      movies: ['1,Metropolis (1927),Sci-Fi', 'x,"Broken', ''],
      links: ['', 'x', '1,abc,99999999999'],
      ratings: [
        '1,1,5.5,100',
        '1,1,3.3,100',
        '1,1,0,100',
        'x,1,3,100',
        '99999999999,1,3,100',
        '1,,3,100',
        '1,1,3,soon',
        '1,1',
        '1,1,3,100',
      ],
    });
    const report = await at.taste.importMovielens(folder, {});
    expect(report.ratings).toMatchObject({ read: 9, added: 1, skipped: 8 });
    expect(report.skipped.map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'not a rating from 0.5 to 5: 5.5'],
      [3, 'not a rating from 0.5 to 5: 3.3'],
      [4, 'not a rating from 0.5 to 5: 0'],
      [5, 'not a person’s number: x'],
      [6, 'not a person’s number: 99999999999'],
      [7, 'not a film’s number: '],
      [8, 'not a time: soon'],
      [9, 'not a rating from 0.5 to 5: '],
    ]);
  });

  test('a dry run writes nothing; an interruption keeps what was written, and it goes on the next time', async () => {
    await shelve([{ title: 'Metropolis', year: 1927 }]);
    await write({ movies: ['1,Metropolis (1927),Sci-Fi'], ratings: Array.from({ length: 50_000 }, (_, n) => `${n + 1},1,3,100`) });
    expect((await at.taste.importMovielens(folder, { dryRun: true })).ratings).toMatchObject({ read: 50_000, added: 0, unjoined: 0 });
    expect(await kept()).toHaveLength(0);
    const interrupt = new AbortController();
    const broken = at.taste.importMovielens(folder, {
      signal: interrupt.signal,
      onProgress: () => interrupt.abort(new Error('interrupted')),
    });
    await expect(broken).rejects.toThrow('interrupted');
    expect(await kept()).toHaveLength(20_000);
    expect((await at.taste.importMovielens(folder, {})).ratings).toMatchObject({ added: 30_000, unchanged: 20_000 });
  });

  test('a folder that is none, or holds something else, is told', async () => {
    await expect(at.taste.importMovielens(join(folder, 'none'), {})).rejects.toThrow(/ENOENT/);
    await write({ movies: [], ratings: [] });
    await writeFile(join(folder, 'links.csv'), 'a,b\n');
    await expect(at.taste.importMovielens(folder, {})).rejects.toThrow('expected the columns movieId, imdbId, tmdbId');
    await writeFile(join(folder, 'links.csv'), '');
    await expect(at.taste.importMovielens(folder, {})).rejects.toThrow('is empty');
  });

  const data = ['wikipedia-movies.ndjson.gz', 'ml-latest-small'].map((name) => join(SHARED, name));
  test.skipIf(!data.every(existsSync))(
    'joins most ratings of the real set to the real films of four years (skipped: ../shared/data is not beside the project)',
    async () => {
      const [all = '', set = ''] = data;
      const file = join(folder, 'four-years.ndjson');
      const lines = gunzipSync(await readFile(all))
        .toString()
        .split('\n');
      await writeFile(file, lines.filter((line) => /"year":\s*199[3-6]\b/.test(line)).join('\n'));
      await at.catalogue.importFilms({ source: 'wikipedia', file }, {});
      const report = await at.taste.importMovielens(set, {});
      expect(report.ratings.read).toBe(100_004);
      expect(report.films.byTitle).toBeGreaterThan(600);
      expect(report.ratings.added).toBeGreaterThan(15_000);
      expect(report.ratings.skipped).toBe(0);
    },
  );
});

test.each([
  ['Toy Story (1995)', ['Toy Story'], 1995],
  ['Matrix, The (1999)', ['The Matrix'], 1999],
  ['Rocky VI (1986) ', ['Rocky VI'], 1986],
  ['City of Lost Children, The (Cité des enfants perdus, La) (1995)', ['The City of Lost Children', 'La Cité des enfants perdus'], 1995],
  ['Twelve Monkeys (a.k.a. 12 Monkeys) (1995)', ['Twelve Monkeys', '12 Monkeys'], 1995],
  ['Léon: The Professional (a.k.a. The Professional) (Léon) (1994)', ['Léon: The Professional', 'The Professional', 'Léon'], 1994],
  ['(500) Days of Summer (2009)', ['(500) Days of Summer'], 2009],
  ["Avventura, L' (Adventure, The) (1960)", ["L'Avventura", 'The Adventure'], 1960],
  ['Hyena Road', ['Hyena Road'], null],
  ['', [''], null],
])('reads the title %j', (text, titles, year) => {
  expect(readTitle(text)).toEqual({ titles, year });
});

test.each([
  ['1,a,b', ['1', 'a', 'b']],
  ['29,"City, ""The"" (1995)",Fantasy', ['29', 'City, "The" (1995)', 'Fantasy']],
  [',"",', ['', '', '']],
])('reads the line %j', (line, fields) => {
  expect(fieldsOf(line)).toEqual(fields);
});
