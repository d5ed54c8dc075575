import {
  type Assets,
  COLLECTIONS,
  type Collection,
  collectionOf,
  type Entities,
  metaOf,
  rawOf,
  repair,
  State,
  touchedBy,
  writeThing,
} from '@fotograma/edl';
import { HocuspocusProvider } from '@hocuspocus/provider';
import { IndexeddbPersistence } from 'y-indexeddb';
import * as Y from 'yjs';
import { client } from '../../../lib/client.ts';
import type { ProjectRole } from '../queries.ts';

/** How long changes are gathered before they are sent, and before it is asked whether they are kept. */
const FLUSH_MS = 40;
const ASK_MS = 60;
/** How long until it is tried again to get in after a reason that passes; longer each time. */
const RETRY_MS = [300, 1_000, 3_000, 8_000];
/** Refusals that another try would be answered with, too. */
const FINAL = new Set(['forbidden', 'too many', 'gone']);

export type Line = 'connecting' | 'open' | 'away' | 'refused';

/** Somebody else who has the project open. */
export interface Somebody {
  readonly client: number;
  readonly id: string;
  readonly name: string;
  readonly hue: number;
  readonly time: number | null;
  readonly selection: readonly string[];
}

/** How things stand, for those who draw it; another object whenever something of it is another. */
export interface Standing {
  readonly line: Line;
  readonly role: ProjectRole | null;
  /** Whether the server's document has been here once, so that there is something to show. */
  readonly isLoaded: boolean;
  /** Whether everything that was done here is kept. */
  readonly isSaved: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Counts whenever the project is another. */
  readonly revision: number;
  readonly others: readonly Somebody[];
}

export interface News {
  /** Something of what was just written could not stand. */
  readonly kind: 'repaired' | 'reset' | 'role' | 'refused';
}

const EMPTY = { width: 1_920, height: 1_080, rate: { num: 25, den: 1 }, sampleRate: 48_000, background: '#000000' } as const;
/** Who may use what the server says; here everything may be there. */
const ANYTHING: Assets = { has: () => true, get: () => ({ duration: null }) };

/** What is written by this session's own hands, which it can take back. */
class Hand {}

/**
 * A project that is open in this window: its document, which goes on while the line is away and survives a reload, and what is known of the
 * others. `isSaved` is said only when the server says that it is kept.
 */
export class EditSession {
  readonly projectId: string;
  readonly #name: string;
  readonly #onNews: (news: News) => void;
  readonly #onChanged: () => void;
  readonly #listeners = new Set<() => void>();
  readonly #hand = new Hand();
  #doc = new Y.Doc();
  #state = new State({ schemaVersion: 1, settings: EMPTY, tracks: {}, clips: {}, transitions: {}, markers: {} });
  #provider: HocuspocusProvider | null = null;
  #kept: IndexeddbPersistence | null = null;
  #undo: Y.UndoManager | null = null;
  #standing: Standing = {
    line: 'connecting',
    role: null,
    isLoaded: false,
    isSaved: true,
    canUndo: false,
    canRedo: false,
    revision: 0,
    others: [],
  };
  /** Numbers of questions whether all is kept: the last that was asked, and what was written since. */
  #asked = 0;
  #isDirty = false;
  #asking: ReturnType<typeof setTimeout> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #tries = 0;
  /** What was written here and is not kept yet: written again into a new copy, should the server want one. */
  #unsaved = new Map<string, { at: Collection; id: string }>();
  #isClosed = false;

  /** @param given.userId whose copy this browser keeps. @param given.onChanged bin or members are others. */
  constructor(given: { projectId: string; userId: string; onNews: (news: News) => void; onChanged: () => void }) {
    this.projectId = given.projectId;
    this.#name = `fotograma.project.${given.projectId}.${given.userId}`;
    this.#onNews = given.onNews;
    this.#onChanged = given.onChanged;
    void this.#open();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly standing = (): Standing => this.#standing;

  get doc(): Y.Doc {
    return this.#doc;
  }

  /** The project as it stands. It changes in place: `revision` says when. */
  get state(): State {
    return this.#state;
  }

  get mayEdit(): boolean {
    return this.#standing.role === 'owner' || this.#standing.role === 'editor';
  }

  /** Does something as one step, which one undo takes back. */
  change(act: (doc: Y.Doc) => void): void {
    if (!this.mayEdit) return;
    this.#undo?.stopCapturing();
    this.#doc.transact(() => act(this.#doc), this.#hand);
    this.#undo?.stopCapturing();
  }

  /** The same for what goes on, as typing does: steps that follow each other closely are one. */
  continue(act: (doc: Y.Doc) => void): void {
    if (this.mayEdit) this.#doc.transact(() => act(this.#doc), this.#hand);
  }

  undo(): void {
    if (this.mayEdit) this.#undo?.undo();
  }

  redo(): void {
    if (this.mayEdit) this.#undo?.redo();
  }

  /** Tells the others where one is. */
  present(presence: { time: number; selection: readonly string[] }): void {
    this.#provider?.awareness?.setLocalState({ time: Math.max(0, Math.round(presence.time)), selection: presence.selection.slice(0, 40) });
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#asking);
    clearTimeout(this.#retry);
    this.#provider?.destroy();
    void this.#kept?.destroy();
    this.#undo?.destroy();
    this.#doc.destroy();
  }

  async #open(): Promise<void> {
    const doc = this.#doc;
    // Named before the first change, so that undo knows what it is about.
    const scope = [metaOf(doc), ...COLLECTIONS.map((at) => collectionOf(doc, at))];
    this.#undo = new Y.UndoManager(scope as never, { trackedOrigins: new Set([this.#hand]), captureTimeout: 600 });
    for (const event of ['stack-item-added', 'stack-item-popped', 'stack-cleared'] as const) {
      this.#undo.on(event, () => this.#tell({ canUndo: this.#undo?.canUndo() ?? false, canRedo: this.#undo?.canRedo() ?? false }));
    }
    doc.on('afterTransaction', (transaction: Y.Transaction) => this.#follow(transaction));
    // Where a browser keeps nothing (private windows), it goes on without.
    this.#kept = await keep(this.#name, doc);
    if (this.#isClosed || doc !== this.#doc) return;
    if (metaOf(doc).has('settings')) this.#tell({ isLoaded: true });
    this.#connect(doc);
  }

  #connect(doc: Y.Doc): void {
    const provider = new HocuspocusProvider({
      url: `${location.origin.replace(/^http/, 'ws')}/collab/${this.projectId}`,
      name: this.projectId,
      document: doc,
      flushDelay: FLUSH_MS,
      token: async () => {
        const { data } = await client('POST /api/projects/{projectId}/collab-tokens', { params: { projectId: this.projectId } });
        this.#tell({ role: data.role });
        return data.token;
      },
      onStatus: ({ status }) => {
        if (status !== 'connected' && this.#standing.line !== 'refused') this.#tell({ line: 'away' });
      },
      onAuthenticated: () => {
        this.#tries = 0;
        this.#tell({ line: 'open' });
      },
      onAuthenticationFailed: ({ reason }) => this.#turnedAway(reason),
      onSynced: () => {
        this.#tell({ isLoaded: true, line: 'open' });
        if (this.#isDirty) this.#ask();
      },
      onStateless: ({ payload }) => this.#hear(payload),
      onAwarenessChange: ({ states }) => this.#see(states as readonly Record<string, unknown>[]),
      onClose: ({ event }) => {
        if (event.reason === 'removed') this.#turnedAway('forbidden');
      },
    });
    this.#provider = provider;
    provider.awareness?.setLocalState({});
  }

  #turnedAway(reason: string): void {
    const isFinal = FINAL.has(reason);
    this.#tell({ line: isFinal ? 'refused' : 'away' });
    if (isFinal) {
      this.#provider?.disconnect();
      this.#onNews({ kind: 'refused' });
      return;
    }
    // Its socket alone, so that it comes again by itself: what is told to disconnect and to connect before it has, stays away.
    clearTimeout(this.#retry);
    const wait = RETRY_MS[Math.min(this.#tries++, RETRY_MS.length - 1)];
    this.#retry = setTimeout(() => this.#provider?.configuration.websocketProvider.webSocket?.close(), wait);
  }

  #hear(payload: string): void {
    const word = JSON.parse(payload) as { t: string; n?: number; role?: ProjectRole };
    if (word.t === 'saved' && word.n === this.#asked && !this.#asking) {
      this.#isDirty = false;
      this.#unsaved.clear();
      this.#tell({ isSaved: true });
    } else if (word.t === 'role' && word.role) {
      this.#tell({ role: word.role });
      this.#onNews({ kind: 'role' });
    } else if (word.t === 'repaired') this.#onNews({ kind: 'repaired' });
    else if (word.t === 'changed') this.#onChanged();
    else if (word.t === 'reset') void this.#startAnew();
  }

  #see(states: readonly Record<string, unknown>[]): void {
    const others = states.flatMap((state): Somebody[] => {
      const user = state.user as { id: string; name: string; hue: number } | undefined;
      if (!user || state.clientId === this.#doc.clientID) return [];
      const { time, selection } = state as { time?: number; selection?: string[] };
      return [{ client: state.clientId as number, ...user, time: time ?? null, selection: selection ?? [] }];
    });
    this.#tell({ others });
  }

  /** Keeps the state in step with the document, and notices what is to be kept. */
  #follow(transaction: Y.Transaction): void {
    if (transaction.changed.size === 0 && transaction.deleteSet.clients.size === 0) return;
    const touched = touchedBy(transaction);
    // As the server would put it right: until its word comes, nothing is shown that cannot be.
    repair(rawOf(this.#doc), touched, { assets: ANYTHING, before: this.#state }).commit();
    const isOurs = transaction.origin === this.#hand || transaction.origin === this.#undo;
    if (isOurs) {
      for (const at of COLLECTIONS) for (const id of touched.ids[at]) this.#unsaved.set(`${at}/${id}`, { at, id });
      this.#isDirty = true;
      this.#askSoon();
    }
    this.#tell({ revision: this.#standing.revision + 1, ...(isOurs && { isSaved: false }) });
  }

  #askSoon(): void {
    clearTimeout(this.#asking);
    this.#asking = setTimeout(() => {
      this.#asking = undefined;
      if (this.#provider?.isSynced && this.#provider.isAuthenticated) this.#ask();
    }, ASK_MS);
  }

  /** Asks to be told when all that was sent is kept. */
  #ask(): void {
    this.#provider?.flushPendingUpdates();
    this.#provider?.sendStateless(JSON.stringify({ t: 'save', n: ++this.#asked }));
  }

  /** The server cannot go on with this copy: a new one is taken, and what was not kept is written into it. */
  async #startAnew(): Promise<void> {
    const again = [...this.#unsaved.values()].map(({ at, id }) => ({ at, id, value: this.#state.get(at, id) }));
    this.#provider?.destroy();
    this.#undo?.destroy();
    await this.#kept?.clearData().catch(() => undefined);
    await this.#kept?.destroy();
    this.#doc.destroy();
    if (this.#isClosed) return;
    this.#doc = new Y.Doc();
    this.#state = new State({ schemaVersion: 1, settings: EMPTY, tracks: {}, clips: {}, transitions: {}, markers: {} });
    this.#unsaved.clear();
    this.#tell({ line: 'connecting', revision: this.#standing.revision + 1 });
    await this.#open();
    const provider = this.#provider;
    provider?.on('synced', () => {
      for (const { at, id, value } of again.splice(0)) write(this, at, id, value);
    });
    this.#onNews({ kind: 'reset' });
  }

  #tell(change: Partial<Standing>): void {
    this.#standing = { ...this.#standing, ...change };
    for (const listener of this.#listeners) listener();
  }
}

function write<C extends Collection>(session: EditSession, at: C, id: string, value: Entities[C] | null): void {
  session.continue((doc) => writeThing(doc, at, id, value));
}

async function keep(name: string, doc: Y.Doc): Promise<IndexeddbPersistence | null> {
  try {
    const kept = new IndexeddbPersistence(name, doc);
    await Promise.race([kept.whenSynced, new Promise((_, fail) => setTimeout(() => fail(new Error('Too slow')), 2_000))]);
    return kept;
  } catch {
    return null;
  }
}
