import { expect, it } from 'vitest';
import { sayContainer, secondsOf } from './words.ts';

it('tells how long a unit has taken, to now while it runs', () => {
  const startedAt = '2026-01-01T12:00:00.000Z';
  const now = Date.parse('2026-01-01T12:01:00.000Z');
  const end = '2026-01-01T12:00:01.500Z';
  expect(secondsOf({ state: 'WAITING', startedAt: null, endedAt: null }, now)).toBeNull();
  expect(secondsOf({ state: 'CANCELLED', startedAt, endedAt: null }, now)).toBeNull();
  expect(secondsOf({ state: 'RUNNING', startedAt, endedAt: null }, now)).toBe(60);
  expect(secondsOf({ state: 'DONE', startedAt, endedAt: end }, now)).toBe(1.5);
  // The clocks of a page and of the house may differ.
  expect(secondsOf({ state: 'RUNNING', startedAt, endedAt: null }, now - 90_000)).toBe(0);
});

it('calls containers as people do, and what it does not know as it was told', () => {
  expect(sayContainer('mov,mp4,m4a,3gp,3g2,mj2')).toBe('MP4, QuickTime');
  expect(sayContainer('matroska,webm')).toBe('Matroska, WebM');
  expect(sayContainer('nut')).toBe('nut');
  expect(sayContainer(null)).toBeNull();
});
