/** One thing that somebody said or did about a film. */
export interface Signal {
  readonly movieId: number;
  readonly kind: 'rating' | 'favorites' | 'watchlist' | 'watched' | 'matched' | 'like' | 'pass';
  /** Half stars of a rating; 0 otherwise. */
  readonly halfStars: number;
  readonly at: Date;
}

export interface LikedFilm {
  readonly movieId: number;
  /** 0 to 1: how sure it is that they like it. */
  readonly confidence: number;
  /** Null where it was liked or kept, not rated. */
  readonly halfStars: number | null;
  readonly at: Date;
}

/** What somebody's signals come to. */
export interface Taste {
  /** The latest first. */
  readonly liked: readonly LikedFilm[];
  readonly disliked: readonly number[];
  /** Never recommended: rated, seen, passed, or kept already. */
  readonly known: ReadonlySet<number>;
}

/** From 3.5 stars on a film is liked, from 4 on for sure; up to 2 it is disliked. */
const LIKED = 7;
const SURELY_LIKED = 8;
const DISLIKED = 4;
const HALF_SURE = 0.5;
const CONFIDENCE = { favorites: 1, matched: 1, like: 1, watched: 0.7, watchlist: 0.4 } as const;
/** What was meant to be seen once may not interest any more. */
const WATCHLIST_HALF_LIFE_DAYS = 180;
const DAY_MS = 86_400_000;
/** Confidence below which a signal is none. */
const LEAST = 0.02;
/** The latest liked films that count: beyond it a taste hardly changes, and the work would. */
const MOST = 1_000;

/**
 * What somebody likes, dislikes and knows. A rating outweighs whatever else they did with the film, as they said what
 * they think; of the rest the surest counts.
 */
export function tasteOf(signals: readonly Signal[], now: Date): Taste {
  const known = new Set<number>();
  const ratings = new Map<number, Signal>();
  const passed = new Set<number>();
  for (const signal of signals) {
    known.add(signal.movieId);
    if (signal.kind === 'rating') ratings.set(signal.movieId, signal);
    if (signal.kind === 'pass') passed.add(signal.movieId);
  }
  const liked = new Map<number, LikedFilm>();
  const disliked = new Set([...passed].filter((id) => !ratings.has(id)));
  for (const [movieId, { halfStars, at }] of ratings) {
    if (halfStars >= LIKED) liked.set(movieId, { movieId, confidence: halfStars >= SURELY_LIKED ? 1 : HALF_SURE, halfStars, at });
    if (halfStars <= DISLIKED) disliked.add(movieId);
  }
  for (const { movieId, kind, at } of signals) {
    if (kind === 'rating' || kind === 'pass' || ratings.has(movieId) || passed.has(movieId)) continue;
    const confidence =
      CONFIDENCE[kind] *
      (kind === 'watchlist' ? 0.5 ** (Math.max(0, now.getTime() - at.getTime()) / DAY_MS / WATCHLIST_HALF_LIFE_DAYS) : 1);
    if (confidence >= LEAST && confidence > (liked.get(movieId)?.confidence ?? 0))
      liked.set(movieId, { movieId, confidence, halfStars: null, at });
  }
  const latest = [...liked.values()].sort((a, b) => b.at.getTime() - a.at.getTime() || a.movieId - b.movieId);
  return { liked: latest.slice(0, MOST), disliked: [...disliked], known };
}
