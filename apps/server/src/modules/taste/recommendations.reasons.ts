import type { Leaning } from './recommendations.leaning.ts';
import type { Feature } from './recommender/features.ts';
import { bestShared } from './recommender/profile.ts';
import type { LikedFilm } from './recommender/signals.ts';

/** Why, in ids: the reader's names for them are put in later. */
export type RankedReason =
  | { readonly kind: 'film'; readonly liked: LikedFilm; readonly share: number }
  | { readonly kind: 'feature'; readonly feature: Feature }
  | { readonly kind: 'audience' }
  | { readonly kind: 'acclaim' };

/** What has most to do with a film's score: by the model's own decomposition, or by what it is made of. */
export function explain(leaning: Leaning, film: { position: number; item: number; isByAudience: boolean }): RankedReason {
  const { ground, basis, person, followed, profile } = leaning;
  if (basis === 'acclaim') return { kind: 'acclaim' };
  if (person && film.item >= 0 && film.isByAudience) {
    const parts = person.contributions(film.item);
    let best = -1;
    let most = 0;
    let positive = 0;
    for (let at = 0; at < parts.length; at++) {
      const part = parts[at] as number;
      positive += Math.max(0, part);
      if (part <= most) continue;
      most = part;
      best = at;
    }
    const liked = followed[best]?.liked;
    return liked ? { kind: 'film', liked, share: Math.min(1, most / positive) } : { kind: 'audience' };
  }
  const feature = film.position < 0 ? null : bestShared(ground.films, profile, film.position);
  return feature ? { kind: 'feature', feature } : { kind: 'acclaim' };
}
