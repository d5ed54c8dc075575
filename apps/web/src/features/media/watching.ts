/** While a film runs, it is told this often how much of it was. */
const TOLD_EVERY_SECONDS = 10;
/** A longer step between two looks at the time is a jump, not playing; browsers look four times a second, hidden pages once. */
const MAX_STEP_SECONDS = 4;
/** What the house takes at once. */
const MAX_TOLD_SECONDS = 120;
/** Less is not worth a word. */
const LEAST_TOLD_SECONDS = 1;

/** As much of a video element as is listened to. */
export type WatchedVideo = Pick<HTMLVideoElement, 'currentTime' | 'addEventListener' | 'removeEventListener'>;

export interface WatchingDeps {
  /** Sends the seconds of the film that were played since it was last called. */
  readonly tell: (seconds: number) => void;
  /** Where the page's going is heard of. */
  readonly page: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>;
}

/** Counts what is played of a film, jumps left out: told every ten seconds, at the end, and when the page is hidden or left. The answer ends it. */
export function followWatching(video: WatchedVideo, { tell, page }: WatchingDeps): () => void {
  let at: number | null = null;
  let played = 0;

  const say = () => {
    if (played < LEAST_TOLD_SECONDS) return;
    tell(Math.min(played, MAX_TOLD_SECONDS));
    played = 0;
  };
  const onPlaying = () => {
    at = video.currentTime;
  };
  const onTime = () => {
    if (at === null) return;
    const step = video.currentTime - at;
    at = video.currentTime;
    if (step > 0 && step <= MAX_STEP_SECONDS) played += step;
    if (played >= TOLD_EVERY_SECONDS) say();
  };
  const onSeeking = () => {
    at = video.currentTime;
  };

  const heard = { playing: onPlaying, timeupdate: onTime, seeking: onSeeking, ended: say } as const;
  for (const [event, listener] of Object.entries(heard)) video.addEventListener(event, listener);
  page.addEventListener('pagehide', say);
  page.addEventListener('visibilitychange', say);
  return () => {
    say();
    for (const [event, listener] of Object.entries(heard)) video.removeEventListener(event, listener);
    page.removeEventListener('pagehide', say);
    page.removeEventListener('visibilitychange', say);
  };
}
