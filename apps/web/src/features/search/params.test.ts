import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printSearch, readSearch } from '../../lib/url.ts';
import { changed, countSearchFilters, filtersOf, likeOf, MODES, MOST_LIKE, readSearchParams, toggleDecade, unfiltered } from './params.ts';

const anyParams = fc
  .record(
    {
      q: fc.string({ maxLength: 220 }),
      like: fc.array(fc.integer({ min: 1, max: 99 }), { maxLength: 12 }).map((ids) => ids.join(',')),
      mode: fc.constantFrom(...MODES),
      page: fc.integer({ min: 1, max: 20 }),
      explain: fc.boolean(),
      genre: fc.constantFrom('noir', 'noir,drama'),
      yearFrom: fc.integer({ min: 1870, max: 2100 }),
      country: fc.constantFrom('FR', 'SU'),
      language: fc.constantFrom('fr', 'yue'),
    },
    { requiredKeys: [] },
  )
  .map(readSearchParams);

describe('a search in the address', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(anyParams, (params) => {
        expect(readSearchParams(readSearch(printSearch({ ...params })))).toEqual(params);
      }),
    );
  });

  it('drops whatever makes no sense, and leaves defaults out', () => {
    expect(
      readSearchParams({ q: ' lamp ', mode: 'luck', page: '1', explain: 'maybe', country: 'France', language: 'F', sortBy: 'title' }),
    ).toEqual({ q: 'lamp' });
    expect(readSearchParams({ q: 'lamp', mode: 'hybrid', page: '16' })).toEqual({ q: 'lamp' });
    expect(readSearchParams({ q: 'lamp', page: '-2' })).toEqual({ q: 'lamp' });
    expect(readSearchParams({ q: 'lamp', page: '1.5' })).toEqual({ q: 'lamp' });
  });

  it('is by words or by films, never both; pages and modes are of words', () => {
    expect(readSearchParams({ q: 'lamp', like: '7,8', mode: 'text', page: '2', genre: 'noir' })).toEqual({ like: '7,8', genre: 'noir' });
  });

  it('takes each film once, only what can be one, and ten at most', () => {
    expect(likeOf({ like: '7,7,0,-1,x,99999999999,2147483648,8' })).toEqual([7, 8]);
    expect(likeOf({ like: Array.from({ length: 15 }, (_, index) => index + 1).join(',') })).toHaveLength(MOST_LIKE);
  });

  it('begins again at its first page when something about it changes', () => {
    expect(changed({ q: 'lamp', page: 3 }, { genre: 'noir' })).toEqual({ q: 'lamp', genre: 'noir' });
    expect(changed({ q: 'lamp', page: 3 }, { page: 4 })).toEqual({ q: 'lamp', page: 4 });
  });
});

describe('what narrows a search', () => {
  it('is counted, a range of years once', () => {
    const filters = filtersOf({
      q: 'lamp',
      genre: 'noir,war',
      yearFrom: 1940,
      yearTo: 1949,
      country: 'FR',
      language: 'fr',
      playable: true,
    });
    expect(countSearchFilters(filters)).toBe(6);
    expect(countSearchFilters({})).toBe(0);
  });

  it('is lifted as a whole, and the question stays', () => {
    expect(unfiltered({ q: 'lamp', mode: 'text', explain: true, genre: 'noir', country: 'FR', page: 2 })).toEqual({
      q: 'lamp',
      mode: 'text',
      explain: true,
    });
  });

  it('sets a decade, and lifts the one that is set', () => {
    expect(changed({ q: 'lamp' }, toggleDecade({}, 1920))).toEqual({ q: 'lamp', yearFrom: 1920, yearTo: 1929 });
    const set = { q: 'lamp', yearFrom: 1920, yearTo: 1929 };
    expect(changed(set, toggleDecade(set, 1920))).toEqual({ q: 'lamp' });
    expect(changed(set, toggleDecade(set, 1930))).toEqual({ q: 'lamp', yearFrom: 1930, yearTo: 1939 });
  });
});
