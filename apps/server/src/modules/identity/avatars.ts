import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { accounts } from '@fotograma/contract';
import sharp, { type Sharp } from 'sharp';
import { Fault } from '../../platform/errors.ts';
import type { ObjectStorage } from '../../platform/storage/storage.ts';
import { createTurns } from '../../platform/turns.ts';

/** Width and height of what is kept. */
const SIDE = 256;
const QUALITY = 82;
/** Of one picture; each takes up to 4 bytes of memory while it is made small. */
const MOST_PIXELS = 50_000_000;
/** How long one picture may keep a thread. */
const MOST_SECONDS = 15;
/** Pictures made small at once, and how many may wait, each with its bytes. */
const TURNS = { places: 2, waiting: 20, full: 'Many pictures are being set at this moment. Try again in a few seconds.', retrySeconds: 5 };

/** All that a decoder of ours may ever see; the rest, SVG first of all, is refused by its first bytes. */
type Format = 'jpeg' | 'png' | 'webp' | 'avif' | 'gif';

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
  // Two pictures at once are enough of the machine, and the same picture does not come twice.
  sharp.concurrency(1);
  sharp.cache(false);
  const inTurn = createTurns(TURNS);
  const folder = (userId: string) => `avatars/${userId}`;
  const keyOf = (userId: string, version: string) => `${folder(userId)}/${version}.webp`;
  return {
    folder,
    async put(userId, body, length) {
      const original = await receive(body, length);
      const webp = await inTurn(() => makeSmall(original));
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

async function receive(body: Readable, length: number | null): Promise<Buffer> {
  // The rest is not read, so the connection is of no more use.
  const tooLarge = () =>
    new Fault('too-large', `A picture may have ${accounts.MAX_AVATAR_BYTES / 1024 ** 2} MB at most.`, { headers: { Connection: 'close' } });
  if (length !== null && length > accounts.MAX_AVATAR_BYTES) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > accounts.MAX_AVATAR_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

/** Upright, square, without metadata; the first frame of what moves. Where to cut is decided by what draws the eye. */
async function makeSmall(original: Buffer): Promise<Buffer> {
  const format = sniff(original);
  if (!format) {
    throw new Fault('unsupported-media-type', 'This is not a picture that can be used: send a JPEG, PNG, WebP, AVIF or GIF.');
  }
  // Of what is slightly wrong in a picture (a stray byte, odd metadata) cameras are full; what is cut off is refused.
  const open = (): Sharp =>
    sharp(original, { failOn: 'error', limitInputPixels: MOST_PIXELS, pages: 1 }).timeout({ seconds: MOST_SECONDS });
  try {
    // Only the header is read for this, so the limit is told in words instead of being run into.
    const header = await sharp(original, { limitInputPixels: false, pages: 1 }).metadata();
    if (header.width * header.height > MOST_PIXELS) {
      const megapixels = Math.ceil((header.width * header.height) / 1e6);
      throw new Fault('too-large', `A picture may have ${MOST_PIXELS / 1e6} megapixels at most; this one has ${megapixels}.`);
    }
    if ((header.format === 'heif' ? header.compression : header.format) !== (format === 'avif' ? 'av1' : format)) throw unreadable();
    return await open().autoOrient().resize(SIDE, SIDE, { fit: 'cover', position: 'attention' }).webp({ quality: QUALITY }).toBuffer();
  } catch (error) {
    // Whatever a decoder says about bytes that somebody sent, it is about those bytes.
    throw error instanceof Fault ? error : unreadable(error);
  }
}

function unreadable(cause?: unknown): Fault {
  return new Fault('unsupported-media-type', 'This picture could not be read: it is damaged or incomplete.', { cause });
}

/** The format by its first bytes, whatever the request called it; null when it is none that we take. */
function sniff(bytes: Buffer): Format | null {
  const at = (from: number, to: number) => bytes.toString('latin1', from, to);
  if (at(0, 3) === '\xff\xd8\xff') return 'jpeg';
  if (at(0, 8) === '\x89PNG\r\n\x1a\n') return 'png';
  if (at(0, 6) === 'GIF87a' || at(0, 6) === 'GIF89a') return 'gif';
  if (at(0, 4) === 'RIFF' && at(8, 12) === 'WEBP') return 'webp';
  // ISO 23008-12: the brands of the file type box, the major one and the compatible ones, tell AVIF from HEIC.
  if (
    at(4, 8) === 'ftyp' &&
    at(8, Math.min(bytes.readUInt32BE(0), 256))
      .match(/.{4}/gs)
      ?.some((brand) => brand === 'avif' || brand === 'avis')
  ) {
    return 'avif';
  }
  return null;
}
