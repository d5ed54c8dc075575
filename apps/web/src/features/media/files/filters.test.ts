import { expect, it } from 'vitest';
import { isNarrowed, readFileFilters } from './filters.ts';

it('reads what an address narrows the list to', () => {
  expect(readFileFilters({ q: ' car ', status: 'ERROR', all: true, page: 3 })).toEqual({ q: 'car', status: 'ERROR', all: true, page: 3 });
  expect(readFileFilters({ all: 'true' })).toEqual({ all: true });
});

it.each([{}, { q: '  ', status: 'LOST', all: 'no', page: 0 }, { q: '\u0000', page: 1 }, { page: 'x' }])(
  'drops what makes no sense: %j',
  (search) => {
    expect(readFileFilters(search)).toEqual({});
  },
);

it('knows whether something is left out', () => {
  expect(isNarrowed({ all: true, page: 2 })).toBe(false);
  expect(isNarrowed({ q: 'car' })).toBe(true);
  expect(isNarrowed({ status: 'READY' })).toBe(true);
});
