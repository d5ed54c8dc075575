import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { masterWhole } from '../../../../test/support/mastering.ts';
import type { Ffmpeg } from '../../../platform/ffmpeg/ffmpeg.ts';
import { locateFfmpeg } from '../../../platform/ffmpeg/locate.ts';
import { createLogger } from '../../../platform/observability/logger.ts';
import { createSteps } from './mastering.ts';
import { judge } from './verdict.ts';

const run = promisify(execFile);

let ffmpeg: Ffmpeg;
let folder: string;
let server: Server;
let connections = 0;
/** A file that nobody writes: whoever opens it to read waits for ever. */
let secret: string;
beforeAll(async () => {
  ffmpeg = await locateFfmpeg(undefined, createLogger({ level: 'silent', human: false }));
  folder = await mkdtemp(join(tmpdir(), 'fotograma-test-hostile-'));
  secret = join(folder, 'secret.ts');
  await run('mkfifo', [secret]);
  server = createServer((_, answer) => answer.end());
  server.on('connection', () => connections++);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});

const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

let count = 0;

async function verdictOf(content: string | Buffer, name = 'film.mp4'): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  const error = await masterWhole(createSteps(ffmpeg), path, join(folder, `out-${++count}`)).then(
    () => null,
    (caught: unknown) => caught,
  );
  return error === null ? 'ready' : judge(error).verdict.code;
}

const LISTS: readonly [kind: string, content: (target: string) => string][] = [
  ['an HLS playlist', (target) => `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n${target}\n#EXT-X-ENDLIST\n`],
  [
    'an HLS playlist with a key',
    (target) => `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-KEY:METHOD=AES-128,URI="${target}"\n#EXTINF:1,\n${target}\n#EXT-X-ENDLIST\n`,
  ],
  ['a multivariant playlist', (target) => `#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n${target}\n`],
  ['a concat script', (target) => `ffconcat version 1.0\nfile '${target}'\n`],
  [
    'a DASH manifest',
    (target) =>
      `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"><Period><AdaptationSet><Representation id="1"><BaseURL>${target}</BaseURL></Representation></AdaptationSet></Period></MPD>`,
  ],
  ['a list of addresses', (target) => `${target}\n${target}\n`],
  [
    'a session description',
    (target) =>
      `v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\na=control:${target}\nt=0 0\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n`,
  ],
];

describe('a file that names others is refused, and they are not touched', () => {
  test.each(LISTS)('%s', async (_, content) => {
    for (const target of [`file://${secret}`, secret, `${address()}/film.ts`, `concat:${secret}|${secret}`]) {
      expect(await verdictOf(content(target), 'film'), target).toBe('not-a-video');
    }
    expect(await verdictOf(content(secret))).toMatch(/^(not-a-video|truncated)$/);
    expect(connections).toBe(0);
  });

  test('which ffmpeg alone would have opened', async () => {
    const script = join(folder, 'control');
    await writeFile(script, `ffconcat version 1.0\nfile 'secret.ts'\n`);
    const waiting = run(ffmpeg.ffprobePath, ['-v', 'error', script], { timeout: 500, killSignal: 'SIGKILL' });
    await expect(waiting).rejects.toMatchObject({ killed: true });
    await writeFile(script, (LISTS[0]?.[1] ?? String)(`${address()}/film.ts`));
    await run(ffmpeg.ffprobePath, [
      '-v',
      'error',
      '-f',
      'hls',
      '-allowed_extensions',
      'ALL',
      '-protocol_whitelist',
      'file,http,tcp',
      script,
    ]).catch(() => {});
    expect(connections).toBeGreaterThan(0);
    connections = 0;
  });

  test('a name that is a pattern, an option or a protocol is but a name', async () => {
    const steps = createSteps(ffmpeg);
    for (const name of [
      'film-%d.mp4',
      `concat:${secret}`,
      `${address()}/film.mp4`,
      'lavfi:testsrc',
      '-version',
      'pipe:0',
      `subfile,,start,0,end,9,,:${secret}`,
    ]) {
      const error = await masterWhole(steps, name, join(folder, `out-${++count}`)).catch((caught: unknown) => caught);
      expect(judge(error).verdict.code, name).toBe('not-a-video');
    }
    expect(connections).toBe(0);
  });
});

describe('a file that is too much is refused before it costs anything', () => {
  test('a picture of 900 million pixels in a file of a few kilobytes', async () => {
    const bomb = join(folder, 'bomb.mov');
    await run(ffmpeg.ffmpegPath, [
      '-v',
      'error',
      '-y',
      '-f',
      'lavfi',
      '-i',
      'testsrc2=size=64x64:rate=25:duration=0.2',
      '-c:v',
      'png',
      bomb,
    ]);
    const file = await readFile(bomb);
    // What the sample entry tells, and what the pictures themselves do.
    const entry = file.lastIndexOf('png ');
    file.writeUInt16BE(30_000, entry + 28);
    file.writeUInt16BE(30_000, entry + 30);
    for (let at = file.indexOf('IHDR'); at >= 0; at = file.indexOf('IHDR', at + 1)) {
      file.writeUInt32BE(30_000, at + 4);
      file.writeUInt32BE(30_000, at + 8);
    }
    expect(await verdictOf(file, 'true')).toBe('picture-too-large');
    // Only in the pictures that come later: the head and the first are small.
    file.writeUInt16BE(64, entry + 28);
    file.writeUInt16BE(64, entry + 30);
    const first = file.indexOf('IHDR');
    file.writeUInt32BE(64, first + 4);
    file.writeUInt32BE(64, first + 8);
    expect(await verdictOf(file, 'hidden')).toMatch(/^(ready|truncated|encoding-failed)$/);
  });

  test('ten thousand tracks', async () => {
    expect(await verdictOf(manyTracks(10_000), 'tracks')).toBe('too-many-streams');
    expect(await verdictOf(manyTracks(100), 'tracks')).toBe('too-many-streams');
  });

  test('an archive, an executable, and noise', async () => {
    const archive = Buffer.concat([Buffer.from('504b0304140000000000', 'hex'), Buffer.alloc(64 * 1024, 7)]);
    expect(await verdictOf(archive)).toMatch(/^(not-a-video|truncated)$/);
    expect(await verdictOf(archive, 'archive')).toBe('not-a-video');
    expect(await verdictOf(Buffer.concat([Buffer.from('\u007fELF'), Buffer.alloc(64 * 1024, 3)]), 'program')).toBe('not-a-video');
    const noise = Buffer.from(Uint32Array.from({ length: 16 * 1024 }, (_, n) => Math.imul(n + 1, 0x9e37_79b1)).buffer);
    expect(await verdictOf(noise, 'noise')).toMatch(/^(not-a-video|no-picture|truncated)$/);
  });
});

/** A Matroska file of so many tracks of sound: `EBML`, `Segment`, `Info`, `Tracks`, and a moment of the first. */
function manyTracks(tracks: number): Buffer {
  const element = (id: string, content: Buffer) => {
    const size = Buffer.alloc(8);
    size.writeBigUInt64BE(BigInt(content.length) | (1n << 56n));
    return Buffer.concat([Buffer.from(id, 'hex'), size, content]);
  };
  const number = (id: string, value: number) => {
    const content = Buffer.alloc(4);
    content.writeUInt32BE(value);
    return element(id, content);
  };
  const track = (n: number) =>
    element(
      'ae',
      Buffer.concat([
        number('d7', n),
        number('73c5', n),
        number('83', 2),
        element('86', Buffer.from('A_PCM/INT/LIT')),
        element('e1', number('9f', 1)),
      ]),
    );
  const entries = Buffer.concat(Array.from({ length: tracks }, (_, n) => track(n + 1)));
  return Buffer.concat([
    element('1a45dfa3', element('4282', Buffer.from('matroska'))),
    element(
      '18538067',
      Buffer.concat([
        element('1549a966', number('2ad7b1', 1_000_000)),
        element('1654ae6b', entries),
        element('1f43b675', Buffer.concat([number('e7', 0), element('a3', Buffer.from(`81000080${'00'.repeat(100)}`, 'hex'))])),
      ]),
    ),
  ]);
}
