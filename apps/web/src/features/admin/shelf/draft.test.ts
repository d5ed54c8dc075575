import { describe, expect, test } from 'vitest';
import type { FilmDetail } from '../../catalogue/queries.ts';
import { filmChanges, filmDraft, moveCredit, readCodes } from './draft.ts';
import { isNarrowed, readFilmFilters, readPeopleFilters, readShelfSeriesFilters } from './filters.ts';

const film: FilmDetail = {
  id: 17,
  slug: 'metropolis-1927',
  title: 'Metropolis',
  originalTitle: null,
  titles: { es: 'Metrópolis' },
  year: 1927,
  releaseDate: null,
  runtime: 153,
  originalLanguage: 'de',
  countries: ['DE'],
  overview: null,
  directors: ['Fritz Lang'],
  categories: [{ id: 3, name: 'Science fiction', slug: 'science-fiction' }],
  posterUrl: '/p',
  posterSet: null,
  backdropUrl: null,
  backdropSet: null,
  voteAverage: null,
  voteCount: 0,
  playable: false,
  tmdbId: null,
  keywords: ['city', 'robot'],
  credits: [
    { personId: 5, name: 'Fritz Lang', role: 'DIRECTOR', character: null },
    { personId: 6, name: 'Brigitte Helm', role: 'CAST', character: 'Maria' },
    { personId: 7, name: 'Gustav Fröhlich', role: 'CAST', character: null },
  ],
  stats: { ratings: null, ratingCount: 0, distribution: [0, 0, 0, 0, 0, 0, 0, 0, 0] },
  externalIds: { imdb: 'tt0017136' },
  media: null,
  createdAt: '2026-01-01T12:00:00.000Z',
  updatedAt: '2026-01-01T12:00:00.000Z',
};

describe('what is sent of a changed film', () => {
  test('nothing, when nothing was changed', () => {
    expect(filmChanges(film, filmDraft(film))).toEqual({});
  });

  test('what differs, in the contract’s own terms', () => {
    const draft = {
      ...filmDraft(film),
      year: '',
      countries: 'de, at  de',
      keywords: ' city \n\nmachine\ncity',
      imdb: '',
      tmdb: '19',
      titles: [{ key: 'es', language: 'ES', title: ' Metrópolis ' }],
    };
    expect(filmChanges(film, draft)).toEqual({
      year: null,
      countries: ['DE', 'AT'],
      keywords: ['city', 'machine'],
      externalIds: { tmdb: '19' },
    });
  });

  test('all credits, those known by id and those by name', () => {
    const before = filmDraft(film);
    const added = { key: 'new', personId: null, name: 'Thea von Harbou', role: 'WRITER', character: '' } as const;
    expect(filmChanges(film, { ...before, credits: [...before.credits.slice(0, 1), added] })).toEqual({
      credits: [
        { personId: 5, role: 'DIRECTOR', character: null },
        { name: 'Thea von Harbou', role: 'WRITER', character: null },
      ],
    });
  });
});

test('a credit is moved among those of its role only', () => {
  const { credits } = filmDraft(film);
  const names = (key: string, step: -1 | 1) => moveCredit(credits, key, step).map(({ name }) => name);
  const [lang, helm, froehlich] = credits.map(({ key }) => key);
  expect(names(froehlich ?? '', -1)).toEqual(['Fritz Lang', 'Gustav Fröhlich', 'Brigitte Helm']);
  expect(names(helm ?? '', -1)).toEqual(credits.map(({ name }) => name));
  expect(names(lang ?? '', 1)).toEqual(credits.map(({ name }) => name));
});

test('codes are read with whatever stands between them', () => {
  expect(readCodes(' de,fr ;it\nde ')).toEqual(['DE', 'FR', 'IT']);
  expect(readCodes('')).toEqual([]);
});

test('filters in an address: what makes no sense is dropped', () => {
  expect(readFilmFilters({ q: '  lang\u0007 ', genre: 'film-noir', sortBy: 'added', page: '3' })).toEqual({
    q: 'lang',
    genre: 'film-noir',
    sortBy: 'added',
    page: 3,
  });
  expect(readFilmFilters({ q: ' ', genre: 'Film Noir', sortBy: 'firstAirDate', page: '1' })).toEqual({});
  expect(readShelfSeriesFilters({ sortBy: 'firstAirDate' })).toEqual({ sortBy: 'firstAirDate' });
  expect(readPeopleFilters({ q: 'lang', genre: 'drama', page: '2' })).toEqual({ q: 'lang', page: 2 });
  expect(isNarrowed({ sortBy: 'title', page: 2 })).toBe(false);
  expect(isNarrowed({ genre: 'drama' })).toBe(true);
});
