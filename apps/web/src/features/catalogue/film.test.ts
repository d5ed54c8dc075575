import { describe, expect, it } from 'vitest';
import { otherTitle, readFilmId, rowsBeside } from './film.ts';

describe('the film’s id in an address', () => {
  it.each(['1', '17', '2147483647'])('%s is one', (text) => expect(readFilmId(text)).toBe(text));
  it.each(['', '0', '-1', '1.5', '1e3', '007', '2147483648', '99999999999', 'metropolis'])('“%s” is none', (text) =>
    expect(readFilmId(text)).toBeNull(),
  );
});

describe('the other title', () => {
  const film = { title: 'Metropolis', originalTitle: null, originalLanguage: 'de' };

  it('is the title itself when the visitor’s language has another', () => {
    expect(otherTitle(film, 'Metrópolis')).toEqual({ text: 'Metropolis', lang: 'de' });
  });

  it('is the original where there is one, with its language', () => {
    expect(otherTitle({ title: 'Breathless', originalTitle: 'À bout de souffle', originalLanguage: 'fr' }, 'Breathless')).toEqual({
      text: 'À bout de souffle',
      lang: 'fr',
    });
  });

  it('is none when it would say the same', () => {
    expect(otherTitle(film, 'Metropolis')).toBeNull();
    expect(otherTitle({ title: 'The Pier', originalTitle: 'La Jetée', originalLanguage: 'fr' }, 'La Jetée')).toBeNull();
  });
});

describe('the rows beside a film', () => {
  const category = (slug: string) => ({ id: 1, name: slug, slug });

  it('are its most telling genre and its decade', () => {
    const rows = rowsBeside({ year: 1949, categories: [category('drama'), category('comedy'), category('noir')] });
    expect(rows.map((row) => row.filters)).toEqual([{ genre: 'noir' }, { yearFrom: 1940, yearTo: 1949 }]);
  });

  it('are none when the programme has neither', () => {
    expect(rowsBeside({ year: 1902, categories: [category('adventure')] })).toEqual([]);
    expect(rowsBeside({ year: null, categories: [] })).toEqual([]);
  });
});
