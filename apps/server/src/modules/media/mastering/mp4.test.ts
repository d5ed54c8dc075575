import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Fragment, readFragments, readHead } from './mp4.ts';
import { groupBySegment, indexPiece, sealPiece, segmentsOf } from './pieces.ts';
import { partAt, writeTrack } from './track-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fotograma-test-mp4-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const u32 = (...values: number[]) => {
  const data = Buffer.alloc(4 * values.length);
  values.forEach((value, n) => void data.writeInt32BE(value | 0, 4 * n));
  return data;
};

function box(type: string, ...content: Buffer[]): Buffer {
  const inside = Buffer.concat(content);
  return Buffer.concat([u32(8 + inside.length), Buffer.from(type, 'latin1'), inside]);
}

const full = (type: string, version: number, flags: number, ...content: Buffer[]) => box(type, u32((version << 24) | flags), ...content);

interface Look {
  readonly timescale?: number;
  readonly origin?: number;
  readonly level?: number;
}

/** The head of a track of H.264, as small as may be. */
function head({ timescale = 24_000, origin = 2_002, level = 0x1f }: Look = {}): Buffer {
  const avcC = box('avcC', Buffer.from([1, 0x64, 0, level, 0xff]));
  const entry = box('avc1', Buffer.alloc(78), avcC);
  return Buffer.concat([
    box('ftyp', Buffer.from('iso5')),
    box(
      'moov',
      box(
        'trak',
        box('edts', full('elst', 0, 0, u32(1, 0, origin, 0x10000))),
        box('mdia', full('mdhd', 0, 0, u32(0, 0, timescale, 0)), box('minf', box('stbl', full('stsd', 0, 0, u32(1), entry)))),
      ),
      box('mvex', full('trex', 0, 0, u32(1, 1, 1_001, 0, 0))),
    ),
  ]);
}

/** A fragment of samples of so many bytes, the first shown `origin` after it is decoded. */
function fragment(time: number, sizes: readonly number[], origin = 2_002): Buffer {
  const samples = sizes.map((size, n) => u32(size, n === 0 ? origin : origin + 1_001));
  const moof = (offset: number) => {
    const tfdt = Buffer.alloc(8);
    tfdt.writeBigUInt64BE(BigInt(time));
    return box(
      'moof',
      full('mfhd', 0, 0, u32(1)),
      box(
        'traf',
        full('tfhd', 0, 0x02_0000, u32(1)),
        full('tfdt', 1, 0, tfdt),
        full('trun', 0, 0xa01, u32(sizes.length, offset), ...samples),
      ),
    );
  };
  return Buffer.concat([
    moof(moof(0).length + 8),
    box(
      'mdat',
      Buffer.alloc(
        sizes.reduce((sum, size) => sum + size, 0),
        0xdd,
      ),
    ),
  ]);
}

let count = 0;

async function written(...parts: Buffer[]): Promise<string> {
  const path = join(folder, `${++count}.mp4`);
  await writeFile(path, Buffer.concat(parts));
  return path;
}

async function fragmentsIn(path: string): Promise<Fragment[]> {
  const file = await open(path);
  try {
    const fragments: Fragment[] = [];
    for await (const each of readFragments(file, await readHead(file))) fragments.push(each);
    return fragments;
  } finally {
    await file.close();
  }
}

describe('a fragmented MP4', () => {
  test('tells its clock, where it begins, its codec, and its fragments', async () => {
    const path = await written(head(), fragment(0, [500, 20, 30]), fragment(3_003, [400]));
    const { head: read, fragments } = await indexPiece(path);
    expect(read).toEqual({
      length: head().length,
      timescale: 24_000,
      origin: 2_002,
      codec: 'avc1.64001f',
      defaults: { duration: 1_001, size: 0 },
    });
    expect(fragments.map(({ start, ticks, samples, decodeTime }) => ({ start, ticks, samples, decodeTime }))).toEqual([
      { start: 0, ticks: 3_003, samples: 3, decodeTime: 0 },
      { start: 3_003, ticks: 1_001, samples: 1, decodeTime: 3_003 },
    ]);
    const [first, second] = fragments;
    expect(second?.offset).toBe((first?.offset ?? 0) + (first?.length ?? 0));
    // To the end of the key frame: all but what the other two take.
    expect(first?.keyLength).toBe((first?.length ?? 0) - 50);
  });

  test('that begins with sound of its own begins before 0', async () => {
    const fragments = await fragmentsIn(await written(head({ origin: 1_024 }), fragment(0, [5], 0)));
    expect(fragments[0]?.start).toBe(-1_024);
  });

  const whole = Buffer.concat([head(), fragment(0, [9])]);
  test.each([
    ['nothing', Buffer.alloc(0)],
    ['no head', fragment(0, [9])],
    ['a box that is cut', whole.subarray(0, -3)],
    ['the head of a box that is cut', Buffer.concat([whole, Buffer.from([0, 0, 0])])],
    ['a box of no size', Buffer.concat([whole, u32(3), Buffer.from('free')])],
    ['a box larger than the file', Buffer.concat([whole, u32(0x7fff_ffff), Buffer.from('mdat')])],
    ['a moof without its mdat', Buffer.concat([whole, fragment(1_001, [9]).subarray(0, -17)])],
    ['an mdat of nobody', Buffer.concat([head(), box('mdat', Buffer.alloc(4))])],
    ['anything else between', Buffer.concat([whole, box('mfra', Buffer.alloc(4))])],
    [
      'two entries in its edit list',
      Buffer.concat([head().fill(2, head().indexOf('elst') + 11, head().indexOf('elst') + 12), fragment(0, [9])]),
    ],
  ])('is refused with %s', async (_, content) => {
    await expect(written(content).then(fragmentsIn)).rejects.toMatchObject({ name: 'BrokenMp4' });
  });

  test('of any bytes is refused or read, and nothing else happens', async () => {
    const path = join(folder, 'any.mp4');
    const damaged = fc
      .tuple(fc.nat(whole.length - 1), fc.uint8Array({ minLength: 1, maxLength: 8 }))
      .map(([at, bytes]) => Buffer.concat([whole.subarray(0, at), bytes, whole.subarray(at + bytes.length)]));
    await fc.assert(
      fc.asyncProperty(damaged, async (content) => {
        await writeFile(path, content);
        const end = await fragmentsIn(path).catch((error: unknown) => error);
        expect(Array.isArray(end) || (end as Error).name === 'BrokenMp4').toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

describe('a piece', () => {
  test('is moved to its place by as many ticks as it is far, and numbered on', async () => {
    const path = await written(head(), fragment(0, [500, 20]), fragment(2_002, [400]));
    const { fragments } = await sealPiece(path, { firstTick: 2 ** 33, firstNumber: 31 });
    expect(fragments.map(({ start }) => start)).toEqual([2 ** 33, 2 ** 33 + 2_002]);
    // As it is in the file now.
    expect(await fragmentsIn(path)).toEqual(fragments);
    const file = await readFile(path);
    expect(fragments.map(({ numberAt }) => file.readUInt32BE(numberAt))).toEqual([31, 32]);
  });

  test('is cut into segments at the fragments nearest to where the picture is', async () => {
    const sounds = Array.from({ length: 12 }, (_, n) => fragment(n * 1_001 * 7, Array(7).fill(3), 0));
    const { head: read, fragments } = await indexPiece(await written(head({ timescale: 7_007, origin: 1_024 }), ...sounds));
    const groups = groupBySegment({ head: read, fragments }, 4);
    expect(groups.map((group) => group.length)).toEqual([4, 4, 4]);
    for (const [n, group] of groups.entries()) expect(Math.abs((group[0]?.start ?? 0) / 7_007 - n * 4)).toBeLessThanOrEqual(0.5);
    // What is before 0 is not heard.
    expect(segmentsOf({ head: read, fragments }, 4)[0]?.seconds).toBeCloseTo(4 - 1_024 / 7_007, 6);
  });
});

describe('a track', () => {
  const gop = (time: number) => fragment(time, [300, ...Array(47).fill(9)]);
  const GOP = 48 * 1_001;

  async function parts(...starts: number[]): Promise<Awaited<ReturnType<typeof partAt>>[]> {
    return Promise.all(starts.map(async (start) => partAt(await written(head(), gop(start * GOP), gop((start + 1) * GOP)))));
  }

  test('is its parts behind one head and an index', async () => {
    const { track, segments, keys } = await writeTrack(folder, 'whole', await parts(0, 2), 4.004);
    const file = await readFile(join(folder, 'whole.mp4'));
    expect(track).toMatchObject({ codec: 'avc1.64001f', bytes: file.length, init: { offset: 0, length: head().length } });
    expect(file.toString('latin1', track.index.offset + 4, track.index.offset + 8)).toBe('sidx');
    expect(segments.map(({ seconds }) => seconds)).toEqual([4.004, 4.004]);
    for (const { offset } of [...segments, ...keys]) expect(file.toString('latin1', offset + 4, offset + 8)).toBe('moof');
    expect((segments[1]?.offset ?? 0) + (segments[1]?.length ?? 0)).toBe(file.length);
    expect(keys.map(({ seconds }) => seconds)).toEqual([2.002, 2.002, 2.002, 2.002]);
    expect((await indexPiece(join(folder, '1.mp4'))).head.length).toBe(head().length);
  });

  test('is refused with a hole in it, or of parts that were encoded otherwise', async () => {
    await expect(parts(0, 3).then((all) => writeTrack(folder, 'hole', all, 4.004))).rejects.toThrow('instead of');
    const other = await partAt(await written(head({ level: 0x20 }), gop(2 * GOP)));
    const [first] = await parts(0);
    await expect(writeTrack(folder, 'mixed', first ? [first, other] : [], 4.004)).rejects.toThrow('not encoded alike');
    await expect(writeTrack(folder, 'none', [], 4.004)).rejects.toThrow('no parts');
  });

  test('is filled up to its end', async () => {
    const all = await parts(0);
    const data = gop(0);
    const filler = (await fragmentsIn(await written(head(), data)))[0] as Fragment;
    const { segments, fragments } = await writeTrack(folder, 'filled', all, 4.004, { data, fragment: filler, until: 5 * GOP });
    expect(fragments.map(({ start }) => start / GOP)).toEqual([0, 1, 2, 3, 4]);
    expect(segments.map(({ seconds }) => seconds)).toEqual([4.004, 4.004, 2.002]);
  });
});
