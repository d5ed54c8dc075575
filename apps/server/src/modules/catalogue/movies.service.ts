import type { catalogue } from '@fotograma/contract';
import { NotFound } from '../../platform/errors.ts';
import { renderPoster } from '../../platform/posters/poster.ts';
import type { Media } from '../media/index.ts';
import { createMovieCards } from './movies.cards.ts';
import type { MovieRow, MoviesRepository } from './movies.repository.ts';
import { postersAndBackdrops } from './pictures/addresses.ts';
import type { SearchService } from './search.service.ts';
import type { MovieFilter, MovieOrder } from './shelf.ts';
import type { ShelfKeeper } from './shelf-index.loader.ts';

/** Changes when the drawing of posters does, so that no cache keeps an old one. */
const POSTER_EDITION = 1;

export interface ListQuery extends Omit<MovieFilter, 'ids'> {
  readonly page: number;
  readonly limit: number;
  readonly sortBy?: MovieOrder | undefined;
  readonly order?: 'asc' | 'desc' | undefined;
  readonly q?: string | undefined;
}

export interface MoviesService {
  /** Films as lists show them, in this order; ids that no film has are left out. @param looked the record of changes was looked at since. */
  byIds(ids: readonly number[], looked?: boolean): Promise<catalogue.Movie[]>;
  list(query: ListQuery): Promise<{ movies: catalogue.Movie[]; total: number }>;
  search(text: string, limit: number): Promise<{ movies: catalogue.Movie[]; total: number }>;
  /** @throws {NotFound} */
  detail(id: number): Promise<catalogue.MovieDetail>;
  /** The SVG drawn for a film. @throws {NotFound} */
  poster(id: number): Promise<string>;
  /** @param all also those that no film has. */
  categories(all: boolean): Promise<(catalogue.Movie['categories'][number] & { movieCount: number })[]>;
}

export function createMovies(deps: { movies: MoviesRepository; shelf: ShelfKeeper; search: SearchService; media: Media }): MoviesService {
  const { movies, shelf, search, media } = deps;
  const cards = createMovieCards({ read: async (ids) => (await movies.byIds(ids)).map(present), keeper: shelf });
  return {
    byIds: (ids, looked) => cards.byIds(ids, looked),
    async list({ page, limit, q, ...query }) {
      const { sortBy = q === undefined ? 'popularity' : 'relevance', order = sortBy === 'title' ? 'asc' : 'desc', ...filter } = query;
      const narrowed: MovieFilter = q === undefined ? filter : { ...filter, ids: await search.find(q) };
      const { ids, total } = await shelf.find(narrowed, { sortBy, order, limit, offset: (page - 1) * limit });
      return { movies: await cards.byIds(ids, true), total };
    },
    async search(text, limit) {
      const ids = await search.find(text);
      return { movies: await cards.byIds(ids.slice(0, limit), true), total: ids.length };
    },
    async detail(id) {
      const row = await movies.detail(id);
      if (!row) throw new NotFound('film', id);
      const { mediaFileId, posterPath: _poster, backdropPath: _backdrop, createdAt, updatedAt, ...rest } = row;
      const state = mediaFileId ? (await media.states([mediaFileId])).get(mediaFileId) : undefined;
      return {
        ...rest,
        ...present(row),
        media: mediaFileId && state ? { id: mediaFileId, ...state } : null,
        createdAt: createdAt.toISOString(),
        updatedAt: updatedAt.toISOString(),
      };
    },
    async poster(id) {
      const [row] = await cards.byIds([id]);
      if (!row) throw new NotFound('film', id);
      const { title, year, directors, categories } = row;
      return renderPoster({ title, year, directors, genres: categories.map((category) => category.slug) });
    },
    async categories(all) {
      const [categories, counts] = await Promise.all([movies.categories(), shelf.countByCategory()]);
      return categories
        .map((category) => ({ ...category, movieCount: counts.get(category.id) ?? 0 }))
        .filter(({ movieCount }) => all || movieCount > 0);
    },
  };
}

/** A film as readers get it: with the addresses of its pictures. */
function present({ posterPath, backdropPath, ...row }: MovieRow): catalogue.Movie {
  const version = `${POSTER_EDITION}-${row.updatedAt.getTime().toString(36)}`;
  return { ...row, ...postersAndBackdrops({ posterPath, backdropPath }, `/api/movies/${row.id}/poster.svg?v=${version}`) };
}
