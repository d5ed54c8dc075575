import { Fault } from '../errors.ts';

/** Inclusive positions of bytes. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * One byte range (RFC 9110, 14.1.2); null when the whole is wanted: no header, another unit, or several ranges, which a
 * server may ignore.
 * @throws {Fault} `range-not-satisfiable`.
 */
export function parseRange(header: string | undefined, size: number): Range | null {
  if (header === undefined) return null;
  const found = /^bytes=(\d*)-(\d*)$/.exec(header);
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
