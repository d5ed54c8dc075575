import { expect, test } from 'vitest';
import { readStarter } from './starter.ts';

const films = await readStarter();

test('the starter catalogue holds at least 300 films, none twice, from every decade since the 1900s', () => {
  expect(films.length).toBeGreaterThanOrEqual(300);
  expect(new Set(films.map((film) => `${film.title} ${film.year}`)).size).toBe(films.length);
  const decades = new Set(films.map((film) => Math.floor(film.year / 10) * 10));
  expect([...decades].sort()).toEqual([1900, 1910, 1920, 1930, 1940, 1950, 1960, 1970, 1980, 1990, 2000, 2010, 2020]);
  expect(Math.min(...films.map((film) => film.year))).toBe(1902);
});

test('every synopsis has 60 to 120 words', () => {
  const words = (text: string) => text.trim().split(/\s+/).length;
  expect(
    films.filter((film) => words(film.synopsis) < 60 || words(film.synopsis) > 120).map((film) => [film.title, words(film.synopsis)]),
  ).toEqual([]);
});

test('it is a catalogue of the world', () => {
  const countries = new Set(films.map((film) => film.countries[0]));
  expect(countries.size).toBeGreaterThan(40);
  expect(films.filter((film) => film.countries.includes('US')).length).toBeLessThan(films.length / 2);
});

test('titles in Spanish and Portuguese are given where they differ, and only there', () => {
  expect(films.filter((film) => film.titles.es === film.title || film.titles.pt === film.title).map((film) => film.title)).toEqual([]);
  expect(films.filter((film) => film.titles.es).length).toBeGreaterThan(films.length / 2);
});
