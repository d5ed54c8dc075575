import type { Collection, OwnFilm } from './queries.ts';

/** What one may change about one's own side of a film. */
export type OwnChange =
  | { readonly kind: 'rate'; readonly rating: number; readonly review?: string | null; readonly watchedAt?: string | null }
  | { readonly kind: 'unrate' }
  | { readonly kind: 'keep'; readonly collection: Collection }
  | { readonly kind: 'drop'; readonly collection: Collection };

/**
 * How it will be when the change has gone through. What a rating does not say stays. As in the house: what is rated or seen
 * leaves the watchlist, and a rating with a day counts as seen.
 */
export function applyChange(own: OwnFilm, change: OwnChange, movieId: number, now: string): OwnFilm {
  switch (change.kind) {
    case 'rate': {
      const { review = own.rating?.review ?? null, watchedAt = own.rating?.watchedAt ?? null } = change;
      const createdAt = own.rating?.createdAt ?? now;
      const rating = { movieId, rating: change.rating, review: review || null, watchedAt, createdAt, updatedAt: now };
      const left = without(own.collections, 'watchlist');
      return { ...own, rating, collections: change.watchedAt ? withOne(left, 'watched') : left };
    }
    case 'unrate':
      return { ...own, rating: null };
    case 'keep': {
      const kept = withOne(own.collections, change.collection);
      return { ...own, collections: change.collection === 'watched' ? without(kept, 'watchlist') : kept };
    }
    case 'drop':
      return { ...own, collections: without(own.collections, change.collection) };
  }
}

/**
 * How it stands when a change was refused: only what that change was about is put back to what it was before, for others may
 * have been made since.
 */
export function undoChange(own: OwnFilm, change: OwnChange, before: OwnFilm): OwnFilm {
  const back = touched(change).reduce<readonly Collection[]>(
    (now, collection) => (before.collections.includes(collection) ? withOne(now, collection) : without(now, collection)),
    own.collections,
  );
  const isRating = change.kind === 'rate' || change.kind === 'unrate';
  return { ...own, collections: [...back], rating: isRating ? before.rating : own.rating };
}

/** The lists that a change may have to do with. */
function touched(change: OwnChange): readonly Collection[] {
  switch (change.kind) {
    case 'rate':
      return change.watchedAt ? ['watchlist', 'watched'] : ['watchlist'];
    case 'unrate':
      return [];
    case 'keep':
      return change.collection === 'watched' ? ['watched', 'watchlist'] : [change.collection];
    case 'drop':
      return [change.collection];
  }
}

const without = (collections: readonly Collection[], one: Collection): Collection[] => collections.filter((other) => other !== one);
const withOne = (collections: readonly Collection[], one: Collection): Collection[] =>
  collections.includes(one) ? [...collections] : [...collections, one];
