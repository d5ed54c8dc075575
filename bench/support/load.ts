import { fileURLToPath } from 'node:url';
import { finish, onPath } from './process.ts';

/** Connections that ask at the same time. */
export const CONNECTIONS = 16;
const AUTOCANNON = fileURLToPath(new URL('./autocannon.ts', import.meta.url));

export interface Load {
  readonly requestsPerSecond: number;
  readonly bytesPerSecond: number;
}

export type LoadTool = (url: string, seconds: number, cleanup: AsyncDisposableStack, headers?: Record<string, string>) => Promise<Load>;

/** autocannon in a process of its own: it takes no time from those it measures but what the processor has to share. */
export const autocannon: LoadTool = async (url, seconds, cleanup, headers = {}) => {
  const { stdout } = await finish(['node', AUTOCANNON, url, String(seconds), String(CONNECTIONS), JSON.stringify(headers)], cleanup);
  return JSON.parse(stdout) as Load;
};

/** The same with a body, posted. */
export async function autocannonPost(
  url: string,
  seconds: number,
  cleanup: AsyncDisposableStack,
  sent: { headers: Record<string, string>; body: unknown },
): Promise<Load> {
  const headers = JSON.stringify({ ...sent.headers, 'content-type': 'application/json' });
  const { stdout } = await finish(
    ['node', AUTOCANNON, url, String(seconds), String(CONNECTIONS), headers, JSON.stringify(sent.body)],
    cleanup,
  );
  return JSON.parse(stdout) as Load;
}

const wrk: LoadTool = async (url, seconds, cleanup, headers = {}) => {
  const given = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const { stdout } = await finish(['wrk', '-t', '1', '-c', String(CONNECTIONS), '-d', `${seconds}s`, ...given, url], cleanup);
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`Not every request was answered well:\n${stdout}`);
  const requestsPerSecond = Number(/Requests\/sec:\s*([\d.]+)/.exec(stdout)?.[1]);
  const [, amount, scale = ''] = /Transfer\/sec:\s*([\d.]+)([KMG]?)B/.exec(stdout) ?? [];
  const bytesPerSecond = Number(amount) * 1024 ** ' KMG'.indexOf(scale || ' ');
  if (!(requestsPerSecond > 0) || !(bytesPerSecond > 0)) throw new Error(`wrk said nothing to go by:\n${stdout}`);
  return { requestsPerSecond, bytesPerSecond };
};

/** The client that takes the least time itself, for answers so large or quick that it would be what is measured. */
export function lightestTool(): { name: string; load: LoadTool } {
  return onPath('wrk') ? { name: 'wrk', load: wrk } : { name: 'autocannon', load: autocannon };
}
