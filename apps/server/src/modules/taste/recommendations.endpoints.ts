import { recommendations } from '@fotograma/contract';
import { type Implementation, implement } from '../../platform/http/bind.ts';
import type { RecommendationsService } from './recommendations.service.ts';

export function recommendationsEndpoints(service: RecommendationsService, now: () => Date): Implementation[] {
  const timestamp = () => now().toISOString();
  return [
    implement(recommendations.listRecommendations, async ({ actor, query }) => {
      const { data, basis, model } = await service.recommend(actor.id, query);
      return { status: 200, body: { data, meta: { timestamp: timestamp(), basis, model } } };
    }),
    implement(recommendations.listSimilar, async ({ params, query }) => {
      const data = await service.similar(params.id, query.limit);
      return { status: 200, body: { data, meta: { timestamp: timestamp() } } };
    }),
    implement(recommendations.getRecommender, async () => ({ status: 200, body: { data: await service.status() } })),
    implement(recommendations.trainRecommender, async () => {
      await service.train();
      return { status: 202, body: { success: true } };
    }),
  ];
}
