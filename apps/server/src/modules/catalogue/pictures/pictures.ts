import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { movies as contract } from '@fotograma/contract';
import type { Sql } from '../../../platform/database/database.ts';
import { Fault } from '../../../platform/errors.ts';
import { createPictureMaker, type PictureMaker, receivePicture } from '../../../platform/pictures/pictures.ts';
import type { Platform } from '../../../platform/platform.ts';
import { pathOf } from './addresses.ts';
import { createTmdbPictures, type TmdbPictures } from './tmdb.ts';

const QUALITY = 80;
/** Pictures made at once, and how many may wait, each with its bytes. */
const TURNS = { places: 2, waiting: 20 };

/** Posters, backdrops and portraits: kept as WebP in several widths, with nothing of what was sent. */
export interface Pictures {
  /**
   * Makes a picture of what is sent, and keeps it; nothing shows it until a row names it.
   * @returns its id, the path of a row. @throws {Fault} as `PictureMaker` and `receivePicture`.
   */
  put(body: Readable, length: number | null): Promise<string>;
  /** Deletes, once the transaction is through, a picture that a row named. A picture of TMDB's, or none, is let be. */
  forget(sql: Sql, path: string | null): Promise<void>;
  /** A picture that was made, and that no row came to name. */
  discard(id: string): Promise<void>;
  /** @param name as in an address. @returns a WebP. @throws {Fault} `not-found`; `unavailable` where TMDB's is not to be had now. */
  read(name: string, file: string): Promise<Readable>;
}

export function createPictures(
  platform: Platform,
  deps: {
    /** Whether a row names a file of TMDB's. */
    isNamed: (path: string) => Promise<boolean>;
    tmdbUrl: string;
  },
): Pictures {
  const { storage, removals } = platform;
  const maker = createPictureMaker(TURNS);
  const folder = (id: string) => `pictures/${id}`;
  const keep = async (prefix: string, bytes: Buffer) => {
    for (const { width, webp } of await inWidths(maker, bytes)) {
      await storage.put(`${prefix}/w${width}.webp`, Readable.from([webp]), { maxBytes: webp.length });
    }
  };
  const tmdb: TmdbPictures = createTmdbPictures({ platform, url: deps.tmdbUrl, isNamed: deps.isNamed, keep });
  return {
    async put(body, length) {
      const bytes = await receivePicture(body, length, contract.MAX_PICTURE_BYTES);
      const id = randomBytes(16).toString('hex');
      try {
        await keep(folder(id), bytes);
      } catch (error) {
        await storage.remove(folder(id));
        throw error;
      }
      return id;
    },
    async forget(sql, path) {
      if (path !== null && !path.startsWith('/')) await removals.forget(sql, folder(path));
    },
    discard: (id) => storage.remove(folder(id)),
    async read(name, file) {
      const { kind, path } = pathOf(name);
      const prefix = kind === 'own' ? folder(path) : `pictures/tmdb${path}`;
      const there = await storage.read(`${prefix}/${file}`);
      if (there) return there;
      if (kind === 'tmdb') {
        await tmdb.fetch(path, prefix);
        const fetched = await storage.read(`${prefix}/${file}`);
        if (fetched) return fetched;
      }
      throw new Fault('not-found', 'There is no such picture.');
    },
  };
}

/** In every width that is asked for; none is wider than it came, those that would be are all alike. */
async function inWidths(maker: PictureMaker, bytes: Buffer): Promise<{ width: number; webp: Buffer }[]> {
  return maker.make(bytes, async (original) => {
    const made = new Map<number, Buffer>();
    const pictures: { width: number; webp: Buffer }[] = [];
    for (const width of contract.PICTURE_WIDTHS) {
      const own = Math.min(width, original.width);
      const webp =
        made.get(own) ?? (await original.open().resize({ width: own, withoutEnlargement: true }).webp({ quality: QUALITY }).toBuffer());
      made.set(own, webp);
      pictures.push({ width, webp });
    }
    return pictures;
  });
}
