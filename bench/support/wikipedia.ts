import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { toGenre } from '../../apps/server/src/modules/catalogue/genres.ts';
import type { AnalysedFilm } from '../../apps/server/src/modules/discovery/findings.ts';
import { Unavailable } from './bench.ts';
import { ROOT } from './process.ts';

const FILMS = join(ROOT, '../shared/data/wikipedia-movies.ndjson.gz');

/** Films of the shared set that have a text, from all over it. @throws {Unavailable} */
export function wikipediaFilms(most: number): AnalysedFilm[] {
  if (!existsSync(FILMS)) throw new Unavailable('../shared/data/wikipedia-movies.ndjson.gz is not here');
  const films = gunzipSync(readFileSync(FILMS))
    .toString('utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { title: string; year: number; genres: string[]; extract: string | null })
    .filter(({ extract }) => extract);
  return Array.from({ length: Math.min(most, films.length) }, (_, n) => films[Math.floor((n * films.length) / most)]).flatMap((film, n) =>
    film
      ? [
          {
            id: n + 1,
            title: film.title,
            year: film.year,
            overview: film.extract,
            keywords: [],
            genres: film.genres.flatMap((genre) => toGenre(genre)?.slug ?? []),
          },
        ]
      : [],
  );
}
