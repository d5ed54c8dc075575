import { Readable } from 'node:stream';
import { fileTypeFromBuffer } from 'file-type';
import { Fault } from '../../../platform/errors.ts';

/** Bytes at the beginning of a file that tell what it is: as many as file-type looks at. */
export const HEAD_BYTES = 4_100;

/** Texts that programs for films read as orders to open something else. */
const ORDERS: readonly (readonly [RegExp, string])[] = [
  [/^#EXTM3U|^#EXT-X-/, 'a playlist'],
  [/^\[playlist\]|^\[reference\]/i, 'a playlist'],
  [/^ffconcat|^(?:file|stream)\s+['"]?\S+/i, 'a list of other files'],
  [/^v=0\r?\n/, 'the description of a broadcast'],
  [/^(?:https?|file|rtsp|rtmp|ftp):\/\//i, 'a link'],
  [/^<(?:!doctype|html|head|body|script|svg|smil|mpd|\?xml)/i, 'a web page or an XML text'],
  [/^%!PS|^\{\\rtf/, 'a document'],
  [/^#!/, 'a program'],
];

/** What is surely no film, by its MIME type, in words. Everything else is left to the probe. */
function nameOf(mime: string, extension: string): string | null {
  if (/^(video|audio)\//.test(mime) || mime === 'application/mxf' || mime === 'application/ogg') return null;
  if (mime.startsWith('image/')) return `a picture (${extension})`;
  if (mime.startsWith('font/')) return `a font (${extension})`;
  if (mime.startsWith('text/')) return `a text (${extension})`;
  if (/zip|compressed|tar|rar|7z|gzip|bzip|xz|zstd|archive|lz/.test(mime)) return `an archive (${extension})`;
  if (/msdownload|executable|elf|mach|dosexec|wasm|java/.test(mime)) return `a program (${extension})`;
  return `a document (${extension})`;
}

/**
 * Refuses what by its first bytes is surely no film.
 * @param head the first HEAD_BYTES, or all there are.
 * @throws {NotAFilm}
 */
export async function refuseOther(head: Buffer): Promise<void> {
  const type = await fileTypeFromBuffer(head);
  const name = type ? nameOf(type.mime, type.ext) : orderIn(head);
  if (name) throw new NotAFilm(name);
}

function orderIn(head: Buffer): string | null {
  // UTF-16 is read as its low bytes: signatures are ASCII.
  const text = head
    .toString('latin1')
    .replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '')
    .replaceAll('\0', '')
    .trimStart();
  return ORDERS.find(([signature]) => signature.test(text))?.[1] ?? null;
}

/** It is surely no film: nothing of it is kept, and its announcement is forgotten. */
export class NotAFilm extends Fault {
  constructor(name: string) {
    super(
      'unsupported-media-type',
      `This is ${name}, not a film. Nothing of it was kept; announce the film itself, as MP4, MKV, MOV, WebM or the like.`,
    );
  }
}

/**
 * Looks at the first bytes of a stream without taking them from it.
 * @returns them, fewer where it is shorter, and the stream that is whole still.
 */
export async function peek(body: Readable, bytes: number): Promise<{ head: Buffer; whole: Readable }> {
  const chunks: Buffer[] = [];
  let came = 0;
  let ended = true;
  for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    came += chunk.length;
    if (came < bytes) continue;
    ended = false;
    break;
  }
  const head = Buffer.concat(chunks).subarray(0, bytes);
  if (ended) return { head, whole: Readable.from(chunks) };
  for (const chunk of chunks.toReversed()) body.unshift(chunk);
  return { head, whole: body };
}
