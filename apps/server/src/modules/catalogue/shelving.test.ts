import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../../../test/support/platform.ts';
import { toGenre } from './genres.ts';
import { createMoviesRepository } from './movies.repository.ts';
import { createSearchRepository } from './search.repository.ts';
import { createSearch } from './search.service.ts';
import { createShelvingRepository } from './shelving.repository.ts';
import { type FilmFacts, freeSlug, ratingScore } from './shelving.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await createTestPlatform();
});
afterAll(() => platform.close());

const film = (facts: Partial<FilmFacts> & { externalId: string; title: string }): FilmFacts => ({
  originalTitle: null,
  titles: {},
  year: 2000,
  releaseDate: null,
  runtime: null,
  language: 'en',
  countries: [],
  keywords: [],
  overview: null,
  popularity: 0,
  genres: [],
  directors: [],
  cast: [],
  ...facts,
});

describe('shelving', () => {
  test('the same batch twice adds nothing and rewrites nothing', async () => {
    const shelf = createShelvingRepository(platform.database);
    const batch = [
      film({ externalId: 'a', title: 'Twice Told', genres: [genre('Drama')], directors: ['Ana Ruiz'], cast: ['Bo Li', 'Bo Li'] }),
    ];
    expect(await shelf.shelve('one', batch)).toEqual({ added: 1, updated: 0, merged: 0, unchanged: 0 });
    expect(await shelf.shelve('one', batch)).toEqual({ added: 0, updated: 0, merged: 0, unchanged: 1 });
  });

  test('a changed film is rewritten and keeps its id and slug', async () => {
    const shelf = createShelvingRepository(platform.database);
    await shelf.shelve('two', [film({ externalId: 'b', title: 'Old Name', genres: [genre('War')], cast: ['Ann Old'] })]);
    const before = await bySource('two', 'b');
    expect(
      await shelf.shelve('two', [film({ externalId: 'b', title: 'New Name', genres: [genre('Comedy')], cast: ['Zoe New'] })]),
    ).toMatchObject({ updated: 1 });
    const after = await bySource('two', 'b');
    expect(after).toMatchObject({ id: before.id, slug: 'old-name-2000', title: 'New Name' });
    expect(after.categories.map((category) => category.slug)).toEqual(['comedy']);
    expect(await search('ann old')).toEqual([]);
    expect(await search('zoe new')).toEqual([after.id]);
  });

  test('a film known from elsewhere by title and year gets its gaps filled and loses nothing', async () => {
    const shelf = createShelvingRepository(platform.database);
    await shelf.shelve('three', [film({ externalId: 'c', title: 'Señorita', overview: 'Ours.', countries: ['MX'], cast: ['First Star'] })]);
    expect(
      await shelf.shelve('four', [film({ externalId: 'x', title: 'Senorita', overview: 'Theirs.', runtime: 90, cast: ['Second Star'] })]),
    ).toMatchObject({
      added: 0,
      merged: 1,
    });
    const merged = await bySource('four', 'x');
    expect(merged).toMatchObject({ title: 'Señorita', overview: 'Ours.', runtime: 90, countries: ['MX'] });
    expect(await search('second star')).toEqual([]);
  });

  test('two films of one title and year in one source stay two', async () => {
    const shelf = createShelvingRepository(platform.database);
    await shelf.shelve('five', [
      film({ externalId: 'p', title: 'The Twins', year: 1999 }),
      film({ externalId: 'q', title: 'The Twins', year: 1999 }),
    ]);
    expect((await bySource('five', 'p')).slug).toBe('the-twins-1999');
    expect((await bySource('five', 'q')).slug).toBe('the-twins-1999-2');
    await shelf.shelve('five', [film({ externalId: 'r', title: 'The Twins', year: 1999 })]);
    expect((await bySource('five', 'r')).slug).toBe('the-twins-1999-3');
  });

  test('two imports at once of the same films add each film once', async () => {
    const shelf = createShelvingRepository(platform.database);
    const batch = Array.from({ length: 50 }, (_, n) => film({ externalId: `n${n}`, title: `Number ${n}`, cast: ['Same Person'] }));
    const reports = await Promise.all([shelf.shelve('six', batch), shelf.shelve('six', batch), shelf.shelve('six', batch)]);
    expect(reports.map((report) => report.added).sort()).toEqual([0, 0, 50]);
  });

  test('a film of TMDB’s fills the gaps of one known from elsewhere, by title and year, and takes nothing away', async () => {
    const shelf = createShelvingRepository(platform.database);
    await shelf.shelve('seven', [
      film({
        externalId: 's',
        title: 'Solaris',
        year: 1972,
        popularity: 10.5,
        directors: ['Andrei Tarkovsky'],
        cast: ['Donatas Banionis'],
        titles: { es: 'Solaris (es)' },
      }),
    ]);
    const told = film({
      externalId: '593',
      tmdbId: 593,
      imdbId: 'tt0069293',
      title: 'SOLARIS',
      year: 1972,
      releaseDate: '1972-03-20',
      runtime: 167,
      popularity: 9,
      genres: [genre('Science Fiction')],
      titles: { es: 'Another', pt: 'Solaris (pt)' },
      posterPath: '/s.jpg',
      votes: { average: 7.9, count: 1_000 },
      directors: [{ name: 'Andrei Tarkovsky', tmdbId: 8452, portraitPath: '/t.jpg' }],
      cast: [{ name: 'Natalya Bondarchuk', tmdbId: 8475 }],
    });
    expect(await shelf.shelve('tmdb', [told])).toEqual({ added: 0, updated: 0, merged: 1, unchanged: 0 });
    expect(await shelf.shelve('tmdb', [told])).toEqual({ added: 0, updated: 0, merged: 0, unchanged: 1 });
    expect(await bySource('tmdb', '593')).toMatchObject({
      title: 'Solaris',
      titles: { es: 'Solaris (es)', pt: 'Solaris (pt)' },
      tmdbId: 593,
      runtime: 167,
      releaseDate: '1972-03-20',
      voteCount: 1_000,
      categories: [{ slug: 'science-fiction' }],
      directors: ['Andrei Tarkovsky'],
      externalIds: { imdb: 'tt0069293', tmdb: '593' },
    });
    expect(await row('SELECT popularity, poster_path FROM movie WHERE tmdb_id = 593')).toEqual({ popularity: 10.5, poster_path: '/s.jpg' });
    // Who has the same part in the same film is the same; who is only in the other's list is not brought in.
    expect(await row(`SELECT tmdb_id, portrait_path FROM person WHERE name_key = 'andrei tarkovsky'`)).toEqual({
      tmdb_id: 8452,
      portrait_path: '/t.jpg',
    });
    expect(await search('bondarchuk')).toEqual([]);
    // The source that brought it changes its mind: what TMDB added is still there.
    await shelf.shelve('seven', [
      film({ externalId: 's', title: 'Solaris', year: 1972, overview: 'New.', directors: ['Andrei Tarkovsky'] }),
    ]);
    expect(await bySource('tmdb', '593')).toMatchObject({
      overview: 'New.',
      runtime: 167,
      voteCount: 1_000,
      categories: [{ slug: 'science-fiction' }],
    });
  });

  test('a film that an administrator has made their own keeps what they said; votes go on being counted', async () => {
    const shelf = createShelvingRepository(platform.database);
    const told = { externalId: '601', tmdbId: 601, title: 'Their Title', overview: 'Theirs.', posterPath: '/t.jpg', cast: ['Some One'] };
    await shelf.shelve('tmdb', [film({ ...told, votes: { average: 6, count: 10 } })]);
    await platform.database.pool.query(
      `UPDATE movie SET source = 'house', title = 'Our Title', overview = 'Ours.', poster_path = 'an-upload' WHERE tmdb_id = 601`,
    );
    expect(await shelf.shelve('tmdb', [film({ ...told, runtime: 90, votes: { average: 7, count: 20 } })])).toMatchObject({ merged: 1 });
    expect(await bySource('tmdb', '601')).toMatchObject({
      title: 'Our Title',
      overview: 'Ours.',
      runtime: 90,
      voteAverage: 7,
      voteCount: 20,
    });
    expect(await row('SELECT poster_path FROM movie WHERE tmdb_id = 601')).toEqual({ poster_path: 'an-upload' });
  });

  test('a film is found by IMDb’s number under any title, and not under its title when IMDb’s number says otherwise', async () => {
    const shelf = createShelvingRepository(platform.database);
    await shelf.shelve('eight', [
      film({ externalId: 'm', title: 'Called So Here', year: 1990, imdbId: 'tt0000901' }),
      film({ externalId: 'n', title: 'Same Name', year: 1990, imdbId: 'tt0000902' }),
    ]);
    expect(
      await shelf.shelve('nine', [film({ externalId: 'm9', title: 'Called Otherwise', year: 1991, imdbId: 'tt0000901' })]),
    ).toMatchObject({ merged: 1 });
    expect(await shelf.shelve('nine', [film({ externalId: 'n9', title: 'Same Name', year: 1990, imdbId: 'tt0000903' })])).toMatchObject({
      added: 1,
    });
  });

  test('a number of TMDB’s that another film was given by hand ends no import', async () => {
    const shelf = createShelvingRepository(platform.database);
    await shelf.shelve('ten', [film({ externalId: 'h', title: 'By Hand', year: 1990 })]);
    await platform.database.pool.query(`UPDATE movie SET tmdb_id = 700 WHERE title = 'By Hand'`);
    await platform.database.pool.query(`INSERT INTO movie_external_id SELECT 'tmdb', '701', id, '' FROM movie WHERE title = 'By Hand'`);
    expect(await shelf.shelve('tmdb', [film({ externalId: '700', tmdbId: 700, title: 'Really 700', year: 1991 })])).toMatchObject({
      added: 1,
    });
    expect((await bySource('tmdb', '700')).tmdbId).toBeNull();
  });

  test('few votes are drawn to the mean, many are not', () => {
    expect(ratingScore(undefined)).toBeNull();
    expect(ratingScore({ average: 10, count: 0 })).toBeNull();
    expect(ratingScore({ average: 10, count: 1 })).toBeCloseTo(6.517, 3);
    expect(ratingScore({ average: 8, count: 20_000 })).toBeCloseTo(7.985, 3);
  });

  test('slugs are words in ASCII, and never the same twice', () => {
    const taken = new Set<string>();
    expect(freeSlug({ title: 'L’Été à « Paris »', year: 1961 }, taken)).toBe('lete-a-paris-1961');
    expect(freeSlug({ title: 'L’Été à Paris', year: 1961 }, taken)).toBe('lete-a-paris-1961-2');
    expect(freeSlug({ title: '七人の侍', year: 1954 }, taken)).toBe('film-1954');
    expect(freeSlug({ title: '../../etc', year: null }, taken)).toBe('etc');
  });
});

async function bySource(source: string, externalId: string) {
  const movies = createMoviesRepository(platform.database);
  const found = await movies.bySource(source, externalId);
  const detail = found && (await movies.detail(found.id));
  if (!detail) throw new Error(`No film ${source}/${externalId}`);
  return detail;
}

async function row(sql: string) {
  return (await platform.database.pool.query(sql)).rows[0];
}

function search(text: string): Promise<readonly number[]> {
  return createSearch(createSearchRepository(platform.database), { look: async () => false, onChange: () => undefined }).find(text);
}

function genre(word: string) {
  const found = toGenre(word);
  if (!found) throw new Error(word);
  return found;
}
