import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { parseRange, type Range } from '../../../platform/http/ranges.ts';

export const HLS = 'application/vnd.apple.mpegurl';
export const DASH = 'application/dash+xml';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  m3u8: HLS,
  vtt: 'text/vtt; charset=utf-8',
  json: 'application/json',
  jpg: 'image/jpeg',
  webp: 'image/webp',
};

/** Conditions of a request (RFC 9110, 13.1.5 and 14.2). */
export interface Asked {
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
}

/** A text that we write ourselves, whole. */
export interface Text {
  readonly status: 200;
  readonly bytes: Buffer;
  readonly contentType: string;
  readonly headers: Record<string, string>;
}

/** Bytes, or where the storage gives them itself. */
export type Delivered =
  | Text
  | {
      readonly status: 200 | 206;
      readonly bytes: Buffer | Readable;
      readonly contentType: string;
      readonly headers: Record<string, string>;
      /** To be called when the bytes have been sent. */
      readonly release?: () => void;
    }
  | { readonly status: 302; readonly headers: Record<string, string> };

/**
 * The range that is asked for; null for the whole, also where the caller has a part of something else than what is there now.
 * @throws {Fault} `range-not-satisfiable`.
 */
export function rangeOf({ range, ifRange }: Asked, etag: string, size: number): Range | null {
  return range === undefined || (ifRange !== undefined && ifRange !== etag) ? null : parseRange(range, size);
}

export function answerHeaders(size: number, range: Range | null, headers: Record<string, string>): Record<string, string> {
  if (!range) return { ...headers, 'Accept-Ranges': 'bytes', 'Content-Length': String(size) };
  const { start, end } = range;
  return {
    ...headers,
    'Accept-Ranges': 'bytes',
    'Content-Range': `bytes ${start}-${end}/${size}`,
    'Content-Length': String(end - start + 1),
  };
}

export function textAnswer(text: string, contentType: string, cache: string): Text {
  const bytes = Buffer.from(text);
  const etag = `"${createHash('sha1').update(bytes).digest('base64url')}"`;
  return { status: 200, bytes, contentType, headers: { 'Cache-Control': cache, ETag: etag } };
}

/** By the name of a file: sound tracks are MP4 too, and say so. */
export function typeOf(path: string): string {
  const extension = path.slice(path.lastIndexOf('.') + 1);
  if (extension === 'mp4') return path.slice(path.lastIndexOf('/') + 1).startsWith('audio-') ? 'audio/mp4' : 'video/mp4';
  return CONTENT_TYPES[extension] ?? 'application/octet-stream';
}

/** A download by its own name (RFC 6266): as ASCII for those who know no better, and as it is (RFC 8187). */
export function attachment(filename: string): string {
  const ascii =
    filename
      .normalize('NFKD')
      .replace(/[^\x20-\x7e]/g, '')
      .replace(/["\\%]/g, '_')
      .trim() || 'original';
  const exact = encodeURIComponent(filename).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${ascii}"; filename*=UTF-8''${exact}`;
}
