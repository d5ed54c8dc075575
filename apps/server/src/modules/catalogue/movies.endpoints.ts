import { catalogue } from '@fotograma/contract';
import { type Implementation, implement } from '../../platform/http/bind.ts';
import type { MoviesService } from './movies.service.ts';

export function moviesEndpoints(movies: MoviesService, now: () => Date): Implementation[] {
  const meta = () => ({ timestamp: now().toISOString() });
  return [
    implement(catalogue.listMovies, async ({ query }) => {
      const { movies: data, total } = await movies.list(query);
      const { page, limit } = query;
      const pagination = { page, limit, totalItems: total, totalPages: Math.ceil(total / limit) };
      return { status: 200, body: { data, pagination, meta: meta() } };
    }),
    implement(catalogue.searchMovies, async ({ query }) => {
      const { movies: data, total } = await movies.search(query.q, query.limit);
      return { status: 200, body: { data, total, meta: meta() } };
    }),
    implement(catalogue.getMovie, async ({ params }) => ({ status: 200, body: { data: await movies.detail(params.id) } })),
    implement(catalogue.getMoviePoster, async ({ params, query }) => ({
      status: 200,
      bytes: Buffer.from(await movies.poster(params.id)),
      contentType: 'image/svg+xml',
      headers: { 'Cache-Control': query.v === undefined ? 'no-cache' : 'public, max-age=31536000, immutable' },
    })),
    implement(catalogue.listCategories, async ({ query }) => ({
      status: 200,
      body: { data: await movies.categories(query.all ?? false), meta: meta() },
    })),
  ];
}
