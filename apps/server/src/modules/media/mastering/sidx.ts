import type { Segment } from './steps.ts';

const HEAD_BYTES = 40;
const REFERENCE_BYTES = 12;

export function sidxLength(references: number): number {
  return HEAD_BYTES + references * REFERENCE_BYTES;
}

/**
 * A segment index (ISO/IEC 14496-12, 8.16.3), version 1, with one reference a segment, for what follows right after it. Each
 * begins with a key frame (SAP type 1). Times are those that the edit list leaves: the first is 0.
 */
export function sidxBox(segments: readonly Segment[], timescale: number): Buffer {
  // The number of references has 16 bits: three days of segments.
  if (segments.length > 0xffff) throw new Error(`${segments.length} segments are more than an index can name`);
  const box = Buffer.alloc(sidxLength(segments.length));
  box.writeUInt32BE(box.length, 0);
  box.write('sidx', 4, 'latin1');
  box.writeUInt8(1, 8);
  // The track's id: there is one in a file.
  box.writeUInt32BE(1, 12);
  box.writeUInt32BE(timescale, 16);
  // Earliest presentation time and first offset, of 64 bits, are 0.
  box.writeUInt16BE(segments.length, 38);
  segments.forEach(({ length, seconds }, n) => {
    const at = HEAD_BYTES + n * REFERENCE_BYTES;
    box.writeUInt32BE(length, at);
    box.writeUInt32BE(Math.round(seconds * timescale), at + 4);
    box.writeUInt32BE(0x9000_0000, at + 8);
  });
  return box;
}
