import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Bench, byTurns, compare, Unavailable } from './support/bench.ts';
import { drawClip } from './support/clip.ts';
import { CONNECTIONS, lightestTool } from './support/load.ts';
import { onPath, start, temporaryFolder } from './support/process.ts';
import { quiet, startProduct, upload } from './support/product.ts';

const ROUNDS = 5;
const WARM_UP_SECONDS = 2;
const WANTED_BYTES = 1_000_000;
const CLIP_SECONDS = 8;

export const hls: Bench = {
  name: 'hls',
  about: `one segment of a mastered film at ${CONNECTIONS} connections ÷ nginx with one worker and sendfile`,
  async run({ seconds, cleanup, say }) {
    if (!onPath('nginx')) throw new Unavailable('nginx is not on the path (Debian: apt install nginx-light)');
    const folder = await temporaryFolder(cleanup);
    say('Starting the product on an empty folder, and mastering a film in it');
    const { url } = await startProduct(await temporaryFolder(cleanup), cleanup);
    const clip = await drawClip(join(folder, 'clip.mp4'), CLIP_SECONDS, cleanup);
    const playlist = await upload(url, { filename: 'bench.mp4', mimeType: 'video/mp4', bytes: await readFile(clip) });
    await quiet(url);
    const segment = await segmentNear(playlist, WANTED_BYTES);
    await writeFile(join(folder, 'segment.m4s'), segment.bytes);
    const peerUrl = `${await startNginx(folder, cleanup)}/segment.m4s`;
    await waitFor(peerUrl, segment.bytes.length);

    const { name, load } = lightestTool();
    say(`Measuring with ${name} on a segment of ${(segment.bytes.length / 1e6).toFixed(2)} MB, by turns`);
    for (const each of [segment.url, peerUrl]) await load(each, WARM_UP_SECONDS, cleanup);
    const { all, ...requests } = await byTurns(
      ROUNDS,
      () => load(segment.url, seconds, cleanup),
      () => load(peerUrl, seconds, cleanup),
      ({ requestsPerSecond }) => requestsPerSecond,
    );
    say(`Ratios of the pairs: ${all.map(({ ours, peer }) => (ours.requestsPerSecond / peer.requestsPerSecond).toFixed(2)).join(' ')}`);
    const bytes = compare(all, ({ bytesPerSecond }) => bytesPerSecond / 1e6);
    return [
      {
        what: 'segments',
        unit: 'req/s',
        ours: requests.ours,
        peer: { what: 'nginx', value: requests.peer },
        ratio: requests.ratio,
        target: { atLeast: 0.35 },
      },
      { what: 'their bytes', unit: 'MB/s', ours: bytes.ours, peer: { what: 'nginx', value: bytes.peer }, ratio: bytes.ratio },
    ];
  },
};

/** Of all segments of a film the one whose size is nearest. */
async function segmentNear(playlist: string, wanted: number): Promise<{ url: string; bytes: Buffer }> {
  const renditions = await linesOf(playlist);
  const urls = (await Promise.all(renditions.map(linesOf))).flat();
  const segments = await Promise.all(urls.map(async (url) => ({ url, bytes: Buffer.from(await (await get(url)).arrayBuffer()) })));
  const [nearest] = segments.toSorted((a, b) => Math.abs(a.bytes.length - wanted) - Math.abs(b.bytes.length - wanted));
  if (!nearest) throw new Error(`${playlist} has no segments`);
  return nearest;
}

/** What a playlist refers to. */
async function linesOf(playlist: string): Promise<string[]> {
  const lines = (await (await get(playlist)).text()).split('\n');
  return lines.filter((line) => line && !line.startsWith('#')).map((line) => new URL(line, playlist).href);
}

async function get(url: string): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response;
}

/** nginx as its manual would have it for files, in the foreground, with everything it writes in our folder. */
async function startNginx(folder: string, cleanup: AsyncDisposableStack): Promise<string> {
  const port = await freePort();
  const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const config = `daemon off; worker_processes 1; pid nginx.pid; error_log stderr error;
${process.getuid?.() === 0 ? 'user root;' : ''}
events { worker_connections 256; }
http {
  ${kinds.map((kind) => `${kind}_temp_path ${kind};`).join(' ')}
  types { video/iso.segment m4s; }
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000;
  server { listen 127.0.0.1:${port}; root ${folder}; }
}
`;
  await writeFile(join(folder, 'nginx.conf'), config);
  await start(['nginx', '-p', folder, '-e', 'stderr', '-c', join(folder, 'nginx.conf')], cleanup);
  return `http://127.0.0.1:${port}`;
}

async function waitFor(url: string, bytes: number): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const response = await fetch(url).catch(() => null);
    if (response?.ok && (await response.arrayBuffer()).byteLength === bytes) return;
    if (attempt === 50) throw new Error(`nginx does not serve ${url}`);
    await wait(100);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done, fail) => server.once('error', fail).listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}
