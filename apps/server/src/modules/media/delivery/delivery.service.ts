import { type Actor, can } from '@fotograma/contract';
import { LRUCache } from 'lru-cache';
import { Conflict, NotFound, Unauthenticated } from '../../../platform/errors.ts';
import type { Range } from '../../../platform/http/ranges.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { VersionFacts } from '../mastering/steps.ts';
import { keys } from '../media.ts';
import { type Asked, answerHeaders, attachment, DASH, type Delivered, HLS, rangeOf, type Text, textAnswer, typeOf } from './answers.ts';
import { dashManifest } from './dash.ts';
import type { DeliveryRepository, Film } from './delivery.repository.ts';
import { type Beginning, eventPlaylist, presentBeginning, readBeginning } from './event.ts';
import { multivariantPlaylist, textPlaylist } from './hls.ts';
import { createHotRanges } from './hot-ranges.ts';
import { createLinks, type LinkKind } from './links.ts';
import { ADDED, presentVersion, textEntries } from './presentation.ts';

/** How long a deleted film may still be served from memory. */
const FILM_TTL_MS = 2_000;
const FILMS = 10_000;
/** How old what is told of a film that is being made may be, and of how many that is remembered. */
const BEGINNING_TTL_MS = 2_000;
const BEGINNINGS = 100;
const FACTS = 500;
/** Hours that the link of a file that is not public is good for, at least. */
const LINK_HOURS = 12;
/** How long the storage's own link to one range or file is good for: as long as somebody may need to fetch it. */
const DIRECT_SECONDS = 6 * 3_600;

/** Who wants to play: somebody, or whoever holds a link that we signed for this file. */
export type Viewer = Actor | 'link-holder';

export interface Session {
  readonly token: string;
  /** Whether there is a DASH manifest: not while only the beginning of a film plays. */
  readonly dash: boolean;
  readonly expiresAt: Date;
}

export type DeliveryService = ReturnType<typeof createDelivery>;

/**
 * Delivery of published versions, and of the beginning of one that is being made. A version never changes, so its files may
 * be cached for ever, and a segment that many watch is answered from memory: no query, no file opened.
 */
export function createDelivery({ platform, rows }: { platform: Platform; rows: DeliveryRepository }) {
  const { storage, metrics } = platform;
  const links = createLinks(platform);
  const hot = createHotRanges({ storage, metrics });
  const clock = { perf: { now: () => platform.now().getTime() }, ttlResolution: 0 };
  // Remembered from when it was read: set again at every use, it would never run out while somebody watches.
  const films = new LRUCache<string, Film>({
    ...clock,
    max: FILMS,
    ttl: FILM_TTL_MS,
    fetchMethod: async (id) => (await rows.film(id)) ?? undefined,
  });
  const facts = new LRUCache<string, VersionFacts>({
    max: FACTS,
    fetchMethod: async (version) => (await rows.facts(version)) ?? undefined,
  });
  const beginnings = new LRUCache<string, { beginning: Beginning | null }>({
    ...clock,
    max: BEGINNINGS,
    ttl: BEGINNING_TTL_MS,
    async fetchMethod(version) {
      const { plan, units } = await rows.work(version);
      return { beginning: plan && readBeginning(version, plan, units) };
    },
  });

  /** @throws {NotFound} also for those who may not play it: to them it is not there. */
  const find = async (id: string, viewer: Viewer): Promise<Film> => {
    const film = films.get(id) ?? (await films.fetch(id));
    if (!film || (viewer !== 'link-holder' && !can(viewer, 'media:play', film))) throw new NotFound('media file', id);
    return film;
  };
  /** What plays of a film of which nothing is published. @throws {Conflict} `not-ready`. */
  const beginningOf = async ({ beingMade, workVersion }: Film): Promise<Beginning> => {
    const found = beingMade && workVersion !== null ? await beginnings.fetch(workVersion) : undefined;
    if (!found?.beginning) throw new Conflict('This film cannot be played yet: it is not mastered.', 'not-ready');
    return found.beginning;
  };
  const factsOf = async (version: string): Promise<VersionFacts> => {
    const found = await facts.fetch(version);
    if (!found) throw new NotFound('version', version);
    return found;
  };

  /** An object that never changes, or a range of it. */
  const serve = async (key: string, path: string, asked: Asked, headers: { ETag: string; 'Cache-Control': string }): Promise<Delivered> => {
    const size = await hot.sizeOf(key);
    if (size === null) throw new NotFound('file', path);
    const range = rangeOf(asked, headers.ETag, size);
    const taken = await hot.take(key, range ?? { start: 0, end: size - 1 });
    if (taken === null) throw new NotFound('file', path);
    const contentType = typeOf(path);
    if (taken === 'too-much') return stream(key, path, { size, range, contentType, headers });
    const { bytes, release } = taken;
    return { status: range ? 206 : 200, bytes, release, contentType, headers: answerHeaders(size, range, headers) };
  };
  const stream = async (
    key: string,
    path: string,
    about: { size: number; range: Range | null; contentType: string; headers: Record<string, string>; filename?: string },
  ): Promise<Delivered> => {
    const { size, range, contentType, headers, filename } = about;
    if (storage.direct) {
      const named = filename === undefined ? {} : { filename };
      const Location = await storage.direct.presignGet(key, { expiresSeconds: DIRECT_SECONDS, contentType, ...named });
      return { status: 302, headers: { Location, 'Cache-Control': 'no-store' } };
    }
    const bytes = await storage.read(key, range ?? undefined);
    if (!bytes) throw new NotFound('file', path);
    return { status: range ? 206 : 200, bytes, contentType, headers: answerHeaders(size, range, headers) };
  };

  /** A file of one version: of a published one, of the units that made it, or of the beginning of one that is being made. */
  const versionFile = async (id: string, film: Film, version: string, path: string, asked: Asked): Promise<Delivered> => {
    const forEver = { 'Cache-Control': `${scope(film)}, max-age=31536000, immutable`, ETag: `"${version}-${path}"` };
    const ofUnit = path.includes('/');
    if (film.published.includes(version)) {
      // Players that began early go on with the units' own files, as long as those are there.
      if (ofUnit) return serve(keys.part(id, version, path), path, asked, forEver);
      if (!path.startsWith('text-') || !path.endsWith('.m3u8')) return serve(keys.file(id, version, path), path, asked, forEver);
      const { text, durationSeconds } = await factsOf(version);
      const name = path.slice(0, -'.m3u8'.length);
      if (!text.some((track) => track.name === name)) throw new NotFound('file', path);
      return textAnswer(textPlaylist(`${name}.vtt`, durationSeconds), typeOf(path), forEver['Cache-Control']);
    }
    if (film.publishedVersion !== null) throw new NotFound('version', version);
    const beginning = await beginningOf(film);
    if (beginning.version !== version) throw new NotFound('version', version);
    if (ofUnit) {
      const unit = path.slice(0, path.indexOf('/'));
      if (unit !== beginning.audio?.unit && !beginning.chunks.some((chunk) => chunk.unit === unit)) throw new NotFound('file', path);
      return serve(keys.part(id, version, path), path, asked, forEver);
    }
    const growing = path.endsWith('.m3u8') ? eventPlaylist(beginning, path.slice(0, -'.m3u8'.length)) : null;
    if (growing === null) throw new NotFound('file', path);
    return textAnswer(growing, typeOf(path), 'no-cache');
  };

  /** Subtitles that were added, whatever version is served. They come and go, so nobody remembers them. */
  const addedFile = async (id: string, film: Film, path: string): Promise<Delivered> => {
    const [, subtitle, extension] = /^([\w-]+)\.(vtt|m3u8)$/.exec(path) ?? [];
    const key = subtitle && keys.text(id, subtitle);
    if (!key) throw new NotFound('file', path);
    if (extension === 'm3u8') {
      if (!(await storage.stat(key))) throw new NotFound('file', path);
      return textAnswer(textPlaylist(`${subtitle}.vtt`, film.durationSeconds ?? 0), typeOf(path), 'no-cache');
    }
    const body = await storage.read(key);
    if (!body) throw new NotFound('file', path);
    const bytes = Buffer.concat(await body.toArray());
    const headers = { 'Cache-Control': `${scope(film)}, max-age=3600`, ETag: `"${subtitle}"` };
    return { status: 200, bytes, contentType: typeOf(path), headers };
  };

  const share = (id: string, kind: LinkKind = 'stream'): string => {
    const hour = Math.ceil(platform.now().getTime() / 3_600_000);
    return links.make(id, kind, new Date((hour + LINK_HOURS) * 3_600_000));
  };

  return {
    /**
     * A link by which whoever holds it can play a file, or take its original: the token for its path. To the full hour, so
     * that a file's address stays the same for a while.
     */
    share,

    /** The path under which the stream of a film lies for somebody. @throws {NotFound} */
    async folder(id: string, viewer: Viewer): Promise<string> {
      const film = await find(id, viewer);
      return `/api/stream/${film.public ? id : `shared/${share(id)}`}`;
    },

    /** Seconds; null before it is mastered. @throws {NotFound} */
    durationOf: async (id: string, viewer: Viewer): Promise<number | null> => (await find(id, viewer)).durationSeconds,

    /** The media file that a link opens to a caller. @throws {Forbidden} `link-invalid`, `link-expired`. */
    open: (token: string, kind: LinkKind, address: string): string => links.open(token, kind, address),

    /**
     * A link for one viewing. @param options.address whose network alone it is to be good for.
     * @throws {Unauthenticated} for nobody, unless the film is public; {NotFound}, {Conflict} `not-ready`.
     */
    async session(id: string, viewer: Actor, options: { seconds: number; address: string | undefined }): Promise<Session> {
      const film = await find(id, viewer).catch((error: unknown) => {
        throw error instanceof NotFound && viewer.kind === 'anonymous' ? new Unauthenticated() : error;
      });
      if (film.publishedVersion === null) await beginningOf(film);
      const expiresAt = new Date(platform.now().getTime() + options.seconds * 1_000);
      const token = links.make(id, 'stream', expiresAt, options.address);
      return { token, dash: film.publishedVersion !== null, expiresAt };
    },

    /** The HLS multivariant playlist. @throws {NotFound}, {Conflict} `not-ready`. */
    async multivariant(id: string, viewer: Viewer): Promise<Text> {
      const film = await find(id, viewer);
      const { publishedVersion } = film;
      if (publishedVersion === null) {
        return textAnswer(multivariantPlaylist(presentBeginning(await beginningOf(film)), { growing: true }), HLS, 'no-cache');
      }
      const [published, added] = await Promise.all([factsOf(publishedVersion), rows.texts(id)]);
      return textAnswer(
        multivariantPlaylist(presentVersion(publishedVersion, published, added, film.poster), { growing: false }),
        HLS,
        'no-cache',
      );
    },

    /** The DASH manifest. @throws {NotFound}, {Conflict} `not-ready`, also while there is only the beginning of a film. */
    async dash(id: string, viewer: Viewer): Promise<Text> {
      const { publishedVersion } = await find(id, viewer);
      if (publishedVersion === null) throw new Conflict('This film has no DASH manifest yet: it is not mastered.', 'not-ready');
      const [published, added] = await Promise.all([factsOf(publishedVersion), rows.texts(id)]);
      const entries = textEntries(publishedVersion, published, added);
      return textAnswer(dashManifest(publishedVersion, published, entries), DASH, 'no-cache');
    },

    /** A file of a version, or the range of it that is asked for. @throws {NotFound}, {Conflict} `not-ready`, {Fault} 416. */
    async file(id: string, viewer: Viewer, version: string, path: string, asked: Asked): Promise<Delivered> {
      const film = await find(id, viewer);
      return version === ADDED ? addedFile(id, film, path) : versionFile(id, film, version, path, asked);
    },

    /** The file as it was uploaded, for whoever holds a link to it. @throws {NotFound}, {Fault} 416. */
    async original(id: string, asked: Asked): Promise<Delivered> {
      const found = await rows.original(id);
      if (!found) throw new NotFound('media file', id);
      const { filename, mimeType: contentType, size, sha256 } = found;
      const etag = `"${sha256 ?? id}"`;
      const headers = { 'Cache-Control': 'private, no-cache', ETag: etag, 'Content-Disposition': attachment(filename) };
      return stream(keys.original(id), 'original', { size, range: rangeOf(asked, etag, size), contentType, headers, filename });
    },
  };
}

/** Who may keep what is served of a film: any cache on the way, or the caller's own. */
function scope(film: Film): 'public' | 'private' {
  return film.public ? 'public' : 'private';
}
