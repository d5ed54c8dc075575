import { ProblemError, routeUrl } from '@fotograma/contract/client';
import { EventSource } from 'eventsource';
import { client, session } from '../../lib/client.ts';
import type { StatesStream, WatchDeps } from './media-watch.ts';
import type { UploadDeps } from './upload-queue.ts';
import { type MediaFile, ownProblem } from './upload-state.ts';

/** Progress comes every few milliseconds on a fast line; people read it less often. */
const TOLD_EVERY_MS = 200;
/** A stream that breaks this often before it says anything is no stream. */
const MAX_BREAKS = 2;

export const announce: UploadDeps['announce'] = async (body, signal) => {
  const { mediaId, upload } = await client('POST /api/media/upload-intent', { body, signal });
  return { mediaId, link: { url: upload.url, headers: upload.headers, expiresAt: upload.expiresAt } };
};

export async function getMedia(id: string, signal?: AbortSignal): Promise<MediaFile> {
  const { data } = await client('GET /api/media/{id}', { params: { id }, ...(signal ? { signal } : {}) });
  return data;
}

/** `fetch` tells nothing of the bytes sent; this is what XMLHttpRequest is still for. */
export const send: UploadDeps['send'] = (link, file, onSent, signal) =>
  new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    let told = 0;
    request.open('PUT', reachable(link.url));
    for (const [name, value] of Object.entries(link.headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => {
      if (event.timeStamp - told < TOLD_EVERY_MS && event.loaded < file.size) return;
      told = event.timeStamp;
      onSent(event.loaded);
    };
    request.onload = () => (request.status >= 200 && request.status < 300 ? resolve() : reject(new ProblemError(readProblem(request))));
    request.onerror = () => reject(new ProblemError(ownProblem('network')));
    request.onabort = () => reject(signal.reason ?? new ProblemError(ownProblem('network')));
    request.onloadend = () => signal.removeEventListener('abort', abort);
    signal.addEventListener('abort', abort);
    request.send(file);
  });

/** The server's own name for itself may differ from the one that the page came from (a proxy, a tunnel): the path is the same. */
function reachable(url: string): string {
  const { origin, pathname, search } = new URL(url, location.href);
  return origin === location.origin ? url : pathname + search;
}

function readProblem(request: XMLHttpRequest) {
  try {
    const data: unknown = JSON.parse(request.responseText);
    if (typeof data === 'object' && data !== null && 'code' in data && 'detail' in data) return data as ReturnType<typeof ownProblem>;
  } catch {
    // Not ours: a proxy's page.
  }
  return { ...ownProblem('unreadable'), status: request.status };
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
