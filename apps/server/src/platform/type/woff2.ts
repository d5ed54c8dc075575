import { brotliDecompressSync } from 'node:zlib';
import { Reader, Writer } from './bytes.ts';

/**
 * Unpacks a WOFF2 file into plain SFNT (TrueType) bytes.
 *
 * Why it exists: fontkit reads WOFF2, but loses the variation axes on the way (foliojs/fontkit#377), and the
 * optical size and softness of the display face are the whole point here. The transformed glyph table is
 * undone as in the W3C recommendation "WOFF File Format 2.0", sections 4 and 5. Hinting is dropped, since
 * outlines are all we want; so are checksums, which fontkit does not read.
 *
 * @throws Error when the bytes are not a WOFF2 font with TrueType outlines.
 */
export function unpackWoff2(file: Uint8Array): Uint8Array {
  const input = new Reader(file);
  if (input.uint32() !== 0x774f4632) throw new Error('not a WOFF2 font');
  const flavor = input.uint32();
  input.skip(4);
  const tableCount = input.uint16();
  input.skip(6);
  const compressedSize = input.uint32();
  input.skip(24);

  const entries = Array.from({ length: tableCount }, () => readEntry(input));
  const data = brotliDecompressSync(input.bytes(compressedSize));

  const tables = new Map<string, Uint8Array>();
  let offset = 0;
  for (const { tag, transformed, length } of entries) {
    const bytes = data.subarray(offset, offset + length);
    offset += length;
    if (!transformed) tables.set(tag, bytes);
    else if (tag === 'glyf') for (const [name, table] of rebuildGlyphs(bytes)) tables.set(name, table);
    else if (tag !== 'loca') throw new Error(`the transformed ${tag} table of this WOFF2 font is not supported`);
  }
  const head = tables.get('head');
  if (!head) throw new Error('a font without a head table');
  // loca is rebuilt with 32-bit offsets, whatever the file had.
  const patchedHead = Uint8Array.from(head);
  patchedHead[51] = 1;
  tables.set('head', patchedHead);
  return writeSfnt(flavor, tables);
}

interface Entry {
  readonly tag: string;
  readonly transformed: boolean;
  /** Length in the decompressed stream, in bytes. */
  readonly length: number;
}

/** The order fixed by section 4.1; 63 means that the tag is spelled out. */
const KNOWN_TAGS = (
  'cmap head hhea hmtx maxp name OS/2 post cvt_ fpgm glyf loca prep CFF_ VORG EBDT EBLC gasp hdmx kern LTSH PCLT ' +
  'VDMX vhea vmtx BASE GDEF GPOS GSUB EBSC JSTF MATH CBDT CBLC COLR CPAL SVG_ sbix acnt avar bdat bloc bsln cvar ' +
  'fdsc feat fmtx fvar gvar hsty just lcar mort morx opbd prop trak Zapf Silf Glat Gloc Feat Sill'
)
  .split(' ')
  .map((tag) => tag.replace('_', ' '));

function readEntry(input: Reader): Entry {
  const flags = input.uint8();
  const tag = KNOWN_TAGS[flags & 63] ?? String.fromCharCode(...input.bytes(4));
  const version = flags >> 6;
  const original = input.base128();
  // For glyf and loca version 3 is the null transform; for every other table it is version 0.
  const transformed = tag === 'glyf' || tag === 'loca' ? version !== 3 : version !== 0;
  return { tag, transformed, length: transformed ? input.base128() : original };
}

/** Section 5.1: seven streams, read side by side, become glyf and loca again. */
function rebuildGlyphs(bytes: Uint8Array): [string, Uint8Array][] {
  const header = new Reader(bytes);
  header.skip(4);
  const glyphCount = header.uint16();
  header.skip(2);
  const sizes = Array.from({ length: 7 }, () => header.uint32());
  const [contours, points, flags, coordinates, composites] = sizes.map((size) => new Reader(header.bytes(size)));
  if (!contours || !points || !flags || !coordinates || !composites) throw new Error('a truncated glyf table');

  const glyf = new Writer();
  const loca = new Writer();
  for (let glyph = 0; glyph < glyphCount; glyph++) {
    loca.uint32(glyf.length);
    const contourCount = contours.int16();
    if (contourCount > 0) {
      writeSimpleGlyph(glyf, contourCount, points, flags, coordinates);
    } else if (contourCount < 0) {
      glyf.int16(-1, 0, 0, 0, 0);
      if (copyComposite(glyf, composites)) coordinates.packed();
    }
    glyf.pad(4);
  }
  loca.uint32(glyf.length);
  return [
    ['glyf', glyf.finish()],
    ['loca', loca.finish()],
  ];
}

function writeSimpleGlyph(glyf: Writer, contourCount: number, points: Reader, flags: Reader, coordinates: Reader) {
  const ends: number[] = [];
  let pointCount = 0;
  for (let contour = 0; contour < contourCount; contour++) {
    pointCount += points.packed();
    ends.push(pointCount - 1);
  }
  const onCurve: number[] = [];
  const xs: number[] = [];
  const ys: number[] = [];
  let x = 0;
  let y = 0;
  for (let point = 0; point < pointCount; point++) {
    const flag = flags.uint8();
    const [dx, dy] = readTriplet(flag & 127, coordinates);
    x += dx;
    y += dy;
    onCurve.push(flag < 128 ? 1 : 0);
    xs.push(x);
    ys.push(y);
  }
  coordinates.packed();
  glyf.int16(contourCount, Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys));
  glyf.int16(...ends, 0);
  glyf.uint8(...onCurve);
  glyf.int16(...xs.map((value, i) => value - (xs[i - 1] ?? 0)));
  glyf.int16(...ys.map((value, i) => value - (ys[i - 1] ?? 0)));
}

/** Section 5.2, the triplet encoding of one point. */
function readTriplet(flag: number, input: Reader): [number, number] {
  const signed = (bit: number, value: number) => (bit & 1 ? value : -value);
  if (flag < 10) return [0, signed(flag, ((flag & 14) << 7) + input.uint8())];
  if (flag < 20) return [signed(flag, (((flag - 10) & 14) << 7) + input.uint8()), 0];
  if (flag < 84) {
    const base = flag - 20;
    const byte = input.uint8();
    return [signed(flag, 1 + (base & 48) + (byte >> 4)), signed(flag >> 1, 1 + ((base & 12) << 2) + (byte & 15))];
  }
  if (flag < 120) {
    const base = flag - 84;
    const dx = signed(flag, 1 + (Math.floor(base / 12) << 8) + input.uint8());
    return [dx, signed(flag >> 1, 1 + (((base % 12) >> 2) << 8) + input.uint8())];
  }
  if (flag < 124) {
    const [first, second, third] = [input.uint8(), input.uint8(), input.uint8()];
    return [signed(flag, (first << 4) + (second >> 4)), signed(flag >> 1, ((second & 15) << 8) + third)];
  }
  const dx = signed(flag, input.uint16());
  return [dx, signed(flag >> 1, input.uint16())];
}

/** Component flags of the OpenType glyf table that decide how long a component record is. */
const WORDS = 1;
const ONE_SCALE = 8;
const MORE = 32;
const TWO_SCALES = 64;
const MATRIX = 128;
const INSTRUCTIONS = 256;

/** Copies one composite description without its hinting, and says whether it had any. */
function copyComposite(glyf: Writer, composites: Reader): boolean {
  let hinted = false;
  for (let flags = MORE; flags & MORE; ) {
    flags = composites.uint16();
    hinted ||= (flags & INSTRUCTIONS) !== 0;
    const scale = flags & ONE_SCALE ? 2 : flags & TWO_SCALES ? 4 : flags & MATRIX ? 8 : 0;
    glyf.int16(flags & ~INSTRUCTIONS);
    glyf.uint8(...composites.bytes(2 + (flags & WORDS ? 4 : 2) + scale));
  }
  return hinted;
}

function writeSfnt(flavor: number, tables: Map<string, Uint8Array>): Uint8Array {
  const sorted = [...tables].sort(([a], [b]) => (a < b ? -1 : 1));
  const sfnt = new Writer();
  sfnt.uint32(flavor);
  // The three binary-search hints of the header are not read by fontkit.
  sfnt.int16(sorted.length, 0, 0, 0);
  let offset = 12 + 16 * sorted.length;
  for (const [tag, table] of sorted) {
    sfnt.uint8(...Buffer.from(tag, 'latin1'));
    sfnt.uint32(0, offset, table.length);
    offset += Math.ceil(table.length / 4) * 4;
  }
  for (const [, table] of sorted) {
    sfnt.append(table);
    sfnt.pad(4);
  }
  return sfnt.finish();
}
