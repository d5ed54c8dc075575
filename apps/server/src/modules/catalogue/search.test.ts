import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/support/platform.ts';
import { createMoviesRepository } from './movies.repository.ts';
import { toTsquery } from './search.query.ts';
import { createSearchRepository } from './search.repository.ts';
import { createSearch, type SearchService } from './search.service.ts';
import { createSqlShelf } from './shelf.repository.ts';
import { createShelfKeeper } from './shelf-index.loader.ts';
import { createShelfIndexRepository } from './shelf-index.repository.ts';
import { createShelvingRepository } from './shelving.repository.ts';
import { shelveStarter } from './starter/starter.ts';

/** Every search is made anew. */
const NOBODY_FOLLOWS = { look: async () => false, onChange: () => undefined };

let platform: TestPlatform;
let search: SearchService;
beforeAll(async () => {
  platform = await createTestPlatform();
  await shelveStarter(createShelvingRepository(platform.database));
  search = createSearch(createSearchRepository(platform.database), NOBODY_FOLLOWS);
});
afterAll(() => platform.close());

async function titles(text: string, most = 5, by = search): Promise<string[]> {
  const rows = await createMoviesRepository(platform.database).byIds((await by.find(text)).slice(0, most));
  return rows.map((row) => row.title);
}

describe('search', () => {
  test.each(['amelie', 'amélie', 'ameile', 'AMELIE', 'Le Fabuleux Destin', 'amelie poulain'])('%s finds Amélie first', async (text) => {
    expect((await titles(text))[0]).toBe('Amélie');
  });

  test.each([
    ['metropolis', 'Metropolis'],
    ['metropols', 'Metropolis'],
    ['nosferaut', 'Nosferatu'],
    ['bosferatu', 'Nosferatu'],
    ['emtropolis', 'Metropolis'],
    ['seven samurai', 'Seven Samurai'],
    ['los siete samuráis', 'Seven Samurai'],
    ['os sete samurais', 'Seven Samurai'],
    ['七人の侍', 'Seven Samurai'],
    ['nosferatu', 'Nosferatu'],
    ['la pasion de juana de arco', 'The Passion of Joan of Arc'],
    ['viaje a la luna', 'A Trip to the Moon'],
  ])('%s finds %s first', async (text, title) => {
    expect((await titles(text))[0]).toContain(title);
  });

  test('a person’s films are found by the name, also with a spelling mistake', async () => {
    const films = await titles('kurosawa', 10);
    expect(films).toContain('Seven Samurai');
    expect(await titles('akira kurosava', 10)).toContain('Seven Samurai');
  });

  test('titles come before people, people before overviews', async () => {
    const shelf = createShelvingRepository(platform.database);
    const base = {
      originalTitle: null,
      titles: {},
      year: 1990,
      releaseDate: null,
      runtime: null,
      language: 'en',
      countries: [],
      keywords: [],
      genres: [],
      cast: [],
    };
    await shelf.shelve('test', [
      { ...base, externalId: '1', title: 'Something Else', overview: 'About a zarzuelist.', directors: [], popularity: 90 },
      { ...base, externalId: '2', title: 'Another Thing', overview: null, directors: ['Ada Zarzuelist'], popularity: 50 },
      { ...base, externalId: '3', title: 'The Last Zarzuelist', overview: null, directors: [], popularity: 0 },
    ]);
    expect(await titles('zarzuelist')).toEqual(['The Last Zarzuelist', 'Another Thing', 'Something Else']);
  });

  test('words of an overview are found in another form', async () => {
    expect((await search.find('samurais')).length).toBeGreaterThan(0);
  });

  test.each(["'", '":*|&!()', '%_%', '\\', ':A', '<->', '\u{1F3AC}', 'a'.repeat(200), 'and or not', '   x   '])(
    '%j is only text',
    async (text) => {
      await expect(search.find(text)).resolves.toBeInstanceOf(Array);
    },
  );

  test('nonsense finds nothing', async () => {
    expect(await search.find('xqzjwvk')).toEqual([]);
  });
});

describe('what was found is kept', () => {
  let kept: SearchService;
  let asked = 0;
  beforeAll(async () => {
    const repository = createSearchRepository(platform.database);
    const keeper = createShelfKeeper({
      repository: createShelfIndexRepository(platform.database),
      reference: createSqlShelf(platform.database),
      log: platform.log,
    });
    kept = createSearch(
      {
        ...repository,
        find(...question) {
          asked++;
          return repository.find(...question);
        },
      },
      keeper,
    );
    keeper.warm();
    await eventually('the shelf is followed', () => keeper.look());
  });

  test('for the next who asks the same', async () => {
    const first = await kept.find('metropolis');
    asked = 0;
    expect(await kept.find('metropolis')).toBe(first);
    expect(asked).toBe(0);
  });

  test('until a film comes, is told of in other words, or goes', async () => {
    const { pool } = platform.database;
    expect(await titles('quixotry', 5, kept)).toEqual([]);
    const [base] = await createMoviesRepository(platform.database).byIds(await search.find('nosferatu'));
    const shelf = createShelvingRepository(platform.database);
    const film = {
      ...{ originalTitle: null, titles: {}, year: 1990, releaseDate: null, runtime: null, language: 'en', countries: [], keywords: [] },
      ...{ genres: [], cast: [], directors: [], overview: null, popularity: 0, externalId: 'quixotry', title: 'Quixotry' },
    };
    await shelf.shelve('test', [film]);
    expect(await titles('quixotry', 5, kept)).toEqual(['Quixotry']);
    await pool.query(`UPDATE movie SET overview = 'A quixotry of sorts.' WHERE id = $1`, [base?.id]);
    await pool.query('SELECT refresh_movie_search(ARRAY[$1::int])', [base?.id]);
    expect(await titles('quixotry', 5, kept)).toEqual(['Quixotry', base?.title]);
    await pool.query(`DELETE FROM movie WHERE title = 'Quixotry'`);
    expect(await titles('quixotry', 5, kept)).toEqual([base?.title]);
  });

  test('until a word is known that was taken for a mistake', async () => {
    expect(await titles('metropoliz', 1, kept)).toEqual(['Metropolis']);
    asked = 0;
    await platform.database.pool.query(`INSERT INTO search_word (word, length, frequency) VALUES ('metropoliz', 10, 1)`);
    await titles('metropoliz', 1, kept);
    expect(asked).toBeGreaterThan(0);
  });
});

test('common words are not looked for in texts, unless there are no others', () => {
  const token = (word: string, common: boolean) => ({ word, common, known: true, whole: false, alike: [] });
  const query = toTsquery([token('the', true), token('winter', false)]);
  expect(query).toMatchObject({ words: "('the') & ('winter':*)", texts: "('winter':*)" });
  expect(toTsquery([token('it', true)]).texts).toBe("('it')");
  expect(toTsquery([{ ...token('winter', false), whole: true }])).toMatchObject({ titles: "('winter':*A)", texts: "('winter')" });
});

test('lexemes are quoted in the query', () => {
  expect(toTsquery([{ word: "o'b", known: true, whole: false, common: false, alike: [] }]).titles).toBe("('o''b':*A)");
});
