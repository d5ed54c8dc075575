import { taste } from '@fotograma/contract';
import { type Implementation, implement } from '../../platform/http/bind.ts';
import type { CollectionsService } from './collections.service.ts';
import type { OwnService } from './own.service.ts';
import type { RatingsService } from './ratings.service.ts';

const success = true as const;

export function ratingsEndpoints(deps: {
  ratings: RatingsService;
  collections: CollectionsService;
  own: OwnService;
  now: () => Date;
}): Implementation[] {
  const { ratings, collections, own, now } = deps;
  const meta = () => ({ timestamp: now().toISOString() });
  const paginate = ({ page, limit }: { page: number; limit: number }, totalItems: number) => ({
    page,
    limit,
    totalItems,
    totalPages: Math.ceil(totalItems / limit),
  });
  return [
    implement(taste.listRatings, async ({ actor, query }) => {
      const { total, ...told } = await ratings.list(actor.id, { ...query, reviewed: query.reviewed === 'true' });
      return { status: 200, body: { ...told, pagination: paginate(query, total), meta: meta() } };
    }),
    implement(taste.putRating, async ({ actor, body }) => ({
      status: 200,
      body: { success, rating: await ratings.put(actor.id, body) },
    })),
    implement(taste.deleteRating, async ({ actor, params }) => {
      await ratings.remove(actor.id, params.movieId);
      return { status: 200, body: { success } };
    }),
    implement(taste.listReviews, async ({ params, query }) => {
      const { reviews: data, total } = await ratings.reviews(params.id, query);
      return { status: 200, body: { data, pagination: paginate(query, total), meta: meta() } };
    }),
    implement(taste.getCollection, async ({ actor, params, query }) => {
      const { movies, total } = await collections.list(actor.id, params.type, query);
      return { status: 200, body: { movies, count: total, pagination: paginate(query, total), meta: meta() } };
    }),
    implement(taste.addToCollection, async ({ actor, body }) => {
      await collections.add(actor.id, body.collectionType, body.movieId);
      return { status: 200, body: { success } };
    }),
    implement(taste.removeFromCollection, async ({ actor, params, query }) => {
      await collections.remove(actor.id, query.type, params.movieId);
      return { status: 200, body: { success } };
    }),
    implement(taste.getOwnFilm, async ({ actor, params }) => ({ status: 200, body: { data: await own.film(actor.id, params.id) } })),
    implement(taste.getStatistics, async ({ actor }) => ({ status: 200, body: { data: await own.statistics(actor.id) } })),
  ];
}
