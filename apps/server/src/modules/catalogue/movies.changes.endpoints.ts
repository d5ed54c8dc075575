import { catalogue, movies as contract } from '@fotograma/contract';
import { type Implementation, implement } from '../../platform/http/bind.ts';
import type { MoviesChanges } from './movies.changes.service.ts';
import type { Pictures } from './pictures/pictures.ts';

export function moviesChangesEndpoints(movies: MoviesChanges, pictures: Pictures): Implementation[] {
  return [
    implement(catalogue.getMovieBySlug, async ({ params }) => {
      const found = await movies.bySlug(params.slug);
      if ('movie' in found) return { status: 200 as const, body: { data: found.movie } };
      return { status: 308 as const, headers: { Location: `/api/movies/by-slug/${found.movedTo}` } };
    }),
    implement(contract.createMovie, async ({ body }) => ({ status: 201, body: { data: await movies.create(body) } })),
    implement(contract.updateMovie, async ({ params, body }) => ({ status: 200, body: { data: await movies.update(params.id, body) } })),
    implement(contract.deleteMovie, async ({ params }) => {
      await movies.remove(params.id);
      return { status: 200, body: { success: true } };
    }),
    implement(contract.attachMovieMedia, async ({ params, body }) => ({
      status: 200,
      body: { data: await movies.attach(params.id, body.mediaId) },
    })),
    implement(contract.detachMovieMedia, async ({ params }) => ({ status: 200, body: { data: await movies.detach(params.id) } })),
    implement(contract.putMoviePicture, async ({ params, body, length }) => ({
      status: 200,
      body: { data: await movies.putPicture(params.id, params.kind, body, length) },
    })),
    implement(contract.deleteMoviePicture, async ({ params }) => ({
      status: 200,
      body: { data: await movies.removePicture(params.id, params.kind) },
    })),
    implement(contract.getImage, async ({ params }) => ({
      status: 200,
      bytes: await pictures.read(params.picture, params.file),
      contentType: 'image/webp',
      // An address never shows another picture.
      headers: { 'Cache-Control': 'public, max-age=31536000, immutable' },
    })),
  ];
}
