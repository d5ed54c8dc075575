import { Best } from '../../platform/best.ts';
import type { Ground } from './recommendations.ground.ts';
import type { RankedReason } from './recommendations.reasons.ts';
import { likeness } from './recommender/features.ts';
import { bestShared, nearTo, profileOf } from './recommender/profile.ts';
import { cosine, mostAlike } from './recommender/search.ts';

const CANDIDATES = 100;
/** Holders of features that are looked at to find films made of the same. */
const WORK = 50_000;
/** People who liked one of the two films at which who likes them says as much as what they are made of. */
const TRUST = 10;

export interface Alike {
  readonly movieId: number;
  readonly score: number;
  readonly reason: RankedReason;
}

/**
 * Films like one: half by who likes them (the cosine of their factors, the less the fewer people liked them), half by what
 * they are made of. Nothing for a film that is neither in memory nor in the model.
 */
export async function alike(ground: Ground, movieId: number, limit: number): Promise<Alike[]> {
  const { films, model } = ground;
  const position = films.positions.get(movieId) ?? -1;
  const item = ground.itemOf(movieId);
  const trust = (other: number) => {
    const support = model && item >= 0 && other >= 0 ? Math.min(model.support[item] as number, model.support[other] as number) : 0;
    return support / (support + TRUST);
  };
  const candidates = new Set<number>();
  if (model && item >= 0) {
    for (const { number } of await mostAlike(model, item, CANDIDATES)) candidates.add(model.ids[number] as number);
  }
  const profile = profileOf(films, position < 0 ? [] : [{ position, weight: 1 }]);
  const near = new Best(CANDIDATES);
  nearTo(films, profile, WORK, (other, score) => {
    if (other !== position) near.offer(other, score);
  });
  for (const { number } of near.list()) candidates.add(films.ids[number] as number);
  candidates.delete(movieId);

  const found = [...candidates].map((id): Alike => {
    const other = ground.itemOf(id);
    const at = films.positions.get(id) ?? -1;
    const audience = model && item >= 0 && other >= 0 ? Math.max(0, cosine(model, item, other)) * trust(other) : 0;
    const content = position >= 0 && at >= 0 ? likeness(films, position, at) : 0;
    const feature = content > 0 && content >= audience ? bestShared(films, profile, at) : null;
    return { movieId: id, score: (audience + content) / 2, reason: feature ? { kind: 'feature', feature } : { kind: 'audience' } };
  });
  return found
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.movieId - b.movieId)
    .slice(0, limit);
}
