import type { Readable } from 'node:stream';
import { type Actor, can } from '@fotograma/contract';
import { LRUCache } from 'lru-cache';
import * as z from 'zod';
import { Conflict, Fault, NotFound } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { createSigner } from '../../platform/storage/signing.ts';
import type { MediaRepository, PublishedFile } from './media.repository.ts';
import { keys } from './media.ts';

/** Bytes of segments kept in memory, and the largest file that is. */
const CACHE_BYTES = 64 * 1024 * 1024;
const CACHED_FILE_BYTES = 4 * 1024 * 1024;
/** Hours that a link to a private film is good for, at least. */
const LINK_HOURS = 12;
/** How long a deleted film may still be served from memory. */
const VERSION_TTL_MS = 2_000;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  m3u8: 'application/vnd.apple.mpegurl',
  m4s: 'video/iso.segment',
  mp4: 'video/mp4',
  jpg: 'image/jpeg',
};

export interface Delivered {
  readonly status: 200 | 206;
  readonly bytes: Buffer | Readable;
  readonly contentType: string;
  readonly headers: Record<string, string>;
}

/** Who wants to play: somebody, or whoever holds a link that we signed for this file. */
export type Viewer = Actor | 'link-holder';

export interface DeliveryService {
  /** A link by which whoever holds it can play a file that is not public: the token for its path. */
  share(id: string): string;
  /** Whom a link lets play what. @throws {Forbidden} `link-invalid`, `link-expired`. */
  open(token: string): { id: string; viewer: Viewer };
  /** The multivariant playlist of the published version. @throws {NotFound}, {Conflict} `not-ready`. */
  playlist(id: string, viewer: Viewer): Promise<string>;
  /** A file of a version, or the part of it that a `Range` header asks for. @throws {NotFound}, {Fault} 416. */
  file(id: string, viewer: Viewer, version: string, path: string, range: string | undefined): Promise<Delivered>;
}

/**
 * Delivery of published versions. A version never changes, so its files may be cached for ever, and a segment that many
 * watch is answered from memory: no query, no file opened.
 */
export function createDelivery({ platform, files }: { platform: Platform; files: MediaRepository }): DeliveryService {
  const { storage, metrics } = platform;
  const known = new LRUCache<string, PublishedFile>({ max: 10_000, ttl: VERSION_TTL_MS });
  const cache = new LRUCache<string, Buffer>({ maxSize: CACHE_BYTES, sizeCalculation: (bytes) => bytes.length + 256 });

  const signer = createSigner({
    secret: platform.signingSecret,
    purpose: 'playback',
    schema: z.object({ mediaId: z.uuid() }),
    now: platform.now,
  });

  const published = async (id: string, viewer: Viewer): Promise<{ version: string; public: boolean }> => {
    let file = known.get(id);
    if (!file) {
      file = (await files.published(id)) ?? undefined;
      // Only here: set again at every use, it would never run out while somebody watches.
      if (file) known.set(id, file);
    }
    // What one may not play is not there.
    if (!file || (viewer !== 'link-holder' && !can(viewer, 'media:play', file))) throw new NotFound('media file', id);
    if (file.publishedVersion === null) throw new Conflict('This film cannot be played yet: it is not mastered.', 'not-ready');
    return { version: file.publishedVersion, public: file.public };
  };
  const whole = async (key: string, size: number): Promise<Buffer | Readable | null> => {
    const stream = await storage.read(key);
    if (!stream || size > CACHED_FILE_BYTES) return stream;
    const bytes = Buffer.concat(await stream.toArray());
    cache.set(key, bytes);
    metrics.streamCacheBytes.set(cache.calculatedSize);
    return bytes;
  };

  return {
    share(id) {
      // To the full hour, so that a file's address stays the same for a while.
      const hour = Math.ceil(platform.now().getTime() / 3_600_000);
      return signer.sign({ mediaId: id }, new Date((hour + LINK_HOURS) * 3_600_000));
    },

    open: (token) => ({ id: signer.verify(token).mediaId, viewer: 'link-holder' }),

    async playlist(id, viewer) {
      const { version } = await published(id, viewer);
      const stream = await storage.read(keys.file(id, version, 'master.m3u8'));
      if (!stream) throw new NotFound('media file', id);
      return Buffer.concat(await stream.toArray()).toString();
    },

    async file(id, viewer, version, path, range) {
      const current = await published(id, viewer);
      // Another version than the published one is no film of ours any more, or not yet.
      if (current.version !== version) throw new NotFound('version', version);
      const key = keys.file(id, version, path);
      const contentType = CONTENT_TYPES[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
      const cacheControl = `${current.public ? 'public' : 'private'}, max-age=31536000, immutable`;
      const headers = { 'Cache-Control': cacheControl, ETag: `"${version}-${path}"`, 'Accept-Ranges': 'bytes' };
      const held = cache.get(key);
      const size = held?.length ?? (await storage.stat(key))?.size;
      if (size === undefined) throw new NotFound('file', path);
      const asked = parseRange(range, size);
      if (!asked) {
        const bytes = held ?? (await whole(key, size));
        if (!bytes) throw new NotFound('file', path);
        return { status: 200, bytes, contentType, headers: { ...headers, 'Content-Length': String(size) } };
      }
      const { start, end } = asked;
      const bytes = held ? held.subarray(start, end + 1) : await storage.read(key, { start, end });
      if (!bytes) throw new NotFound('file', path);
      const part = { 'Content-Range': `bytes ${start}-${end}/${size}`, 'Content-Length': String(end - start + 1) };
      return { status: 206, bytes, contentType, headers: { ...headers, ...part } };
    },
  };
}

/**
 * One byte range (RFC 9110, 14.1.2); null when the whole is wanted: no header, another unit, or several ranges, which a
 * server may ignore.
 * @throws {Fault} `range-not-satisfiable`.
 */
export function parseRange(header: string | undefined, size: number): { start: number; end: number } | null {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!found || (found[1] === '' && found[2] === '')) return null;
  const [from, to] = [found[1] ?? '', found[2] ?? ''];
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (from !== '' && to !== '' && Number(to) < Number(from)) return null;
  if (start >= size || (from === '' && Number(to) === 0)) {
    throw new Fault('range-not-satisfiable', `The file has ${size} bytes.`, { headers: { 'Content-Range': `bytes */${size}` } });
  }
  return { start, end };
}
