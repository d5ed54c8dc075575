import type { ModuleParts, Platform } from '../../platform/platform.ts';
import type { Catalogue } from '../catalogue/index.ts';
import { createRecommender } from './recommendations.ts';

/** The door of taste: what people think of films, what they keep, where they are in them, and what is recommended from that. */
export function createTaste(platform: Platform, { catalogue }: { catalogue: Pick<Catalogue, 'moviesByIds'> }): ModuleParts {
  const { endpoints, jobs } = createRecommender(platform, { catalogue });
  return { endpoints, jobs };
}
