import type { media } from '@fotograma/contract';
import { ProblemError } from '@fotograma/contract/client';

type MediaFile = media.MediaFile;

/** What is known of a file: its last state, whether the line to the server is up, and whether the file is no more. */
export interface Watched {
  readonly file: MediaFile | null;
  readonly unheard: boolean;
  readonly gone: boolean;
}

/** An open stream of states. `onBroken`: it will not come back by itself. */
export interface StatesStream {
  close(): void;
}

export interface WatchDeps {
  readonly openStream: (id: string, on: { state: (file: MediaFile) => void; broken: () => void }) => StatesStream;
  readonly getMedia: (id: string, signal: AbortSignal) => Promise<MediaFile>;
  /** Calls back later; the answer cancels. */
  readonly later: (callback: () => void, ms: number) => () => void;
}

export interface MediaWatch {
  /** Tells the present state at once when it is known, and every later one. The answer ends it. */
  watch(id: string, listener: (watched: Watched) => void): () => void;
  /** Something was ordered for a file: what had come to its end goes on. */
  resume(id: string, file: MediaFile): void;
}

/**
 * A browser opens six connections to a server (HTTP/1.1) for all its tabs. Streams that held them all would leave none for the bytes of
 * an upload, so the files beyond these two are asked about instead.
 */
const MAX_STREAMS = 2;
const POLL_MS = 2_000;
const MAX_POLL_MS = 15_000;

/** Not found, not ours to see, or not even an id: asking again would be answered the same. */
const NEVER = new Set([401, 403, 404, 422]);

const nothing: Watched = { file: null, unheard: false, gone: false };

/**
 * Follows media files until they are READY, with no newer version on its way, or ERROR, and again when they are told to be worked on:
 * by a stream while it holds, by asking where it does not. One source for each file, however many look.
 */
export function createMediaWatch(deps: WatchDeps): MediaWatch {
  const sources = new Map<string, Source>();
  let streams = 0;

  interface Source {
    watched: Watched;
    readonly listeners: Set<(watched: Watched) => void>;
    stop: () => void;
  }

  function tell(source: Source, change: Partial<Watched>): void {
    source.watched = { ...source.watched, ...change };
    for (const listener of [...source.listeners]) listener(source.watched);
  }

  function take(source: Source, file: MediaFile): void {
    if (isSettled(file)) source.stop();
    tell(source, { file, unheard: false });
  }

  function stream(id: string, source: Source): void {
    streams += 1;
    let open = true;
    let opened: StatesStream | null = null;
    const close = () => {
      if (!open) return;
      open = false;
      streams -= 1;
      opened?.close();
    };
    source.stop = close;
    opened = deps.openStream(id, {
      state: (file) => open && take(source, file),
      broken: () => {
        if (!open) return;
        close();
        poll(id, source);
      },
    });
    if (!open) opened.close();
  }

  function poll(id: string, source: Source): void {
    const abort = new AbortController();
    let cancel = () => {};
    let wait = POLL_MS;
    source.stop = () => {
      abort.abort();
      cancel();
    };
    const ask = async () => {
      try {
        const file = await deps.getMedia(id, abort.signal);
        if (abort.signal.aborted) return;
        wait = POLL_MS;
        take(source, file);
      } catch (error) {
        if (abort.signal.aborted) return;
        if (error instanceof ProblemError && NEVER.has(error.problem.status)) {
          source.stop();
          tell(source, { gone: true });
          return;
        }
        wait = Math.min(wait * 2, MAX_POLL_MS);
        tell(source, { unheard: true });
      }
      if (!abort.signal.aborted) cancel = deps.later(() => void ask(), wait);
    };
    void ask();
  }

  function follow(id: string, source: Source): void {
    if (streams < MAX_STREAMS) stream(id, source);
    else poll(id, source);
  }

  return {
    resume(id, file) {
      const source = sources.get(id);
      if (!source?.watched.file || !isSettled(source.watched.file)) return;
      tell(source, { file, unheard: false });
      if (!isSettled(file)) follow(id, source);
    },
    watch(id, listener) {
      let source = sources.get(id);
      if (source) {
        source.listeners.add(listener);
        if (source.watched !== nothing) listener(source.watched);
      } else {
        source = { watched: nothing, listeners: new Set([listener]), stop: () => {} };
        sources.set(id, source);
        follow(id, source);
      }
      const mine = source;
      return () => {
        mine.listeners.delete(listener);
        if (mine.listeners.size > 0 || sources.get(id) !== mine) return;
        sources.delete(id);
        mine.stop();
      };
    },
  };
}

/** Nothing more will happen to it by itself. */
export function isSettled(file: MediaFile): boolean {
  return (file.status === 'READY' && file.updating === null) || file.status === 'ERROR';
}
