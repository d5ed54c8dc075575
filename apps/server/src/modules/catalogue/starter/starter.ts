import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { isKnownGenre, slugify, toGenre } from '../genres.ts';
import type { ShelvingRepository } from '../shelving.repository.ts';
import type { FilmFacts, ShelvingReport } from '../shelving.ts';

export const STARTER_SOURCE = 'starter';
const FOLDER = fileURLToPath(new URL('.', import.meta.url));

const name = z.string().trim().min(1).max(120);

/** A film of the starter catalogue, as its files write it. */
export const StarterFilm = z.strictObject({
  title: name,
  originalTitle: name,
  titles: z.strictObject({ es: name.optional(), pt: name.optional() }),
  year: z.int().min(1890).max(2030),
  runtime: z.int().min(1).max(900),
  countries: z.array(z.string().regex(/^[A-Z]{2}$/)).min(1),
  language: z.string().regex(/^[a-z]{2}$/),
  directors: z.array(name).min(1),
  cast: z.array(name).max(6),
  genres: z.array(z.string().refine(isKnownGenre, 'Unknown genre')).min(1).max(4),
  keywords: z.array(z.string().min(2).max(40)).min(4).max(8),
  synopsis: z.string().min(200),
});

export type StarterFilm = z.output<typeof StarterFilm>;

/** Every film of the starter catalogue, by year. @throws when a file is not valid. */
export async function readStarter(): Promise<StarterFilm[]> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.json')).sort();
  const films = await Promise.all(
    files.map(async (file) => z.array(StarterFilm).parse(JSON.parse(await readFile(`${FOLDER}${file}`, 'utf8')))),
  );
  return films.flat().sort((a, b) => a.year - b.year || a.title.localeCompare(b.title));
}

/** Shelves the starter catalogue; what is there and unchanged is left alone. */
export async function shelveStarter(shelf: ShelvingRepository): Promise<ShelvingReport> {
  const films = await readStarter();
  const report = await shelf.shelve(STARTER_SOURCE, films.map(toFacts));
  await shelf.complete();
  return report;
}

function toFacts(film: StarterFilm): FilmFacts {
  const { title, originalTitle, titles, year, runtime, language, countries, keywords, directors, cast } = film;
  const externalId = slugify(`${title} ${year}`);
  return {
    externalId,
    title,
    originalTitle: originalTitle === title ? null : originalTitle,
    titles: Object.fromEntries(Object.entries(titles).filter((entry): entry is [string, string] => entry[1] !== undefined)),
    year,
    releaseDate: null,
    runtime,
    language,
    countries,
    keywords,
    overview: film.synopsis,
    popularity: shuffled(externalId),
    genres: film.genres.map(toGenre).filter((genre) => genre !== null),
    directors,
    cast,
  };
}

/** Editors' picks stand above imports (0) in an order that mixes eras and countries, the same on every machine. */
function shuffled(key: string): number {
  return 10 + createHash('sha256').update(key).digest().readUInt16BE(0) / 65_536;
}
