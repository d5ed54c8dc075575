import type { media } from '@fotograma/contract';

type MediaFile = media.MediaFile;
/** The latest state, and whether the line to the house is down at the moment. */
type Listener = (media: MediaFile | null, lost: boolean) => void;

/** The part of `EventSource` that is used here. */
export interface EventLine {
  readonly addEventListener: (type: string, listener: (event: Event) => void) => void;
  readonly close: () => void;
}

interface Options {
  readonly open: (mediaId: string) => EventLine;
  readonly ask: (mediaId: string) => Promise<MediaFile | null>;
  /** Calls back after some milliseconds; returns how to call it off. */
  readonly after: (milliseconds: number, work: () => void) => () => void;
}

/** Browsers allow six connections to one HTTP/1.1 host, over all windows: the others stay free for pages and films. */
const MOST_LINES = 2;
const POLL_MS = 4_000;

interface Watched {
  readonly listeners: Set<Listener>;
  stop: () => void;
  last: MediaFile | null;
}

/**
 * Follows media files until each is READY or in ERROR. Listeners of one file share one line; past `MOST_LINES` files,
 * and where a line breaks for good, we ask every few seconds instead.
 */
export class MediaWatcher {
  private readonly options: Options;
  private readonly watched = new Map<string, Watched>();
  private lines = 0;

  constructor(options: Options) {
    this.options = options;
  }

  watch(mediaId: string, listener: Listener): () => void {
    const present = this.watched.get(mediaId);
    const watched = present ?? { listeners: new Set<Listener>(), stop: () => {}, last: null };
    watched.listeners.add(listener);
    if (present?.last) listener(present.last, false);
    if (!present) {
      this.watched.set(mediaId, watched);
      if (this.lines < MOST_LINES) this.listen(mediaId, watched);
      else this.poll(mediaId, watched, 0);
    }
    return () => {
      watched.listeners.delete(listener);
      if (watched.listeners.size === 0) this.end(mediaId, watched);
    };
  }

  private listen(mediaId: string, watched: Watched): void {
    const line = this.options.open(mediaId);
    this.lines += 1;
    let open = true;
    watched.stop = () => {
      if (!open) return;
      open = false;
      this.lines -= 1;
      line.close();
    };
    line.addEventListener('media', (event) => {
      if (open && 'data' in event && typeof event.data === 'string') this.tell(mediaId, watched, JSON.parse(event.data) as MediaFile);
    });
    // An EventSource begins anew by itself after most errors, but not after all: asking works either way.
    line.addEventListener('error', () => {
      if (!open) return;
      watched.stop();
      this.tell(mediaId, watched, null);
      this.poll(mediaId, watched, POLL_MS);
    });
  }

  private poll(mediaId: string, watched: Watched, delay: number): void {
    watched.stop = this.options.after(delay, () => {
      void this.options
        .ask(mediaId)
        .catch(() => null)
        .then((media) => {
          if (this.watched.get(mediaId) !== watched) return;
          this.tell(mediaId, watched, media);
          if (this.watched.get(mediaId) !== watched) return;
          if (media && this.lines < MOST_LINES) this.listen(mediaId, watched);
          else this.poll(mediaId, watched, POLL_MS);
        });
    });
  }

  private tell(mediaId: string, watched: Watched, media: MediaFile | null): void {
    if (media) watched.last = media;
    if (media?.status === 'READY' || media?.status === 'ERROR') this.end(mediaId, watched);
    for (const listener of watched.listeners) listener(media, media === null);
  }

  private end(mediaId: string, watched: Watched): void {
    watched.stop();
    if (this.watched.get(mediaId) === watched) this.watched.delete(mediaId);
  }
}
