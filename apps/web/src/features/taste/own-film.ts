import type { Collection, OwnFilm } from './queries.ts';

/** What one may change about one's own side of a film. */
export type OwnChange =
  | { readonly kind: 'rate'; readonly rating: number; readonly review?: string | null; readonly watchedAt?: string | null }
  | { readonly kind: 'unrate' }
  | { readonly kind: 'keep'; readonly collection: Collection }
  | { readonly kind: 'drop'; readonly collection: Collection };

/** How it will be when the change has gone through. What a rating does not say stays. */
export function applyChange(own: OwnFilm, change: OwnChange, movieId: number, now: string): OwnFilm {
  switch (change.kind) {
    case 'rate': {
      const { review = own.rating?.review ?? null, watchedAt = own.rating?.watchedAt ?? null } = change;
      const createdAt = own.rating?.createdAt ?? now;
      return { ...own, rating: { movieId, rating: change.rating, review: review || null, watchedAt, createdAt, updatedAt: now } };
    }
    case 'unrate':
      return { ...own, rating: null };
    case 'keep':
      return own.collections.includes(change.collection) ? own : { ...own, collections: [...own.collections, change.collection] };
    case 'drop':
      return { ...own, collections: own.collections.filter((other) => other !== change.collection) };
  }
}

/**
 * How it stands when a change was refused: only what that change was about is put back to what it was before, for others may
 * have been made since.
 */
export function undoChange(own: OwnFilm, change: OwnChange, before: OwnFilm): OwnFilm {
  if (change.kind === 'rate' || change.kind === 'unrate') return { ...own, rating: before.rating };
  const others = own.collections.filter((other) => other !== change.collection);
  return { ...own, collections: before.collections.includes(change.collection) ? [...others, change.collection] : others };
}
