// node sender.ts METHOD URL BYTES [HEADERS as JSON]: sends so many bytes and prints a `Sent` as JSON.
import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { finish } from './process.ts';

export interface Sent {
  readonly seconds: number;
  readonly status: number;
}

const BLOCK_BYTES = 1024 * 1024;

/** Sends bytes that are no kind of file, from a process of its own. @returns how long it took until the answer. */
export async function sendBytes(
  to: { method: string; url: string; bytes: number; headers?: Record<string, string> },
  cleanup: AsyncDisposableStack,
): Promise<Sent> {
  const { method, url, bytes, headers = {} } = to;
  const command = ['node', fileURLToPath(import.meta.url), method, url, String(bytes), JSON.stringify(headers)];
  const sent = JSON.parse((await finish(command, cleanup)).stdout) as Sent;
  if (sent.status >= 300) throw new Error(`${method} ${url} was answered ${sent.status}`);
  return sent;
}

if (import.meta.main) {
  const [method = '', url = '', bytes, headers = '{}'] = process.argv.slice(2);
  const block = Buffer.concat([Buffer.from('bytes for a bench '), randomBytes(BLOCK_BYTES)]).subarray(0, BLOCK_BYTES);
  let left = Number(bytes);
  const begin = performance.now();
  const sending = request(url, { method, headers: { ...(JSON.parse(headers) as object), 'content-length': left } });
  const answered = new Promise<Sent>((done, fail) => {
    sending.once('error', fail);
    sending.once('response', (answer) => {
      answer.resume().once('end', () => done({ seconds: (performance.now() - begin) / 1_000, status: answer.statusCode ?? 0 }));
    });
  });
  const pump = () => {
    while (left > 0) {
      const part = block.subarray(0, Math.min(left, block.length));
      left -= part.length;
      if (!sending.write(part)) return void sending.once('drain', pump);
    }
    sending.end();
  };
  pump();
  console.log(JSON.stringify(await answered));
}
