import type { Readable } from 'node:stream';
import type { series as contract } from '@fotograma/contract';
import type { Database, Sql } from '../../platform/database/database.ts';
import { Fault, NotFound } from '../../platform/errors.ts';
import { renderPoster } from '../../platform/posters/poster.ts';
import type { Media } from '../media/index.ts';
import { setCategories, setCredits } from './credits.ts';
import type { EpisodesRepository } from './episodes.repository.ts';
import { slugify } from './genres.ts';
import type { Pictures } from './pictures/pictures.ts';
import type { SeriesChangesRepository } from './series.changes.repository.ts';
import { present, type SeriesReading } from './series.reading.ts';
import type { SeriesFilter, SeriesOrder, SeriesRepository } from './series.repository.ts';

export interface SeriesQuery extends SeriesFilter {
  readonly page: number;
  readonly limit: number;
  readonly sortBy: SeriesOrder;
  readonly order?: 'asc' | 'desc' | undefined;
}

export type SeriesService = ReturnType<typeof createSeries>;

/** Series: found, put on the shelf, changed and taken off it. */
export function createSeries(deps: {
  database: Database;
  series: SeriesRepository;
  changes: SeriesChangesRepository;
  episodes: EpisodesRepository;
  reading: SeriesReading;
  media: Media;
  pictures: Pictures;
}) {
  const { database, series, changes, episodes, reading, media, pictures } = deps;

  const freeSlug = async (sql: Sql, title: string): Promise<string> => {
    const base = slugify(title) || 'series';
    const taken = await changes.slugsLike(sql, base);
    let slug = base;
    for (let n = 2; taken.has(slug); n++) slug = `${base}-${n}`;
    return slug;
  };
  const rename = async (sql: Sql, id: number, from: string, to: string) => {
    if (from === to) return;
    const holder = await changes.slugHolder(sql, to);
    if (holder !== null && holder !== id) {
      throw new Fault('conflict', `Another series has the slug ${to}, or had it.`, {
        errors: [{ in: 'body', pointer: '/slug', message: 'Taken already' }],
      });
    }
    await changes.rename(sql, id, from, to);
  };

  const file = async (sql: Sql, id: number, { genres, credits }: Pick<contract.SeriesChanges, 'genres' | 'credits'>) => {
    if (genres) await setCategories(sql, { kind: 'series', id }, genres);
    if (credits) await setCredits(sql, { kind: 'series', id }, credits);
  };

  /** @param picture null for none. @throws {NotFound} */
  const setPicture = (id: number, kind: 'poster' | 'backdrop', picture: string | null): Promise<void> =>
    database.transaction(async (sql) => {
      if (!(await series.hold(sql, id))) throw new NotFound('series', id);
      await pictures.forget(sql, await changes.setPicture(sql, id, kind, picture));
    });

  return {
    async list({ page, limit, sortBy, order = sortBy === 'title' ? 'asc' : 'desc', ...filter }: SeriesQuery) {
      const [rows, total] = await Promise.all([
        series.list(filter, { sortBy, order, limit, offset: (page - 1) * limit }),
        series.count(filter),
      ]);
      return { series: rows.map(present), total };
    },

    detail: reading.detail,

    /** The series of a slug; or the slug that it has now, when it had this one before. @throws {NotFound} */
    async bySlug(slug: string): Promise<{ series: contract.SeriesDetail } | { movedTo: string }> {
      const found = await series.bySlug(slug);
      if (!found) throw new Fault('not-found', `No series has the slug ${slug}.`);
      return found.slug === slug ? { series: await reading.detail(found.id) } : { movedTo: found.slug };
    },

    /** The SVG drawn for a series. @throws {NotFound} */
    async poster(id: number): Promise<string> {
      const row = await series.detail(id);
      if (!row) throw new NotFound('series', id);
      return renderPoster({
        title: row.title,
        year: row.firstAirDate === null ? null : Number(row.firstAirDate.slice(0, 4)),
        directors: row.credits.filter(({ role }) => role === 'DIRECTOR').map(({ name }) => name),
        genres: row.categories.map((category) => category.slug),
      });
    },

    /** @throws {Invalid} naming a genre or person that there is none. */
    async create({ genres, credits, ...facts }: contract.SeriesInput): Promise<contract.SeriesDetail> {
      const id = await database.transaction(async (sql) => {
        await changes.holdSlugs(sql);
        const made = await changes.add(sql, await freeSlug(sql, facts.title), facts.title);
        await changes.change(sql, made, facts);
        await file(sql, made, { genres, credits });
        return made;
      });
      return reading.detail(id);
    },

    /** What is not given stays; lists are replaced whole. @throws {NotFound}, {Invalid}; {Fault} `conflict` at /slug. */
    async update(id: number, { slug, genres, credits, ...facts }: contract.SeriesChanges): Promise<contract.SeriesDetail> {
      await database.transaction(async (sql) => {
        if (slug !== undefined) await changes.holdSlugs(sql);
        const held = await series.hold(sql, id);
        if (!held) throw new NotFound('series', id);
        if (slug !== undefined) await rename(sql, id, held.slug, slug);
        await changes.change(sql, id, facts);
        await file(sql, id, { genres, credits });
      });
      return reading.detail(id);
    },

    /** With its seasons and episodes; media files stay, and are private again. @throws {NotFound} */
    async remove(id: number): Promise<void> {
      await database.transaction(async (sql) => {
        if (!(await series.hold(sql, id))) throw new NotFound('series', id);
        await media.unpublish(sql, ...(await episodes.remove(sql, { seriesId: id })));
        for (const kind of ['poster', 'backdrop'] as const) await pictures.forget(sql, await changes.setPicture(sql, id, kind, null));
        await changes.remove(sql, id);
      });
    },

    /** @throws {NotFound}; {Fault} as `Pictures.put`. */
    async putPicture(id: number, kind: 'poster' | 'backdrop', body: Readable, length: number | null): Promise<contract.SeriesDetail> {
      if (!(await series.detail(id))) throw new NotFound('series', id);
      const picture = await pictures.put(body, length);
      await setPicture(id, kind, picture).catch(async (error: unknown) => {
        await pictures.discard(picture);
        throw error;
      });
      return reading.detail(id);
    },

    async removePicture(id: number, kind: 'poster' | 'backdrop'): Promise<contract.SeriesDetail> {
      await setPicture(id, kind, null);
      return reading.detail(id);
    },
  };
}
