import type { Kept } from './upload-list.ts';
import type { UploadDeps } from './upload-queue.ts';

/** One entry an upload, so that two windows do not overwrite each other's lists. */
const PREFIX = 'fotograma.upload.';
/** What is older was swept by the server long ago, or has been looked at. */
const KEPT_MS = 7 * 24 * 3_600_000;
const KEPT_MOST = 100;

interface Owned extends Kept {
  readonly owner: string;
}

/**
 * Uploads in `localStorage`, each kept for whoever sent it: others who sign in to this browser do not see them. Where storage is
 * closed to us, uploads simply do not outlive the page.
 */
export function createKept(storage: () => Storage, now: () => number, owner: () => string | null): UploadDeps['kept'] {
  return {
    list() {
      return attempt([], () => {
        const store = storage();
        const keys = Array.from({ length: store.length }, (_, index) => store.key(index) ?? '').filter((key) => key.startsWith(PREFIX));
        const entries = keys.map((key) => ({ key, entry: read(store.getItem(key)) }));
        const usable = entries.flatMap(({ entry }) => (entry && now() - entry.addedAt < KEPT_MS ? [entry] : []));
        usable.sort((a, b) => a.addedAt - b.addedAt);
        const listed = usable.slice(-KEPT_MOST);
        for (const { key, entry } of entries) if (!entry || !listed.includes(entry)) store.removeItem(key);
        return listed.filter((entry) => entry.owner === owner()).map(({ owner: _, ...entry }) => entry);
      });
    },
    keep(entry) {
      attempt(undefined, () => storage().setItem(PREFIX + entry.key, JSON.stringify({ ...entry, owner: owner() })));
    },
    forget(key) {
      attempt(undefined, () => storage().removeItem(PREFIX + key));
    },
  };
}

/** Written by us, but perhaps by an older us: what does not fit is dropped. */
function read(text: string | null): Owned | null {
  const value: unknown = attempt(null, () => JSON.parse(text ?? 'null'));
  if (typeof value !== 'object' || value === null) return null;
  const { owner, key, name, size, lastModified, mimeType, mediaId, link, paused, addedAt } = value as Partial<Record<keyof Owned, unknown>>;
  if (typeof owner !== 'string' || typeof key !== 'string') return null;
  if (typeof name !== 'string' || typeof size !== 'number' || typeof lastModified !== 'number') return null;
  if (typeof mimeType !== 'string' || typeof addedAt !== 'number') return null;
  return {
    owner,
    key,
    name,
    size,
    lastModified,
    mimeType,
    addedAt,
    mediaId: typeof mediaId === 'string' ? mediaId : null,
    link: typeof link === 'string' ? link : null,
    paused: paused === true,
  };
}

function attempt<T>(otherwise: T, act: () => T): T {
  try {
    return act();
  } catch {
    return otherwise;
  }
}
