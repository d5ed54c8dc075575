import { describe, expect, it } from 'vitest';
import { temperOf } from './genres.ts';

describe('temperOf', () => {
  it('knows every genre of the catalogue', () => {
    const genres =
      'action adventure animation biography comedy crime documentary drama experimental family fantasy history horror martial-arts music musical mystery noir political romance science-fiction short silent sport spy thriller war western';
    const unknown = temperOf([]);
    for (const genre of genres.split(' ')) expect(temperOf([genre]), genre).not.toBe(unknown);
  });

  it('goes by the most telling genre, in whatever order they come', () => {
    expect(temperOf(['drama', 'war'])).toBe(temperOf(['war']));
    expect(temperOf(['war', 'drama'])).toBe(temperOf(['war']));
  });

  it('has a temper for unknown genres and for none', () => {
    expect(temperOf(['telenovela'])).toBe(temperOf([]));
  });
});
