import { describe, expect, it } from 'vitest';
import { readCode, readDeckGenre } from './filters.ts';

describe('the code of a shared deck', () => {
  it.each([
    ['K7MPQX', 'K7MPQX'],
    [' k7m pqx ', 'K7MPQX'],
    ['k7m-pqx', 'K7MPQX'],
    ['https://example.com/deck/join/K7MPQX', 'K7MPQX'],
    ['K7MPQ', null],
    ['K7MPQXX', null],
    ['K7MPQ0', null],
    ['K7MPQI', null],
    ['', null],
  ])('%s is %s', (typed, code) => {
    expect(readCode(typed)).toBe(code);
  });
});

it('a deck of a genre that can be none is a deck of all', () => {
  expect([readDeckGenre({ genre: 'film-noir' }), readDeckGenre({ genre: 'Noir!' }), readDeckGenre({})]).toEqual([
    { genre: 'film-noir' },
    {},
    {},
  ]);
});
