import type { Problem } from '@fotograma/contract';
import type { MediaWatch } from './media-watch.ts';
import { checkFile, type Refusal } from './upload-checks.ts';
import { createUploadList, type Hold, type ListDeps } from './upload-list.ts';
import { isMoving, isPausable, isSameFile, isVerdict, needsPerson, newItem, ownProblem, type UploadItem } from './upload-state.ts';
import { createTransfer, type TransferDeps } from './upload-transfer.ts';

/** A file that was chosen, and how the browser may open it again in another life of the page, where it can. */
export interface Picked {
  readonly file: File;
  readonly handle: FileSystemFileHandle | null;
}

export interface UploadDeps extends TransferDeps, Omit<ListDeps, 'handles'> {
  /** How many bytes of an upload the house has; null when it does not say. */
  readonly reached: (link: string, signal: AbortSignal) => Promise<number | null>;
  /** Gives up what was announced, and what has arrived of it. */
  readonly discard: (mediaId: string) => void;
  readonly watch: MediaWatch['watch'];
  readonly handles: {
    keep(key: string, handle: FileSystemFileHandle): void;
    forget(key: string): void;
    /** The file again; `ask` where the person must allow it first, which only `asking` within a press may; null where it cannot be had. */
    open(key: string, asking: boolean): Promise<File | 'ask' | null>;
  };
  /** Resolves when no other window has the upload in hand; `onBusy` if that takes a wait. */
  readonly whenFree: (key: string, onBusy: () => void) => Promise<void>;
  readonly newKey: () => string;
}

export interface Refused {
  readonly file: File;
  readonly refusal: Refusal;
}

export interface UploadQueue {
  items(): readonly UploadItem[];
  subscribe(listener: () => void): () => void;
  /** Takes files into the queue and answers with those that it refused. */
  add(files: readonly Picked[]): Refused[];
  /** Takes up what an earlier page left. */
  takeUp(): void;
  /** Lets go of everything, and keeps it for when it is taken up again: the person has left. */
  leave(): void;
  /** Holds one upload, or all; the house keeps what has arrived. */
  pause(key?: string): void;
  resume(key?: string): void;
  /** Stops an upload and throws away what has arrived of it. */
  cancel(key: string): void;
  retry(key: string): void;
  /** Opens the file of an interrupted upload again and goes on; within a press, since the browser may ask. False when it could not be had. */
  reopen(key: string): Promise<boolean>;
  /** Goes on with an interrupted upload. False when it is another file. */
  choose(key: string, picked: Picked): boolean;
  remove(key: string): void;
  /** Whether leaving the page now would hold bytes up. */
  moving(): boolean;
}

/** Two at a time: one alone waits for the server's checks between files, more only share the same line. */
const AT_ONCE = 2;

export function createUploadQueue(deps: UploadDeps): UploadQueue {
  const list = createUploadList(deps);
  const { find, show, step, keep, forget, hold, claim, halt, drop, holds } = list;
  const transfer = createTransfer(deps);
  let sending = 0;

  function start(): void {
    while (sending < AT_ONCE) {
      const next = list.items().find((item) => item.phase === 'waiting');
      const hold = next && holds.get(next.key);
      if (!next || !hold?.file) return;
      sending += 1;
      step(next.key, { type: 'announcing' });
      void send(next, hold, hold.file).finally(() => {
        sending -= 1;
        start();
      });
    }
  }

  async function send({ key, mediaId, mimeType }: UploadItem, hold: Hold, file: File): Promise<void> {
    const { signal } = hold.abort;
    const here = (act: () => void) => !signal.aborted && act();
    const outcome = await transfer(
      { file, mimeType, mediaId, link: hold.link },
      {
        announcing: () => here(() => step(key, { type: 'announcing' })),
        sending: (announced, link) =>
          here(() => {
            // A new upload begins at nothing, another goes on where it was: the first bytes will tell exactly.
            const from = link === hold.link ? (find(key)?.sentBytes ?? 0) : 0;
            hold.link = link;
            step(key, { type: 'sending', mediaId: announced, from });
            keep(key);
          }),
        sent: (bytes) => here(() => step(key, { type: 'sent', bytes, at: deps.now() })),
        stalled: () => here(() => step(key, { type: 'stalled' })),
      },
      signal,
    );
    if (signal.aborted || outcome === null) return;
    switch (outcome.type) {
      case 'stored':
        return stored(key, outcome.mediaId);
      case 'existing':
        hold.file = null;
        hold.unclaim();
        step(key, outcome);
        return forget(key);
      case 'failed':
        if (outcome.linkGone) hold.link = null;
        return fail(key, outcome.problem);
    }
  }

  function fail(key: string, problem: Problem): void {
    holds.get(key)?.unclaim();
    step(key, { type: 'failed', trouble: { problem, advice: null } });
    keep(key);
  }

  function stored(key: string, mediaId: string): void {
    const hold = holds.get(key);
    if (!hold) return;
    hold.link = null;
    hold.file = null;
    hold.unclaim();
    deps.handles.forget(key);
    step(key, { type: 'stored', mediaId });
    keep(key);
    follow(key, mediaId);
  }

  function follow(key: string, mediaId: string): void {
    const hold = holds.get(key);
    if (!hold) return;
    hold.unwatch();
    const { signal } = hold.abort;
    hold.unwatch = deps.watch(mediaId, ({ file, unheard, gone }) => {
      if (signal.aborted) return;
      if (gone) return step(key, { type: 'failed', trouble: { problem: ownProblem('gone'), advice: '' } });
      if (file) step(key, { type: 'state', file });
      step(key, { type: 'heard', heard: !unheard });
      if (find(key)?.phase === 'interrupted') interrupted(key);
    });
    // It may have been told at once, before the way to end it was known.
    if (find(key)?.phase === 'interrupted') holds.get(key)?.unwatch();
  }

  /** Nobody sends it now: it is not followed any more, and its file is looked for. */
  function interrupted(key: string): void {
    halt(key);
    step(key, { type: 'interrupted' });
    const hold = holds.get(key);
    if (!hold) return;
    const { signal } = hold.abort;
    if (hold.link) {
      void deps.reached(hold.link, signal).then((bytes) => {
        if (!signal.aborted && bytes !== null) step(key, { type: 'reached', bytes });
      });
    }
    void deps.handles.open(key, false).then((file) => {
      if (signal.aborted || file === null) return;
      if (file === 'ask') step(key, { type: 'reopens' });
      else goOn(key, file, wasPaused(key));
    });
  }

  const wasPaused = (key: string) => deps.kept.list().some((entry) => entry.key === key && entry.paused);

  /** With the file that was meant; false with another. */
  function goOn(key: string, file: File, paused = false): boolean {
    const item = find(key);
    const hold = holds.get(key);
    if (!item || !hold || !isSameFile(item, file)) return false;
    halt(key);
    hold.file = file;
    if (!paused) {
      queue(key);
      return true;
    }
    claim(key);
    step(key, { type: 'paused' });
    return true;
  }

  function queue(key: string): void {
    claim(key);
    step(key, { type: 'queued' });
    keep(key);
    start();
  }

  /** One upload of an earlier page, or of another window that is still at it. */
  async function takeUpOne(key: string): Promise<void> {
    const hold = holds.get(key);
    if (!hold) return;
    const { signal } = hold.abort;
    await deps.whenFree(key, () => step(key, { type: 'elsewhere' }));
    if (signal.aborted) return;
    // The other window may have gone on since: what it kept is newer than what was read at first.
    const latest = deps.kept.list().find((entry) => entry.key === key);
    if (!latest) return drop(key);
    hold.link = latest.link;
    if (latest.mediaId) follow(key, latest.mediaId);
    else interrupted(key);
  }

  return {
    items: list.items,
    subscribe: list.subscribe,
    add(files) {
      const refused: Refused[] = [];
      const added: UploadItem[] = [];
      for (const { file, handle } of files) {
        const check = checkFile(file);
        if ('refusal' in check) {
          refused.push({ file, refusal: check.refusal });
          continue;
        }
        const { size, lastModified } = file;
        const key = deps.newKey();
        hold(key, { file, link: null, addedAt: deps.now() });
        if (handle) deps.handles.keep(key, handle);
        added.push(newItem({ key, name: file.name.trim(), size, lastModified, mimeType: check.mimeType }, 'waiting', null));
      }
      if (added.length === 0) return refused;
      show([...list.items(), ...added]);
      for (const { key } of added) {
        claim(key);
        keep(key);
      }
      start();
      return refused;
    },
    takeUp() {
      const found = deps.kept.list().filter((entry) => !find(entry.key));
      show([...list.items(), ...found.map((entry) => newItem(entry, 'asking', entry.mediaId))]);
      for (const entry of found) {
        hold(entry.key, { file: null, link: entry.link, addedAt: entry.addedAt });
        void takeUpOne(entry.key);
      }
    },
    leave() {
      for (const { key } of list.items()) {
        halt(key);
        holds.delete(key);
      }
      show([]);
    },
    pause(key) {
      for (const item of list.items().filter((one) => (key === undefined || one.key === key) && isPausable(one))) {
        halt(item.key);
        claim(item.key);
        step(item.key, { type: 'paused' });
        keep(item.key);
      }
    },
    resume(key) {
      for (const item of list.items().filter((one) => (key === undefined || one.key === key) && one.phase === 'paused')) {
        halt(item.key);
        queue(item.key);
      }
    },
    cancel(key) {
      const item = find(key);
      if (!item || !(isPausable(item) || item.phase === 'paused')) return;
      halt(key);
      const hold = holds.get(key);
      if (hold) hold.link = null;
      if (item.mediaId) deps.discard(item.mediaId);
      step(key, { type: 'cancelled' });
      forget(key);
    },
    retry(key) {
      const item = find(key);
      if (item?.phase === 'failed' && holds.get(key)?.file) queue(key);
    },
    async reopen(key) {
      const file = await deps.handles.open(key, true);
      return file instanceof File && goOn(key, file);
    },
    choose(key, { file, handle }) {
      if (!goOn(key, file)) return false;
      if (handle) deps.handles.keep(key, handle);
      return true;
    },
    remove(key) {
      const item = find(key);
      // What was announced and has not arrived whole is given up with the upload; what has been judged is kept with its reason.
      if (item?.mediaId && (needsPerson(item) || item.phase === 'paused') && !isVerdict(item)) deps.discard(item.mediaId);
      forget(key);
      drop(key);
      start();
    },
    moving: () => list.items().some(isMoving),
  };
}
