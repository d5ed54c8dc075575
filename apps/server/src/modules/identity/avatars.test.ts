import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { crc32, deflateSync } from 'node:zlib';
import { accounts } from '@fotograma/contract';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Fault } from '../../platform/errors.ts';
import { createDiskStorage } from '../../platform/storage/disk.ts';
import { type Avatars, createAvatars } from './avatars.ts';

const user = '6a1c2f0e-8a34-4b52-9d1b-2f9a3f0c7b11';
let folder: string;
let avatars: Avatars;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fotograma-test-avatars-'));
  avatars = createAvatars({ storage: await createDiskStorage(folder) });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const RED = { r: 220, g: 30, b: 30 };
const BLUE = { r: 30, g: 30, b: 220 };

/** Red on the left, blue on the right. */
function twoColours(width = 600, height = 400): Sharp {
  const right = { create: { width: width / 2, height, channels: 3 as const, background: BLUE } };
  return sharp({ create: { width, height, channels: 3, background: RED } }).composite([{ input: right, left: width / 2, top: 0 }]);
}

const put = (bytes: Buffer) => avatars.put(user, Readable.from([bytes]), bytes.length);
const kept = async (bytes: Buffer) => (await avatars.read(user, await put(bytes))) as Buffer;

async function faultOf(promise: Promise<unknown>): Promise<Fault> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Fault);
  return error as Fault;
}

/** What colour a place of a picture has; places from 0 to 1. */
async function colourAt(picture: Buffer, x: number, y: number): Promise<'red' | 'blue' | 'other'> {
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels;
  const [r = 0, , b = 0] = data.subarray(at, at + 3);
  if (r > 180 && b < 80) return 'red';
  return b > 180 && r < 80 ? 'blue' : 'other';
}

describe('a picture', () => {
  test.each(['jpeg', 'png', 'webp', 'avif', 'gif'] as const)('in %s is kept as a small square WebP', async (format) => {
    const webp = await kept(await twoColours().toFormat(format).toBuffer());
    expect(await sharp(webp).metadata()).toMatchObject({ format: 'webp', width: 256, height: 256 });
    expect(webp.length).toBeLessThan(20_000);
    expect(await colourAt(webp, 0.1, 0.5)).toBe('red');
    expect(await colourAt(webp, 0.9, 0.5)).toBe('blue');
  });

  test('that a camera held on its side stands upright', async () => {
    // Orientation 6: what is stored on the left is the top.
    const webp = await kept(await twoColours().withMetadata({ orientation: 6 }).jpeg().toBuffer());
    expect(await colourAt(webp, 0.5, 0.1)).toBe('red');
    expect(await colourAt(webp, 0.5, 0.9)).toBe('blue');
  });

  test('loses what it tells beside the picture: where, when and with what it was taken', async () => {
    const original = await twoColours()
      .withExif({ IFD0: { Copyright: 'ana' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '38/1 42/1 0/1' } })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"></x:xmpmeta>')
      .withIccProfile('p3')
      .jpeg()
      .toBuffer();
    expect(await sharp(original).metadata()).toMatchObject({ exif: expect.anything(), xmp: expect.anything(), icc: expect.anything() });
    const { exif, xmp, icc, orientation } = await sharp(await kept(original)).metadata();
    expect({ exif, xmp, icc, orientation }).toEqual({});
  });

  test.each(['gif', 'webp'] as const)('that moves stands still: %s', async (format) => {
    const frames = [RED, BLUE].map((background) =>
      sharp({ create: { width: 300, height: 300, channels: 3, background } })
        .png()
        .toBuffer(),
    );
    const moving = await sharp(await Promise.all(frames), { join: { animated: true } })
      .toFormat(format, { delay: [100, 100] })
      .toBuffer();
    expect((await sharp(moving).metadata()).pages).toBe(2);
    const webp = await kept(moving);
    expect((await sharp(webp).metadata()).pages ?? 1).toBe(1);
    expect(await colourAt(webp, 0.5, 0.5)).toBe('red');
  });

  test('smaller than that is made larger, one of odd colours is made sRGB, and glass stays glass', async () => {
    expect(await sharp(await kept(await twoColours(2, 2).png().toBuffer())).metadata()).toMatchObject({ width: 256, height: 256 });
    const cmyk = await kept(await twoColours().toColourspace('cmyk').jpeg().toBuffer());
    expect((await sharp(cmyk).metadata()).space).toBe('srgb');
    const glass = { create: { width: 50, height: 50, channels: 4 as const, background: { r: 0, g: 0, b: 0, alpha: 0 } } };
    expect((await sharp(await kept(await sharp(glass).png().toBuffer())).metadata()).hasAlpha).toBe(true);
  });

  test('is found by its version, which is another for another picture and the same for the same', async () => {
    const [first, again, other] = [
      await put(await twoColours().png().toBuffer()),
      await put(await twoColours().png().toBuffer()),
      await put(await twoColours(400).png().toBuffer()),
    ];
    expect(first).toMatch(/^[0-9a-f]{16}$/);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
    await avatars.remove(user, first);
    expect(await avatars.read(user, first)).toBeNull();
    expect(await avatars.read(user, other)).not.toBeNull();
    expect(await avatars.read('6a1c2f0e-8a34-4b52-9d1b-000000000000', other)).toBeNull();
    expect(avatars.folder(user)).toBe(`avatars/${user}`);
  });
});

/** A PNG, made by hand: `rows` of `width` black pixels, one bit each, under a header that says `height`. */
function png(width: number, height: number, rows = height): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    size.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([size, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const pixels = deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * rows));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('what is refused', () => {
  test.each([
    ['nothing', Buffer.alloc(0)],
    ['one byte', Buffer.from([0xff])],
    ['text', Buffer.from('Hello, this is not a picture at all.')],
    ['HTML', Buffer.from('<!doctype html><img src=x onerror=alert(1)>')],
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/passwd"/></svg>')],
    [
      'SVG after a declaration',
      Buffer.from('<?xml version="1.0"?><!-- x --><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
    ],
    ['PDF', Buffer.from('%PDF-1.7\n')],
    ['HEIC', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1')],
    ['a sound in RIFF', Buffer.from('RIFF\x24\0\0\0WAVEfmt ', 'latin1')],
    ['a box of no size', Buffer.from('\0\0\0\0ftyp', 'latin1')],
  ])('%s', async (_, bytes) => {
    const fault = await faultOf(put(bytes));
    expect(fault.code).toBe('unsupported-media-type');
    expect(fault.message).toContain('JPEG, PNG, WebP, AVIF or GIF');
  });

  test('TIFF, which the decoder could read', async () => {
    expect((await faultOf(put(await twoColours().tiff().toBuffer()))).code).toBe('unsupported-media-type');
  });

  test.each(['jpeg', 'png', 'webp', 'avif', 'gif'] as const)('a %s cut off in the middle', async (format) => {
    // Noise, so that the middle of the file is the middle of the picture.
    const noise = sharp({
      create: { width: 300, height: 300, channels: 3, background: RED, noise: { type: 'gaussian', mean: 128, sigma: 60 } },
    });
    const whole = await noise.toFormat(format).toBuffer();
    const fault = await faultOf(put(whole.subarray(0, whole.length / 2)));
    expect(fault).toMatchObject({ code: 'unsupported-media-type', message: expect.stringContaining('damaged or incomplete') });
    expect((await faultOf(put(whole.subarray(0, 20)))).code).toBe('unsupported-media-type');
  });

  test('a picture that is small as a file and huge as a picture', async () => {
    const bomb = png(20_000, 20_000);
    expect(bomb.length).toBeLessThan(100_000);
    const fault = await faultOf(put(bomb));
    expect(fault).toMatchObject({ code: 'too-large', message: expect.stringContaining('400') });
    expect((await faultOf(put(png(2_000_000_000, 2_000_000_000, 1)))).code).toMatch(/too-large|unsupported-media-type/);
    expect(await put(png(7_000, 7_000))).toMatch(/^[0-9a-f]{16}$/);
  });

  test('more than 8 MB, announced or not', async () => {
    let given = 0;
    const endless = Readable.from(
      (function* () {
        for (;;) {
          given++;
          yield Buffer.alloc(1024 * 1024);
        }
      })(),
    );
    expect((await faultOf(avatars.put(user, endless, null))).code).toBe('too-large');
    expect(given).toBeLessThan(30);
    expect((await faultOf(avatars.put(user, Readable.from([]), accounts.MAX_AVATAR_BYTES + 1))).code).toBe('too-large');
  });

  test('is told to the sender, who is still sending', async () => {
    const server = createServer((req, res) => {
      avatars.put(user, req, null).catch((error: Fault) => res.writeHead(error.status, error.headers).end());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write('PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n');
    const megabyte = Buffer.alloc(1024 * 1024);
    for (let i = 0; i < 9; i++) socket.write(Buffer.concat([Buffer.from('100000\r\n'), megabyte, Buffer.from('\r\n')]));
    const [answer] = (await socket.take(1).toArray()) as Buffer[];
    expect(String(answer)).toMatch(/^HTTP\/1\.1 413 /);
    socket.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});
