import type { ModuleParts, Platform } from '../../platform/platform.ts';
import type { Catalogue } from '../catalogue/index.ts';
import { recommendationsEndpoints } from './recommendations.endpoints.ts';
import { createGroundKeeper } from './recommendations.keeper.ts';
import { createRecommendationsRepository } from './recommendations.repository.ts';
import { createRecommendations, type RecommendationQuery, type Recommendations } from './recommendations.service.ts';
import { createTrainer } from './recommendations.trainer.ts';

/** What the rest of taste asks of recommendations. */
export interface Recommender {
  /** Films for somebody, the best first, with a reason each: never what they have rated, seen, passed or kept. */
  recommend(userId: string, query: RecommendationQuery): Promise<Recommendations>;
  /** The same films, by their ids alone: one that is gone by now, or does not play any more, may be among them. */
  pick(userId: string, query: RecommendationQuery): Promise<number[]>;
  /** Stays while the same is recommended to somebody. */
  version(userId: string): Promise<string>;
  /** Films that somebody has said something about, and that are not recommended to them. */
  known(userId: string): Promise<ReadonlySet<number>>;
  /** Begins to read films and model into memory. */
  warm(): void;
  /** Somebody said something about a film. Lists follow what is in the tables by themselves; this frees what was kept of the old one. */
  tasteChanged(userId: string): void;
}

/** Recommendations, built: training, what is trained in memory, and who asks it. */
export function createRecommender(
  platform: Platform,
  { catalogue }: { catalogue: Pick<Catalogue, 'moviesByIds'> },
): ModuleParts & { recommender: Recommender } {
  const repository = createRecommendationsRepository(platform.database);
  const keeper = createGroundKeeper(platform, repository);
  const trainer = createTrainer(platform, repository);
  const service = createRecommendations({ catalogue, repository, keeper, trainer, now: platform.now });
  return {
    endpoints: recommendationsEndpoints(service, platform.now),
    jobs: trainer.jobs,
    recommender: {
      recommend: service.recommend,
      pick: service.pick,
      version: service.version,
      known: service.known,
      warm: keeper.warm,
      tasteChanged: service.forget,
    },
  };
}
