import { type FileHandle, open } from 'node:fs/promises';
import { type Fragment, type Head, readFragments, readHead } from './mp4.ts';
import type { Segment } from './steps.ts';

/** A fragmented MP4 of one track, in its place in the film. */
export interface Indexed {
  readonly head: Head;
  readonly fragments: readonly Fragment[];
}

/**
 * Moves what ffmpeg wrote from time zero to its place in the film, in place: adds to every `baseMediaDecodeTime`, which is
 * exact, and numbers the fragments on. The file must be nobody else's.
 */
export async function sealPiece(path: string, place: { firstTick: number; firstNumber: number }): Promise<Indexed> {
  const file = await open(path, 'r+');
  try {
    const { head, fragments } = await indexOf(file);
    const moved = [];
    for (const [n, fragment] of fragments.entries()) {
      const decodeTime = fragment.decodeTime + place.firstTick;
      await placeFragment(file, fragment, { decodeTime, number: place.firstNumber + n });
      moved.push({ ...fragment, decodeTime, start: fragment.start + place.firstTick });
    }
    return { head, fragments: moved };
  } finally {
    await file.close();
  }
}

/** Writes a fragment's time and number where they stand. */
async function placeFragment(file: FileHandle, fragment: Fragment, to: { decodeTime: number; number: number }): Promise<void> {
  const [time, number] = [Buffer.alloc(8), Buffer.alloc(4)];
  time.writeBigUInt64BE(BigInt(to.decodeTime));
  number.writeUInt32BE(to.number);
  await file.write(time, 0, 8, fragment.timeAt);
  await file.write(number, 0, 4, fragment.numberAt);
}

/** The same fragment at another place, in memory. @param data of the whole fragment. */
export function movedFragment(data: Buffer, fragment: Fragment, to: { decodeTime: number; number: number }): Buffer {
  const moved = Buffer.from(data);
  moved.writeBigUInt64BE(BigInt(to.decodeTime), fragment.timeAt - fragment.offset);
  moved.writeUInt32BE(to.number, fragment.numberAt - fragment.offset);
  return moved;
}

export async function indexPiece(path: string): Promise<Indexed> {
  const file = await open(path, 'r');
  try {
    return await indexOf(file);
  } finally {
    await file.close();
  }
}

async function indexOf(file: FileHandle): Promise<{ head: Head; fragments: Fragment[] }> {
  const head = await readHead(file);
  const fragments: Fragment[] = [];
  for await (const fragment of readFragments(file, head)) fragments.push(fragment);
  return { head, fragments };
}

/**
 * Fragments by the segments that they are of: a boundary is the beginning of the fragment nearest to a multiple of
 * `segmentSeconds`. Of the picture, whose fragments are half a segment, that is every second one.
 */
export function groupBySegment({ head, fragments }: Indexed, segmentSeconds: number): Fragment[][] {
  const groups: Fragment[][] = [];
  let current = Number.NaN;
  for (const fragment of fragments) {
    const segment = Math.floor((fragment.start + fragment.ticks / 2) / (segmentSeconds * head.timescale));
    const group = groups.at(-1);
    if (group && segment === current) group.push(fragment);
    else groups.push([fragment]);
    current = segment;
  }
  return groups;
}

/** A run of fragments as a player asks for it. What is before 0 is not seen or heard, and does not count. */
export function segmentOf(fragments: readonly Fragment[], { timescale }: Head): Segment {
  const [first, last] = [fragments[0], fragments.at(-1)];
  if (!first || !last) throw new Error('A segment has at least one fragment');
  return {
    offset: first.offset,
    length: last.offset + last.length - first.offset,
    seconds: (last.start + last.ticks - Math.max(0, first.start)) / timescale,
  };
}

export function segmentsOf(piece: Indexed, segmentSeconds: number): Segment[] {
  return groupBySegment(piece, segmentSeconds).map((group) => segmentOf(group, piece.head));
}
