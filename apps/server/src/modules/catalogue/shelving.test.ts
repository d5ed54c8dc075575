import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../../../test/support/platform.ts';
import { toGenre } from './genres.ts';
import { createMoviesRepository } from './movies.repository.ts';
import { createSearchRepository } from './search.repository.ts';
import { createSearch } from './search.service.ts';
import { createShelvingRepository } from './shelving.repository.ts';
import { type FilmFacts, freeSlug } from './shelving.ts';

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

function search(text: string): Promise<number[]> {
  return createSearch(createSearchRepository(platform.database)).find(text);
}

function genre(word: string) {
  const found = toGenre(word);
  if (!found) throw new Error(word);
  return found;
}
