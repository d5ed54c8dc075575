import type { Readable } from 'node:stream';
import type { catalogue, movies as contract } from '@fotograma/contract';
import type { Database, Sql } from '../../platform/database/database.ts';
import { Fault, Invalid, NotFound } from '../../platform/errors.ts';
import type { Attachments } from './attachments.ts';
import { setCategories, setCredits } from './credits.ts';
import type { HeldMovie, MoviesChangesRepository } from './movies.changes.repository.ts';
import type { MoviesService } from './movies.service.ts';
import type { Pictures } from './pictures/pictures.ts';
import { freeSlug } from './shelving.ts';

export type MoviesChanges = ReturnType<typeof createMoviesChanges>;

/** How the ids of other houses are written. */
const EXTERNAL_ID = { imdb: /^tt\d{7,10}$/, tmdb: /^[1-9]\d{0,8}$/, wikipedia: /./ } as const;

/** Films put on the shelf by people, changed, and taken off it. */
export function createMoviesChanges(deps: {
  database: Database;
  changes: MoviesChangesRepository;
  movies: MoviesService;
  attachments: Attachments;
  pictures: Pictures;
}) {
  const { database, changes, movies, attachments, pictures } = deps;

  const hold = async (sql: Sql, id: number): Promise<HeldMovie> => {
    const held = await changes.hold(sql, id);
    if (!held) throw new NotFound('film', id);
    return held;
  };
  const rename = async (sql: Sql, id: number, from: string, to: string) => {
    if (from === to) return;
    const holder = await changes.slugHolder(sql, to);
    if (holder !== null && holder !== id) throw taken(`Another film has the slug ${to}, or had it.`, '/slug');
    await changes.rename(sql, id, from, to);
  };
  const write = async (sql: Sql, id: number, held: Pick<HeldMovie, 'year' | 'releaseDate'>, given: Omit<contract.MovieChanges, 'slug'>) => {
    const { genres, credits, titles, externalIds, ...facts } = given;
    await changes.change(sql, id, { ...facts, ...dated(held, facts) });
    if (genres) await setCategories(sql, { kind: 'movie', id }, genres);
    if (credits) await setCredits(sql, { kind: 'movie', id }, credits);
    if (titles) await changes.setTitles(sql, id, titles);
    if (externalIds) {
      checkExternalIds(externalIds);
      const [source] = await changes.setExternalIds(sql, id, externalIds);
      if (source) throw taken(`Another film has this id of ${source}.`, `/externalIds/${source}`);
    }
    await changes.makeFindable(sql, [id]);
  };

  /** @param picture null for none. @throws {NotFound} */
  const setPicture = (id: number, kind: 'poster' | 'backdrop', picture: string | null): Promise<void> =>
    database.transaction(async (sql) => {
      const held = await hold(sql, id);
      await changes.setPicture(sql, id, kind, picture);
      await pictures.forget(sql, held[`${kind}Path`]);
    });

  return {
    /** The film of a slug; or the slug that it has now, when it had this one before. @throws {Fault} `not-found`. */
    async bySlug(slug: string): Promise<{ movie: catalogue.MovieDetail } | { movedTo: string }> {
      const found = await changes.bySlug(database.pool, slug);
      if (!found) throw new Fault('not-found', `No film has the slug ${slug}.`);
      return found.slug === slug ? { movie: await movies.detail(found.id) } : { movedTo: found.slug };
    },

    /** @throws {Invalid} naming a genre or person that there is none; {Fault} `conflict` for a known external id. */
    async create(given: contract.MovieInput): Promise<catalogue.MovieDetail> {
      const id = await database.transaction(async (sql) => {
        await changes.holdSlugs(sql);
        const year = given.year ?? yearOf(given.releaseDate ?? null);
        const base = freeSlug({ title: given.title, year }, new Set());
        const slug = freeSlug({ title: given.title, year }, await changes.slugsLike(sql, base));
        const made = await changes.add(sql, slug, given.title);
        await write(sql, made, { year: null, releaseDate: null }, given);
        return made;
      });
      return movies.detail(id);
    },

    /** What is not given stays; lists are replaced whole. Imports leave the film's facts alone from now on. */
    async update(id: number, { slug, ...given }: contract.MovieChanges): Promise<catalogue.MovieDetail> {
      await database.transaction(async (sql) => {
        if (slug !== undefined) await changes.holdSlugs(sql);
        const held = await hold(sql, id);
        if (slug !== undefined) await rename(sql, id, held.slug, slug);
        await write(sql, id, held, given);
      });
      return movies.detail(id);
    },

    /** Its media file stays, and is private again. @throws {NotFound} */
    async remove(id: number): Promise<void> {
      await database.transaction(async (sql) => {
        const held = await hold(sql, id);
        await attachments.detach(sql, { kind: 'movie', id });
        for (const path of [held.posterPath, held.backdropPath]) await pictures.forget(sql, path);
        await changes.remove(sql, id);
      });
    },

    async attach(id: number, mediaId: string): Promise<catalogue.MovieDetail> {
      await database.transaction((sql) => attachments.attach(sql, { kind: 'movie', id }, mediaId));
      return movies.detail(id);
    },

    async detach(id: number): Promise<catalogue.MovieDetail> {
      await database.transaction((sql) => attachments.detach(sql, { kind: 'movie', id }));
      return movies.detail(id);
    },

    /** @throws {NotFound}; {Fault} as `Pictures.put`. */
    async putPicture(id: number, kind: 'poster' | 'backdrop', body: Readable, length: number | null): Promise<catalogue.MovieDetail> {
      // Before a byte is read: a film that is not there needs no picture.
      await movies.detail(id);
      const picture = await pictures.put(body, length);
      await setPicture(id, kind, picture).catch(async (error: unknown) => {
        await pictures.discard(picture);
        throw error;
      });
      return movies.detail(id);
    },

    async removePicture(id: number, kind: 'poster' | 'backdrop'): Promise<catalogue.MovieDetail> {
      await setPicture(id, kind, null);
      return movies.detail(id);
    },
  };
}

function taken(detail: string, pointer: string): Fault {
  return new Fault('conflict', detail, { errors: [{ in: 'body', pointer, message: 'Taken already' }] });
}

function yearOf(releaseDate: string | null): number | null {
  return releaseDate === null ? null : Number(releaseDate.slice(0, 4));
}

/**
 * Year and release date, which must not contradict each other: a date brings its year with it where none is said.
 * @throws {Invalid} when both are known, and are of two years.
 */
function dated(
  held: Pick<HeldMovie, 'year' | 'releaseDate'>,
  given: { year?: number | null | undefined; releaseDate?: string | null | undefined },
): { year?: number | null } {
  const releaseDate = given.releaseDate === undefined ? held.releaseDate : given.releaseDate;
  if (releaseDate === null) return {};
  if (given.year === undefined) return given.releaseDate === undefined ? {} : { year: yearOf(releaseDate) };
  if (given.year === yearOf(releaseDate)) return {};
  const [pointer, message] =
    given.releaseDate === undefined
      ? ['/year', `The release date, ${releaseDate}, is of another year: send both`]
      : ['/releaseDate', 'Not a day of the given year'];
  throw new Invalid([{ in: 'body', pointer, message }]);
}

/** @throws {Invalid} */
function checkExternalIds(given: Readonly<Partial<Record<keyof typeof EXTERNAL_ID, string>>>): void {
  const errors = Object.entries(given).flatMap(([source, id]) =>
    id !== undefined && EXTERNAL_ID[source as keyof typeof EXTERNAL_ID].test(id)
      ? []
      : [{ in: 'body' as const, pointer: `/externalIds/${source}`, message: `Not an id of ${source}` }],
  );
  if (errors.length) throw new Invalid(errors);
}
