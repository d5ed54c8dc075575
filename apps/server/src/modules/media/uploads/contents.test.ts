import { Readable } from 'node:stream';
import { deflateRawSync, gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { HEAD_BYTES, peek, refuseOther } from './contents.ts';

const png = () =>
  sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
const zip = Buffer.concat([Buffer.from('PK\x03\x04\x14\0\0\0\x08\0', 'latin1'), Buffer.alloc(20), deflateRawSync('x')]);
const elf = Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01', 'latin1'), Buffer.alloc(100)]);

describe('what is surely no film', () => {
  test.each<[string, () => Buffer | Promise<Buffer>, RegExp]>([
    ['a zip', () => zip, /archive \(zip\)/],
    ['a gzip', () => gzipSync('x'.repeat(100)), /archive/],
    ['a Windows program', () => Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)]), /program/],
    ['a Linux program', () => elf, /program/],
    ['a script', () => Buffer.from('#!/bin/sh\nrm -rf /\n'), /program/],
    ['a PDF', () => Buffer.from('%PDF-1.7\n'), /document \(pdf\)/],
    ['a PNG', png, /picture \(png\)/],
    ['a GIF', () => Buffer.from('GIF89a\x01\0\x01\0', 'latin1'), /picture \(gif\)/],
    ['a web page', () => Buffer.from('\n<!DOCTYPE html><html></html>'), /web page|document|text/],
    ['an SVG', () => Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"></svg>'), /XML|picture|document/],
    ['a DASH manifest', () => Buffer.from('<MPD xmlns="urn:mpeg:dash:schema:mpd:2011"></MPD>'), /XML/],
    ['an HLS playlist', () => Buffer.from('#EXTM3U\n#EXT-X-VERSION:3\n'), /playlist/],
    ['one behind a byte order mark', () => Buffer.from('\u{feff}#EXTM3U\n'), /playlist/],
    ['one in UTF-16', () => Buffer.from('\u{feff}#EXTM3U\n', 'utf16le'), /playlist/],
    ['a script of concat', () => Buffer.from("ffconcat version 1.0\nfile '/etc/passwd'\n"), /other files/],
    ['a list of concat', () => Buffer.from("file '/etc/passwd'\n"), /other files/],
    ['an SDP', () => Buffer.from('v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\n'), /broadcast/],
    ['a link', () => Buffer.from('http://169.254.169.254/latest/meta-data\n'), /link/],
  ])('%s', async (_, make, says) => {
    const problem = refuseOther(await make());
    await expect(problem).rejects.toMatchObject({ code: 'unsupported-media-type' });
    await expect(problem).rejects.toThrow(says);
  });
});

test.each<[string, Buffer]>([
  ['an MP4', Buffer.concat([Buffer.from([0, 0, 0, 0x18]), Buffer.from('ftypisom\0\0\x02\0isomiso2', 'latin1')])],
  ['an old QuickTime', Buffer.concat([Buffer.from([0, 0, 0, 8]), Buffer.from('wide'), Buffer.from([0, 1, 0, 0]), Buffer.from('mdat')])],
  ['a Matroska', Buffer.from('1a45dfa3934282886d6174726f736b61', 'hex')],
  ['an AVI', Buffer.from('RIFF\x24\0\0\0AVI LIST', 'latin1')],
  ['a transport stream', Buffer.concat([0, 1, 2].map(() => Buffer.concat([Buffer.from([0x47, 0x40, 0x11, 0x10]), Buffer.alloc(184)])))],
  ['an MXF', Buffer.from('060e2b34020501010d0102010102', 'hex')],
  ['an MPEG-2', Buffer.from('000001ba44000400', 'hex')],
  ['sound alone', Buffer.from('ID3\x04\0\0\0\0\0\0', 'latin1')],
  ['something unknown', Buffer.from('text that says nothing')],
  ['nothing', Buffer.alloc(0)],
])('%s is left to the probe', async (_, head) => {
  await expect(refuseOther(head)).resolves.toBeUndefined();
});

describe('looking at the beginning', () => {
  test.each([
    ['of more', [3_000, 3_000, 500]],
    ['of exactly so much', [HEAD_BYTES]],
    ['of less', [10, 10]],
    ['of nothing', []],
  ])('%s takes nothing away', async (_, sizes) => {
    const chunks = sizes.map((size, i) => Buffer.alloc(size, i + 1));
    const all = Buffer.concat(chunks);
    const { head, whole } = await peek(Readable.from(chunks, { objectMode: false }), HEAD_BYTES);
    expect(head.equals(all.subarray(0, HEAD_BYTES))).toBe(true);
    expect(Buffer.concat(await whole.toArray()).equals(all)).toBe(true);
  });

  test('of what breaks, breaks', async () => {
    const broken = Readable.from(
      (function* () {
        yield Buffer.from('a');
        throw new Error('The line broke');
      })(),
    );
    await expect(peek(broken, HEAD_BYTES)).rejects.toThrow('The line broke');
  });
});
