import { describe, expect, it } from 'vitest';
import { endOfDay, retireAt, stateOfKey, today } from './expiry.ts';

const NOW = Date.parse('2026-06-15T12:00:00.000Z');

describe('when keys run out', () => {
  it('is at the end of the day that was chosen, where one lives', () => {
    const end = new Date(endOfDay('2026-06-15') ?? '');
    expect(today(end)).toBe('2026-06-15');
    expect([end.getHours(), end.getMinutes()]).toEqual([23, 59]);
    expect(endOfDay('')).toBeNull();
  });

  it('is at once, in a day, in a week, or never, for the others of a client', () => {
    expect(Date.parse(retireAt('now', NOW) ?? '')).toBeLessThan(NOW);
    expect(retireAt('day', NOW)).toBe('2026-06-16T12:00:00.000Z');
    expect(retireAt('week', NOW)).toBe('2026-06-22T12:00:00.000Z');
    expect(retireAt('never', NOW)).toBeUndefined();
  });

  it('is seen of each key', () => {
    const at = (expiresAt: string | null, revokedAt: string | null = null) => stateOfKey({ expiresAt, revokedAt }, NOW);
    expect(at(null)).toBe('live');
    expect(at('2026-06-15T12:00:01.000Z')).toBe('live');
    expect(at('2026-06-15T12:00:00.000Z')).toBe('expired');
    expect(at(null, '2026-06-01T00:00:00.000Z')).toBe('revoked');
  });
});
