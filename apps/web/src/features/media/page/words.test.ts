import { expect, it } from 'vitest';
import { secondsOf } from './words.ts';

it('tells how long a unit has taken, to now while it runs', () => {
  const startedAt = '2026-01-01T12:00:00.000Z';
  const now = Date.parse('2026-01-01T12:01:00.000Z');
  expect(secondsOf({ startedAt: null, endedAt: null }, now)).toBeNull();
  expect(secondsOf({ startedAt, endedAt: null }, now)).toBe(60);
  expect(secondsOf({ startedAt, endedAt: '2026-01-01T12:00:01.500Z' }, now)).toBe(1.5);
  // The clocks of a page and of the house may differ.
  expect(secondsOf({ startedAt, endedAt: null }, now - 90_000)).toBe(0);
});
