import type { imports } from '@fotograma/contract';
import * as z from 'zod';
import type { FilmFacts } from '../shelving.ts';
import type { Batch, Importer } from './importer.ts';
import { type TmdbClient, TmdbError } from './tmdb.client.ts';
import { APPENDED, readFilm } from './tmdb.film.ts';

/** Films written in one transaction. */
const BATCH = 100;
/** Films asked for at once; how many a second the client decides. */
const AT_ONCE = 16;
/** Films of one batch that TMDB may owe us; at more it is TMDB that is not well, and not the films. */
const MOST_MISSING = 3;
/** No list of TMDB's goes further. */
const LAST_PAGE = 500;
const id = z.int().min(1).max(2_147_483_647);

const Page = z.object({ results: z.array(z.unknown()), total_pages: z.number().nullish() });
const Entry = z.object({ id });

/** Pages read, or ids; and, because films move between pages while they are read, which films were met. */
const Cursor = z.object({ done: z.int().min(0), met: z.array(id).default([]) });
type Cursor = z.output<typeof Cursor>;

/** Films that TMDB lists, by id; what is met on the way, and where to go on. */
interface Listed {
  readonly ids: readonly number[];
  /** Entries that are no films. */
  readonly broken: number;
  readonly cursor: Cursor;
  readonly share: number;
}

interface Skipped {
  readonly line: number;
  readonly reason: string;
}

/** Films from TMDB: a list of its own, a search by facts, or films by id. A film is known by TMDB's number. */
export function createTmdbImporter(client: TmdbClient, selection: imports.TmdbSelection): Importer {
  return {
    source: 'tmdb',
    async *read(from, signal) {
      const start = from === null ? { done: 0, met: [] } : Cursor.parse(from);
      const listed = selection.list === 'ids' ? listIds(selection.ids, start) : listPages(client, selection, start, signal);
      for await (const batch of listed) yield await readBatch(client, batch, signal);
    },
  };
}

async function* listIds(given: readonly number[], { done }: Cursor): AsyncGenerator<Listed> {
  const ids = [...new Set(given)];
  for (let at = done; at < ids.length; at += BATCH) {
    const end = Math.min(ids.length, at + BATCH);
    yield { ids: ids.slice(at, end), broken: 0, cursor: { done: end, met: [] }, share: end / ids.length };
  }
}

/**
 * Pages until the last that is asked for, or that there is. They change while they are read: a film that is met again counts
 * once, and a page past the end ends it.
 */
async function* listPages(
  client: TmdbClient,
  selection: Exclude<imports.TmdbSelection, { list: 'ids' }>,
  start: Cursor,
  signal: AbortSignal,
): AsyncGenerator<Listed> {
  const { path, query } = questionOf(selection);
  const met = new Set(start.met);
  const most = Math.min(selection.pages, LAST_PAGE);
  let last = most;
  let ids: number[] = [];
  let broken = 0;
  let done = start.done;
  const take = (): Listed => {
    const listed = { ids, broken, cursor: { done, met: [...met] }, share: Math.min(1, done / last) };
    ids = [];
    broken = 0;
    return listed;
  };
  while (done < last) {
    const answer = await client.get(path, { ...query, page: done + 1 }, signal);
    if (answer === null) break;
    const page = Page.safeParse(answer);
    if (!page.success) throw new TmdbError('busy', `TMDB’s list cannot be read (page ${done + 1}).`);
    const { results, total_pages: pages } = page.data;
    done++;
    if (results.length === 0) break;
    // What it says of its length counts only while it says something sensible.
    if (pages && pages >= done) last = Math.min(most, Math.floor(pages));
    for (const result of results) {
      const entry = Entry.safeParse(result);
      if (!entry.success) broken++;
      else if (!met.has(entry.data.id)) {
        met.add(entry.data.id);
        ids.push(entry.data.id);
      }
    }
    if (ids.length >= BATCH) yield take();
  }
  last = Math.max(1, done);
  if (ids.length || broken) yield take();
}

function questionOf(selection: Exclude<imports.TmdbSelection, { list: 'ids' }>): { path: string; query: Record<string, string | number> } {
  switch (selection.list) {
    case 'popular':
      return { path: '/movie/popular', query: {} };
    case 'top-rated':
      return { path: '/movie/top_rated', query: {} };
    case 'trending':
      return { path: '/trending/movie/week', query: {} };
    case 'discover':
      return {
        path: '/discover/movie',
        query: {
          sort_by: 'popularity.desc',
          include_adult: 'false',
          ...(selection.yearFrom !== undefined && { 'primary_release_date.gte': `${selection.yearFrom}-01-01` }),
          ...(selection.yearTo !== undefined && { 'primary_release_date.lte': `${selection.yearTo}-12-31` }),
          ...(selection.language !== undefined && { with_original_language: selection.language }),
          ...(selection.genre !== undefined && { with_genres: selection.genre }),
          ...(selection.votesAtLeast !== undefined && { 'vote_count.gte': selection.votesAtLeast }),
        },
      };
  }
}

async function readBatch(client: TmdbClient, { ids, broken, cursor, share }: Listed, signal: AbortSignal): Promise<Batch> {
  const films: FilmFacts[] = [];
  const skipped: Skipped[] = Array.from({ length: broken }, () => ({ line: 0, reason: 'an entry of TMDB’s list is no film' }));
  let missing = 0;
  const waiting = [...ids];
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const film = await ask(client, next, either);
      if (typeof film === 'string') skipped.push({ line: next, reason: film });
      else if (!(film instanceof TmdbError)) films.push(film);
      else if (++missing <= MOST_MISSING) skipped.push({ line: next, reason: film.message });
      else throw film;
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } finally {
    // One that fails takes the others with it.
    stop.abort(new Error('Another film of the batch failed'));
  }
  // In the order of the list, whichever came first: the same answers make the same batch.
  const place = new Map(ids.map((each, at) => [each, at]));
  const byPlace = (a: number, b: number) => (place.get(a) ?? -1) - (place.get(b) ?? -1);
  films.sort((a, b) => byPlace(Number(a.externalId), Number(b.externalId)));
  skipped.sort((a, b) => byPlace(a.line, b.line));
  return { films, skipped, read: ids.length + broken, cursor, share };
}

/** @returns the film; why there is none; or the error of a TMDB that is not well. @throws when TMDB refuses. */
async function ask(client: TmdbClient, film: number, signal: AbortSignal): Promise<FilmFacts | string | TmdbError> {
  try {
    const answer = await client.get(`/movie/${film}`, { append_to_response: APPENDED }, signal);
    return answer === null ? 'TMDB has no film of this number' : readFilm(answer, film);
  } catch (error) {
    if (error instanceof TmdbError && error.kind === 'busy') return error;
    throw error;
  }
}
