import { describe, expect, it } from 'vitest';
import { applyChange, undoChange } from './own-film.ts';
import type { OwnFilm } from './queries.ts';

const NOW = '2026-11-25T20:00:00.000Z';
const nothing: OwnFilm = { rating: null, collections: [], verdict: null, progress: null };
const rated = applyChange(
  nothing,
  { kind: 'rate', rating: 4, review: 'The clock.', watchedAt: '2026-11-01' },
  17,
  '2026-11-02T00:00:00.000Z',
);

describe('a change of one’s own', () => {
  it('to the stars leaves review and day as they are', () => {
    const after = applyChange(rated, { kind: 'rate', rating: 4.5 }, 17, NOW);
    expect(after.rating).toMatchObject({ rating: 4.5, review: 'The clock.', watchedAt: '2026-11-01', updatedAt: NOW });
    expect(after.rating?.createdAt).toBe('2026-11-02T00:00:00.000Z');
  });

  it('takes a review or a day away when it says so', () => {
    expect(applyChange(rated, { kind: 'rate', rating: 4, review: null }, 17, NOW).rating).toMatchObject({
      review: null,
      watchedAt: '2026-11-01',
    });
    expect(applyChange(rated, { kind: 'rate', rating: 4, watchedAt: null }, 17, NOW).rating).toMatchObject({
      review: 'The clock.',
      watchedAt: null,
    });
  });

  it('takes what is rated or seen off the watchlist, and counts a day as seen, as the house does', () => {
    const kept = applyChange(nothing, { kind: 'keep', collection: 'watchlist' }, 17, NOW);
    expect(applyChange(kept, { kind: 'rate', rating: 3 }, 17, NOW).collections).toEqual([]);
    expect(applyChange(kept, { kind: 'rate', rating: 3, watchedAt: '2026-11-01' }, 17, NOW).collections).toEqual(['watched']);
    expect(applyChange(kept, { kind: 'keep', collection: 'watched' }, 17, NOW).collections).toEqual(['watched']);
  });

  it('keeps a film once', () => {
    const once = applyChange(nothing, { kind: 'keep', collection: 'watchlist' }, 17, NOW);
    expect(applyChange(once, { kind: 'keep', collection: 'watchlist' }, 17, NOW).collections).toEqual(['watchlist']);
    expect(applyChange(once, { kind: 'drop', collection: 'watchlist' }, 17, NOW).collections).toEqual([]);
  });
});

describe('a change that was refused', () => {
  it('puts back only what it was about', () => {
    const kept = applyChange(rated, { kind: 'keep', collection: 'favorites' }, 17, NOW);
    const both = applyChange(kept, { kind: 'unrate' }, 17, NOW);
    const back = undoChange(both, { kind: 'keep', collection: 'favorites' }, rated);
    expect(back).toEqual({ ...rated, rating: null });
    expect(undoChange(both, { kind: 'unrate' }, kept)).toEqual(kept);
  });

  it('puts the watchlist back when stars that emptied it were refused', () => {
    const kept = applyChange(nothing, { kind: 'keep', collection: 'watchlist' }, 17, NOW);
    for (const change of [
      { kind: 'rate', rating: 3, watchedAt: '2026-11-01' },
      { kind: 'keep', collection: 'watched' },
    ] as const) {
      expect(undoChange(applyChange(kept, change, 17, NOW), change, kept)).toEqual(kept);
    }
  });

  it('puts a film back on the list that it was taken from', () => {
    const before = { ...nothing, collections: ['watchlist' as const] };
    const after = applyChange(before, { kind: 'drop', collection: 'watchlist' }, 17, NOW);
    expect(undoChange(after, { kind: 'drop', collection: 'watchlist' }, before)).toEqual(before);
  });
});
