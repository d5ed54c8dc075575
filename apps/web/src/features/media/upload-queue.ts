import type { Problem } from '@fotograma/contract';
import { ProblemError } from '@fotograma/contract/client';
import type { MediaWatch } from './media-watch.ts';
import { checkFile, type Refusal } from './upload-checks.ts';
import { advance, isMoving, type MediaFile, newItem, ownProblem, type Step, type UploadItem } from './upload-state.ts';

/** Where the bytes go. */
export interface Link {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: string;
}

export interface Announcement {
  readonly filename: string;
  readonly size: number;
  readonly mimeType: string;
}

/** What this browser keeps of an upload across reloads. */
export interface Kept {
  readonly key: string;
  readonly name: string;
  readonly size: number;
  readonly mimeType: string;
  readonly mediaId: string | null;
  readonly link: Link | null;
  readonly addedAt: number;
}

export interface UploadDeps {
  readonly announce: (file: Announcement, signal: AbortSignal) => Promise<{ mediaId: string; link: Link }>;
  /** Sends the bytes; rejects with ProblemError (`network` when the line broke) or the abort reason. */
  readonly send: (link: Link, file: File, onSent: (bytes: number) => void, signal: AbortSignal) => Promise<void>;
  readonly getMedia: (id: string, signal?: AbortSignal) => Promise<MediaFile>;
  readonly watch: MediaWatch['watch'];
  readonly kept: { list(): Kept[]; keep(entry: Kept): void; forget(key: string): void };
  /** Tells the other windows of this browser that an upload is in hand here, until the answer is called. */
  readonly claim: (key: string) => () => void;
  /** Resolves when no other window has the upload in hand; `onBusy` if that takes a wait. */
  readonly whenFree: (key: string, onBusy: () => void) => Promise<void>;
  readonly newKey: () => string;
  readonly now: () => number;
}

export interface Refused {
  readonly file: File;
  readonly refusal: Refusal;
}

export interface UploadQueue {
  items(): readonly UploadItem[];
  subscribe(listener: () => void): () => void;
  /** Takes files into the queue and answers with those that it refused. */
  add(files: readonly File[]): Refused[];
  /** Takes up what an earlier page left. */
  resume(): void;
  /** Lets go of everything, and keeps it for when it is taken up again: the person has left. */
  leave(): void;
  cancel(key: string): void;
  retry(key: string): void;
  /** Sends an interrupted upload again. False when it is another file. */
  choose(key: string, file: File): boolean;
  remove(key: string): void;
  /** Whether leaving the page now would cut bytes off. */
  moving(): boolean;
}

/** Two at a time: one alone waits for the server's checks between files, more only share the same line. */
const AT_ONCE = 2;

interface Handle {
  readonly addedAt: number;
  file: File | null;
  link: Link | null;
  abort: AbortController;
  unwatch: () => void;
  unclaim: () => void;
}

export function createUploadQueue(deps: UploadDeps): UploadQueue {
  let items: readonly UploadItem[] = [];
  const handles = new Map<string, Handle>();
  const listeners = new Set<() => void>();
  let sending = 0;

  const find = (key: string) => items.find((item) => item.key === key);

  function show(next: readonly UploadItem[]): void {
    items = next;
    for (const listener of listeners) listener();
  }

  function step(key: string, what: Step): void {
    const item = find(key);
    if (!item) return;
    const next = advance(item, what);
    if (next === item) return;
    show(items.map((other) => (other === item ? next : other)));
  }

  function keep(key: string): void {
    const item = find(key);
    const handle = handles.get(key);
    if (!item || !handle) return;
    const { name, size, mimeType, mediaId } = item;
    deps.kept.keep({ key, name, size, mimeType, mediaId, link: handle.link, addedAt: handle.addedAt });
  }

  function start(): void {
    while (sending < AT_ONCE) {
      const next = items.find((item) => item.phase === 'waiting');
      const handle = next && handles.get(next.key);
      if (!next || !handle?.file) return;
      sending += 1;
      step(next.key, { type: 'announcing' });
      void transfer(next, handle, handle.file).finally(() => {
        sending -= 1;
        start();
      });
    }
  }

  async function transfer({ key, name, size, mimeType, mediaId }: UploadItem, handle: Handle, file: File): Promise<void> {
    const { signal } = handle.abort;
    let id = mediaId;
    try {
      const { mediaId: announced, link } = await linkFor({ filename: name, size, mimeType }, handle, id, signal);
      signal.throwIfAborted();
      id = announced;
      handle.link = link;
      step(key, { type: 'sending', mediaId: id, at: deps.now() });
      keep(key);
      await deps.send(link, file, (bytes) => !signal.aborted && step(key, { type: 'sent', bytes, at: deps.now() }), signal);
      if (!signal.aborted) stored(key, id);
    } catch (error) {
      if (signal.aborted) return;
      await failed(key, handle, id, error);
    }
  }

  /** The link of a transfer that was broken off is good until it expires: no second media file is made for the same bytes. */
  async function linkFor(
    file: Announcement,
    handle: Handle,
    mediaId: string | null,
    signal: AbortSignal,
  ): Promise<{ mediaId: string; link: Link }> {
    if (mediaId && handle.link && Date.parse(handle.link.expiresAt) > deps.now()) return { mediaId, link: handle.link };
    return deps.announce(file, signal);
  }

  /** The line may break after the last byte: only the server knows whether it has the file. */
  async function failed(key: string, handle: Handle, id: string | null, error: unknown): Promise<void> {
    const problem = problemOf(error);
    if (id && (problem.code === 'network' || problem.code === 'conflict')) {
      const file = await deps.getMedia(id, handle.abort.signal).catch(() => null);
      if (handle.abort.signal.aborted) return;
      if (file && file.status !== 'PENDING') return stored(key, id);
    }
    // A link that is no good any more is not tried twice.
    if (['link-invalid', 'link-expired', 'not-found'].includes(problem.code)) handle.link = null;
    handle.unclaim();
    step(key, { type: 'failed', trouble: { problem, advice: null } });
    keep(key);
  }

  function stored(key: string, mediaId: string): void {
    const handle = handles.get(key);
    if (!handle) return;
    handle.link = null;
    handle.file = null;
    handle.unclaim();
    step(key, { type: 'stored', mediaId });
    keep(key);
    follow(key, mediaId);
  }

  function follow(key: string, mediaId: string): void {
    const handle = handles.get(key);
    if (!handle) return;
    handle.unwatch();
    const { signal } = handle.abort;
    handle.unwatch = deps.watch(mediaId, ({ file, unheard, gone }) => {
      if (signal.aborted) return;
      if (gone) return step(key, { type: 'failed', trouble: { problem: ownProblem('gone'), advice: '' } });
      if (file) step(key, { type: 'state', file });
      step(key, { type: 'heard', heard: !unheard });
      // Nothing comes of a PENDING file until it is chosen again: its stream would only take up a connection.
      if (find(key)?.phase === 'interrupted') halt(key);
    });
    if (find(key)?.phase === 'interrupted') halt(key);
  }

  function hold(key: string, handle: Pick<Handle, 'addedAt' | 'file' | 'link'>): void {
    handles.set(key, { ...handle, abort: new AbortController(), unwatch: () => {}, unclaim: () => {} });
  }

  function claim(key: string): void {
    const handle = handles.get(key);
    if (!handle) return;
    handle.unclaim();
    handle.unclaim = deps.claim(key);
  }

  /** Stops whatever goes on for an upload; what comes late is ignored. */
  function halt(key: string): void {
    const handle = handles.get(key);
    if (!handle) return;
    handle.abort.abort();
    handle.unwatch();
    handle.unclaim();
    handle.abort = new AbortController();
    handle.unwatch = () => {};
    handle.unclaim = () => {};
  }

  function queue(key: string): void {
    claim(key);
    step(key, { type: 'queued' });
    keep(key);
    start();
  }

  /** One upload of an earlier page, or of another window that is still at it. */
  async function takeUp(key: string): Promise<void> {
    const handle = handles.get(key);
    if (!handle) return;
    const { signal } = handle.abort;
    await deps.whenFree(key, () => step(key, { type: 'elsewhere' }));
    if (signal.aborted) return;
    // The other window may have gone on since: what it kept is newer than what was read at first.
    const latest = deps.kept.list().find((entry) => entry.key === key);
    if (!latest) return drop(key);
    handle.link = latest.link;
    if (latest.mediaId) follow(key, latest.mediaId);
    else step(key, { type: 'interrupted' });
  }

  function drop(key: string): void {
    halt(key);
    handles.delete(key);
    show(items.filter((item) => item.key !== key));
  }

  return {
    items: () => items,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    add(files) {
      const refused: Refused[] = [];
      const added: UploadItem[] = [];
      for (const file of files) {
        const check = checkFile(file);
        if ('refusal' in check) {
          refused.push({ file, refusal: check.refusal });
          continue;
        }
        const key = deps.newKey();
        hold(key, { file, link: null, addedAt: deps.now() });
        added.push(newItem({ key, name: file.name.trim(), size: file.size, mimeType: check.mimeType }, 'waiting', null));
      }
      if (added.length === 0) return refused;
      show([...items, ...added]);
      for (const { key } of added) {
        claim(key);
        keep(key);
      }
      start();
      return refused;
    },
    resume() {
      const found = deps.kept.list().filter((entry) => !find(entry.key));
      show([...items, ...found.map((entry) => newItem(entry, 'asking', entry.mediaId))]);
      for (const entry of found) {
        hold(entry.key, { file: null, link: entry.link, addedAt: entry.addedAt });
        void takeUp(entry.key);
      }
    },
    leave() {
      for (const { key } of items) {
        halt(key);
        handles.delete(key);
      }
      show([]);
    },
    cancel(key) {
      const item = find(key);
      if (!item || !(item.phase === 'waiting' || isMoving(item))) return;
      halt(key);
      step(key, { type: 'failed', trouble: { problem: ownProblem('cancelled'), advice: null } });
      deps.kept.forget(key);
    },
    retry(key) {
      const item = find(key);
      if (item?.phase === 'failed' && handles.get(key)?.file) queue(key);
    },
    choose(key, file) {
      const item = find(key);
      const handle = handles.get(key);
      if (!item || !handle || file.name.trim() !== item.name || file.size !== item.size) return false;
      halt(key);
      handle.file = file;
      queue(key);
      return true;
    },
    remove(key) {
      deps.kept.forget(key);
      drop(key);
      start();
    },
    moving: () => items.some(isMoving),
  };
}

function problemOf(error: unknown): Problem {
  return error instanceof ProblemError ? error.problem : ownProblem('internal', error instanceof Error ? error.message : String(error));
}
