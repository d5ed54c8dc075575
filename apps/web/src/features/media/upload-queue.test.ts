import { ProblemError } from '@fotograma/contract/client';
import { describe, expect, it } from 'vitest';
import type { Watched } from './media-watch.ts';
import type { Kept } from './upload-list.ts';
import { createUploadQueue, type UploadDeps } from './upload-queue.ts';
import { type MediaFile, ownProblem } from './upload-state.ts';

interface Transfer {
  readonly name: string;
  readonly link: string;
  readonly sent: (bytes: number) => void;
  readonly done: () => void;
  readonly fail: (code: string) => void;
  readonly signal: AbortSignal;
}

/** A server, a browser's storage and its other windows, all by hand. */
function world(kept = new Map<string, Kept>()) {
  const transfers: Transfer[] = [];
  const watchers = new Map<string, (watched: Watched) => void>();
  const server = new Map<string, MediaFile>();
  const busy = new Map<string, () => void>();
  const claimed = new Set<string>();
  const discarded: string[] = [];
  /** What the browser can open again, and whether it asks first. */
  const files = new Map<string, { file: File; asks: boolean }>();
  /** Lets what waits for the line go on. */
  const waits: (() => void)[] = [];
  const existing = new Map<string, MediaFile>();
  let keys = 0;
  const newKey = () => {
    keys += 1;
    return `k${keys}`;
  };
  const time = { now: 1_000_000 };
  const deps: UploadDeps = {
    hash: async (file) => `hash of ${file.name}`,
    announce: async ({ filename, sha256 }) => {
      const known = existing.get(sha256 ?? '');
      if (known) return { existing: known };
      const mediaId = `m${server.size + 1}`;
      server.set(mediaId, media(mediaId, { status: 'PENDING', filename }));
      return { mediaId, link: `/tus/${mediaId}` };
    },
    send: (link, file, onSent, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        const fail = (code: string) => reject(new ProblemError(ownProblem(code)));
        transfers.push({ name: file.name, link, sent: onSent, done: resolve, fail, signal });
      }),
    reached: async (link) => (link === '/tus/m2' ? 60 : null),
    discard: (id) => void discarded.push(id),
    again: (_, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        waits.push(resolve);
      }),
    getMedia: async (id) => server.get(id) ?? Promise.reject(new ProblemError({ ...ownProblem('not-found'), status: 404 })),
    watch: (id, listener) => {
      watchers.set(id, listener);
      const file = server.get(id);
      if (file) listener({ file, unheard: false, gone: false });
      return () => watchers.delete(id);
    },
    kept: {
      list: () => [...kept.values()],
      keep: (entry) => void kept.set(entry.key, entry),
      forget: (key) => void kept.delete(key),
    },
    handles: {
      keep: () => {},
      forget: (key) => void files.delete(key),
      open: async (key, asking) => {
        const known = files.get(key);
        return known?.asks && !asking ? 'ask' : (known?.file ?? null);
      },
    },
    claim: (key) => {
      claimed.add(key);
      return () => claimed.delete(key);
    },
    whenFree: (key, onBusy) => {
      if (!busy.has(key)) return Promise.resolve();
      onBusy();
      return new Promise((resolve) => busy.set(key, resolve));
    },
    newKey,
    now: () => time.now,
  };
  const queue = createUploadQueue(deps);
  const add = (...files: File[]) => queue.add(files.map((file) => ({ file, handle: null })));
  const tell = (id: string, change: Partial<MediaFile>) => {
    const file = { ...media(id), ...server.get(id), ...change };
    server.set(id, file);
    watchers.get(id)?.({ file, unheard: false, gone: false });
  };
  const phases = () => Object.fromEntries(queue.items().map((item) => [item.name, item.phase]));
  return { queue, add, transfers, watchers, server, kept, busy, claimed, discarded, files, waits, existing, time, tell, phases };
}

function media(id: string, change: Partial<MediaFile> = {}): MediaFile {
  const nothing = {
    sha256: null,
    error: null,
    durationSeconds: null,
    width: null,
    height: null,
    frameRate: null,
    streamUrl: null,
    dashUrl: null,
    posterUrl: null,
    updating: null,
  };
  const at = '2026-01-01T00:00:00.000Z';
  const file = {
    id,
    status: 'UPLOADED',
    filename: id,
    mimeType: 'video/mp4',
    size: 100,
    progress: 0,
    secondsLeft: null,
    renditions: [],
    public: false,
    early: false,
    createdAt: at,
    updatedAt: at,
  };
  return { ...nothing, ...file, ...change } as MediaFile;
}

const film = (name: string, size = 100, lastModified = 7) => new File([new Uint8Array(size)], name, { type: 'video/mp4', lastModified });
const settle = () => new Promise((resolve) => setTimeout(resolve));

describe('the upload queue', () => {
  it('sends two at a time and takes the next when one is through', async () => {
    const { add, transfers, phases } = world();
    add(film('a.mp4'), film('b.mp4'), film('c.mp4'));
    await settle();
    expect(phases()).toEqual({ 'a.mp4': 'sending', 'b.mp4': 'sending', 'c.mp4': 'waiting' });
    transfers[0]?.done();
    await settle();
    expect(phases()).toEqual({ 'a.mp4': 'mastering', 'b.mp4': 'sending', 'c.mp4': 'sending' });
  });

  it('follows a file from bytes to READY, with the rate and the time left', async () => {
    const { queue, add, transfers, time, tell, claimed } = world();
    add(film('a.mp4'));
    await settle();
    transfers[0]?.sent(0);
    time.now += 2_000;
    transfers[0]?.sent(40);
    expect(queue.items()[0]).toMatchObject({ sentBytes: 40, rate: 20, secondsLeft: 3 });
    expect(queue.moving()).toBe(true);
    transfers[0]?.done();
    await settle();
    expect(queue.moving()).toBe(false);
    expect(claimed.size).toBe(0);
    tell('m1', { status: 'PROCESSING', progress: 0.5, secondsLeft: 7 });
    expect(queue.items()[0]).toMatchObject({ phase: 'mastering', progress: 0.5, secondsLeft: 7 });
    tell('m1', { status: 'READY', progress: 1 });
    expect(queue.items()[0]).toMatchObject({ phase: 'ready', mediaId: 'm1' });
  });

  it('refuses what the contract would refuse, and names each', () => {
    const { queue, add } = world();
    const refused = add(film('empty.mp4', 0), new File(['x'], 'notes.txt', { type: 'text/plain' }), new File(['x'], 'film.MKV'));
    expect(refused.map(({ file, refusal }) => [file.name, refusal])).toEqual([
      ['empty.mp4', 'empty'],
      ['notes.txt', 'type'],
    ]);
    expect(queue.items().map(({ name, mimeType }) => [name, mimeType])).toEqual([['film.MKV', 'video/x-matroska']]);
  });

  it('offers the file that the house has already, and sends nothing', async () => {
    const { queue, add, transfers, existing, kept } = world();
    existing.set('hash of a.mp4', media('m9', { status: 'READY' }));
    add(film('a.mp4'));
    await settle();
    expect(queue.items()[0]).toMatchObject({ phase: 'existing', mediaId: 'm9' });
    expect(transfers).toEqual([]);
    expect(kept.size).toBe(0);
  });

  it('pauses one or all, keeps what has arrived, and goes on over the same link', async () => {
    const { queue, add, transfers, phases, kept, discarded, claimed } = world();
    add(film('a.mp4'), film('b.mp4'), film('c.mp4'));
    await settle();
    transfers[0]?.sent(30);
    queue.pause('k1');
    await settle();
    expect(transfers[0]?.signal.aborted).toBe(true);
    // Its place is free for the next; it is still in hand here.
    expect(phases()).toEqual({ 'a.mp4': 'paused', 'b.mp4': 'sending', 'c.mp4': 'sending' });
    expect(kept.get('k1')).toMatchObject({ paused: true, link: '/tus/m1' });
    expect(claimed.has('k1')).toBe(true);
    queue.pause();
    await settle();
    expect(Object.values(phases())).toEqual(['paused', 'paused', 'paused']);
    queue.resume();
    await settle();
    expect(transfers.slice(3).map(({ link }) => link)).toEqual(['/tus/m1', '/tus/m2']);
    expect(queue.items()[0]).toMatchObject({ phase: 'sending', sentBytes: 30 });
    expect(discarded).toEqual([]);
  });

  it('waits for the line and goes on by itself, however often it breaks', async () => {
    const { queue, add, transfers, waits, phases, server } = world();
    add(film('a.mp4'));
    await settle();
    for (let broken = 0; broken < 9; broken += 1) {
      transfers[broken]?.fail('network');
      await settle();
      expect(phases()['a.mp4']).toBe('stalled');
      waits[broken]?.();
      await settle();
    }
    expect(phases()['a.mp4']).toBe('sending');
    expect(new Set(transfers.map(({ link }) => link))).toEqual(new Set(['/tus/m1']));
    expect(server.size).toBe(1);
    queue.pause('k1');
    await settle();
    expect(phases()['a.mp4']).toBe('paused');
  });

  it('does not wait without end for a house that only says that it cannot', async () => {
    const { add, transfers, waits, phases } = world();
    add(film('a.mp4'));
    await settle();
    for (let vain = 0; vain < 7; vain += 1) {
      transfers[vain]?.fail('unavailable');
      await settle();
      waits[vain]?.();
      await settle();
    }
    expect(phases()['a.mp4']).toBe('failed');
    expect(transfers).toHaveLength(7);
  });

  it('throws away what has arrived of a cancelled upload, and announces it anew when it is tried again', async () => {
    const { queue, add, transfers, kept, discarded } = world();
    add(film('a.mp4'));
    await settle();
    transfers[0]?.sent(30);
    queue.cancel('k1');
    await settle();
    expect(transfers[0]?.signal.aborted).toBe(true);
    expect(queue.items()[0]).toMatchObject({ phase: 'failed', sentBytes: 0, trouble: { problem: { code: 'cancelled' } } });
    expect([discarded, kept.size]).toEqual([['m1'], 0]);
    queue.retry('k1');
    await settle();
    expect(transfers[1]?.link).toBe('/tus/m2');
    expect(kept.size).toBe(1);
  });

  it('announces anew when the link is no good any more, once', async () => {
    const { queue, add, transfers, phases } = world();
    add(film('a.mp4'));
    await settle();
    queue.pause('k1');
    queue.resume('k1');
    await settle();
    transfers.at(-1)?.fail('link-expired');
    await settle();
    expect(transfers.at(-1)?.link).toBe('/tus/m2');
    transfers.at(-1)?.fail('link-expired');
    await settle();
    expect(phases()['a.mp4']).toBe('failed');
  });

  it('asks the server before it calls a link that is gone a failure', async () => {
    const { add, transfers, tell, phases } = world();
    add(film('a.mp4'), film('b.mp4'));
    await settle();
    tell('m1', { status: 'UPLOADED' });
    transfers[0]?.fail('link-expired');
    transfers[1]?.fail('too-large');
    await settle();
    expect(phases()).toEqual({ 'a.mp4': 'mastering', 'b.mp4': 'failed' });
  });

  it('shows the verdict of a file that cannot be mastered', async () => {
    const { queue, add, transfers, tell } = world();
    add(film('a.mp4'));
    await settle();
    transfers[0]?.done();
    await settle();
    tell('m1', { status: 'ERROR', error: { code: 'not-a-video', message: 'No.', advice: 'Export it.' } });
    expect(queue.items()[0]).toMatchObject({ phase: 'failed', trouble: { problem: { detail: 'No.' }, advice: 'Export it.' } });
  });

  it('ignores what comes late for an upload that was taken off the list', async () => {
    const { queue, add, transfers, kept, phases, discarded } = world();
    add(film('a.mp4'), film('b.mp4'), film('c.mp4'));
    await settle();
    transfers[0]?.fail('too-large');
    await settle();
    queue.remove('k1');
    transfers[0]?.sent(50);
    transfers[0]?.done();
    await settle();
    expect(phases()).toEqual({ 'b.mp4': 'sending', 'c.mp4': 'sending' });
    expect([...kept.keys()]).toEqual(['k2', 'k3']);
    expect(discarded).toEqual(['m1']);
  });
});

describe('after a reload', () => {
  async function reloaded(before = (_world: ReturnType<typeof world>) => {}) {
    const past = world();
    past.add(film('a.mp4'), film('b.mp4'), film('c.mp4'));
    await settle();
    past.transfers[0]?.done();
    await settle();
    before(past);
    const after = world(new Map(past.kept));
    for (const [id, file] of past.server) after.server.set(id, file);
    return after;
  }

  it('goes on following what arrived, and tells how far the others came', async () => {
    const after = await reloaded();
    after.tell('m1', { status: 'PROCESSING', progress: 0.3 });
    after.queue.takeUp();
    await settle();
    expect(after.phases()).toEqual({ 'a.mp4': 'mastering', 'b.mp4': 'interrupted', 'c.mp4': 'interrupted' });
    expect(after.queue.items().map(({ sentBytes }) => sentBytes)).toEqual([100, 60, 0]);
    expect([...after.watchers.keys()]).toEqual(['m1']);
  });

  it('takes only the same file, and goes on over the link that is still open', async () => {
    const after = await reloaded();
    after.queue.takeUp();
    await settle();
    const choose = (file: File) => after.queue.choose('k2', { file, handle: null });
    expect(choose(film('b.mp4', 99))).toBe(false);
    expect(choose(film('b.mp4', 100, 8))).toBe(false);
    expect(choose(film('b.mp4'))).toBe(true);
    await settle();
    expect(after.transfers.map(({ link }) => link)).toEqual(['/tus/m2']);
    expect(after.queue.items()[1]).toMatchObject({ phase: 'sending', sentBytes: 60 });
  });

  it('opens files again by itself where it may, asks where it must, and leaves alone what was paused', async () => {
    const after = await reloaded((past) => past.queue.pause('k3'));
    after.files.set('k2', { file: film('b.mp4'), asks: true });
    after.files.set('k3', { file: film('c.mp4'), asks: false });
    after.queue.takeUp();
    await settle();
    expect(after.phases()).toMatchObject({ 'b.mp4': 'interrupted', 'c.mp4': 'paused' });
    expect(after.queue.items()[1]).toMatchObject({ reopens: true });
    expect(await after.queue.reopen('k2')).toBe(true);
    await settle();
    expect(after.phases()).toMatchObject({ 'b.mp4': 'sending', 'c.mp4': 'paused' });
    after.files.set('k3', { file: film('c.mp4', 5), asks: false });
    expect(await after.queue.reopen('k3')).toBe(false);
  });

  it('does not call interrupted what another window is sending', async () => {
    const after = await reloaded();
    after.busy.set('k2', () => {});
    after.queue.takeUp();
    await settle();
    expect(after.phases()['b.mp4']).toBe('elsewhere');
    after.tell('m2', { status: 'UPLOADED' });
    after.busy.get('k2')?.();
    await settle();
    expect(after.phases()['b.mp4']).toBe('mastering');
  });

  it('says that a file is gone when the server does not know it', async () => {
    const after = await reloaded();
    after.tell('m1', { status: 'PROCESSING' });
    after.queue.takeUp();
    await settle();
    after.watchers.get('m1')?.({ file: null, unheard: false, gone: true });
    expect(after.queue.items()[0]).toMatchObject({ phase: 'failed', trouble: { problem: { code: 'gone' } } });
  });

  it('lets go of everything when the person leaves, and forgets nothing', async () => {
    const { queue, add, transfers, claimed, kept, discarded } = world();
    add(film('a.mp4'), film('b.mp4'));
    await settle();
    queue.leave();
    await settle();
    expect(queue.items()).toEqual([]);
    expect(transfers.map(({ signal }) => signal.aborted)).toEqual([true, true]);
    expect(claimed.size).toBe(0);
    expect([...kept.keys()]).toEqual(['k1', 'k2']);
    expect(discarded).toEqual([]);
    expect(queue.moving()).toBe(false);
  });
});
