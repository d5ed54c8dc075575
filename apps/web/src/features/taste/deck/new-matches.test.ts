import { catalogue } from '@fotograma/contract';
import { describe, expect, it } from 'vitest';
import { newMatches } from './new-matches.ts';

const match = (id: number) => ({ movie: { ...catalogue.exampleMovie, id }, likes: 2, everybody: true });

describe('news of a shared deck', () => {
  it('are the films that were not matched before', () => {
    expect(newMatches([match(1)], [match(2), match(1)]).map(({ movie }) => movie.id)).toEqual([2]);
  });
  it('are none when one comes to it, nor when a like was taken back', () => {
    expect(newMatches(null, [match(1)])).toEqual([]);
    expect(newMatches([match(1), match(2)], [match(2)])).toEqual([]);
  });
});
