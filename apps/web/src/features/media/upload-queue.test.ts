import { ProblemError } from '@fotograma/contract/client';
import { describe, expect, it } from 'vitest';
import type { Watched } from './media-watch.ts';
import { createUploadQueue, type Kept, type UploadDeps } from './upload-queue.ts';
import { type MediaFile, ownProblem } from './upload-state.ts';

interface Transfer {
  readonly name: string;
  readonly url: string;
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
  let keys = 0;
  const newKey = () => {
    keys += 1;
    return `k${keys}`;
  };
  const time = { now: 1_000_000 };
  const deps: UploadDeps = {
    announce: async ({ filename }) => {
      const mediaId = `m${server.size + 1}`;
      server.set(mediaId, media(mediaId, { status: 'PENDING', filename }));
      return { mediaId, link: { url: `/put/${mediaId}`, headers: {}, expiresAt: new Date(time.now + 60_000).toISOString() } };
    },
    send: (link, file, onSent, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        const fail = (code: string) => reject(new ProblemError(ownProblem(code)));
        transfers.push({ name: file.name, url: link.url, sent: onSent, done: resolve, fail, signal });
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
  const tell = (id: string, change: Partial<MediaFile>) => {
    const file = { ...media(id), ...server.get(id), ...change };
    server.set(id, file);
    watchers.get(id)?.({ file, unheard: false, gone: false });
  };
  const phases = () => Object.fromEntries(queue.items().map((item) => [item.name, item.phase]));
  return { queue, transfers, watchers, server, kept, busy, claimed, time, tell, phases };
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
    posterUrl: null,
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
    createdAt: at,
    updatedAt: at,
  };
  return { ...nothing, ...file, ...change } as MediaFile;
}

const film = (name: string, size = 100) => new File([new Uint8Array(size)], name, { type: 'video/mp4' });
const settle = () => new Promise((resolve) => setTimeout(resolve));

describe('the upload queue', () => {
  it('sends two at a time and takes the next when one is through', async () => {
    const { queue, transfers, phases } = world();
    queue.add([film('a.mp4'), film('b.mp4'), film('c.mp4')]);
    await settle();
    expect(phases()).toEqual({ 'a.mp4': 'sending', 'b.mp4': 'sending', 'c.mp4': 'waiting' });
    transfers[0]?.done();
    await settle();
    expect(phases()).toEqual({ 'a.mp4': 'mastering', 'b.mp4': 'sending', 'c.mp4': 'sending' });
  });

  it('follows a file from bytes to READY, with the rate and the time left', async () => {
    const { queue, transfers, time, tell, claimed } = world();
    queue.add([film('a.mp4')]);
    await settle();
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
    const { queue } = world();
    const refused = queue.add([film('empty.mp4', 0), new File(['x'], 'notes.txt', { type: 'text/plain' }), new File(['x'], 'film.MKV')]);
    expect(refused.map(({ file, refusal }) => [file.name, refusal])).toEqual([
      ['empty.mp4', 'empty'],
      ['notes.txt', 'type'],
    ]);
    expect(queue.items().map(({ name, mimeType }) => [name, mimeType])).toEqual([['film.MKV', 'video/x-matroska']]);
  });

  it('keeps a cancelled upload at hand, and sends it over the same link when it is tried again', async () => {
    const { queue, transfers, kept, server } = world();
    queue.add([film('a.mp4')]);
    await settle();
    queue.cancel('k1');
    await settle();
    expect(transfers[0]?.signal.aborted).toBe(true);
    expect(queue.items()[0]).toMatchObject({ phase: 'failed', trouble: { problem: { code: 'cancelled' } } });
    expect(kept.size).toBe(0);
    queue.retry('k1');
    await settle();
    expect(transfers[1]?.url).toBe('/put/m1');
    expect(server.size).toBe(1);
    expect(kept.size).toBe(1);
  });

  it('announces again when the link is no good any more', async () => {
    const { queue, transfers } = world();
    queue.add([film('a.mp4')]);
    await settle();
    transfers[0]?.fail('link-expired');
    await settle();
    expect(queue.items()[0]?.phase).toBe('failed');
    queue.retry('k1');
    await settle();
    expect(transfers[1]?.url).toBe('/put/m2');
  });

  it('asks the server before it calls a broken line a failure', async () => {
    const { queue, transfers, tell, phases } = world();
    queue.add([film('a.mp4'), film('b.mp4')]);
    await settle();
    tell('m1', { status: 'UPLOADED' });
    transfers[0]?.fail('network');
    transfers[1]?.fail('network');
    await settle();
    expect(phases()).toEqual({ 'a.mp4': 'mastering', 'b.mp4': 'failed' });
  });

  it('shows the verdict of a file that cannot be mastered', async () => {
    const { queue, transfers, tell } = world();
    queue.add([film('a.mp4')]);
    await settle();
    transfers[0]?.done();
    await settle();
    tell('m1', { status: 'ERROR', error: { code: 'not-a-video', message: 'No.', advice: 'Export it.' } });
    expect(queue.items()[0]).toMatchObject({ phase: 'failed', trouble: { problem: { detail: 'No.' }, advice: 'Export it.' } });
  });

  it('ignores what comes late for an upload that was taken off the list', async () => {
    const { queue, transfers, kept, phases } = world();
    queue.add([film('a.mp4'), film('b.mp4'), film('c.mp4')]);
    await settle();
    queue.remove('k1');
    transfers[0]?.sent(50);
    transfers[0]?.done();
    await settle();
    expect(phases()).toEqual({ 'b.mp4': 'sending', 'c.mp4': 'sending' });
    expect([...kept.keys()]).toEqual(['k2', 'k3']);
  });
});

describe('after a reload', () => {
  async function reloaded() {
    const before = world();
    before.queue.add([film('a.mp4'), film('b.mp4'), film('c.mp4')]);
    await settle();
    before.transfers[0]?.done();
    await settle();
    const after = world(before.kept);
    for (const [id, file] of before.server) after.server.set(id, file);
    return after;
  }

  it('goes on following what arrived, and asks for the file of what was cut off', async () => {
    const after = await reloaded();
    after.tell('m1', { status: 'PROCESSING', progress: 0.3 });
    after.queue.resume();
    await settle();
    expect(after.phases()).toEqual({ 'a.mp4': 'mastering', 'b.mp4': 'interrupted', 'c.mp4': 'interrupted' });
    expect([...after.watchers.keys()]).toEqual(['m1']);
  });

  it('takes only the same file, and sends it over the link that is still open', async () => {
    const after = await reloaded();
    after.queue.resume();
    await settle();
    expect(after.queue.choose('k2', film('b.mp4', 99))).toBe(false);
    expect(after.queue.choose('k2', film('b.mp4'))).toBe(true);
    await settle();
    expect(after.transfers.map(({ url }) => url)).toEqual(['/put/m2']);
  });

  it('does not call interrupted what another window is sending', async () => {
    const after = await reloaded();
    after.busy.set('k2', () => {});
    after.queue.resume();
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
    after.queue.resume();
    await settle();
    after.watchers.get('m1')?.({ file: null, unheard: false, gone: true });
    expect(after.queue.items()[0]).toMatchObject({ phase: 'failed', trouble: { problem: { code: 'gone' } } });
  });

  it('lets go of everything when the person leaves, and forgets nothing', async () => {
    const { queue, transfers, claimed, kept } = world();
    queue.add([film('a.mp4'), film('b.mp4')]);
    await settle();
    queue.leave();
    await settle();
    expect(queue.items()).toEqual([]);
    expect(transfers.map(({ signal }) => signal.aborted)).toEqual([true, true]);
    expect(claimed.size).toBe(0);
    expect([...kept.keys()]).toEqual(['k1', 'k2']);
    expect(queue.moving()).toBe(false);
  });
});
