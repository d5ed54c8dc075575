import * as Y from 'yjs';
import type { Database } from '../../../platform/database/database.ts';
import { UnwellError } from '../../../platform/http/system.ts';
import type { Logger } from '../../../platform/observability/logger.ts';
import type { Entry, JournalRepository, Snapshot } from './journal.repository.ts';
import { LEASE_SECONDS, type Lease, type Leases } from './leases.ts';

/** How long changes are gathered before they are written: what is called saved is a tenth of a second old, and the commit's time. */
const GATHER_MS = 100;
/** A snapshot is written this long after the first change that it is for: the brief's ten seconds, and time to write it. */
const SNAPSHOT_MS = 8_000;
/** Snapshots that are written before changes are looked after again. */
const SNAPSHOTS_A_ROUND = 8;
/** How long after a failure it is tried again: longer each time, up to the last. */
const RETRY_MS = [100, 250, 500, 1_000, 2_000];
/** After so long without being written, changes are a matter for whoever runs the house. */
const UNWELL_MS = 3_000;
const RENEW_MS = (LEASE_SECONDS / 3) * 1_000;

/** What the journal asks of a document. */
export interface Source {
  /** Everything up to now, for a snapshot. */
  snapshot(seq: number): Snapshot;
  /** Everything up to a change is kept. */
  saved(seq: number): void;
  /** Another node is the document's writer now, or there is no such project any more: nothing more of it can be kept here. */
  lost(): void;
  /** A file that it uses is not there. */
  assetGone(): void;
}

/** The changes of one document that is open. */
export class Journal {
  readonly projectId: string;
  readonly lease: Lease;
  readonly source: Source;
  /** Of the last change, and of the last that is kept. */
  seq: number;
  saved: number;
  /** Of the last that a snapshot holds. */
  snapshotted: number;
  #pending: Uint8Array[] = [];
  #assets = new Set<string>();
  /** When the first change came that is not kept, and that is in no snapshot (`performance.now`). */
  dirtySince: number | null = null;
  snapshotDue: number | null = null;
  isLost = false;
  /** What is in memory is not to be trusted any more: what was taken before is still kept, and no snapshot is made. */
  isFrozen = false;
  readonly #wake: () => void;

  constructor(given: { projectId: string; lease: Lease; seq: number; snapshotted: number; source: Source; wake: () => void }) {
    this.projectId = given.projectId;
    this.lease = given.lease;
    this.source = given.source;
    this.seq = given.seq;
    this.saved = given.seq;
    this.snapshotted = given.snapshotted;
    if (given.snapshotted < given.seq) this.snapshotDue = performance.now();
    this.#wake = given.wake;
  }

  get isDirty(): boolean {
    return !this.isLost && (this.isFrozen ? this.saved : this.snapshotted) < this.seq;
  }

  /** @param assets files that clips show since this change, and did not before. */
  append(update: Uint8Array, assets: Iterable<string>): void {
    if (this.isLost || this.isFrozen) return;
    this.seq++;
    this.#pending.push(update);
    for (const id of assets) this.#assets.add(id);
    this.dirtySince ??= performance.now();
    this.snapshotDue ??= performance.now() + SNAPSHOT_MS;
    this.#wake();
  }

  /** What is to be kept, as one; null where nothing is. What comes meanwhile is the next one's. */
  take(): Entry | null {
    if (this.isLost || this.#pending.length === 0) return null;
    const update = this.#pending.length === 1 ? (this.#pending[0] as Uint8Array) : Y.mergeUpdates(this.#pending);
    this.#pending = [update];
    return { projectId: this.projectId, epoch: this.lease.epoch, seq: this.seq, update, assets: [...this.#assets] };
  }

  /** An entry has been kept. */
  kept(entry: Entry): void {
    // A snapshot may have come in between, and taken it away already.
    if (this.#pending[0] === entry.update) this.#pending.shift();
    for (const id of entry.assets) this.#assets.delete(id);
    this.#settle(entry.seq);
  }

  /** Everything up to a change is in a snapshot. */
  snapshotKept(seq: number): void {
    this.snapshotted = Math.max(this.snapshotted, seq);
    if (this.seq === seq) {
      this.#pending = [];
      this.#assets.clear();
      this.snapshotDue = null;
    } else if (!this.isFrozen) this.snapshotDue = performance.now() + SNAPSHOT_MS;
    this.#settle(seq);
  }

  #settle(seq: number): void {
    if (seq > this.saved) {
      this.saved = seq;
      this.source.saved(seq);
    }
    this.dirtySince = this.saved >= this.seq ? null : performance.now();
  }

  freeze(): void {
    this.isFrozen = true;
    this.snapshotDue = null;
  }

  lose(): void {
    if (this.isLost) return;
    this.isLost = true;
    this.dirtySince = null;
    this.snapshotDue = null;
    this.source.lost();
  }
}

export type Journals = ReturnType<typeof createJournals>;

/**
 * Keeps what is changed: all documents of this process in one commit, every tenth of a second while there is something, and a snapshot of each
 * within ten. While PostgreSQL is away everything stays here and is tried again; nothing is ever given up but to another owner.
 */
export function createJournals(deps: { database: Database; rows: JournalRepository; leases: Leases; log: Logger }) {
  const { database, rows, leases, log } = deps;
  const open = new Map<string, Journal>();
  let timer: NodeJS.Timeout | undefined;
  let due = Number.POSITIVE_INFINITY;
  let running: Promise<void> | null = null;
  /** One thing is written after the other: an older snapshot must not come behind a newer one. */
  let last: Promise<unknown> = Promise.resolve();
  let failures = 0;
  let renewal: NodeJS.Timeout | undefined;
  let isClosed = false;

  const schedule = (inMs: number) => {
    const at = performance.now() + inMs;
    if (running || at >= due) return;
    due = at;
    clearTimeout(timer);
    timer = setTimeout(() => void run(), inMs);
  };
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
  const run = (): Promise<void> => {
    running ??= inTurn(round).finally(() => {
      running = null;
      const wait = next();
      if (wait !== null && !isClosed) schedule(wait);
    });
    return running;
  };
  /** How long until there is something to do; null where nothing is. */
  const next = (): number | null => {
    if (failures) return RETRY_MS[Math.min(failures, RETRY_MS.length) - 1] ?? 0;
    let soonest: number | null = null;
    const now = performance.now();
    for (const journal of open.values()) {
      if (journal.saved < journal.seq) return GATHER_MS;
      if (journal.snapshotDue !== null) soonest = Math.min(soonest ?? Number.POSITIVE_INFINITY, Math.max(0, journal.snapshotDue - now));
    }
    return soonest;
  };
  const round = async (): Promise<void> => {
    due = Number.POSITIVE_INFINITY;
    clearTimeout(timer);
    try {
      await commit([...open.values()]);
      const now = performance.now();
      const ripe = [...open.values()].filter(({ snapshotDue }) => snapshotDue !== null && snapshotDue <= now);
      for (const journal of ripe.slice(0, SNAPSHOTS_A_ROUND)) await snapshot(journal);
      if (failures) log.info('Changes of projects are being kept again');
      failures = 0;
    } catch (err) {
      failures++;
      if (failures === 1) log.error({ err }, 'Changes of projects could not be kept; they stay in memory and are tried again');
    }
  };
  const commit = async (journals: readonly Journal[]): Promise<void> => {
    const entries = journals.flatMap((journal) => {
      const entry = journal.take();
      return entry ? [{ journal, entry }] : [];
    });
    if (!entries.length) return;
    const settle = (held: ReadonlySet<string>, some: typeof entries) => {
      for (const { journal, entry } of some) {
        if (held.has(journal.projectId)) journal.kept(entry);
        else journal.lose();
      }
    };
    try {
      settle(
        await rows.append(
          leases.node,
          entries.map(({ entry }) => entry),
        ),
        entries,
      );
    } catch (error) {
      if (!isAboutOne(error) || entries.length === 0) throw error;
      // Something of one of them is not right, as a file that was just deleted: the others do not wait for it.
      for (const one of entries) {
        try {
          settle(await rows.append(leases.node, [one.entry]), [one]);
        } catch (failure) {
          if (!isAboutOne(failure)) throw failure;
          one.journal.source.assetGone();
        }
      }
    }
  };
  const snapshot = async (journal: Journal): Promise<void> => {
    if (journal.isLost || journal.isFrozen) return;
    const whole = journal.source.snapshot(journal.seq);
    const isHeld = await database
      .transaction(async (sql) => {
        if (!(await leases.hold(sql, journal.projectId, journal.lease))) return false;
        await rows.snapshot(sql, journal.projectId, whole);
        return true;
      })
      .catch((error: unknown) => {
        if (!isAboutOne(error)) throw error;
        journal.source.assetGone();
        return null;
      });
    if (isHeld === true) journal.snapshotKept(whole.seq);
    else if (isHeld === false) journal.lose();
  };
  const renew = async () => {
    const held = [...open.values()].filter(({ isLost }) => !isLost);
    const lost = await leases.renew(held.map(({ projectId, lease }) => ({ projectId, ...lease }))).catch((): string[] => []);
    for (const id of lost) open.get(id)?.lose();
  };

  return {
    /** Begins to keep a document. */
    open(given: Omit<ConstructorParameters<typeof Journal>[0], 'wake'>): Journal {
      const journal = new Journal({ ...given, wake: () => schedule(failures ? (next() ?? 0) : GATHER_MS) });
      open.set(given.projectId, journal);
      renewal ??= setInterval(() => void renew(), RENEW_MS).unref();
      if (journal.snapshotDue !== null) schedule(0);
      return journal;
    },

    /** Writes everything of a document now. @returns whether nothing of it is left to be written. */
    async flush(journal: Journal): Promise<boolean> {
      try {
        await inTurn(async () => {
          if (journal.isFrozen) await commit([journal]);
          else if (journal.isDirty) await snapshot(journal);
        });
      } catch (err) {
        log.warn({ err, projectId: journal.projectId }, 'A project could not be written; it stays in memory');
        schedule(GATHER_MS);
        return false;
      }
      return !journal.isDirty;
    },

    /** A document is closed: its lease is free for others. */
    async release(journal: Journal): Promise<void> {
      if (open.get(journal.projectId) === journal) open.delete(journal.projectId);
      if (open.size === 0) {
        clearInterval(renewal);
        renewal = undefined;
      }
      if (!journal.isLost) await leases.release(journal.projectId, journal.lease).catch(() => undefined);
    },

    /** @throws {UnwellError} while changes are not being kept. */
    health(): string | undefined {
      const oldest = Math.min(...[...open.values()].map(({ dirtySince }) => dirtySince ?? Number.POSITIVE_INFINITY));
      const age = performance.now() - oldest;
      if (failures || age > UNWELL_MS) throw new UnwellError('Changes of projects are in memory and cannot be written.');
      return open.size ? `${open.size} open` : undefined;
    },

    dirty: (): string[] => [...open.values()].filter(({ isDirty }) => isDirty).map(({ projectId }) => projectId),

    async close(): Promise<void> {
      isClosed = true;
      clearInterval(renewal);
      clearTimeout(timer);
      await last;
      clearTimeout(timer);
    },
  };
}

/** Foreign keys and other rules: the matter of one row, and not of the database. */
function isAboutOne(error: unknown): boolean {
  return /^23/.test(String((error as { code?: unknown } | null)?.code ?? ''));
}
