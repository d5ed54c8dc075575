import { ProblemError, routeUrl } from '@fotograma/contract/client';
import { EventSource } from 'eventsource';
import { client, session } from '../../lib/client.ts';
import type { StatesStream, WatchDeps } from './media-watch.ts';
import type { UploadDeps } from './upload-queue.ts';
import { type MediaFile, ownProblem } from './upload-state.ts';

/** A stream that breaks this often before it says anything is no stream. */
const MAX_BREAKS = 2;

/** While the house does not answer it is asked this often, at first and at most. */
const AGAIN_MS = { first: 1_000, most: 30_000 } as const;

export const announce: UploadDeps['announce'] = async (body, signal) => {
  const answer = await client('POST /api/media/upload-intent', { body, signal });
  if ('existing' in answer) return answer;
  return { mediaId: answer.mediaId, link: reachable(answer.upload.tus.url) };
};

export async function getMedia(id: string, signal?: AbortSignal): Promise<MediaFile> {
  const { data } = await client('GET /api/media/{id}', { params: { id }, ...(signal ? { signal } : {}) });
  return data;
}

/** What moves the bytes arrives with the first upload, not with the page. */
export const send: UploadDeps['send'] = async (link, file, onSent, signal) => {
  const { send } = await import('./tus-send.ts').catch(() => {
    throw new ProblemError(ownProblem('network'));
  });
  return send(link, file, onSent, signal);
};

/** tus 1.0, "Head": the offset is what has arrived. */
export const reached: UploadDeps['reached'] = async (link, signal) => {
  try {
    const answer = await fetch(link, { method: 'HEAD', headers: { 'tus-resumable': '1.0.0' }, signal });
    const offset = Number.parseInt(answer.headers.get('upload-offset') ?? '', 10);
    return answer.ok && !Number.isNaN(offset) ? offset : null;
  } catch {
    return null;
  }
};

/** The house sweeps it up by itself in time; this only gives its room in the plan back at once. */
export const discard: UploadDeps['discard'] = (id) => {
  void client('DELETE /api/media/{id}', { params: { id } }).catch(() => {});
};

export const again: UploadDeps['again'] = (vain, signal) =>
  new Promise((resolve, reject) => {
    const end = (settle: () => void) => () => {
      clearTimeout(timer);
      removeEventListener('online', go);
      signal.removeEventListener('abort', stop);
      settle();
    };
    const go = end(resolve);
    const stop = end(() => reject(signal.reason));
    const timer = setTimeout(go, Math.min(AGAIN_MS.first * 2 ** (vain - 1), AGAIN_MS.most));
    addEventListener('online', go);
    signal.addEventListener('abort', stop);
  });

/** The server's own name for itself may differ from the one that the page came from (a proxy, a tunnel): the path is the same. */
function reachable(url: string): string {
  const { pathname, search } = new URL(url, location.href);
  return location.origin + pathname + search;
}

export const openStream: WatchDeps['openStream'] = (id, on): StatesStream => {
  // The browser's own cannot say who asks.
  const source = new EventSource(routeUrl('GET /api/media/{id}/events', { params: { id } }), {
    fetch: (url, request) => session.fetch(url, request),
  });
  let breaks = 0;
  source.addEventListener('media', (event) => {
    breaks = 0;
    on.state(JSON.parse(event.data) as MediaFile);
  });
  source.onerror = () => {
    breaks += 1;
    if (source.readyState !== EventSource.CLOSED && breaks < MAX_BREAKS) return;
    source.close();
    on.broken();
  };
  return source;
};

const lockName = (key: string) => `fotograma.upload.${key}`;

/** Web Locks need a secure context (https or localhost); without them each window minds its own. */
export const claim: UploadDeps['claim'] = (key) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  void navigator.locks?.request(lockName(key), () => held);
  return release;
};

export const whenFree: UploadDeps['whenFree'] = async (key, onBusy) => {
  if (!navigator.locks) return;
  const free = await navigator.locks.request(lockName(key), { ifAvailable: true }, (lock) => lock !== null);
  if (free) return;
  onBusy();
  await navigator.locks.request(lockName(key), () => {});
};
