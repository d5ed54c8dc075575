import type { catalogue as contract, people as peopleContract } from '@fotograma/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestShelf, type TestShelf } from '../../../test/support/shelf.ts';

type Movie = contract.MovieDetail;
interface Problem {
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly { readonly pointer: string }[];
}

let at: TestShelf;
let drama: contract.CategoryWithCount;
beforeAll(async () => {
  at = await createTestShelf();
  drama = await at.made('/api/categories', { name: 'Drama', slug: 'drama' });
  await at.made('/api/categories', { name: 'Science fiction', slug: 'science-fiction' });
});
afterAll(() => at.close());

const create = (facts: object = {}) => at.made<Movie>('/api/movies', { title: 'A film', ...facts });
const get = async (id: number) => (await at.told<Movie>(`/api/movies/${id}`)).data;
const refused = async (answer: Promise<Response>): Promise<{ status: number } & Problem> => {
  const response = await answer;
  return { status: response.status, ...((await response.json()) as Problem) };
};
const found = async (q: string) =>
  (await at.told<contract.Movie[]>(`/api/movies/search?q=${encodeURIComponent(q)}`)).data.map(({ id }) => id);

describe('POST /api/movies', () => {
  test('puts a film on the shelf, whole, and search finds it at once, misspelled too', async () => {
    const film = await create({
      title: 'The Quokkaville Mystery',
      year: 1931,
      titles: { es: 'El misterio de Quokkaville' },
      genres: ['drama', 'science-fiction'],
      credits: [
        { name: 'Zuleika Farthingale', role: 'DIRECTOR' },
        { name: 'Ivo Plonk', role: 'CAST', character: 'A quokka' },
      ],
      keywords: ['island'],
      countries: ['AU'],
      originalLanguage: 'en',
      runtime: 71,
      overview: 'Something is missing.',
      externalIds: { imdb: 'tt0000017', tmdb: '4711' },
    });
    expect(film).toMatchObject({
      slug: 'the-quokkaville-mystery-1931',
      tmdbId: 4711,
      externalIds: { imdb: 'tt0000017', tmdb: '4711' },
      directors: ['Zuleika Farthingale'],
      titles: { es: 'El misterio de Quokkaville' },
      keywords: ['island'],
      playable: false,
      media: null,
    });
    expect(film.categories.map(({ slug }) => slug)).toEqual(['drama', 'science-fiction']);
    for (const q of ['quokkaville', 'quokkavile mystery', 'el misterio de quokkaville', 'farthingale']) {
      expect(await found(q), q).toContain(film.id);
    }
    const { data, pagination } = await at.told<contract.Movie[]>('/api/movies?genre=drama,science-fiction&keyword=island&sortBy=added');
    expect([data[0]?.id, pagination?.totalItems]).toEqual([film.id, 1]);
    const person = film.credits.find(({ name }) => name === 'Ivo Plonk')?.personId;
    expect((await at.told<contract.Movie[]>(`/api/movies?person=${person}`)).data.map(({ id }) => id)).toEqual([film.id]);
  });

  test('gives films of one title and year slugs of their own, however many come at once', async () => {
    const films = await Promise.all(Array.from({ length: 8 }, () => create({ title: 'Namesake', year: 2001 })));
    expect(films.map(({ slug }) => slug).sort()).toEqual([
      'namesake-2001',
      ...Array.from({ length: 7 }, (_, n) => `namesake-2001-${n + 2}`),
    ]);
  });

  test('a release date brings its year; the list sorts by it', async () => {
    const film = await create({ title: 'Dated', releaseDate: '1962-09-08' });
    expect(film).toMatchObject({ year: 1962, releaseDate: '1962-09-08', slug: 'dated-1962' });
  });

  test.each<[string, object, string]>([
    ['an unknown genre', { genres: ['drama', 'no-such'] }, '/genres/1'],
    ['a person that there is not', { credits: [{ personId: 2_000_000_000, role: 'CAST' }] }, '/credits/0/personId'],
    ['a credit without anybody', { credits: [{ role: 'CAST' }] }, '/credits/0/name'],
    ['an id that is none of IMDb’s', { externalIds: { imdb: '17' } }, '/externalIds/imdb'],
    ['an id that is none of TMDB’s', { externalIds: { tmdb: 'abc' } }, '/externalIds/tmdb'],
    ['a date of another year', { year: 1999, releaseDate: '2000-01-01' }, '/releaseDate'],
    ['a year before film', { year: 1500 }, '/year'],
    ['a country that is none', { countries: ['Spain'] }, '/countries/0'],
    ['a title of blanks', { title: '   ' }, '/title'],
    ['a control character', { overview: 'a\u0000b' }, '/overview'],
    ['a field that it does not have', { source: 'tmdb' }, '/source'],
  ])('refuses %s, and names it', async (_, facts, pointer) => {
    const problem = await refused(at.ask('POST', '/api/movies', { title: 'Refused', ...facts }));
    expect([problem.status, problem.errors?.map((error) => error.pointer)]).toEqual([422, [pointer]]);
    expect(await found('refused')).toEqual([]);
  });

  test('an id of another house is one film’s, also when two want it at once', async () => {
    const answers = await Promise.all(
      [1, 2, 3].map((n) => at.ask('POST', '/api/movies', { title: `Wants ${n}`, externalIds: { imdb: 'tt7654321' } })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  test.each(['viewer', 'creator', null] as const)('is not for a %s', async (who) => {
    for (const [method, path] of [
      ['POST', '/api/movies'],
      ['PATCH', '/api/movies/1'],
      ['DELETE', '/api/movies/1'],
      ['PUT', '/api/movies/1/media'],
      ['POST', '/api/people'],
      ['POST', '/api/categories'],
    ] as const) {
      expect((await at.ask(method, path, {}, who)).status, `${method} ${path}`).toBe(who === null ? 401 : 403);
    }
  });
});

describe('PATCH /api/movies/{id}', () => {
  test('changes what is sent and nothing else; lists are replaced whole', async () => {
    const film = await create({ year: 1950, runtime: 90, genres: ['drama'], credits: [{ name: 'First Person', role: 'CAST' }] });
    const { data } = await at.change<Movie>(`/api/movies/${film.id}`, {
      runtime: null,
      credits: [{ name: 'Second Person', role: 'CAST' }],
    });
    expect(data).toMatchObject({ year: 1950, runtime: null, title: 'A film' });
    expect([data.categories.length, data.credits.map(({ name }) => name)]).toEqual([1, ['Second Person']]);
  });

  test('a new title leaves the slug; a new slug is led to from the old one, which nobody else gets', async () => {
    const film = await create({ title: 'Before', year: 1971 });
    expect((await at.change<Movie>(`/api/movies/${film.id}`, { title: 'After' })).data.slug).toBe('before-1971');
    await at.change(`/api/movies/${film.id}`, { slug: 'after-1971' });
    const moved = await fetch(`${at.url}/api/movies/by-slug/before-1971`, { redirect: 'manual' });
    expect([moved.status, moved.headers.get('location')]).toEqual([308, '/api/movies/by-slug/after-1971']);
    expect((await at.told<Movie>('/api/movies/by-slug/before-1971')).data.id).toBe(film.id);

    expect((await create({ title: 'Before', year: 1971 })).slug).toBe('before-1971-2');
    const other = await create({ title: 'Another', year: 1971 });
    const problem = await refused(at.ask('PATCH', `/api/movies/${other.id}`, { slug: 'before-1971' }));
    expect([problem.status, problem.errors?.[0]?.pointer]).toEqual([409, '/slug']);
    expect((await at.change<Movie>(`/api/movies/${film.id}`, { slug: 'before-1971' })).data.slug, 'its own, back').toBe('before-1971');
    expect((await fetch(`${at.url}/api/movies/by-slug/after-1971`, { redirect: 'manual' })).status).toBe(308);
  });

  test('an import leaves alone what somebody changed', async () => {
    const { pool } = at.platform.database;
    const film = await create({ title: 'Imported', year: 1988, overview: 'By the source.' });
    await pool.query(`UPDATE movie SET source = 'wikipedia' WHERE id = $1`, [film.id]);
    await at.change(`/api/movies/${film.id}`, { overview: 'By the house.' });
    const { rows } = await pool.query('SELECT source FROM movie WHERE id = $1', [film.id]);
    expect(rows).toEqual([{ source: 'house' }]);
  });

  test('a year that contradicts the date is refused', async () => {
    const film = await create({ releaseDate: '1990-05-05' });
    const problem = await refused(at.ask('PATCH', `/api/movies/${film.id}`, { year: 1991 }));
    expect([problem.status, problem.errors?.[0]?.pointer]).toEqual([422, '/year']);
    expect((await at.change<Movie>(`/api/movies/${film.id}`, { year: 1991, releaseDate: '1991-01-02' })).data.year).toBe(1991);
  });

  test('a film that is not there is not found', async () => {
    for (const [method, body] of [
      ['PATCH', {}],
      ['DELETE', undefined],
    ] as const) {
      expect((await at.ask(method, '/api/movies/2000000000', body)).status).toBe(404);
    }
    expect((await fetch(`${at.url}/api/movies/by-slug/no-such-film`)).status).toBe(404);
  });
});

describe('the media of a film', () => {
  test('attached it is everybody’s to play; replaced or detached it is kept, and private', async () => {
    const [film, first, second] = [await create(), await at.file(), await at.file()];
    const attach = (mediaId: string) => at.change<Movie>(`/api/movies/${film.id}/media`, { mediaId }, 'PUT');
    const open = async (id: string) => (await at.platform.database.prisma.mediaFile.findUniqueOrThrow({ where: { id } })).public;
    expect((await attach(first)).data).toMatchObject({ playable: true, media: { id: first, status: 'READY' } });
    expect(await open(first)).toBe(true);
    expect((await attach(second)).data.media?.id).toBe(second);
    expect([await open(first), await open(second)]).toEqual([false, true]);
    expect((await at.change<Movie>(`/api/movies/${film.id}/media`, undefined, 'DELETE')).data).toMatchObject({
      media: null,
      playable: false,
    });
    expect(await open(second)).toBe(false);
  });

  test('a file has one film; who asks for another is told which', async () => {
    const [one, two, file] = [await create({ title: 'Has it' }), await create(), await at.file()];
    await at.change(`/api/movies/${one.id}/media`, { mediaId: file }, 'PUT');
    const problem = await refused(at.ask('PUT', `/api/movies/${two.id}/media`, { mediaId: file }));
    expect([problem.status, problem.detail]).toEqual([409, expect.stringContaining('Has it')]);
    expect((await at.ask('PUT', `/api/movies/${two.id}/media`, { mediaId: at.platform.newId() })).status).toBe(404);
  });

  test('of two films that want a file at the same moment, one gets it', async () => {
    for (let round = 0; round < 5; round++) {
      const [one, two, mediaId] = [await create(), await create(), await at.file()];
      const answers = await Promise.all([one, two].map(({ id }) => at.ask('PUT', `/api/movies/${id}/media`, { mediaId })));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    }
  });

  test('outlives the film', async () => {
    const [film, file] = [await create(), await at.file()];
    await at.change(`/api/movies/${film.id}/media`, { mediaId: file }, 'PUT');
    await at.change(`/api/movies/${film.id}`, undefined, 'DELETE');
    expect((await at.ask('GET', `/api/movies/${film.id}`)).status).toBe(404);
    expect(await at.platform.database.prisma.mediaFile.findUniqueOrThrow({ where: { id: file } })).toMatchObject({ public: false });
  });
});

describe('categories', () => {
  test('are counted, renamed, and deleted once nothing has them', async () => {
    const made = await at.made<contract.CategoryWithCount>('/api/categories', { name: 'Film noir', slug: 'film-noir' });
    const listed = async (query = '') =>
      (await at.told<contract.CategoryWithCount[]>(`/api/categories${query}`)).data.map(({ slug }) => slug);
    expect([(await listed()).includes('film-noir'), (await listed('?all=true')).includes('film-noir')]).toEqual([false, true]);
    const film = await create({ genres: ['film-noir'] });
    const inUse = await refused(at.ask('DELETE', `/api/categories/${made.id}`));
    expect([inUse.status, inUse.detail]).toEqual([409, expect.stringContaining('films 1')]);
    const { data } = await at.change<contract.CategoryWithCount>(`/api/categories/${made.id}`, { name: 'Noir' });
    expect(data).toEqual({ id: made.id, name: 'Noir', slug: 'film-noir', movieCount: 1 });
    expect((await get(film.id)).categories[0]?.name).toBe('Noir');
    await at.change(`/api/movies/${film.id}`, { genres: [] });
    await at.change(`/api/categories/${made.id}`, undefined, 'DELETE');
    expect((await at.ask('DELETE', `/api/categories/${made.id}`)).status).toBe(404);
  });

  test('of one name or slug there is one', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => at.ask('POST', '/api/categories', { name: 'Western', slug: 'western' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect((await at.ask('PATCH', `/api/categories/${drama.id}`, { slug: 'western' })).status).toBe(409);
    expect((await at.ask('PATCH', '/api/categories/2000000000', { name: 'Nothing' })).status).toBe(404);
  });
});

describe('people', () => {
  const add = (facts: object) => at.made<peopleContract.PersonDetail>('/api/people', facts);

  test('are found by a part of their name, those with most credits first, and tell what they made', async () => {
    const film = await create({ title: 'Of Wilhelmina', year: 1940, credits: [{ name: 'Wilhelmína Kvåle', role: 'DIRECTOR' }] });
    await add({ name: 'Wilhelmina Nobody' });
    const { data, pagination } = await at.told<peopleContract.Person[]>('/api/people?q=wilhelmina');
    expect([data.map(({ name }) => name), pagination?.totalItems]).toEqual([['Wilhelmína Kvåle', 'Wilhelmina Nobody'], 2]);
    const person = (await at.told<peopleContract.PersonDetail>(`/api/people/${data[0]?.id}`)).data;
    expect(person.films.map(({ role, movie }) => [role, movie.id])).toEqual([['DIRECTOR', film.id]]);
  });

  test('a film is found by the new name of whoever made it', async () => {
    const film = await create({ credits: [{ name: 'Maiden Name', role: 'DIRECTOR' }] });
    const id = film.credits[0]?.personId;
    await at.change(`/api/people/${id}`, { name: 'Married Xylander' });
    expect(await found('xylander')).toEqual([film.id]);
    expect((await get(film.id)).directors).toEqual(['Married Xylander']);
  });

  test('of one name that is all that is known of them there is one', async () => {
    const answers = await Promise.all([1, 2].map(() => at.ask('POST', '/api/people', { name: 'Only One' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    const other = await add({ name: 'Another One' });
    expect((await at.ask('PATCH', `/api/people/${other.id}`, { name: 'ONLY  one' })).status).toBe(409);
  });

  test('who is credited stays; who is not can be removed', async () => {
    const film = await create({ credits: [{ name: 'Credited Person', role: 'CAST' }] });
    const id = film.credits[0]?.personId;
    expect((await refused(at.ask('DELETE', `/api/people/${id}`))).status).toBe(409);
    await at.change(`/api/movies/${film.id}`, { credits: [] });
    await at.change(`/api/people/${id}`, undefined, 'DELETE');
    expect((await at.ask('GET', `/api/people/${id}`)).status).toBe(404);
  });

  test.each<[string, object, string]>([
    ['a name without letters', { name: '***' }, '/name'],
    ['a life that ends before it begins', { name: 'Short Life', bornOn: '1950-01-01', diedOn: '1949-01-01' }, '/diedOn'],
    ['a day that there is not', { name: 'No Day', bornOn: '1950-02-30' }, '/bornOn'],
  ])('%s is refused', async (_, facts, pointer) => {
    const problem = await refused(at.ask('POST', '/api/people', facts));
    expect([problem.status, problem.errors?.[0]?.pointer]).toEqual([422, pointer]);
  });
});
