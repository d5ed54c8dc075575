import { advance, type Fingerprint, type Step, type UploadItem } from './upload-state.ts';

/** What this browser keeps of an upload across reloads. */
export interface Kept extends Fingerprint {
  readonly key: string;
  readonly mimeType: string;
  readonly mediaId: string | null;
  /** The address of the upload itself (tus), once it was announced. */
  readonly link: string | null;
  readonly paused: boolean;
  readonly addedAt: number;
}

export interface ListDeps {
  readonly kept: { list(): Kept[]; keep(entry: Kept): void; forget(key: string): void };
  readonly handles: { forget(key: string): void };
  /** Tells the other windows of this browser that an upload is in hand here, until the answer is called. */
  readonly claim: (key: string) => () => void;
}

/** What this page has in hand for an upload, and nobody is shown. */
export interface Hold {
  readonly addedAt: number;
  file: File | null;
  link: string | null;
  abort: AbortController;
  unwatch: () => void;
  unclaim: () => void;
}

/** The uploads of this page: what is shown of each, what it has in hand for it, and what the browser keeps of it. */
export function createUploadList(deps: ListDeps) {
  let items: readonly UploadItem[] = [];
  const holds = new Map<string, Hold>();
  const listeners = new Set<() => void>();
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
    const hold = holds.get(key);
    if (!item || !hold) return;
    const { name, size, lastModified, mimeType, mediaId, phase } = item;
    const { link, addedAt } = hold;
    deps.kept.keep({ key, name, size, lastModified, mimeType, mediaId, link, paused: phase === 'paused', addedAt });
  }

  function forget(key: string): void {
    deps.kept.forget(key);
    deps.handles.forget(key);
  }

  function hold(key: string, held: Pick<Hold, 'addedAt' | 'file' | 'link'>): void {
    holds.set(key, { ...held, abort: new AbortController(), unwatch: () => {}, unclaim: () => {} });
  }

  function claim(key: string): void {
    const hold = holds.get(key);
    if (!hold) return;
    hold.unclaim();
    hold.unclaim = deps.claim(key);
  }

  /** Stops whatever goes on for an upload; what comes late is ignored. */
  function halt(key: string): void {
    const hold = holds.get(key);
    if (!hold) return;
    hold.abort.abort();
    hold.unwatch();
    hold.unclaim();
    hold.abort = new AbortController();
    hold.unwatch = () => {};
    hold.unclaim = () => {};
  }

  function drop(key: string): void {
    halt(key);
    holds.delete(key);
    show(items.filter((item) => item.key !== key));
  }

  return {
    items: () => items,
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    holds,
    ...{ find, show, step, keep, forget, hold, claim, halt, drop },
  };
}
