import type { Readable } from 'node:stream';
import sharp, { type Sharp } from 'sharp';
import { Fault } from '../errors.ts';
import { createTurns } from '../turns.ts';

/** Of one picture; each takes up to 4 bytes of memory while it is made small. */
const MOST_PIXELS = 50_000_000;
/** How long one picture may keep a thread. */
const MOST_SECONDS = 15;

/** All that a decoder of ours may ever see; the rest, SVG first of all, is refused by its first bytes. */
type Format = 'jpeg' | 'png' | 'webp' | 'avif' | 'gif';

/** A picture that somebody sent, found good, upright; the first frame of what moves. */
export interface Original {
  /** As it is seen: turned as its metadata says. */
  readonly width: number;
  /** Decodes it anew. */
  open(): Sharp;
}

/** Makes pictures of other people's pictures, a few at a time: without metadata, and without a byte of the original. */
export interface PictureMaker {
  /**
   * @throws {Fault} `too-large` for too many pixels, `unsupported-media-type` for what is not a picture that we take,
   * `unavailable` when too many others wait.
   */
  make<T>(original: Buffer, work: (original: Original) => Promise<T>): Promise<T>;
}

/** @param options.places how many pictures are made at once, of those that may wait, each with its bytes. */
export function createPictureMaker(options: { places: number; waiting: number }): PictureMaker {
  // A few pictures at once are enough of the machine, and the same picture does not come twice.
  sharp.concurrency(1);
  sharp.cache(false);
  const inTurn = createTurns({
    ...options,
    full: 'Many pictures are being set at this moment. Try again in a few seconds.',
    retrySeconds: 5,
  });
  return {
    make: (original, work) =>
      inTurn(async () => {
        const format = sniff(original);
        if (!format) {
          throw new Fault('unsupported-media-type', 'This is not a picture that can be used: send a JPEG, PNG, WebP, AVIF or GIF.');
        }
        try {
          // Only the header is read for this, so the limit is told in words instead of being run into.
          const header = await sharp(original, { limitInputPixels: false, pages: 1 }).metadata();
          if (header.width * header.height > MOST_PIXELS) {
            const megapixels = Math.ceil((header.width * header.height) / 1e6);
            throw new Fault('too-large', `A picture may have ${MOST_PIXELS / 1e6} megapixels at most; this one has ${megapixels}.`);
          }
          if ((header.format === 'heif' ? header.compression : header.format) !== (format === 'avif' ? 'av1' : format)) throw unreadable();
          return await work({
            width: (header.orientation ?? 1) >= 5 ? header.height : header.width,
            // Of what is slightly wrong in a picture (a stray byte, odd metadata) cameras are full; what is cut off is refused.
            open: () =>
              sharp(original, { failOn: 'error', limitInputPixels: MOST_PIXELS, pages: 1 }).timeout({ seconds: MOST_SECONDS }).autoOrient(),
          });
        } catch (error) {
          // Whatever a decoder says about bytes that somebody sent, it is about those bytes.
          throw error instanceof Fault ? error : unreadable(error);
        }
      }),
  };
}

/**
 * The bytes of a picture that is sent.
 * @param length bytes announced, null when unknown. @throws {Fault} `too-large`.
 */
export async function receivePicture(body: Readable, length: number | null, maxBytes: number): Promise<Buffer> {
  // The rest is not read, so the connection is of no more use.
  const tooLarge = () =>
    new Fault('too-large', `A picture may have ${maxBytes / 1024 ** 2} MB at most.`, { headers: { Connection: 'close' } });
  if (length !== null && length > maxBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
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
