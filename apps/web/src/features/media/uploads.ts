import type { media, Problem } from '@fotograma/contract';
import { toProblem } from '../../lib/client.ts';
import { type Announcement, inspect, type Refusal } from './intake.ts';
import { createMeter, type Speed } from './meter.ts';

type MediaFile = media.MediaFile;

/**
 * Where an upload stands. `elsewhere`: another window sends it. `interrupted`: its bytes were cut off and its file is
 * no longer ours to read. `unanswered`: the house did not say how it stands. `mastering`: the bytes are in the house.
 */
export type UploadState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'announcing' }
  | ({ readonly kind: 'sending'; readonly sent: number } & Speed)
  | { readonly kind: 'asking' }
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'unanswered'; readonly problem: Problem }
  | { readonly kind: 'failed'; readonly problem: Problem }
  | { readonly kind: 'mastering'; readonly media: MediaFile | null; readonly lost: boolean }
  | { readonly kind: 'ready'; readonly media: MediaFile }
  | { readonly kind: 'refused'; readonly media: MediaFile };

export interface Upload {
  readonly id: string;
  readonly filename: string;
  readonly size: number;
  readonly mediaId: string | null;
  readonly state: UploadState;
}

/** The signed link that takes the bytes. */
export interface UploadLink {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: string;
}

/** What outlives the page. */
export interface KeptUpload {
  readonly mediaId: string;
  readonly filename: string;
  readonly size: number;
  readonly link: UploadLink;
}

interface FileLike {
  readonly name: string;
  readonly size: number;
  readonly type: string;
}

/** Everything outside: the API, the browser's transfer, the shelf that survives a reload, and the clock. */
export interface UploadWorld<F extends FileLike> {
  readonly announce: (file: Announcement, signal: AbortSignal) => Promise<{ mediaId: string; link: UploadLink }>;
  /** Sends all bytes; rejects with what went wrong, or with the reason of the signal. */
  readonly send: (mediaId: string, link: UploadLink, file: F, onSent: (bytes: number) => void, signal: AbortSignal) => Promise<void>;
  /** The state of a media file, or null when the house has none. */
  readonly ask: (mediaId: string) => Promise<MediaFile | null>;
  /** Calls back with every state until it is settled or the returned function is called. */
  readonly watch: (mediaId: string, onChange: (media: MediaFile | null, lost: boolean) => void) => () => void;
  /** If another window sends this upload now: a promise of when it no longer does. */
  readonly otherSender: (mediaId: string) => Promise<{ gone: Promise<void> } | null>;
  readonly shelf: {
    readonly read: () => readonly KeptUpload[];
    readonly keep: (upload: KeptUpload) => void;
    readonly forget: (mediaId: string) => void;
  };
  /** Milliseconds. */
  readonly now: () => number;
  readonly newId: () => string;
  /** Mastering ended while this page looked on. */
  readonly onSettled: (upload: Upload, media: MediaFile) => void;
}

interface Entry<F> {
  upload: Upload;
  announcement: Announcement | null;
  file: F | null;
  link: UploadLink | null;
  abort: AbortController | null;
  unwatch: (() => void) | null;
}

/** A link this close to its end is not begun with. */
const LINK_MARGIN_MS = 60_000;

/**
 * The films on their way into the house. One is sent at a time: two at once share the line and both arrive later.
 * Every change makes a new list, so that React can compare.
 */
export class UploadQueue<F extends FileLike> {
  private readonly world: UploadWorld<F>;
  private readonly entries = new Map<string, Entry<F>>();
  private readonly listeners = new Set<() => void>();
  private list: readonly Upload[] = [];

  constructor(world: UploadWorld<F>) {
    this.world = world;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): readonly Upload[] => this.list;

  /** Whether closing the page now would cut something off. */
  get isMovingBytes(): boolean {
    return this.list.some(({ state }) => state.kind === 'sending' || state.kind === 'announcing' || state.kind === 'waiting');
  }

  /** Takes files in, newest last, and tells which ones the house would not have. */
  add(files: readonly F[]): { readonly file: F; readonly refusal: Refusal }[] {
    const refused: { file: F; refusal: Refusal }[] = [];
    for (const file of files) {
      const announcement = inspect(file);
      if (typeof announcement === 'string') refused.push({ file, refusal: announcement });
      else this.insert({ filename: announcement.filename, size: file.size, mediaId: null, state: { kind: 'waiting' } }, { announcement, file });
    }
    this.sendNext();
    return refused;
  }

  /** Takes up what an earlier page left behind. */
  async restore(): Promise<void> {
    const known = new Set(this.list.map((upload) => upload.mediaId));
    const left = this.world.shelf.read().filter((kept) => !known.has(kept.mediaId));
    const ids = left.map(({ mediaId, filename, size, link }) =>
      this.insert({ filename, size, mediaId, state: { kind: 'asking' } }, { link }),
    );
    await Promise.all(ids.map((id) => this.askHouse(id)));
  }

  /** Sends again what failed, or asks again what was not answered. */
  retry(id: string): void {
    const entry = this.entries.get(id);
    if (entry?.upload.state.kind === 'unanswered') void this.askHouse(id);
    else if (entry?.upload.state.kind === 'failed') this.wait(id);
  }

  /** Gives an interrupted upload its file again; false when it is another file. */
  resume(id: string, file: F): boolean {
    const entry = this.entries.get(id);
    const announcement = inspect(file);
    if (!entry || typeof announcement === 'string') return false;
    if (announcement.filename !== entry.upload.filename || file.size !== entry.upload.size) return false;
    entry.file = file;
    entry.announcement = announcement;
    this.wait(id);
    return true;
  }

  /** Stops what is being sent and takes an upload off the list. A film that is in the house stays there. */
  remove(id: string): void {
    const entry = this.entries.get(id);
    if (!entry) return;
    this.entries.delete(id);
    entry.abort?.abort(new DOMException('Cancelled', 'AbortError'));
    entry.unwatch?.();
    if (entry.upload.mediaId) this.world.shelf.forget(entry.upload.mediaId);
    this.publish();
    this.sendNext();
  }

  private wait(id: string): void {
    this.set(id, { kind: 'waiting' });
    this.sendNext();
  }

  private sendNext(): void {
    const all = [...this.entries.values()];
    if (all.some((entry) => entry.abort)) return;
    const next = all.find((entry) => entry.upload.state.kind === 'waiting');
    if (next) void this.bring(next);
  }

  private async bring(entry: Entry<F>): Promise<void> {
    const { id } = entry.upload;
    const abort = new AbortController();
    entry.abort = abort;
    try {
      if (!(await this.isInHouse(entry))) await this.send(entry, abort.signal);
      if (this.entries.has(id)) this.follow(id);
    } catch (error) {
      // The house has a file that is gone from this list: nobody waits for it here.
      if (!abort.signal.aborted) this.set(id, { kind: 'failed', problem: toProblem(error) });
    } finally {
      entry.abort = null;
      this.sendNext();
    }
  }

  /** A transfer may have broken after its last byte: then there is nothing to send again. */
  private async isInHouse(entry: Entry<F>): Promise<boolean> {
    if (!entry.upload.mediaId) return false;
    this.set(entry.upload.id, { kind: 'announcing' });
    const found = await this.world.ask(entry.upload.mediaId);
    if (found && found.status !== 'PENDING') return true;
    if (!found || isStale(entry.link, this.world.now())) {
      this.world.shelf.forget(entry.upload.mediaId);
      entry.link = null;
      this.update(entry.upload.id, { mediaId: null });
    }
    return false;
  }

  private async send(entry: Entry<F>, signal: AbortSignal): Promise<void> {
    const { id, filename, size } = entry.upload;
    if (!entry.file || !entry.announcement) throw new Error('An upload without its file cannot be sent');
    if (!entry.link || !entry.upload.mediaId) {
      this.set(id, { kind: 'announcing' });
      const { mediaId, link } = await this.world.announce(entry.announcement, signal);
      signal.throwIfAborted();
      entry.link = link;
      this.update(id, { mediaId });
      this.world.shelf.keep({ mediaId, filename, size, link });
    }
    const { mediaId } = entry.upload;
    if (!mediaId) return;
    const meter = createMeter(size);
    const onSent = (sent: number) => this.set(id, { kind: 'sending', sent, ...meter(sent, this.world.now()) });
    onSent(0);
    await this.world.send(mediaId, entry.link, entry.file, onSent, signal);
  }

  private async askHouse(id: string): Promise<void> {
    const mediaId = this.entries.get(id)?.upload.mediaId;
    if (!mediaId) return;
    this.set(id, { kind: 'asking' });
    try {
      const found = await this.world.ask(mediaId);
      if (!found) return this.remove(id);
      if (found.status !== 'PENDING') return this.follow(id, found);
      const other = await this.world.otherSender(mediaId);
      if (!other) return this.set(id, { kind: 'interrupted' });
      this.set(id, { kind: 'elsewhere' });
      await other.gone;
      await this.askHouse(id);
    } catch (error) {
      this.set(id, { kind: 'unanswered', problem: toProblem(error) });
    }
  }

  private follow(id: string, known: MediaFile | null = null): void {
    const entry = this.entries.get(id);
    if (!entry?.upload.mediaId) return;
    entry.file = null;
    entry.unwatch?.();
    entry.unwatch = null;
    if (known && settledState(known)) return this.set(id, settledState(known) ?? entry.upload.state);
    this.set(id, { kind: 'mastering', media: known, lost: false });
    entry.unwatch = this.world.watch(entry.upload.mediaId, (media, lost) => {
      const settled = media && settledState(media);
      const before = entry.upload.state.kind === 'mastering' ? entry.upload.state.media : null;
      this.set(id, settled ?? { kind: 'mastering', media: media ?? before, lost });
      if (media && settled && this.entries.has(id)) this.world.onSettled(entry.upload, media);
    });
  }

  private insert(upload: Omit<Upload, 'id'>, rest: Partial<Entry<F>>): string {
    const id = this.world.newId();
    this.entries.set(id, { announcement: null, file: null, link: null, abort: null, unwatch: null, ...rest, upload: { id, ...upload } });
    this.publish();
    return id;
  }

  private set(id: string, state: UploadState): void {
    this.update(id, { state });
  }

  private update(id: string, change: Partial<Upload>): void {
    const entry = this.entries.get(id);
    if (!entry) return;
    entry.upload = { ...entry.upload, ...change };
    this.publish();
  }

  private publish(): void {
    this.list = [...this.entries.values()].map((entry) => entry.upload);
    for (const listener of this.listeners) listener();
  }
}

function settledState(media: MediaFile): UploadState | null {
  if (media.status === 'READY') return { kind: 'ready', media };
  return media.status === 'ERROR' ? { kind: 'refused', media } : null;
}

function isStale(link: UploadLink | null, now: number): boolean {
  return !link || Date.parse(link.expiresAt) - LINK_MARGIN_MS < now;
}
