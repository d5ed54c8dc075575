import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Catalogue } from '../../catalogue/index.ts';
import type { createImportedRatingsRepository, ImportedRating } from './imported-ratings.repository.ts';
import { type MovieLensFilm, readTitle, rowsOf } from './movielens.files.ts';

const SOURCE = 'movielens';
/** Films looked up, and ratings written, at once. */
const FILMS_AT_ONCE = 1_000;
const RATINGS_AT_ONCE = 20_000;
const MAX_EXAMPLES = 20;
const MOST_INT = 2_147_483_647;

export interface MovieLensReport {
  readonly films: { read: number; byId: number; byTitle: number; unjoined: number };
  readonly ratings: { read: number; added: number; updated: number; unchanged: number; unjoined: number; skipped: number };
  /** The first films that are not on our shelf, by their MovieLens title. */
  readonly examples: string[];
  /** The first lines of `ratings.csv` that are no ratings, and why. */
  readonly skipped: { line: number; reason: string }[];
}

export interface MovieLensProgress {
  readonly report: MovieLensReport;
  readonly share: number;
}

export interface MovieLensOptions {
  readonly dryRun?: boolean;
  readonly onProgress?: (progress: MovieLensProgress) => void;
  readonly signal?: AbortSignal;
}

/**
 * Brings the ratings of a MovieLens data set here: a folder with `movies.csv`, `links.csv` and `ratings.csv`. Its films are
 * joined to ours by IMDb's and TMDB's numbers, else by title and year. It may be interrupted and run again: what is there
 * already is left alone, and passed over quickly.
 */
export async function importMovielens(
  folder: string,
  deps: { resolveFilms: Catalogue['resolveFilms']; ratings: ReturnType<typeof createImportedRatingsRepository> },
  options: MovieLensOptions = {},
): Promise<MovieLensReport> {
  const { dryRun = false, onProgress, signal } = options;
  const report: MovieLensReport = {
    films: { read: 0, byId: 0, byTitle: 0, unjoined: 0 },
    ratings: { read: 0, added: 0, updated: 0, unchanged: 0, unjoined: 0, skipped: 0 },
    examples: [],
    skipped: [],
  };
  const path = join(folder, 'ratings.csv');
  const { size } = await stat(path);
  const ours = await joinFilms(folder, deps.resolveFilms, report, signal);

  let batch = new Map<string, ImportedRating>();
  let bytes = 0;
  const flush = async () => {
    const ratings = [...batch.values()];
    batch = new Map();
    if (ratings.length && !dryRun) {
      const { added, updated } = await deps.ratings.write(SOURCE, ratings);
      report.ratings.added += added;
      report.ratings.updated += updated;
      report.ratings.unchanged += ratings.length - added - updated;
    }
    onProgress?.({ report: structuredClone(report), share: Math.min(1, bytes / size) });
  };
  for await (const { line, fields } of rowsOf(path, ['userId', 'movieId', 'rating', 'timestamp'])) {
    report.ratings.read++;
    bytes += fields.reduce((sum, field) => sum + field.length + 1, 0);
    const rating = readRating(fields);
    if (typeof rating === 'string') {
      report.ratings.skipped++;
      if (report.skipped.length < MAX_EXAMPLES) report.skipped.push({ line, reason: rating });
      continue;
    }
    const movieId = ours.get(rating.film);
    if (movieId === undefined) report.ratings.unjoined++;
    // The last word counts when a batch has two.
    else batch.set(`${rating.rater} ${movieId}`, { ...rating, movieId });
    if (batch.size >= RATINGS_AT_ONCE || report.ratings.read % (10 * RATINGS_AT_ONCE) === 0) {
      signal?.throwIfAborted();
      await flush();
    }
  }
  signal?.throwIfAborted();
  await flush();
  return report;
}

function readRating([user = '', film = '', stars = '', time = '']: string[]):
  | (Omit<ImportedRating, 'movieId'> & { film: number })
  | string {
  const [rater, id, halfStars, ratedAt] = [Number(user), Number(film), Number(stars) * 2, Number(time)];
  const isNumber = (value: number) => Number.isInteger(value) && value >= 1 && value <= MOST_INT;
  if (!user || !isNumber(rater)) return `not a person’s number: ${user.slice(0, 40)}`;
  if (!film || !isNumber(id)) return `not a film’s number: ${film.slice(0, 40)}`;
  if (!stars || !isNumber(halfStars) || halfStars > 10) return `not a rating from 0.5 to 5: ${stars.slice(0, 40)}`;
  // Up to the year 9999.
  if (!time || !(ratedAt >= 0 && ratedAt < 253_402_300_800)) return `not a time: ${time.slice(0, 40)}`;
  return { rater, film: id, halfStars, ratedAt };
}

/** Which film of ours each of MovieLens' is. Two of theirs are never one of ours: whoever is found by number goes first. */
async function joinFilms(
  folder: string,
  resolveFilms: Catalogue['resolveFilms'],
  report: MovieLensReport,
  signal: AbortSignal | undefined,
): Promise<Map<number, number>> {
  const links = new Map<number, { imdb: string | null; tmdb: number | null }>();
  for await (const { fields } of rowsOf(join(folder, 'links.csv'), ['movieId', 'imdbId', 'tmdbId'])) {
    const [id = '', imdb = '', tmdb = ''] = fields;
    links.set(Number(id), {
      imdb: /^\d{1,9}$/.test(imdb) ? `tt${imdb.padStart(7, '0')}` : null,
      tmdb: /^\d{1,9}$/.test(tmdb) ? Number(tmdb) : null,
    });
  }
  const found: { id: number; title: string; movieId: number; by: 'id' | 'title' }[] = [];
  let waiting: { id: number; title: string; film: MovieLensFilm }[] = [];
  const miss = (title: string) => {
    report.films.unjoined++;
    if (report.examples.length < MAX_EXAMPLES) report.examples.push(title);
  };
  const resolve = async () => {
    signal?.throwIfAborted();
    const asked = waiting;
    waiting = [];
    const answers = await resolveFilms(asked.map(({ id, film }) => ({ ...(links.get(id) ?? { imdb: null, tmdb: null }), ...film })));
    for (const [at, { id, title }] of asked.entries()) {
      const answer = answers[at];
      if (answer) found.push({ id, title, ...answer });
      else miss(title);
    }
  };
  for await (const { fields } of rowsOf(join(folder, 'movies.csv'), ['movieId', 'title', 'genres'])) {
    const [id = '', title = ''] = fields;
    report.films.read++;
    waiting.push({ id: Number(id), title, film: readTitle(title) });
    if (waiting.length === FILMS_AT_ONCE) await resolve();
  }
  if (waiting.length) await resolve();

  const ours = new Map<number, number>();
  const taken = new Set<number>();
  // A stable sort: among equals the one that stands first in the file.
  for (const { id, title, movieId, by } of found.toSorted((a, b) => Number(a.by === 'title') - Number(b.by === 'title'))) {
    if (taken.has(movieId)) {
      miss(title);
      continue;
    }
    taken.add(movieId);
    ours.set(id, movieId);
    report.films[by === 'id' ? 'byId' : 'byTitle']++;
  }
  return ours;
}
