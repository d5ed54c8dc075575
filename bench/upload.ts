import { readFileSync } from 'node:fs';
import { mkdir, open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../apps/server/src/platform/processes.ts';
import { type Bench, byTurns, Unavailable } from './support/bench.ts';
import { onPath, start, temporaryFolder } from './support/process.ts';
import { signUp, startProduct } from './support/product.ts';
import { sendBytes } from './support/sender.ts';

const ROUNDS = 5;
/** Of each transfer that is timed. */
const BYTES = 512 * 1024 ** 2;
const WARM_UP_BYTES = 64 * 1024 ** 2;
/** Of a piece by tus. */
const PIECE_BYTES = 64 * 1024 ** 2;
const LOOK_MS = 50;

export const upload: Bench = {
  name: 'upload',
  about: 'a PUT, hashed as it comes and safe on the disk ÷ nginx taking the same PUT; memory while much goes through',
  options: { gigabytes: 'N' },
  async run({ cleanup, say, options }) {
    if (!onPath('nginx')) throw new Unavailable('nginx is not on the path (Debian: apt install nginx-light)');
    const gigabytes = Number(options.gigabytes ?? 1);
    if (!(gigabytes > 0)) throw new Error('--gigabytes N: how many go through the server while its memory is watched');
    say('Starting the product on an empty folder');
    // Nobody works in it: what is sent is no film, and would only be looked at.
    const { url, running } = await startProduct(await temporaryFolder(cleanup), cleanup, { settings: { ROLES: 'api' } });
    const { bearer } = await signUp(url, 'first@example.com');
    const house = uploader(url, bearer, cleanup);
    const peer = await startNginx(await temporaryFolder(cleanup), cleanup);

    const transfer = { ours: () => house.put(BYTES), safe: () => peer.put(BYTES, true), quick: () => peer.put(BYTES, false) };
    await house.put(WARM_UP_BYTES);
    await house.tus(WARM_UP_BYTES);
    await peer.put(WARM_UP_BYTES, false);
    say('Sending by turns, to us and to nginx whose file is then synced: the same promise');
    const safe = await byTurns(ROUNDS, transfer.ours, transfer.safe, (seconds) => BYTES / 1e6 / seconds);
    say(`Ratios of the pairs: ${safe.all.map(({ ours, peer }) => (peer / ours).toFixed(2)).join(' ')}`);
    say('The same to nginx that does not wait for the disk');
    const quick = await byTurns(ROUNDS, transfer.ours, transfer.quick, (seconds) => BYTES / 1e6 / seconds);

    const bytes = Math.round(gigabytes * 1024 ** 3);
    const pid = running.child.pid ?? 0;
    say(`Sending ${gigabytes} GB by PUT, and by tus in pieces of 64 MiB`);
    const put = await growth(pid, () => house.put(bytes));
    const tus = await growth(pid, () => house.tus(bytes));
    const speed = ({ seconds }: Growth) => `${Math.round(bytes / 1e6 / seconds)} MB/s`;
    const line = (what: string, than: typeof safe, name: string) => ({
      what,
      unit: 'MB/s',
      ours: than.ours,
      peer: { what: name, value: than.peer },
      ratio: than.ratio,
    });
    return [
      { ...line('a PUT, safe on the disk', safe, 'nginx, then fsync'), target: { atLeast: 0.6 } },
      line('the same', quick, 'nginx, not waiting for the disk'),
      {
        what: `resident memory more than before, ${gigabytes} GB by PUT (${speed(put)})`,
        unit: 'MB',
        ours: put.megabytes,
        target: { atMost: 50 },
      },
      { what: `the same, by tus (${speed(tus)})`, unit: 'MB', ours: tus.megabytes, target: { atMost: 50 } },
    ];
  },
};

/** Sends files to the product, and deletes them there. */
function uploader(url: string, bearer: string, cleanup: AsyncDisposableStack) {
  const ask = async (method: string, path: string, body?: object) => {
    const headers = { authorization: bearer, 'content-type': 'application/json' };
    const answer = await fetch(url + path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
    if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  };
  const announced = async <T>(bytes: number, send: (upload: { url: string; tus: { url: string } }) => Promise<T>): Promise<T> => {
    const intent = await ask('POST', '/api/media/upload-intent', {
      filename: 'bench.bin',
      size: bytes,
      mimeType: 'application/octet-stream',
    });
    const { mediaId, upload } = intent as { mediaId: string; upload: { url: string; tus: { url: string } } };
    const result = await send(upload);
    await ask('DELETE', `/api/media/${mediaId}`);
    return result;
  };
  return {
    /** @returns the seconds until the answer. */
    put: (bytes: number) =>
      announced(bytes, async (upload) => (await sendBytes({ method: 'PUT', url: upload.url, bytes }, cleanup)).seconds),

    tus: (bytes: number) =>
      announced(bytes, async (upload) => {
        let seconds = 0;
        for (let offset = 0; offset < bytes; offset += PIECE_BYTES) {
          const headers = { 'tus-resumable': '1.0.0', 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' };
          const piece = { method: 'PATCH', url: upload.tus.url, bytes: Math.min(PIECE_BYTES, bytes - offset), headers };
          seconds += (await sendBytes(piece, cleanup)).seconds;
        }
        return seconds;
      }),
  };
}

interface Growth {
  readonly megabytes: number;
  readonly seconds: number;
}

/** How much more of the machine's memory a process has, at its most, while something goes on. */
async function growth(pid: number, work: () => Promise<number>): Promise<Growth> {
  const before = residentBytes(pid);
  let most = before;
  const stop = new AbortController();
  const watching = (async () => {
    while (!stop.signal.aborted) {
      most = Math.max(most, residentBytes(pid));
      await wait(LOOK_MS);
    }
  })();
  try {
    const seconds = await work();
    return { megabytes: (most - before) / 1e6, seconds };
  } finally {
    stop.abort();
    await watching;
  }
}

function residentBytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kilobytes === undefined) throw new Error('This system does not tell how much memory a process has');
  return Number(kilobytes) * 1024;
}

/** nginx that takes PUT (ngx_http_dav_module), with everything it writes in our folder, on the file system that ours is on. */
async function startNginx(folder: string, cleanup: AsyncDisposableStack) {
  const port = await freePort();
  const root = join(folder, 'root');
  await mkdir(root);
  const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const config = `daemon off; worker_processes 1; pid nginx.pid; error_log stderr error;
${process.getuid?.() === 0 ? 'user root;' : ''}
events { worker_connections 256; }
http {
  ${kinds.map((kind) => `${kind}_temp_path ${kind};`).join(' ')}
  access_log off; client_max_body_size 0;
  server { listen 127.0.0.1:${port}; root ${root}; dav_methods PUT; }
}
`;
  await writeFile(join(folder, 'nginx.conf'), config);
  const running = await start(['nginx', '-p', folder, '-e', 'stderr', '-c', join(folder, 'nginx.conf')], cleanup);
  const url = `http://127.0.0.1:${port}/bench.bin`;
  for (let attempt = 0; !(await fetch(url).catch(() => null)); attempt++) {
    if (attempt === 50) throw new Error(`nginx does not answer: ${await running.ended}`);
    await wait(100);
  }
  const path = join(root, 'bench.bin');
  return {
    /** @returns the seconds until the answer; with `sync`, until the disk has the file too. */
    async put(bytes: number, sync: boolean): Promise<number> {
      let { seconds } = await sendBytes({ method: 'PUT', url, bytes }, cleanup);
      if (sync) {
        const begin = performance.now();
        const file = await open(path, 'r+');
        await file.sync();
        await file.close();
        seconds += (performance.now() - begin) / 1_000;
      }
      await rm(path);
      return seconds;
    },
  };
}
