import { describe, expect, it } from 'vitest';
import { readPage } from '../../../lib/search.ts';
import { openSeason, readSeason, readSeriesFilters } from './filters.ts';

describe('what an address asks of series', () => {
  it('drops whatever makes no sense, and defaults', () => {
    expect(readSeriesFilters({ genre: 'Crime!', sortBy: 'luck' })).toEqual({});
    expect(readSeriesFilters({ genre: 'crime', sortBy: 'popularity' })).toEqual({ genre: 'crime' });
    expect(readSeriesFilters({ genre: 'science-fiction', sortBy: 'title' })).toEqual({ genre: 'science-fiction', sortBy: 'title' });
  });

  it('opens the season that there is', () => {
    const seasons = [{ number: 1 }, { number: 2 }, { number: 0 }];
    expect(openSeason(seasons, readSeason({ season: '2' }).season)).toEqual({ number: 2 });
    expect(openSeason(seasons, readSeason({ season: '0' }).season)).toEqual({ number: 0 });
    expect(openSeason(seasons, readSeason({ season: '7' }).season)).toEqual({ number: 1 });
    expect(openSeason(seasons, readSeason({ season: 'x' }).season)).toEqual({ number: 1 });
    expect(openSeason([], 1)).toBeNull();
  });

  it('reads a page from the second on', () => {
    expect([readPage('3'), readPage('1'), readPage('0'), readPage('-1'), readPage('two'), readPage(undefined)]).toEqual([
      { page: 3 },
      {},
      {},
      {},
      {},
      {},
    ]);
  });
});
