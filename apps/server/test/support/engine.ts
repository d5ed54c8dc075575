import type { EngineQuestion, FilmText } from '../../src/modules/search/engine/engine.types.ts';
import type { Bits } from '../../src/platform/bits.ts';

/** A film as the engine reads it, with as much as a test is about. */
export function film(id: number, title: string, facts: Partial<FilmText> = {}): FilmText {
  return {
    id,
    title,
    originalTitle: null,
    titles: [],
    overview: null,
    keywords: [],
    year: 1985,
    runtime: 90,
    countries: [],
    language: null,
    popularity: 0,
    voteCount: 0,
    ratingScore: null,
    directors: [],
    writers: [],
    actors: [],
    genres: [],
    externalIds: {},
    ...facts,
  };
}

/** A small shelf of films that nobody has made. */
export const SHELF: readonly FilmText[] = [
  film(1, 'The Lighthouse Keeper', {
    overview: 'An old man tends a lamp on a rock in the sea, and a girl is washed ashore.',
    genres: ['drama'],
    year: 1951,
  }),
  film(2, 'Salt Water', {
    overview: 'A great white shark terrorizes the beach of a seaside resort in summer; a sheriff hunts it.',
    genres: ['horror', 'thriller'],
    year: 1977,
  }),
  film(3, 'The Vault', {
    titles: ['La bóveda'],
    overview: 'A thief plans one last robbery of a bank with his former cellmates.',
    directors: ['Ines Calder'],
    genres: ['crime'],
    year: 1962,
  }),
  film(4, 'Tin Heart', {
    overview: 'A robot learns to play the piano and falls in love.',
    keywords: ['robot', 'piano'],
    genres: ['science-fiction', 'romance'],
    year: 1986,
  }),
  film(5, 'Good Boy', {
    overview: 'A dog inherits a mansion and a family of cousins wants it.',
    genres: ['comedy'],
    year: 1974,
    countries: ['AR'],
    language: 'es',
  }),
  film(6, 'Good Boy II', {
    overview: 'The dog is back, and has puppies.',
    genres: ['comedy'],
    year: 1994,
    countries: ['AR'],
    language: 'es',
  }),
  film(7, 'Night', { overview: 'Two sisters wait for their father.', genres: ['drama'], year: 1931 }),
  film(8, 'Night after Night', {
    overview: 'Night after night a night watchman sees the same woman at night.',
    genres: ['noir'],
    year: 1947,
  }),
  film(9, 'Untold'),
  film(10, 'The Widow’s House', {
    overview: 'A widow rents a haunted house by a lake and the ghost of a child will not leave.',
    genres: ['horror'],
    year: 2004,
  }),
];

const DIMENSIONS = 8;

/** A vector a film, each its own direction. */
export function vectorOf(id: number): Float32Array<ArrayBuffer> {
  const vector = Float32Array.from({ length: DIMENSIONS }, (_, n) => Math.sin(id * (n + 1)));
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

export function vectorsOf(films: readonly FilmText[]): [ids: number[], vectors: Float32Array] {
  const all = new Float32Array(films.length * DIMENSIONS);
  for (const [n, { id }] of films.entries()) all.set(vectorOf(id), n * DIMENSIONS);
  return [films.map(({ id }) => id), all];
}

/** @param options.like its vector is that of this film. */
export function questionOf(
  text: string,
  options: { mode?: EngineQuestion['mode']; among?: Bits | null; like?: number; most?: number } = {},
): EngineQuestion {
  const { mode = 'hybrid', among = null, like, most = 300 } = options;
  return { text, mode, vector: like === undefined ? null : vectorOf(like), nearest: null, among, most, shown: { from: 0, to: most } };
}
