import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fragment, Head } from './mp4.ts';
import { groupBySegment, type Indexed, indexPiece, movedFragment, segmentOf } from './pieces.ts';
import { iframesPlaylist, meanBitRate, mediaPlaylist, peakBitRate } from './playlist.ts';
import { sidxBox, sidxLength } from './sidx.ts';
import type { Segment, Track } from './steps.ts';

const COPY_BYTES = 1024 * 1024;

/** A track as it was written. */
export interface WrittenTrack {
  readonly track: Track;
  readonly segments: readonly Segment[];
  /** The key frames of its fragments: from the beginning of the fragment to the end of the picture. */
  readonly keys: readonly Segment[];
  readonly head: Head;
  readonly fragments: readonly Fragment[];
}

/** A piece of a track: a file whose fragments are in their place. */
export interface TrackPart extends Indexed {
  readonly path: string;
}

/**
 * A fragment to be written again and again after the last one, until the track is as long as is wanted: silence.
 * @param until in ticks.
 */
export interface Filling {
  readonly data: Buffer;
  readonly fragment: Fragment;
  readonly until: number;
}

export async function partAt(path: string): Promise<TrackPart> {
  return { path, ...(await indexPiece(path)) };
}

/**
 * Writes a track as one file: the head, a `sidx` with one reference a segment, and the fragments of its parts as they are.
 * @throws Error when the heads of the parts are not the same, or a fragment does not begin where the one before it ends.
 */
export async function writeTrack(
  folder: string,
  name: string,
  parts: readonly TrackPart[],
  segmentSeconds: number,
  filling: Filling | null = null,
): Promise<WrittenTrack> {
  const [first] = parts;
  if (!first) throw new Error(`${name} has no parts`);
  const head = await sameHead(name, parts);
  const placed = parts.flatMap((part) => part.fragments);
  const filled = filling ? fill(placed, filling) : [];
  checkContiguous(name, [...placed, ...filled]);
  const groups = groupBySegment({ head: first.head, fragments: [...placed, ...filled] }, segmentSeconds);
  const index = { offset: head.length, length: sidxLength(groups.length) };
  const fragments = shifted([...placed, ...filled], index.offset + index.length);
  const segments = regroup(groups, fragments).map((group) => segmentOf(group, first.head));
  const file = await open(join(folder, `${name}.mp4`), 'w');
  try {
    await file.write(head);
    await file.write(sidxBox(segments, first.head.timescale));
    for (const part of parts) await copyFragments(part, file);
    for (const fragment of filled) await file.write(movedFragment(filling?.data as Buffer, filling?.fragment as Fragment, to(fragment)));
    const bytes = (await file.stat()).size;
    const { codec, timescale } = first.head;
    const track = { name, codec, bandwidth: peakBitRate(segments), average: meanBitRate(segments), bytes };
    return {
      track: { ...track, init: { offset: 0, length: head.length }, index },
      segments,
      keys: fragments.map(({ offset, keyLength, ticks }) => ({ offset, length: keyLength, seconds: ticks / timescale })),
      head: first.head,
      fragments,
    };
  } finally {
    await file.close();
  }
}

const to = ({ decodeTime, number }: Fragment & { number: number }) => ({ decodeTime, number });

/** The heads of all parts, which must be the same to the last byte: a player reads one of them. */
async function sameHead(name: string, parts: readonly TrackPart[]): Promise<Buffer> {
  let head: Buffer | null = null;
  for (const part of parts) {
    const own = await readRange(part.path, 0, part.head.length);
    if (head && !head.equals(own)) throw new Error(`The parts of ${name} were not encoded alike`);
    head ??= own;
  }
  return head as Buffer;
}

export async function readRange(path: string, offset: number, length: number): Promise<Buffer> {
  const data = Buffer.alloc(length);
  const file = await open(path, 'r');
  try {
    const { bytesRead } = await file.read(data, 0, length, offset);
    if (bytesRead < length) throw new Error(`${path} ends early`);
    return data;
  } finally {
    await file.close();
  }
}

/** Fragments of filling after the last one. */
function fill(placed: readonly Fragment[], { fragment, until }: Filling): (Fragment & { number: number })[] {
  const last = placed.at(-1);
  if (!last) return [];
  const filled = [];
  let [start, decodeTime, number] = [last.start + last.ticks, last.decodeTime + last.ticks, placed.length + 1];
  for (; start < until; start += fragment.ticks, decodeTime += fragment.ticks, number++) {
    filled.push({ ...fragment, start, decodeTime, number });
  }
  return filled;
}

function checkContiguous(name: string, fragments: readonly Fragment[]): void {
  let expected = 0;
  for (const { decodeTime, ticks } of fragments) {
    if (decodeTime !== expected) throw new Error(`A fragment of ${name} begins at ${decodeTime} instead of ${expected}`);
    expected += ticks;
  }
}

/** Where fragments are when they follow each other from an offset on. */
function shifted(fragments: readonly Fragment[], from: number): Fragment[] {
  let offset = from;
  return fragments.map((fragment) => {
    const placed = { ...fragment, offset };
    offset += fragment.length;
    return placed;
  });
}

function regroup(groups: readonly (readonly Fragment[])[], fragments: readonly Fragment[]): Fragment[][] {
  let next = 0;
  return groups.map((group) => {
    next += group.length;
    return fragments.slice(next - group.length, next);
  });
}

async function copyFragments({ path, head }: TrackPart, file: FileHandle): Promise<void> {
  for await (const data of createReadStream(path, { start: head.length, highWaterMark: COPY_BYTES })) await file.write(data as Buffer);
}

/** The playlists of a track: `<name>.m3u8` and, of the picture, `<name>.iframes.m3u8`. */
export function playlistsOf({ track, segments, keys }: WrittenTrack): { media: string; iframes: string } {
  const [uri, init] = [`${track.name}.mp4`, track.init];
  return {
    media: mediaPlaylist({ type: 'VOD', ended: true, files: [{ uri, init, segments }] }),
    iframes: iframesPlaylist({ uri, init, segments: keys }),
  };
}
