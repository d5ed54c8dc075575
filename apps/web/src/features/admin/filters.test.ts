import { describe, expect, it } from 'vitest';
import { readAuditFilters } from './audit/filters.ts';
import { isNarrowed, readUserFilters } from './users/filters.ts';

const ID = '6a1c2f0e-8a34-4b52-9d1b-2f9a3f0c7b11';

describe('which accounts an address lists', () => {
  it('is read from it', () => {
    expect(readUserFilters({ q: ' ana ', role: 'creator', disabled: 'true', page: '3' })).toEqual({
      q: 'ana',
      role: 'creator',
      disabled: true,
      page: 3,
    });
  });

  it('is everybody when it makes no sense', () => {
    expect(readUserFilters({ q: ' ', role: 'king', disabled: 'maybe', page: '-1' })).toEqual({});
    expect(isNarrowed(readUserFilters({ page: '2' }))).toBe(false);
    expect(isNarrowed(readUserFilters({ disabled: 'false' }))).toBe(true);
  });

  it('comes back as it went in', () => {
    const filters = readUserFilters({ q: 'ana', disabled: 'false', page: '2' });
    expect(readUserFilters({ ...filters })).toEqual(filters);
  });
});

describe('which events an address lists', () => {
  it('is read from it', () => {
    expect(readAuditFilters({ kind: 'key.revoked', user: ID.toUpperCase(), cursor: '1042' })).toEqual({
      kind: 'key.revoked',
      user: ID,
      cursor: '1042',
    });
  });

  it('is everything when it makes no sense', () => {
    expect(readAuditFilters({ kind: 'key.lost', user: 'ana', cursor: '-1' })).toEqual({});
  });
});
