import { createWriteStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { createLinks } from '../apps/server/src/modules/media/delivery/links.ts';
import { freePort } from '../apps/server/src/platform/processes.ts';
import { type Bench, byTurns, compare, type Figure, Unavailable } from './support/bench.ts';
import { drawClip } from './support/clip.ts';
import { CONNECTIONS, lightestTool } from './support/load.ts';
import { finish, onPath, start, temporaryFolder } from './support/process.ts';
import { quiet, startProduct, upload } from './support/product.ts';

const ROUNDS = 5;
const WARM_UP_SECONDS = 2;
/** What a player asks for at once, and what one asks for that fetches far ahead, or is a cache on the way. */
const SEGMENT_BYTES = 1_000_000;
const STRETCH_BYTES = 8_000_000;
const CLIP_SECONDS = 20;
const CHECKS = 20_000;

export const hls: Bench = {
  name: 'hls',
  about: `byte ranges of a mastered film at ${CONNECTIONS} connections ÷ nginx with one worker and sendfile, a processor each; what a link costs`,
  async run({ seconds, cleanup, say }) {
    if (!onPath('nginx')) throw new Unavailable('nginx is not on the path (Debian: apt install nginx-light)');
    const folder = await temporaryFolder(cleanup);
    say('Starting the product on an empty folder, and mastering a film in it');
    const { url, running } = await startProduct(await temporaryFolder(cleanup), cleanup);
    const clip = await drawClip(join(folder, 'clip.mp4'), CLIP_SECONDS, cleanup);
    const playlist = await upload(url, { filename: 'bench.mp4', mimeType: 'video/mp4', bytes: await readFile(clip) });
    await quiet(url);
    const tracks = await tracksOf(playlist);
    for (const { name, url } of tracks) {
      await pipeline(Readable.fromWeb((await get(url)).body as never), createWriteStream(join(folder, name)));
    }
    const nginx = await startNginx(folder, cleanup);
    await Promise.all(tracks.map(({ name, bytes }) => waitFor(`${nginx.url}/${name}`, bytes)));
    const pinned = await onOneProcessor([running.child.pid ?? 0, ...nginx.pids()], cleanup);

    const { name, load } = lightestTool();
    say(`Measuring with ${name}${pinned ? ', both servers on one processor' : ''}, by turns`);
    const figures: Figure[] = [];
    for (const { what, track, range, least } of wanted(tracks)) {
      const peerUrl = `${nginx.url}/${track.name}`;
      const headers = { Range: `bytes=${range.start}-${range.end}` };
      for (const each of [track.url, peerUrl]) await load(each, WARM_UP_SECONDS, cleanup, headers);
      const { all, ...requests } = await byTurns(
        ROUNDS,
        () => load(track.url, seconds, cleanup, headers),
        () => load(peerUrl, seconds, cleanup, headers),
        ({ requestsPerSecond }) => requestsPerSecond,
      );
      say(
        `${what}, ratios of the pairs: ${all.map(({ ours, peer }) => (ours.requestsPerSecond / peer.requestsPerSecond).toFixed(2)).join(' ')}`,
      );
      const bytes = compare(all, ({ bytesPerSecond }) => bytesPerSecond / 1e6);
      const line = (unit: string, { ours, peer, ratio }: typeof bytes) => ({
        what,
        unit,
        ours,
        peer: { what: 'nginx', value: peer },
        ratio,
      });
      figures.push(
        { ...line('req/s', requests), ...(least.requests ? { target: { atLeast: least.requests } } : {}) },
        { ...line('MB/s', bytes), ...(least.bytes ? { target: { atLeast: least.bytes } } : {}) },
      );
    }
    return [...figures, checkOfLinks()];
  },
};

interface Range {
  readonly start: number;
  /** Inclusive. */
  readonly end: number;
}

const distance = ({ start, end }: Range, wanted: number) => Math.abs(end - start + 1 - wanted);
const megabytes = ({ start, end }: Range) => ((end - start + 1) / 1e6).toFixed(1);

interface Track {
  readonly name: string;
  readonly url: string;
  readonly bytes: number;
  readonly segments: readonly Range[];
}

/** What is asked for, and at least how much of nginx's figure is to be reached with it. */
interface Wanted {
  readonly what: string;
  readonly track: Track;
  readonly range: Range;
  readonly least: { readonly requests?: number; readonly bytes?: number };
}

/** Of all segments the one whose size is nearest to a megabyte; and of the largest track a run of segments. */
function wanted(tracks: readonly Track[]): Wanted[] {
  const all = tracks.flatMap((track) => track.segments.map((range) => ({ track, range })));
  const segment = all.toSorted((a, b) => distance(a.range, SEGMENT_BYTES) - distance(b.range, SEGMENT_BYTES))[0];
  const largest = tracks.toSorted((a, b) => b.bytes - a.bytes)[0];
  if (!segment || !largest) throw new Error('The film has no segments');
  const start = largest.segments[0]?.start ?? 0;
  const stretch = { start, end: Math.min(start + STRETCH_BYTES, largest.bytes) - 1 };
  return [
    { ...segment, what: `a segment of ${megabytes(segment.range)} MB`, least: { requests: 0.5 } },
    { track: largest, range: stretch, what: `a stretch of ${megabytes(stretch)} MB`, least: { bytes: 0.8 } },
  ];
}

/** The tracks of the picture, and where their segments lie. */
async function tracksOf(playlist: string): Promise<Track[]> {
  const variants = [...(await (await get(playlist)).text()).matchAll(/^#EXT-X-STREAM-INF:.*\n(.+)$/gm)];
  return Promise.all(
    variants.map(async ([, path = '']) => {
      const media = new URL(path, playlist).href;
      const lines = await (await get(media)).text();
      const segments = [...lines.matchAll(/^#EXT-X-BYTERANGE:(\d+)@(\d+)$/gm)].map(([, length, offset]) => ({
        start: Number(offset),
        end: Number(offset) + Number(length) - 1,
      }));
      const name = /^[^#\s].*\.mp4$/m.exec(lines)?.[0] ?? '';
      const url = new URL(name, media).href;
      const head = await fetch(url, { method: 'HEAD' });
      return { name, url, bytes: Number(head.headers.get('content-length')), segments };
    }),
  );
}

/** What every request to a film that is not public costs beside the rest: its link is checked, and nothing asked for it. */
function checkOfLinks(): Figure {
  const links = createLinks({ signingSecret: 'a secret of at least thirty-two letters', now: () => new Date() });
  const id = '5f0f7d1e-3a52-4c1b-9a57-0d5c7c6f2a11';
  const token = links.make(id, 'stream', new Date(Date.now() + 3_600_000), '192.0.2.7');
  const check = (times: number) => {
    const started = performance.now();
    for (let n = 0; n < times; n++) links.open(token, 'stream', '192.0.2.7');
    return ((performance.now() - started) / times) * 1_000;
  };
  check(CHECKS);
  return { what: 'the check of a link', unit: 'µs', ours: check(CHECKS), target: { atMost: 50 } };
}

async function get(url: string): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response;
}

/** Has programs share one processor, so that the client has the others. @returns whether that could be done. */
async function onOneProcessor(pids: readonly number[], cleanup: AsyncDisposableStack): Promise<boolean> {
  if (!onPath('taskset')) return false;
  for (const pid of pids) await finish(['taskset', '-a', '-p', '-c', '0', String(pid)], cleanup);
  return true;
}

/** nginx as its manual would have it for files, in the foreground and in one process, with everything it writes in our folder. */
async function startNginx(folder: string, cleanup: AsyncDisposableStack): Promise<{ url: string; pids: () => number[] }> {
  const port = await freePort();
  const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const config = `daemon off; master_process off; pid nginx.pid; error_log stderr error;
${process.getuid?.() === 0 ? 'user root;' : ''}
events { worker_connections 256; }
http {
  ${kinds.map((kind) => `${kind}_temp_path ${kind};`).join(' ')}
  types { video/mp4 mp4; }
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000;
  server { listen 127.0.0.1:${port}; root ${folder}; }
}
`;
  await writeFile(join(folder, 'nginx.conf'), config);
  const { child } = await start(['nginx', '-p', folder, '-e', 'stderr', '-c', join(folder, 'nginx.conf')], cleanup);
  return { url: `http://127.0.0.1:${port}`, pids: () => [child.pid ?? 0] };
}

async function waitFor(url: string, bytes: number): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const response = await fetch(url, { method: 'HEAD' }).catch(() => null);
    if (response?.ok && Number(response.headers.get('content-length')) === bytes) return;
    if (attempt === 50) throw new Error(`nginx does not serve ${url}`);
    await wait(100);
  }
}
