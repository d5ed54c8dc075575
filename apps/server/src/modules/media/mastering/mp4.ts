import type { FileHandle } from 'node:fs/promises';

/** Of a box that is read whole: `moov`, `moof`. Those that we have written are some kilobytes. */
const MOST_BOX_BYTES = 4 * 1024 * 1024;
/** What must be read of a box to know it: its size, its name, and the large size that may follow (ISO/IEC 14496-12, 4.2). */
const HEADER_BYTES = 16;

/** A box at the top of a file. */
export interface Box {
  readonly type: string;
  readonly offset: number;
  readonly length: number;
  /** Bytes before what it holds. */
  readonly header: number;
}

/** What the head of a fragmented MP4 of one track says. */
export interface Head {
  /** Bytes of `ftyp` and `moov`: what a player needs before any fragment. */
  readonly length: number;
  /** Ticks a second. */
  readonly timescale: number;
  /** The media time that is shown or heard at 0, in ticks: by its edit list, what comes before is only for decoders. */
  readonly origin: number;
  /** RFC 6381. */
  readonly codec: string;
  /** What holds for samples of which a fragment does not say. */
  readonly defaults: { readonly duration: number; readonly size: number };
}

/** A `moof` and its `mdat`. */
export interface Fragment {
  readonly offset: number;
  readonly length: number;
  /** When its first sample is shown or heard, in ticks from the beginning of the track; the first of sound is before 0. */
  readonly start: number;
  readonly ticks: number;
  readonly samples: number;
  /** From its offset to the end of its first sample, which is a key frame. */
  readonly keyLength: number;
  /** Where in the file its number and its decode time stand, for {@link sealPiece}. */
  readonly numberAt: number;
  readonly timeAt: number;
  readonly decodeTime: number;
}

/** The file is not the MP4 that our own programs write. */
export class BrokenMp4 extends Error {
  constructor(what: string) {
    super(`MP4: ${what}`);
    this.name = 'BrokenMp4';
  }
}

/** The boxes at the top of a file, from an offset on. @throws {BrokenMp4} at one that is not whole. */
export async function* topBoxes(file: FileHandle, from = 0): AsyncGenerator<Box> {
  const { size } = await file.stat();
  const header = Buffer.alloc(HEADER_BYTES);
  for (let offset = from; offset < size; ) {
    const { bytesRead } = await file.read(header, 0, HEADER_BYTES, offset);
    if (bytesRead < 8) throw new BrokenMp4('it ends within the head of a box');
    const box = boxAt(header.subarray(0, bytesRead), 0);
    if (offset + box.length > size) throw new BrokenMp4(`its ${box.type} is not whole`);
    yield { ...box, offset };
    offset += box.length;
  }
}

/** Reads a box whole. @throws {BrokenMp4} when it is larger than any that we write. */
async function readBox(file: FileHandle, { type, offset, length }: Box): Promise<Buffer> {
  if (length > MOST_BOX_BYTES) throw new BrokenMp4(`its ${type} is too large`);
  const data = Buffer.alloc(length);
  await file.read(data, 0, length, offset);
  return data;
}

/** Reads the head of a file of one track. @throws {BrokenMp4} when there is none, or no track that we know. */
export async function readHead(file: FileHandle): Promise<Head> {
  for await (const box of topBoxes(file)) {
    if (box.type === 'moof' || box.type === 'mdat') break;
    if (box.type === 'moov') {
      const moov = await readBox(file, box);
      return whole(() => headOf(moov, box.offset + box.length));
    }
  }
  throw new BrokenMp4('it has no moov');
}

/** What stands beyond the end of a box is not there. */
function whole<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof RangeError) throw new BrokenMp4('a box is shorter than what it holds');
    throw error;
  }
}

function headOf(moov: Buffer, length: number): Head {
  const mdhd = only(moov, 'moov/trak/mdia/mdhd');
  const elst = find(moov, 'moov/trak/edts/elst');
  const trex = only(moov, 'moov/mvex/trex');
  return {
    length,
    timescale: moov.readUInt32BE(mdhd.at + (moov[mdhd.at] === 1 ? 20 : 12)),
    origin: elst ? originOf(moov.subarray(elst.at, elst.end)) : 0,
    codec: codecOf(moov),
    defaults: { duration: moov.readUInt32BE(trex.at + 12), size: moov.readUInt32BE(trex.at + 16) },
  };
}

/** Chromium takes the first entry of a list as the offset, and ignores an empty one: so there is one, and it is not empty. */
function originOf(elst: Buffer): number {
  const large = elst[0] === 1;
  const time = large ? Number(elst.readBigInt64BE(16)) : elst.readInt32BE(12);
  if (elst.readUInt32BE(4) !== 1 || time < 0) throw new BrokenMp4('its edit list is not of one entry');
  return time;
}

/** `avc1.PPCCLL` from the decoder configuration (ISO/IEC 14496-15, 5.3.3.1.2); of sound, AAC-LC, which is all we make. */
function codecOf(moov: Buffer): string {
  const { at, end } = only(moov, 'moov/trak/mdia/minf/stbl/stsd');
  const entry = moov.toString('latin1', at + 12, at + 16);
  if (entry === 'mp4a') return 'mp4a.40.2';
  // A visual sample entry is 78 bytes before its boxes (ISO/IEC 14496-12, 12.1.3).
  const avcC = entry === 'avc1' ? childOf(moov, at + 16 + 78, end, 'avcC') : null;
  if (!avcC || avcC.end - avcC.at < 4) throw new BrokenMp4('it has no decoder configuration');
  return `avc1.${moov.toString('hex', avcC.at + 1, avcC.at + 4)}`;
}

/** The fragments of a file, in order. @throws {BrokenMp4} at anything else after the head. */
export async function* readFragments(file: FileHandle, head: Head, from = head.length): AsyncGenerator<Fragment> {
  let moof: { box: Box; data: Buffer } | null = null;
  for await (const box of topBoxes(file, from)) {
    if (box.type === 'moof' && !moof) moof = { box, data: await readBox(file, box) };
    else if (box.type === 'mdat' && moof) {
      const { data, box: first } = moof;
      yield whole(() => fragmentOf(data, first.offset, first.length + box.length, head));
      moof = null;
    } else throw new BrokenMp4(`a ${box.type} where it has no place`);
  }
  if (moof) throw new BrokenMp4('a moof without its mdat');
}

function fragmentOf(moof: Buffer, offset: number, length: number, head: Head): Fragment {
  const mfhd = only(moof, 'moof/mfhd');
  const tfhd = only(moof, 'moof/traf/tfhd');
  const tfdt = only(moof, 'moof/traf/tfdt');
  // A version of 32 bits would end after 24 hours at some clocks, and could not be moved in place.
  if (moof[tfdt.at] !== 1) throw new BrokenMp4('its decode times are of 32 bits');
  const decodeTime = Number(moof.readBigUInt64BE(tfdt.at + 4));
  const run = runOf(moof, only(moof, 'moof/traf/trun').at, defaultsOf(moof, tfhd.at, head));
  return {
    offset,
    length,
    start: decodeTime + run.firstShift - head.origin,
    ticks: run.ticks,
    samples: run.samples,
    keyLength: run.firstEnd,
    numberAt: offset + mfhd.at + 4,
    timeAt: offset + tfdt.at + 4,
    decodeTime,
  };
}

/** `tfhd` (ISO/IEC 14496-12, 8.8.7): defaults of this fragment, where it has its own. */
function defaultsOf(moof: Buffer, at: number, { defaults }: Head): Head['defaults'] {
  const flags = moof.readUIntBE(at + 1, 3);
  let next = at + 8 + (flags & 0x1 ? 8 : 0) + (flags & 0x2 ? 4 : 0);
  const take = (flag: number, otherwise: number) => {
    if (!(flags & flag)) return otherwise;
    next += 4;
    return moof.readUInt32BE(next - 4);
  };
  return { duration: take(0x8, defaults.duration), size: take(0x10, defaults.size) };
}

/** `trun` (ISO/IEC 14496-12, 8.8.8). */
function runOf(moof: Buffer, at: number, defaults: Head['defaults']) {
  const flags = moof.readUIntBE(at + 1, 3);
  const samples = moof.readUInt32BE(at + 4);
  let next = at + 8;
  const take = (flag: number): number | null => {
    if (!(flags & flag)) return null;
    next += 4;
    return moof.readInt32BE(next - 4);
  };
  const dataOffset = take(0x1);
  take(0x4);
  if (dataOffset === null || samples === 0) throw new BrokenMp4('a fragment without samples');
  let [ticks, firstSize, firstShift] = [0, 0, 0];
  for (let sample = 0; sample < samples; sample++) {
    ticks += take(0x100) ?? defaults.duration;
    const size = take(0x200) ?? defaults.size;
    take(0x400);
    const shift = take(0x800) ?? 0;
    if (sample === 0) [firstSize, firstShift] = [size, shift];
  }
  return { samples, ticks, firstShift, firstEnd: dataOffset + firstSize };
}

/** What a box in memory holds, from `at` to `end`; of a full box it begins with version and flags. */
interface Inner {
  readonly at: number;
  readonly end: number;
}

/** A box by its path from the outermost, which `data` is. */
function find(data: Buffer, path: string): Inner | null {
  const [, ...names] = path.split('/');
  let inner: Inner = { at: boxAt(data, 0).header, end: data.length };
  for (const name of names) {
    const next = childOf(data, inner.at, inner.end, name);
    if (!next) return null;
    inner = next;
  }
  return inner;
}

/** @throws {BrokenMp4} when there is none, or when it has a brother: we write one track a file and one run a fragment. */
function only(data: Buffer, path: string): Inner {
  const found = find(data, path);
  if (!found) throw new BrokenMp4(`no ${path}`);
  return found;
}

function childOf(data: Buffer, from: number, end: number, type: string): Inner | null {
  let found: Inner | null = null;
  for (let at = from; at + 8 <= end; ) {
    const box = boxAt(data, at);
    if (at + box.length > end) throw new BrokenMp4(`its ${box.type} is not whole`);
    if (box.type === type) {
      if (found) throw new BrokenMp4(`more than one ${type}`);
      found = { at: at + box.header, end: at + box.length };
    }
    at += box.length;
  }
  return found;
}

function boxAt(data: Buffer, at: number): Box {
  const type = data.toString('latin1', at + 4, at + 8);
  const short = data.readUInt32BE(at);
  const large = short === 1;
  if (large && data.length < at + HEADER_BYTES) throw new BrokenMp4(`its ${type} is not whole`);
  const [length, header] = large ? [Number(data.readBigUInt64BE(at + 8)), 16] : [short, 8];
  if (length < header) throw new BrokenMp4(`a ${type} of ${length} bytes`);
  return { type, offset: at, length, header };
}
