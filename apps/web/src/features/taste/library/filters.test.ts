import { describe, expect, it } from 'vitest';
import { printSearch, readSearch } from '../../../lib/url.ts';
import { readRatingFilters } from './filters.ts';

describe('what an address asks of ratings', () => {
  it('comes back as it was', () => {
    for (const filters of [
      {},
      { page: 3 },
      { sortBy: 'rating' as const, reviewed: true as const },
      { sortBy: 'watched' as const, page: 2 },
    ]) {
      expect(readRatingFilters(readSearch(printSearch(filters)))).toEqual(filters);
    }
  });

  it('drops whatever makes no sense, and defaults', () => {
    expect(readRatingFilters({ page: '1', sortBy: 'updated', reviewed: 'no' })).toEqual({});
    expect(readRatingFilters({ page: '-4', sortBy: 'luck', reviewed: '' })).toEqual({});
  });
});
