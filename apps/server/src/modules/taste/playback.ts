import { playback as contract } from '@fotograma/contract';
import type { PlaceRow, ProgressRow } from './playback.repository.ts';

/** Whoever has seen less has only looked in. */
const BEGUN_SECONDS = 5;

export function isFinished({ position, duration }: { position: number; duration: number }): boolean {
  return position >= duration * contract.WATCHED_SHARE;
}

export function isUnderWay(place: { position: number; duration: number }): boolean {
  return place.position >= BEGUN_SECONDS && !isFinished(place);
}

export function presentProgress({ position, duration, watched, updatedAt }: ProgressRow): contract.Progress {
  return { position, duration, watched, updatedAt: updatedAt.toISOString() };
}

/** What may be gone on with: what is under way, or whatever follows an episode that was seen to its end. */
export interface Thread<P> {
  readonly place: PlaceRow;
  readonly play: P;
  readonly isFinished: boolean;
}

/**
 * The threads that places leave: each film, and of each series the one episode that says where one is in it, which is the
 * latest that was more than looked into. In the order of the places.
 */
export function threadsOf<P extends { readonly kind: string; readonly seriesId?: number }>(
  places: readonly PlaceRow[],
  plays: ReadonlyMap<string, P>,
): Thread<P>[] {
  const series = new Set<number>();
  return places.flatMap((place) => {
    const play = plays.get(place.mediaId);
    const finished = isFinished(place);
    if (!play || !(finished || isUnderWay(place))) return [];
    if (play.seriesId === undefined) return finished ? [] : [{ place, play, isFinished: false }];
    if (series.has(play.seriesId)) return [];
    series.add(play.seriesId);
    return [{ place, play, isFinished: finished }];
  });
}
