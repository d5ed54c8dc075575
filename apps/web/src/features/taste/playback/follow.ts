import type { Position } from './position.ts';

/** While a film runs, its place is told this often. */
const TOLD_EVERY_SECONDS = 10;
/** A place that has hardly moved is not told again. */
const MOVED_SECONDS = 1;

/** As much of a video element as is listened to. */
export type FollowedVideo = Pick<HTMLVideoElement, 'currentTime' | 'duration' | 'addEventListener' | 'removeEventListener'>;

export interface FollowDeps {
  /** Sends a place; `leaving` when the page may be gone before the answer. */
  readonly tell: (at: Position, leaving: boolean) => void;
  /** Where the page's going is heard of. */
  readonly page: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>;
}

/**
 * Tells where a film is: every ten seconds while it runs, when it pauses, when it ends, and when the page is hidden or left. The
 * answer ends it, telling the last place.
 */
export function followPosition(video: FollowedVideo, deps: FollowDeps): () => void {
  let told: number | null = null;
  /** Nothing is told of a film that only lies there: opening a page is not watching. */
  let played = false;

  const tell = (leaving = false) => {
    const { currentTime: position, duration } = video;
    if (!played || !Number.isFinite(duration) || duration <= 0) return;
    if (told !== null && Math.abs(position - told) < MOVED_SECONDS) return;
    told = position;
    deps.tell({ position: Math.min(position, duration), duration }, leaving);
  };
  const onPlaying = () => {
    played = true;
    told ??= video.currentTime;
  };
  const onTime = () => {
    if (told !== null && Math.abs(video.currentTime - told) >= TOLD_EVERY_SECONDS) tell();
  };
  const onStop = () => tell();
  const onLeave = () => tell(true);

  video.addEventListener('playing', onPlaying);
  video.addEventListener('timeupdate', onTime);
  video.addEventListener('pause', onStop);
  video.addEventListener('ended', onStop);
  deps.page.addEventListener('pagehide', onLeave);
  deps.page.addEventListener('visibilitychange', onLeave);
  return () => {
    tell(true);
    video.removeEventListener('playing', onPlaying);
    video.removeEventListener('timeupdate', onTime);
    video.removeEventListener('pause', onStop);
    video.removeEventListener('ended', onStop);
    deps.page.removeEventListener('pagehide', onLeave);
    deps.page.removeEventListener('visibilitychange', onLeave);
  };
}
