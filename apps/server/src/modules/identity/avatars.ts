import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { accounts } from '@fotograma/contract';
import { createPictureMaker, receivePicture } from '../../platform/pictures/pictures.ts';
import type { ObjectStorage } from '../../platform/storage/storage.ts';

/** Width and height of what is kept. */
const SIDE = 256;
const QUALITY = 82;
/** Pictures made small at once, and how many may wait, each with its bytes. */
const TURNS = { places: 2, waiting: 20 };

/** Pictures of people: whatever is sent becomes one small WebP of our own making, without a byte of the original. */
export interface Avatars {
  /**
   * Makes the picture and keeps it; nothing is published until the account's row names its version.
   * @param length bytes announced, null when unknown. @returns the version.
   * @throws {Fault} `too-large` for too many bytes or pixels, `unsupported-media-type` for what is not a picture that we take,
   * `unavailable` when too many others wait.
   */
  put(userId: string, body: Readable, length: number | null): Promise<string>;
  /** @returns the WebP, or null when there is none. */
  read(userId: string, version: string): Promise<Buffer | null>;
  /** Deletes a version that no row names any more. */
  remove(userId: string, version: string): Promise<void>;
  /** The prefix of all pictures of one person. */
  folder(userId: string): string;
}

export function createAvatars({ storage }: { storage: ObjectStorage }): Avatars {
  const pictures = createPictureMaker(TURNS);
  const folder = (userId: string) => `avatars/${userId}`;
  const keyOf = (userId: string, version: string) => `${folder(userId)}/${version}.webp`;
  return {
    folder,
    async put(userId, body, length) {
      const sent = await receivePicture(body, length, accounts.MAX_AVATAR_BYTES);
      // Square; where to cut is decided by what draws the eye.
      const webp = await pictures.make(sent, (original) =>
        original.open().resize(SIDE, SIDE, { fit: 'cover', position: 'attention' }).webp({ quality: QUALITY }).toBuffer(),
      );
      const version = createHash('sha256').update(webp).digest('hex').slice(0, 16);
      await storage.put(keyOf(userId, version), Readable.from([webp]), { maxBytes: webp.length });
      return version;
    },
    async read(userId, version) {
      const stream = await storage.read(keyOf(userId, version));
      return stream && Buffer.concat(await stream.toArray());
    },
    remove: (userId, version) => storage.remove(keyOf(userId, version)),
  };
}
