import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ShelfFilter, ShelfIndex, type ShelfKey, type ShelfPage, type ShelvedFilm } from './shelf-index.ts';

const KEYS: readonly ShelfKey[] = ['popularity', 'title', 'releaseDate', 'rating', 'added'];
const atOnce = () => undefined;

/** What the index is to agree with: everything looked at, everything sorted. */
class PlainShelf {
  readonly #films = new Map<number, ShelvedFilm>();

  apply(changes: ReadonlyMap<number, ShelvedFilm | null>): void {
    for (const [id, film] of changes) {
      if (film) this.#films.set(id, film);
      else this.#films.delete(id);
    }
  }

  find({ categories = [], yearFrom, yearTo, language, playable, ids }: ShelfFilter, sortBy: ShelfKey, order: 'asc' | 'desc'): number[] {
    return [...this.#films.values()]
      .filter((film) => categories.every((category) => film.categories.includes(category)))
      .filter((film) => yearFrom === undefined || (film.year !== null && film.year >= yearFrom))
      .filter((film) => yearTo === undefined || (film.year !== null && film.year <= yearTo))
      .filter((film) => language === undefined || film.language === language)
      .filter((film) => playable === undefined || film.playable === playable)
      .filter((film) => !ids || ids.includes(film.id))
      .sort((a, b) => {
        const [left, right] = [a[sortBy], b[sortBy]];
        if (left === right) return a.id - b.id;
        if (left === null || right === null) return left === null ? 1 : -1;
        const byKey = typeof left === 'string' ? Buffer.compare(Buffer.from(left), Buffer.from(String(right))) : left - Number(right);
        return (order === 'asc' ? byKey : -byKey) || a.id - b.id;
      })
      .map((film) => film.id);
  }
}

const filmOf = (id: number): fc.Arbitrary<ShelvedFilm> =>
  fc.record({
    id: fc.constant(id),
    year: fc.option(fc.integer({ min: 1990, max: 2000 })),
    language: fc.option(fc.constantFrom('en', 'fr', 'de')),
    playable: fc.boolean(),
    categories: fc.uniqueArray(fc.integer({ min: 1, max: 4 }), { maxLength: 3 }),
    popularity: fc.integer({ min: 0, max: 5 }),
    title: fc.oneof(fc.constantFrom('', 'a', 'ab', 'b'), fc.string({ unit: 'grapheme', maxLength: 3 })),
    releaseDate: fc.option(fc.integer({ min: -3, max: 3 })),
    rating: fc.option(fc.double({ min: 0, max: 10, noNaN: true })),
    added: fc.integer({ min: 0, max: 3 }),
  });
/** Some ids far apart, so that they lie in different pages of the table of slots. */
const anyId = fc.integer({ min: 1, max: 60 }).map((n) => (n % 5 === 0 ? n * 30_000_000 : n));
const change = anyId.chain((id) =>
  fc.tuple(fc.constant(id), fc.oneof({ weight: 4, arbitrary: filmOf(id) }, { weight: 1, arbitrary: fc.constant(null) })),
);
const changes = fc.array(change, { maxLength: 40 }).map((list) => new Map(list));
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const question = fc.record({
  filter: fc.record({
    categories: fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { maxLength: 2 }),
    yearFrom: optional(fc.integer({ min: 1989, max: 2001 })),
    yearTo: optional(fc.integer({ min: 1989, max: 2001 })),
    language: optional(fc.constantFrom('en', 'fr', 'xx')),
    playable: optional(fc.boolean()),
    ids: optional(fc.uniqueArray(anyId, { maxLength: 20 })),
  }),
  sortBy: fc.constantFrom(...KEYS),
  order: fc.constantFrom('asc' as const, 'desc' as const),
  offset: fc.integer({ min: 0, max: 50 }),
  limit: fc.integer({ min: 1, max: 20 }),
});

async function* inBatches(films: readonly ShelvedFilm[]): AsyncGenerator<readonly ShelvedFilm[]> {
  for (let from = 0; from < films.length; from += 7) yield films.slice(from, from + 7);
}

type Question = Omit<ShelfPage, 'sortBy'> & { filter: ShelfFilter; sortBy: ShelfKey };

function agree(index: ShelfIndex, plain: PlainShelf, { filter, sortBy, order, offset, limit }: Question): void {
  const expected = plain.find(filter, sortBy, order);
  const found = index.page(filter, { sortBy, order, offset, limit });
  expect(found).toEqual({ ids: expected.slice(offset, offset + limit), total: expected.length });
}

const film = (id: number, facts: Partial<ShelvedFilm> = {}): ShelvedFilm => ({
  id,
  year: 2000,
  language: 'en',
  playable: false,
  categories: [],
  popularity: 0,
  title: 'same',
  releaseDate: null,
  rating: null,
  added: 0,
  ...facts,
});

describe('the index of the shelf', () => {
  test('finds what looking at every film finds, after whatever was changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        changes,
        fc.array(fc.tuple(changes, fc.array(question, { maxLength: 5 })), { maxLength: 6 }),
        async (first, rounds) => {
          const plain = new PlainShelf();
          plain.apply(first);
          const index = await ShelfIndex.build(inBatches([...first.values()].filter((each) => each !== null)), atOnce);
          for (const [changed, questions] of rounds) {
            plain.apply(changed);
            index.apply(changed);
            for (const each of questions) agree(index, plain, each);
          }
          for (const sortBy of KEYS) {
            for (const order of ['asc', 'desc'] as const) agree(index, plain, { filter: {}, sortBy, order, offset: 0, limit: 100 });
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test('many films are sorted in turns, and as at once', async () => {
    const films = Array.from({ length: 30_000 }, (_, n) =>
      film(n + 1, {
        popularity: (n * 7_919) % 1_000,
        title: `title ${(n * 104_729) % 5_000}`,
        rating: n % 3 ? n % 100 : null,
        year: 1900 + (n % 100),
      }),
    );
    const plain = new PlainShelf();
    plain.apply(new Map(films.map((each) => [each.id, each])));
    let turns = 0;
    const index = await ShelfIndex.build(inBatches(films), () => {
      turns++;
      return undefined;
    });
    expect(turns).toBeGreaterThan(30);
    for (const sortBy of KEYS) {
      for (const order of ['asc', 'desc'] as const) {
        agree(index, plain, { filter: {}, sortBy, order, offset: 29_990, limit: 20 });
        // A tenth of the shelf is walked along; a hundredth is sorted by itself.
        agree(index, plain, { filter: { yearFrom: 1990 }, sortBy, order, offset: 2_000, limit: 20 });
        agree(index, plain, { filter: { yearFrom: 1999 }, sortBy, order, offset: 200, limit: 20 });
      }
    }
  });

  test('keeps the order of a search, and leaves out what is narrowed away', () => {
    const index = new ShelfIndex();
    index.apply(new Map([3, 1, 2].map((id) => [id, film(id, { playable: id !== 1 })])));
    const page = { sortBy: 'relevance', order: 'desc', limit: 10, offset: 0 } as const;
    expect(index.page({ ids: [2, 9, 1, 3] }, page)).toEqual({ ids: [2, 1, 3], total: 3 });
    expect(index.page({ ids: [2, 9, 1, 3], playable: true }, { ...page, offset: 1 })).toEqual({ ids: [3], total: 2 });
  });

  test('counts the films of each category', () => {
    const index = new ShelfIndex();
    index.apply(new Map([1, 2, 3].map((id) => [id, film(id, { categories: id === 1 ? [5] : [5, 6] })])));
    index.apply(new Map([[2, null]]));
    expect(index.countByCategory()).toEqual(
      new Map([
        [5, 2],
        [6, 1],
      ]),
    );
    expect(index.size).toBe(2);
  });

  test('a place that was left is used again, and what stood there is forgotten', () => {
    const index = new ShelfIndex();
    index.apply(new Map([[1, film(1, { categories: [5], playable: true, language: 'fr' })]]));
    index.apply(new Map([[1, null]]));
    index.apply(new Map([[2, film(2)]]));
    const page = { sortBy: 'title', order: 'asc', limit: 10, offset: 0 } as const;
    expect(index.page({ categories: [5] }, page).total).toBe(0);
    expect(index.page({ playable: true }, page).total).toBe(0);
    expect(index.page({ language: 'en' }, page)).toEqual({ ids: [2], total: 1 });
    expect(index.page({ ids: [1] }, page).total).toBe(0);
  });

  test('titles stand in the order of their code points', () => {
    const index = new ShelfIndex();
    const titles = ['\u{20000}', '\uFF21', 'z', 'é', '中'];
    index.apply(new Map(titles.map((title, n) => [n + 1, film(n + 1, { title })])));
    const { ids } = index.page({}, { sortBy: 'title', order: 'asc', limit: 10, offset: 0 });
    expect(ids.map((id) => titles[id - 1])).toEqual(['z', 'é', '中', '\uFF21', '\u{20000}']);
  });
});
