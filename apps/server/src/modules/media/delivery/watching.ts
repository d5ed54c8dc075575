import { LRUCache } from 'lru-cache';
import type { Logger } from '../../../platform/observability/logger.ts';
import type { DeliveryRepository, Watched } from './delivery.repository.ts';

/** Seconds, or the share of the film where that is less, after which a viewing is a view. */
const VIEW_SECONDS = 10;
const VIEW_SHARE = 0.5;
/** Viewings that are remembered, and for how long after their last word: one that comes back later is another. */
const VIEWINGS = 50_000;
const VIEWING_TTL_MS = 3_600_000;
/** How long words are gathered before they are written. */
const FLUSH_MS = 5_000;
/** Films and days that wait to be written; more than that are written at once. */
const WAITING = 10_000;

interface Viewing {
  seconds: number;
  counted: boolean;
}

export interface Word {
  readonly mediaId: string;
  /** null where the film is not mastered yet. */
  readonly durationSeconds: number | null;
  /** Made up by the player. */
  readonly viewing: string;
  /** Played since its last word. */
  readonly seconds: number;
}

export type Watching = ReturnType<typeof createWatching>;

/**
 * Counts views and seconds watched, by film and day, and keeps nothing of who it was. Words are gathered in memory and
 * written together. A viewing is known to the process that its player speaks to: one that is handed from server to server
 * is counted by each that hears enough of it.
 */
export function createWatching({ rows, log, now }: { rows: DeliveryRepository; log: Logger; now: () => Date }) {
  const viewings = new LRUCache<string, Viewing>({ max: VIEWINGS, ttl: VIEWING_TTL_MS, updateAgeOnGet: true });
  let waiting = new Map<string, Watched>();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  const add = (watched: Watched): void => {
    const key = `${watched.mediaId} ${watched.day}`;
    const before = waiting.get(key);
    waiting.set(key, {
      ...watched,
      views: (before?.views ?? 0) + watched.views,
      seconds: (before?.seconds ?? 0) + watched.seconds,
    });
  };
  const write = async (): Promise<void> => {
    const all = [...waiting.values()];
    waiting = new Map();
    if (!all.length) return;
    try {
      await rows.addWatched(all);
    } catch (err) {
      log.warn({ err, films: all.length }, 'What was watched could not be written; it is tried again');
      for (const watched of all) add(watched);
      schedule();
    }
  };
  const schedule = (): void => {
    timer ??= setTimeout(flush, FLUSH_MS).unref();
  };
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    // One after the other: what could not be written is put back before the next looks.
    writing = writing.then(write);
    return writing;
  };

  return {
    count({ mediaId, durationSeconds, viewing, seconds }: Word): void {
      const key = `${mediaId} ${viewing}`;
      const known = viewings.get(key) ?? { seconds: 0, counted: false };
      known.seconds += seconds;
      const enough = Math.min(VIEW_SECONDS, VIEW_SHARE * (durationSeconds ?? Number.POSITIVE_INFINITY));
      const isView = !known.counted && known.seconds > 0 && known.seconds >= enough;
      known.counted ||= isView;
      viewings.set(key, known);
      if (seconds === 0 && !isView) return;
      add({ mediaId, day: now().toISOString().slice(0, 10), views: isView ? 1 : 0, seconds });
      if (waiting.size >= WAITING) void flush();
      else schedule();
    },

    /** Writes what waits. */
    flush,

    /** Writes what waits, and waits for no more. */
    async close(): Promise<void> {
      await flush();
      clearTimeout(timer);
    },
  };
}
