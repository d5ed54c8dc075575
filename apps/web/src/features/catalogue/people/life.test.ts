import { catalogue, series } from '@fotograma/contract';
import { describe, expect, it } from 'vitest';
import { worksOf } from './life.ts';

const film = (id: number, year: number | null) => ({ ...catalogue.exampleMovie, id, year });
const serial = (id: number, firstAirDate: string | null) => ({ ...series.exampleSeries, id, firstAirDate });

describe('what somebody made', () => {
  it('stands under each role, the newest first, films and series together', () => {
    const works = worksOf({
      films: [
        { role: 'CAST', character: 'Himself', movie: film(1, 1963) },
        { role: 'DIRECTOR', character: null, movie: film(2, 1927) },
        { role: 'DIRECTOR', character: null, movie: film(3, null) },
        { role: 'DIRECTOR', character: null, movie: film(4, 1931) },
      ],
      series: [{ role: 'DIRECTOR', character: null, series: serial(9, '1930-02-01') }],
    });
    expect(works.map(({ role, works: all }) => [role, all.map(({ key }) => key)])).toEqual([
      ['DIRECTOR', ['film 4', 'series 9', 'film 2', 'film 3']],
      ['CAST', ['film 1']],
    ]);
  });

  it('stands once for several parts in the same film', () => {
    const [cast] = worksOf({
      films: [
        { role: 'CAST', character: 'The maid', movie: film(1, 1927) },
        { role: 'CAST', character: 'The robot', movie: film(1, 1927) },
      ],
      series: [],
    });
    expect(cast?.works).toHaveLength(1);
    expect(cast?.works[0]?.characters).toEqual(['The maid', 'The robot']);
  });

  it('is nothing where nothing is known', () => {
    expect(worksOf({ films: [], series: [] })).toEqual([]);
  });
});
