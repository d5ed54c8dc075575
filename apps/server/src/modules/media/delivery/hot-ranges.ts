import { LRUCache } from 'lru-cache';
import type { Range } from '../../../platform/http/ranges.ts';
import type { Metrics } from '../../../platform/observability/metrics.ts';
import type { ObjectStorage } from '../../../platform/storage/storage.ts';

/** Bytes of ranges kept in memory. */
const CACHE_BYTES = 64 * 1024 * 1024;
/** The largest that is: the segments of a track are all smaller. */
const RANGE_BYTES = 8 * 1024 * 1024;
/** Bytes of ranges that are being read, or sent to somebody slow, whether they are still in the cache or not. */
const HELD_BYTES = 128 * 1024 * 1024;
/** What an entry costs beside its bytes. */
const ENTRY_BYTES = 256;
/** Objects whose length is remembered. */
const SIZES = 20_000;

export interface HotRange {
  readonly bytes: Buffer;
  /** To be called when the bytes have been sent. */
  readonly release: () => void;
}

/**
 * Parts of objects that never change, as players ask for them: the same few byte ranges by everybody who watches. What is
 * in memory costs no query and no file; what many ask for at once is read once.
 */
export function createHotRanges({ storage, metrics }: { storage: ObjectStorage; metrics: Metrics }) {
  const sizes = new LRUCache<string, number>({ max: SIZES });
  const cache = new LRUCache<string, Buffer>({
    maxSize: CACHE_BYTES,
    sizeCalculation: (bytes) => bytes.length + ENTRY_BYTES,
  });
  const loading = new Map<string, Promise<Buffer | null>>();
  /** How many answers are being sent from each buffer. */
  const held = new Map<Buffer, number>();
  let heldBytes = 0;
  let loadingBytes = 0;

  const hold = (bytes: Buffer): HotRange => {
    const answers = held.get(bytes) ?? 0;
    if (answers === 0) heldBytes += bytes.length;
    held.set(bytes, answers + 1);
    return { bytes, release: () => release(bytes) };
  };
  const release = (bytes: Buffer) => {
    const answers = held.get(bytes) ?? 0;
    if (answers > 1) held.set(bytes, answers - 1);
    else if (held.delete(bytes)) heldBytes -= bytes.length;
  };
  const load = async (name: string, key: string, range: Range, length: number): Promise<Buffer | null> => {
    loadingBytes += length;
    try {
      const bytes = await readRange(storage, key, range, length);
      if (!bytes) return null;
      cache.set(name, bytes);
      metrics.streamCacheBytes.set(cache.calculatedSize);
      return bytes;
    } finally {
      loadingBytes -= length;
      loading.delete(name);
    }
  };

  return {
    /** Bytes of an object that never changes; null when there is none. */
    async sizeOf(key: string): Promise<number | null> {
      const known = sizes.get(key);
      if (known !== undefined) return known;
      const found = await storage.stat(key);
      if (found) sizes.set(key, found.size);
      return found?.size ?? null;
    },

    /**
     * A range from memory. @returns null when there is no such object; `too-much` when the range, or what is being sent
     * already, is: then it is to be streamed.
     */
    async take(key: string, range: Range): Promise<HotRange | null | 'too-much'> {
      const name = `${key} ${range.start}-${range.end}`;
      const hot = cache.get(name);
      if (hot) return hold(hot);
      const length = range.end - range.start + 1;
      let coming = loading.get(name);
      if (!coming) {
        if (length > RANGE_BYTES || heldBytes + loadingBytes + length > HELD_BYTES) return 'too-much';
        coming = load(name, key, range, length);
        loading.set(name, coming);
      }
      const bytes = await coming;
      return bytes && hold(bytes);
    },
  };
}

/** @throws when the object is shorter than it was. */
async function readRange(storage: ObjectStorage, key: string, range: Range, length: number): Promise<Buffer | null> {
  const stream = await storage.read(key, range);
  if (!stream) return null;
  // Not from the pool: what is kept must not keep its neighbours.
  const bytes = Buffer.allocUnsafeSlow(length);
  let filled = 0;
  for await (const chunk of stream) filled += (chunk as Buffer).copy(bytes, filled);
  if (filled !== length) throw new Error(`${key} ended after ${filled} of ${length} bytes`);
  return bytes;
}
