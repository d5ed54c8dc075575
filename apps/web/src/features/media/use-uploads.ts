import { useEffect, useState, useSyncExternalStore } from 'react';
import { useMe, useSession } from '../../lib/me.ts';
import { fileHandles } from './file-handles.ts';
import { hashFile } from './hash-file.ts';
import { createKept } from './kept-uploads.ts';
import { createMediaWatch, type Watched } from './media-watch.ts';
import { again, announce, claim, discard, getMedia, openStream, reached, send, whenFree } from './transport.ts';
import { createUploadQueue } from './upload-queue.ts';

/** Whose uploads are shown; null for a visitor, who has none. */
let owner: string | null = null;

/** The page's one queue and one watch, put together from what the browser gives. */
const mediaWatch = createMediaWatch({
  openStream,
  getMedia,
  later: (callback, ms) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
});

export const uploads = createUploadQueue({
  hash: hashFile,
  announce,
  send,
  reached,
  discard,
  again,
  handles: fileHandles,
  getMedia,
  watch: mediaWatch.watch,
  kept: createKept(
    () => localStorage,
    Date.now,
    () => owner,
  ),
  claim,
  whenFree,
  // Not `randomUUID`, which only secure contexts have.
  newKey: () => Array.from(crypto.getRandomValues(new Uint8Array(9)), (byte) => byte.toString(16).padStart(2, '0')).join(''),
  now: Date.now,
});

warnWhileMoving();

function serve(person: string | null): void {
  if (person === owner) return;
  uploads.leave();
  owner = person;
  if (person) uploads.takeUp();
}

/** The uploads of whoever is signed in. */
export function useUploads() {
  const { signedIn } = useSession();
  const { me } = useMe();
  useEffect(() => {
    if (!signedIn) serve(null);
    else if (me) serve(me.id);
  }, [signedIn, me]);
  return useSyncExternalStore(uploads.subscribe, uploads.items);
}

const unknown: Watched = { file: null, unheard: false, gone: false };

/** The state of one media file, live. */
export function useMedia(id: string): Watched {
  const [watched, setWatched] = useState<{ id: string; state: Watched }>({ id, state: unknown });
  useEffect(() => mediaWatch.watch(id, (state) => setWatched({ id, state })), [id]);
  return watched.id === id ? watched.state : unknown;
}

/** The file is deleted: how it came here is of no more interest. */
export function forgetUpload(mediaId: string): void {
  for (const { key } of uploads.items().filter((item) => item.mediaId === mediaId)) uploads.remove(key);
}

/** Something was ordered for a file, and this is how it is now: followed on from there. */
export const followOn = mediaWatch.resume;

/** A standing `beforeunload` listener keeps pages out of the back/forward cache: ours stands only while bytes move. */
function warnWhileMoving(): void {
  const warn = (event: BeforeUnloadEvent) => event.preventDefault();
  let warning = false;
  uploads.subscribe(() => {
    if (uploads.moving() === warning) return;
    warning = !warning;
    if (warning) addEventListener('beforeunload', warn);
    else removeEventListener('beforeunload', warn);
  });
}
