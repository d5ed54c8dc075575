import { type Asset, allOf, lengthOf, REPAIR, type Repair, repairDocument, State, timelineOf, touchedBy, untouched } from '@fotograma/edl';
import type { Connection, Document } from '@hocuspocus/server';
import * as Y from 'yjs';
import { etagOf } from '../../../platform/http/replies.ts';
import type { Snapshot } from './journal.repository.ts';
import type { Journal, Source } from './journal.ts';

/** Bytes of a document: what Yjs remembers of everything that was ever in it, too. */
export const LARGEST_DOCUMENT = 8 * 1024 * 1024;

/** What a socket's connection to a document knows of who is behind it. */
export interface Guest {
  readonly userId: string;
  role: 'owner' | 'editor' | 'viewer';
  /** When they must show a new ticket (ms since 1970). */
  ticketUntil: number;
  /** When one was asked for. */
  askedAt: number | null;
}

/** Somebody's connection, as far as it is spoken to. */
export type Listener = Pick<Connection, 'sendStateless'>;

/** What goes to clients beside the document itself. */
export type Word =
  /** Everything up to a change is kept. `n`: what was asked for by that number is. */
  | { readonly t: 'saved'; readonly seq: number; readonly n?: number }
  /** What was written could not stand as it was. */
  | { readonly t: 'repaired'; readonly items: readonly { at: string; id: string | null; why: string }[] }
  | { readonly t: 'role'; readonly role: Guest['role'] }
  /** The client's own copy is of no use any more: it takes a new one, and does again what it wanted. */
  | { readonly t: 'reset'; readonly reason: string }
  /** The bin or the members are others. */
  | { readonly t: 'changed' };

const EMPTY = { width: 16, height: 16, rate: { num: 25, den: 1 }, sampleRate: 48_000, background: '#000000' } as const;

/** What a room tells whoever keeps it. */
interface Hooks {
  now(): Date;
  lost(): void;
  tainted(): void;
  broke(error: unknown): void;
  assetGone(): void;
  judged(seconds: number, repairs: number): void;
}

/** A project that is open: its document, what it comes to, and what of it is not kept yet. */
export class Room implements Source {
  readonly projectId: string;
  readonly doc: Document;
  readonly state: State;
  journal: Journal | null = null;
  #assets: ReadonlyMap<string, Asset>;
  /** Files that clips show, as far as the journal was told. */
  #told: Set<string>;
  /** Those who wait for what they wrote to be kept, by the change that it is kept with. */
  #waiting: { readonly seq: number; readonly n: number; readonly connection: Listener }[] = [];
  /** Whose replicas have written here, by Yjs's client id: nobody else may go on as one. */
  readonly #writers = new Map<number, string>();
  /** Encoded bytes, to be believed within what came since they were counted. */
  bytes: number;
  /** Something went wrong within the document in memory: it is dropped, and read again from what was kept. */
  isTainted = false;
  readonly #hooks: Hooks;

  constructor(
    doc: Document,
    given: {
      projectId: string;
      updates: readonly Uint8Array[];
      assets: ReadonlyMap<string, Asset>;
      hooks: Hooks;
    },
  ) {
    this.doc = doc;
    this.projectId = given.projectId;
    this.#assets = given.assets;
    this.#hooks = given.hooks;
    doc.transact(() => {
      for (const update of given.updates) Y.applyUpdate(doc, update);
    }, this);
    this.state = new State({ schemaVersion: 1, settings: EMPTY, tracks: {}, clips: {}, transitions: {}, markers: {} });
    this.bytes = Y.encodeStateAsUpdate(doc).byteLength;
    this.#told = new Set();
  }

  /** Begins to watch the document. @param journal takes what is changed from now on. */
  begin(journal: Journal): void {
    this.journal = journal;
    this.doc.on('afterTransaction', (transaction: Y.Transaction) => {
      if (transaction.origin === REPAIR || transaction.changed.size === 0) return;
      this.#judge(transaction);
    });
    this.doc.on('update', (update: Uint8Array) => this.#keep(update));
    // What was kept was right; rules that came since are made to hold now.
    repairDocument(this.doc, allOf(this.doc), { assets: this.#assets, before: this.state });
    for (const id of this.state.assetIds()) this.#told.add(id);
  }

  #judge(transaction: Y.Transaction): void {
    const started = performance.now();
    const repairs = this.#repair(touchedBy(transaction));
    this.#hooks.judged((performance.now() - started) / 1_000, repairs.length);
    const { origin } = transaction;
    if (repairs.length && isFromConnection(origin)) {
      say(origin.connection, { t: 'repaired', items: repairs.slice(0, 20).map(describe) });
    }
  }

  #repair(touched: Parameters<typeof repairDocument>[1]): readonly Repair[] {
    try {
      return repairDocument(this.doc, touched, { assets: this.#assets, before: this.state });
    } catch (error) {
      this.taint();
      throw error;
    }
  }

  /** Puts in what has been admitted, and judges it. @returns false where that broke the document: it is read again. */
  put(update: Uint8Array, connection: Listener): boolean {
    try {
      Y.applyUpdate(this.doc, update, { source: 'connection', connection });
    } catch (error) {
      this.#hooks.broke(error);
      this.taint();
    }
    return this.verify();
  }

  /** What is in memory is not to be believed: nothing more of it is kept or told. */
  taint(): void {
    if (this.isTainted) return;
    this.isTainted = true;
    this.journal?.freeze();
    this.#hooks.tainted();
  }

  /**
   * Whether what is in memory is whole; asked between changes. Where Yjs throws while it ends a transaction, it keeps that one, and all after it, as not
   * ended: changes are put in, and nobody hears of them. What it could not place it keeps waiting, and `admit` lets nothing through that would wait.
   */
  verify(): boolean {
    const { doc } = this;
    const isWhole = !doc._transaction && doc._transactionCleanups.length === 0 && !doc.store.pendingStructs && !doc.store.pendingDs;
    if (!isWhole) this.taint();
    return !this.isTainted;
  }

  #keep(update: Uint8Array): void {
    if (this.isTainted || !this.journal) return;
    this.bytes += update.byteLength;
    const fresh: string[] = [];
    for (const id of this.state.assetIds()) if (!this.#told.has(id)) fresh.push(id);
    for (const id of fresh) this.#told.add(id);
    this.journal.append(update, fresh);
  }

  /** Other files may be used: clips whose file is not among them go, and those that are longer than theirs are cut. */
  setAssets(assets: ReadonlyMap<string, Asset>): void {
    const before = this.#assets;
    this.#assets = assets;
    const touched = untouched();
    for (const [id, clip] of this.state.all.clips) {
      if (clip.kind === 'media' && before.get(clip.assetId)?.duration !== assets.get(clip.assetId)?.duration) touched.ids.clips.add(id);
    }
    if (touched.ids.clips.size) this.#repair(touched);
  }

  knows(assetId: string): boolean {
    return this.#assets.has(assetId);
  }

  /**
   * Whether somebody may go on as a replica that has written here: only whoever did.
   * @param isOwn what comes is what their own replica has just written, so the replica is theirs.
   */
  mayWrite(userId: string, writers: readonly { client: number; to: number }[], isOwn: boolean): boolean {
    for (const { client, to } of writers) {
      const owner = this.#writers.get(client);
      // What others wrote may come back with anybody, as long as it is known already.
      if (owner !== undefined && owner !== userId && to > Y.getState(this.doc.store, client)) return false;
      if (owner === undefined && isOwn) this.#writers.set(client, userId);
    }
    return true;
  }

  /** Tells a connection by its number when everything that is here now is kept. */
  whenSaved(connection: Listener, n: number): void {
    const { journal } = this;
    // Who is not answered comes again, and asks again.
    if (!this.verify() || journal?.isLost) return;
    if (!journal || journal.saved >= journal.seq) say(connection, { t: 'saved', seq: journal?.saved ?? 0, n });
    else this.#waiting.push({ seq: journal.seq, n, connection });
  }

  saved(seq: number): void {
    this.tellAll({ t: 'saved', seq });
    const due = this.#waiting.filter((one) => one.seq <= seq);
    this.#waiting = this.#waiting.filter((one) => one.seq > seq);
    for (const { n, connection } of due) say(connection, { t: 'saved', seq, n });
  }

  lost(): void {
    this.#hooks.lost();
  }

  assetGone(): void {
    this.#told = new Set();
    this.#hooks.assetGone();
  }

  snapshot(seq: number): Snapshot {
    const project = this.state.toProject();
    const text = JSON.stringify(project);
    const state = Y.encodeStateAsUpdate(this.doc);
    this.bytes = state.byteLength;
    return {
      seq,
      state,
      project,
      text,
      hash: etagOf(text),
      duration: lengthOf(timelineOf(project)),
      assets: [...this.state.assetIds()],
      at: this.#hooks.now(),
    };
  }

  tellAll(word: Word): void {
    this.doc.broadcastStateless(JSON.stringify(word));
  }

  get guests(): { connection: Connection; guest: Guest }[] {
    return this.doc.getConnections().flatMap((connection) => {
      const guest = (connection.context as { guest?: Guest }).guest;
      return guest ? [{ connection, guest }] : [];
    });
  }

  close(reason: string): void {
    for (const connection of this.doc.getConnections()) connection.close({ code: 4_400, reason });
  }
}

export function say(connection: Listener, word: Word): void {
  connection.sendStateless(JSON.stringify(word));
}

function describe(one: Repair): { at: string; id: string | null; why: string } {
  return { at: one.at, id: one.at === 'settings' ? null : one.id, why: one.why };
}

function isFromConnection(origin: unknown): origin is { source: 'connection'; connection: Listener } {
  return typeof origin === 'object' && origin !== null && (origin as { source?: unknown }).source === 'connection';
}
