import type { series as contract } from '@fotograma/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { problemOf } from '../../../test/support/media.ts';
import { createTestShelf, type TestShelf } from '../../../test/support/shelf.ts';

let shelf: TestShelf;
beforeAll(async () => {
  shelf = await createTestShelf();
  await shelf.platform.database.pool.query(
    `INSERT INTO category (name, slug) VALUES ('Crime', 'crime'), ('Drama', 'drama') ON CONFLICT DO NOTHING`,
  );
});
afterAll(() => shelf.close());

const create = (facts: object = {}) => shelf.made<contract.SeriesDetail>('/api/series', { title: 'A series', ...facts });
const detail = async (id: number) => (await shelf.told<contract.SeriesDetail>(`/api/series/${id}`)).data;

describe('POST /api/series', () => {
  test('puts a series on the shelf, whole, with a drawn poster and a slug of its own', async () => {
    const facts = {
      title: 'Les Vampires',
      originalTitle: 'Les Vampires, film à épisodes',
      overview: 'A reporter follows a gang\nthrough Paris.',
      firstAirDate: '1915-11-13',
      originalLanguage: 'fr',
      countries: ['FR'],
      keywords: ['serial', 'gang'],
    };
    const made = await create({ ...facts, genres: ['drama', 'crime'] });
    expect(made).toMatchObject({
      ...facts,
      slug: 'les-vampires',
      seasons: [],
      seasonCount: 0,
      episodeCount: 0,
      playableCount: 0,
      posterSet: null,
      backdropUrl: null,
    });
    expect(made.categories.map(({ slug }) => slug)).toEqual(['crime', 'drama']);
    expect(await detail(made.id)).toEqual(made);
    const poster = await fetch(shelf.url + made.posterUrl);
    expect(poster.headers.get('content-type')).toContain('image/svg+xml');
    expect(poster.headers.get('cache-control')).toContain('immutable');
    expect(await poster.text()).toContain('<title>Les Vampires (1915)</title>');
    expect((await fetch(`${shelf.url}/api/series/${made.id}/poster.svg`)).headers.get('cache-control')).toBe('no-cache');
  });

  test('ten of one title at once have ten slugs', async () => {
    const made = await Promise.all(Array.from({ length: 10 }, () => create({ title: 'Twice Told!' })));
    expect(new Set(made.map(({ slug }) => slug))).toEqual(
      new Set(['twice-told', ...Array.from({ length: 9 }, (_, n) => `twice-told-${n + 2}`)]),
    );
  });

  test('titles without letters that a slug may have are called a series', async () => {
    expect((await create({ title: '七人の侍' })).slug).toMatch(/^series(-\d+)?$/);
  });

  test('credits people whom there are and whom there are not, in the order of billing', async () => {
    const first = await create({ credits: [{ name: 'Louis Feuillade', role: 'DIRECTOR' }] });
    const [feuillade] = first.credits;
    const second = await create({
      credits: [
        { name: 'Musidora', role: 'CAST', character: 'Irma Vep' },
        { personId: feuillade?.personId, role: 'DIRECTOR', character: null },
        { name: 'Édouard Mathé', role: 'CAST', character: 'Philippe Guérande' },
        { name: 'louis  feuillade', role: 'WRITER' },
      ],
    });
    expect(second.credits.map(({ name, role, character }) => [role, name, character])).toEqual([
      ['DIRECTOR', 'Louis Feuillade', null],
      ['WRITER', 'Louis Feuillade', null],
      ['CAST', 'Musidora', 'Irma Vep'],
      ['CAST', 'Édouard Mathé', 'Philippe Guérande'],
    ]);
    expect(second.credits[0]?.personId).toBe(feuillade?.personId);
  });

  test.each<[object, string]>([
    [{ title: undefined }, '/title'],
    [{ title: '  ' }, '/title'],
    [{ title: 'a\u0000b' }, '/title'],
    [{ firstAirDate: '1915-13-01' }, '/firstAirDate'],
    [{ originalLanguage: 'French' }, '/originalLanguage'],
    [{ countries: ['fr'] }, '/countries/0'],
    [{ countries: ['FR', 'FR'] }, '/countries'],
    [{ keywords: [''] }, '/keywords/0'],
    [{ genres: ['no-such-genre'] }, '/genres/0'],
    [{ genres: ['crime', 'crime'] }, '/genres'],
    [{ credits: [{ role: 'CAST' }] }, '/credits/0/name'],
    [{ credits: [{ personId: 2_000_000_000, role: 'CAST' }] }, '/credits/0/personId'],
    [{ credits: [{ name: 'A', personId: 1, role: 'CAST' }] }, '/credits/0/name'],
    [{ credits: [{ name: '!?', role: 'CAST' }] }, '/credits/0/name'],
    [
      {
        credits: [
          { name: 'Ana Ruiz', role: 'CAST' },
          { name: 'ANA RUÍZ', role: 'CAST' },
        ],
      },
      '/credits/1',
    ],
    [{ slug: 'mine' }, ''],
    [{ seasons: [] }, ''],
  ])('%j is refused, and %s is named', async (facts, pointer) => {
    const before = (await shelf.told<contract.Series[]>('/api/series')).pagination?.totalItems;
    const problem = await problemOf(await shelf.ask('POST', '/api/series', { title: 'A series', ...facts }));
    expect(problem).toMatchObject({ status: 422, code: 'invalid' });
    expect(problem.errors?.map((error) => error.pointer)).toContainEqual(expect.stringMatching(new RegExp(`^${pointer}`)));
    expect((await shelf.told<contract.Series[]>('/api/series')).pagination?.totalItems).toBe(before);
  });
});

describe('PATCH /api/series/:id', () => {
  test('changes what is given, and nothing else', async () => {
    const made = await create({ title: 'Judex', overview: 'A judge in a cape.', keywords: ['cape'], genres: ['crime'] });
    const changed = (await shelf.change<contract.SeriesDetail>(`/api/series/${made.id}`, { firstAirDate: '1916-12-16', overview: null }))
      .data;
    expect(changed).toMatchObject({ title: 'Judex', overview: null, firstAirDate: '1916-12-16', keywords: ['cape'] });
    expect(changed.categories.map(({ slug }) => slug)).toEqual(['crime']);
    expect((await shelf.change<contract.SeriesDetail>(`/api/series/${made.id}`, {})).data).toMatchObject({ title: 'Judex' });
    const bare = (await shelf.change<contract.SeriesDetail>(`/api/series/${made.id}`, { genres: [], keywords: [], credits: [] })).data;
    expect(bare).toMatchObject({ categories: [], keywords: [], credits: [] });
  });

  test('a new title changes the place in lists and the drawn poster, and not the slug', async () => {
    const made = await create({ title: 'The Zebra' });
    const changed = (await shelf.change<contract.SeriesDetail>(`/api/series/${made.id}`, { title: 'The Aardvark' })).data;
    expect(changed.slug).toBe('the-zebra');
    expect(changed.posterUrl).not.toBe(made.posterUrl);
    const { data } = await shelf.told<contract.Series[]>('/api/series?sortBy=title&limit=100');
    expect(data.findIndex(({ id }) => id === made.id)).toBeLessThan(data.findIndex(({ title }) => title === 'Judex'));
  });

  test('a new slug leads to the series, and so do those before; nobody else gets them', async () => {
    const [made, other] = [await create({ title: 'Fantômas' }), await create({ title: 'Another one' })];
    await shelf.change(`/api/series/${made.id}`, { slug: 'fantomas-1913' });
    const old = await fetch(`${shelf.url}/api/series/by-slug/fantomas`, { redirect: 'manual' });
    expect([old.status, old.headers.get('location')]).toEqual([308, '/api/series/by-slug/fantomas-1913']);
    expect((await shelf.told<contract.SeriesDetail>('/api/series/by-slug/fantomas')).data.id).toBe(made.id);
    expect((await shelf.told<contract.SeriesDetail>('/api/series/by-slug/fantomas-1913')).data.id).toBe(made.id);
    for (const slug of ['fantomas', 'fantomas-1913']) {
      const problem = await problemOf(await shelf.ask('PATCH', `/api/series/${other.id}`, { slug, title: 'Not this' }));
      expect(problem).toMatchObject({ status: 409, code: 'conflict', errors: [expect.objectContaining({ pointer: '/slug' })] });
    }
    expect((await detail(other.id)).title).toBe('Another one');
    expect((await create({ title: 'Fantomas' })).slug).toBe('fantomas-2');
    // Back to the first: both go on leading there.
    await shelf.change(`/api/series/${made.id}`, { slug: 'fantomas' });
    expect((await fetch(`${shelf.url}/api/series/by-slug/fantomas-1913`, { redirect: 'manual' })).headers.get('location')).toBe(
      '/api/series/by-slug/fantomas',
    );
  });

  test('one slug for two series at once goes to one', async () => {
    const made = await Promise.all(Array.from({ length: 6 }, (_, n) => create({ title: `Rival ${n}` })));
    const answers = await Promise.all(made.map(({ id }) => shelf.ask('PATCH', `/api/series/${id}`, { slug: 'wanted' })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409, 409, 409]);
  });

  test.each([[{ title: null }], [{ slug: 'Not A Slug' }], [{ slug: '' }], [{ genres: ['nothing'] }], [{ colour: 'red' }]])(
    '%j is refused',
    async (changes) => {
      const { id } = await create();
      expect(await problemOf(await shelf.ask('PATCH', `/api/series/${id}`, changes))).toMatchObject({ status: 422, code: 'invalid' });
    },
  );
});

describe('GET /api/series', () => {
  let ids: number[];
  beforeAll(async () => {
    const made = [];
    for (const [title, firstAirDate, genres] of [
      ['The Quiet Harbour', '1990-01-01', ['crime']],
      ['Loud Harbours', null, []],
      ['A Quay', '2001-01-01', ['crime', 'drama']],
    ] as const) {
      made.push(await create({ title, firstAirDate, genres, originalTitle: title === 'A Quay' ? 'Le Quai des Brumes' : null }));
    }
    ids = made.map(({ id }) => id);
  });
  const idsOf = async (query: string) => {
    const { data } = await shelf.told<contract.Series[]>(`/api/series?limit=100&${query}`);
    return data.map(({ id }) => id).filter((id) => ids.includes(id));
  };

  test('filters by genre and part of a title, in any language it has', async () => {
    const [quiet, loud, quay] = ids;
    expect(await idsOf('genre=crime&sortBy=title')).toEqual([quay, quiet]);
    expect(await idsOf('genre=nothing')).toEqual([]);
    expect(await idsOf('q=HARBÓUR&sortBy=title')).toEqual([loud, quiet]);
    expect(await idsOf('q=quai')).toEqual([quay]);
    expect(await idsOf('q=%25')).toEqual([]);
    expect(await idsOf('q=harbour&genre=crime')).toEqual([quiet]);
  });

  test('sorts by title without its article and by date, unknown ones last either way', async () => {
    const [quiet, loud, quay] = ids;
    expect(await idsOf('sortBy=title')).toEqual([loud, quay, quiet]);
    expect(await idsOf('sortBy=title&order=desc')).toEqual([quiet, quay, loud]);
    expect(await idsOf('sortBy=firstAirDate')).toEqual([quay, quiet, loud]);
    expect(await idsOf('sortBy=firstAirDate&order=asc')).toEqual([quiet, quay, loud]);
  });

  test('pages through every series once', async () => {
    const first = await shelf.told<contract.Series[]>('/api/series?limit=7');
    const seen = first.data.map(({ id }) => id);
    for (let page = 2; page <= (first.pagination?.totalPages ?? 0); page++) {
      seen.push(...(await shelf.told<contract.Series[]>(`/api/series?limit=7&page=${page}`)).data.map(({ id }) => id));
    }
    expect(new Set(seen).size).toBe(first.pagination?.totalItems);
    expect(seen).toHaveLength(first.pagination?.totalItems ?? 0);
  });

  test.each([
    ['genre=Crime!', '/genre'],
    ['q=', '/q'],
    ['sortBy=rating', '/sortBy'],
    ['order=up', '/order'],
    ['limit=101', '/limit'],
    ['colour=red', '/colour'],
  ])('%s is refused, and %s is named', async (query, pointer) => {
    const problem = await problemOf(await shelf.ask('GET', `/api/series?${query}`));
    expect(problem).toMatchObject({ status: 422, code: 'invalid' });
    expect(problem.errors).toContainEqual(expect.objectContaining({ in: 'query', pointer }));
  });
});

test('what is not there is not found, and what is no id is refused', async () => {
  for (const [method, path, body] of [
    ['GET', '/api/series/2000000000', undefined],
    ['GET', '/api/series/2000000000/poster.svg', undefined],
    ['GET', '/api/series/by-slug/no-such-series', undefined],
    ['PATCH', '/api/series/2000000000', { title: 'A' }],
    ['DELETE', '/api/series/2000000000', undefined],
  ] as const) {
    expect(await problemOf(await shelf.ask(method, path, body)), `${method} ${path}`).toMatchObject({ status: 404, code: 'not-found' });
  }
  expect((await shelf.ask('GET', '/api/series/9999999999')).status).toBe(422);
  expect((await shelf.ask('GET', '/api/series/first')).status).toBe(422);
});

test('only administrators change series', async () => {
  const { id } = await create();
  for (const [as, status] of [
    [null, 401],
    ['viewer', 403],
    ['creator', 403],
  ] as const) {
    const answers = await Promise.all([
      shelf.ask('POST', '/api/series', { title: 'B' }, as),
      shelf.ask('PATCH', `/api/series/${id}`, { title: 'B' }, as),
      shelf.ask('DELETE', `/api/series/${id}`, undefined, as),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([status, status, status]);
  }
  expect((await detail(id)).title).toBe('A series');
});
