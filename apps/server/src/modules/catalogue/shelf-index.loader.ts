import { noBits } from '../../platform/bits.ts';
import { takeTurns } from '../../platform/breathing.ts';
import type { Logger } from '../../platform/observability/logger.ts';
import type { Shelf } from './shelf.ts';
import type { ShelfIndexRepository, ShelfNews } from './shelf-index.repository.ts';
import { ShelfIndex, type ShelvedFilm } from './shelf-index.ts';

/** Changed films that a reader waits for; with more, PostgreSQL answers until the index has caught up. */
const WAITED_FOR = 1_000;
/** Changes brought in at once: some milliseconds of work. */
const STEP = 500;
/** From this share of the shelf on, the index is made anew instead. */
const MANY = 1 / 8;
/** How long changes are kept for others, in hours … */
const KEPT_HOURS = 24;
/** … and how long an index may not have looked and still be brought up to date by them. */
const TRUSTED_MS = 12 * 3_600_000;
/** Changes are dropped about this often. */
const FORGET_EVERY_MS = 3_600_000;

/** The films that changed; `all`: nobody knows which. */
export type ShelfChanges = readonly number[] | 'all';

export interface ShelfKeeper extends Shelf {
  /** Begins to read the films, so that the first reader finds the index there. */
  warm(): void;
  /** Tells `listener` which films changed, before anybody who looks from then on is answered. */
  onChange(listener: (changes: ShelfChanges) => void): void;
  /** Looks at the record of changes. @returns whether everything that was committed before the call has been told. */
  look(): Promise<boolean>;
  /** Looks like `look`, but waits for an index that is being read. @returns false when it could not be. */
  settle(): Promise<boolean>;
  /** Whether all that the last look found has been told. */
  isFollowing(): boolean;
}

/**
 * The shelf from memory. Before each answer the record of changes is looked at, so what a reader gets is what was
 * committed when they asked, whoever wrote it and on whatever node; readers at one time share a look. While the index is
 * being read, and when it cannot be, PostgreSQL answers.
 */
export function createShelfKeeper(deps: { repository: ShelfIndexRepository; reference: Shelf; log: Logger }): ShelfKeeper {
  const { repository, reference, log } = deps;
  let index: ShelfIndex | null = null;
  let seen: Omit<ShelfNews, 'changed' | 'everywhere'> | null = null;
  let forgotAt: Date | null = null;
  let working: Promise<void> | null = null;
  const listeners: ((changes: ShelfChanges) => void)[] = [];
  const tell = (changes: ShelfChanges) => {
    for (const listener of listeners) listener(changes);
  };

  const inBackground = (work: () => Promise<void>) => {
    working ??= work()
      // The next reader tries again, and until then is answered by PostgreSQL.
      .catch((err) => log.warn({ err }, 'The shelf’s index could not be read'))
      .finally(() => {
        working = null;
      });
  };

  const load = async () => {
    const started = performance.now();
    index = null;
    // First the snapshot, then the films: what changes in between is read again.
    seen = await repository.news(null);
    tell('all');
    index = await ShelfIndex.build(repository.films(), takeTurns());
    log.info(`The shelf is in memory: ${index.size} films (${Math.round(performance.now() - started)} ms)`);
  };

  const bring = async (into: ShelfIndex, ids: readonly number[]) => {
    const films = new Map<number, ShelvedFilm | null>(ids.map((id) => [id, null]));
    for (const film of await repository.filmsOf(ids)) films.set(film.id, film);
    into.apply(films);
  };

  /** Far behind: nobody waits, and nobody sees it half done. */
  const catchUpAside = async (aside: ShelfIndex, changed: readonly number[], now: Omit<ShelfNews, 'changed' | 'everywhere'>) => {
    const breathe = takeTurns();
    for (let from = 0; from < changed.length; from += STEP) {
      await bring(aside, changed.slice(from, from + STEP));
      await breathe();
    }
    seen = now;
    index = aside;
  };

  const look = async () => {
    if (!index || !seen) return inBackground(load);
    const { changed, everywhere, ...now } = await repository.news(seen.snapshot);
    // A standby that has taken over may count other transactions by the numbers of those that were lost.
    const lost = now.timeline !== seen.timeline || now.at.getTime() - seen.at.getTime() > TRUSTED_MS;
    if (lost || changed.length > WAITED_FOR + index.size * MANY) return inBackground(load);
    if (everywhere) tell('all');
    else if (changed.length) tell(changed);
    if (changed.length > WAITED_FOR) {
      const aside = index;
      index = null;
      return inBackground(() => catchUpAside(aside, changed, now));
    }
    if (changed.length) await bring(index, changed);
    seen = now;
    if (now.at.getTime() - (forgotAt?.getTime() ?? 0) < FORGET_EVERY_MS) return;
    forgotAt = now.at;
    await repository.forgetNews(KEPT_HOURS);
  };

  let running: Promise<void> = Promise.resolve();
  let next: Promise<ShelfIndex | null> | null = null;
  /** The index with everything in it that was committed before the call; those who call while a look runs share the one after it. */
  const current = (): Promise<ShelfIndex | null> => {
    next ??= running.then(async () => {
      next = null;
      const looked = working ? Promise.resolve() : look();
      running = looked.catch(() => undefined);
      await looked;
      return working ? null : index;
    });
    return next;
  };

  return {
    warm() {
      if (!index) inBackground(load);
    },
    onChange(listener) {
      listeners.push(listener);
    },
    async look() {
      return (await current()) !== null;
    },
    isFollowing: () => index !== null && !working,
    async find(filter, page) {
      const resolved = await repository.resolve(filter);
      const shelf = await current();
      if (!shelf) return reference.find(filter, page);
      return resolved ? shelf.page(resolved, page) : { ids: [], total: 0 };
    },
    async settle() {
      if (await current()) return true;
      await working;
      return (await current()) !== null;
    },
    async matching(filter) {
      const resolved = await repository.resolve(filter);
      const shelf = await current();
      if (!shelf) return reference.matching(filter);
      return resolved ? shelf.matching(resolved) : noBits(0);
    },
    async countByCategory() {
      return (await current())?.countByCategory() ?? reference.countByCategory();
    },
  };
}
