import { describe, expect, it } from 'vitest';
import { pickOfDay } from './programme.ts';

describe('the film of the evening', () => {
  const films = ['a', 'b', 'c'];

  it('is the same all day and another the day after', () => {
    const morning = pickOfDay(films, new Date(2026, 10, 23, 6));
    expect(pickOfDay(films, new Date(2026, 10, 23, 23, 59))).toBe(morning);
    expect(pickOfDay(films, new Date(2026, 10, 24, 0, 1))).not.toBe(morning);
  });

  it('gives each film its evening before one comes again', () => {
    const evenings = [1, 2, 3].map((day) => pickOfDay(films, new Date(2026, 0, day)));
    expect(new Set(evenings)).toEqual(new Set(films));
  });

  it('is none when there are no films', () => {
    expect(pickOfDay([], new Date())).toBeNull();
  });
});
