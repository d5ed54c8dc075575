import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printSearch, readSearch } from '../../lib/url.ts';
import {
  countFilters,
  decadeOf,
  type Filters,
  genresOf,
  MOST_GENRES,
  orderOf,
  readFilters,
  SORTS,
  sortOf,
  toggleGenre,
  withoutRestrictions,
} from './filters.ts';

const anyFilters: fc.Arbitrary<Filters> = fc
  .record(
    {
      genre: fc
        .uniqueArray(fc.constantFrom('drama', 'noir', 'science-fiction', 'western', 'war', 'short'), { maxLength: 5 })
        .map((slugs) => slugs.join(',')),
      yearFrom: fc.integer({ min: 1870, max: 2100 }),
      yearTo: fc.integer({ min: 1870, max: 2100 }),
      language: fc.constantFrom('fr', 'ja', 'yue'),
      playable: fc.boolean(),
      sortBy: fc.constantFrom(...SORTS),
      order: fc.constantFrom('asc', 'desc'),
    },
    { requiredKeys: [] },
  )
  .map(readFilters);

describe('filters in the address', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(anyFilters, (filters) => {
        expect(readFilters(readSearch(printSearch({ ...filters })))).toEqual(filters);
      }),
    );
  });

  it('drop whatever makes no sense', () => {
    expect(
      readFilters({
        genre: 'Drama!,,noir',
        yearFrom: 'soon',
        yearTo: '19',
        language: 'French',
        playable: 'maybe',
        sortBy: 'luck',
        order: 'up',
      }),
    ).toEqual({ genre: 'noir' });
    expect(readFilters({ yearFrom: '1066', yearTo: '2101' })).toEqual({});
  });

  it('leave out defaults, so that equal shelves have equal addresses', () => {
    expect(readFilters({ sortBy: 'popularity', order: 'desc' })).toEqual({});
    expect(readFilters({ sortBy: 'title', order: 'asc' })).toEqual({ sortBy: 'title' });
    expect(readFilters({ sortBy: 'title', order: 'desc' })).toEqual({ sortBy: 'title', order: 'desc' });
  });

  it('put years in their order: the API refuses a range that ends before it begins', () => {
    expect(readFilters({ yearFrom: '1939', yearTo: '1930' })).toEqual({ yearFrom: 1930, yearTo: 1939 });
  });

  it('take each genre once, and no more than the API does', () => {
    expect(genresOf({ genre: 'a,b,a,c,d,e,f' })).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(genresOf({ genre: 'a,b,c,d,e,f' })).toHaveLength(MOST_GENRES);
  });
});

describe('what is asked of filters', () => {
  it('takes a genre in and out again', () => {
    const taken = toggleGenre({ genre: 'drama', yearFrom: 1950 }, 'noir');
    expect(taken).toEqual({ genre: 'drama,noir', yearFrom: 1950 });
    expect(toggleGenre(taken, 'noir')).toEqual({ genre: 'drama', yearFrom: 1950 });
    expect(toggleGenre({ genre: 'drama' }, 'drama')).toEqual({});
  });

  it('counts a range of years once and sorting never', () => {
    expect(countFilters({ genre: 'drama,noir', yearFrom: 1920, yearTo: 1929, language: 'fr', playable: false, sortBy: 'title' })).toBe(5);
  });

  it('lifts every restriction and keeps the sorting', () => {
    expect(withoutRestrictions({ genre: 'noir', yearTo: 1950, sortBy: 'rating', order: 'asc' })).toEqual({
      sortBy: 'rating',
      order: 'asc',
    });
  });

  it('knows a decade from other years', () => {
    expect(decadeOf({ yearFrom: 1920, yearTo: 1929 })).toBe(1920);
    expect(decadeOf({ yearFrom: 1921, yearTo: 1930 })).toBeNull();
    expect(decadeOf({ yearFrom: 1920 })).toBeNull();
  });

  it('sorts titles from A and everything else from the most', () => {
    expect([sortOf({}), orderOf({})]).toEqual(['popularity', 'desc']);
    expect(orderOf({ sortBy: 'title' })).toBe('asc');
  });
});
