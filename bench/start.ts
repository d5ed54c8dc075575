import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Bench, median } from './support/bench.ts';
import { ROOT, type Running, start, temporaryFolder } from './support/process.ts';
import { addressOf, quiet, SERVER, surroundings } from './support/product.ts';

/** What `npm start` runs. */
const COMMAND = ['node', join(ROOT, 'tools/setup.mjs'), '--', ...SERVER];
const STARTS = 5;
const IDLE_SECONDS = 30;
const READY_POLL_MS = 20;

export const startBench: Bench = {
  name: 'start',
  about: `seconds from command to ready when started again (median of ${STARTS}); resident memory after ${IDLE_SECONDS} s idle`,
  async run({ cleanup, say }) {
    const dataDir = await temporaryFolder(cleanup);
    say('First start on an empty folder');
    const first = await startOnce(dataDir, cleanup);
    await quiet(first.url);
    await first.running.stop();
    const taken: number[] = [];
    let last = first;
    for (let round = 0; round < STARTS; round++) {
      if (round > 0) await last.running.stop();
      last = await startOnce(dataDir, cleanup);
      taken.push(last.seconds);
      say(`Ready after ${last.seconds.toFixed(2)} s`);
    }
    say(`Idle for ${IDLE_SECONDS} s`);
    await wait(IDLE_SECONDS * 1_000);
    const memory = residentMegabytes(serverOf(last.running));
    return [
      { what: 'warm start', unit: 's', ours: median(taken), target: { atMost: 3 } },
      { what: 'resident memory, idle', unit: 'MB', ours: memory, target: { atMost: 300 } },
      { what: 'first start, for comparison', unit: 's', ours: first.seconds },
    ];
  },
};

/** From the command to the first 200 of /ready. */
async function startOnce(dataDir: string, cleanup: AsyncDisposableStack): Promise<{ running: Running; url: string; seconds: number }> {
  const began = performance.now();
  const running = await start(COMMAND, cleanup, surroundings(dataDir));
  const url = await addressOf(running);
  while ((await fetch(`${url}/ready`)).status !== 200) await wait(READY_POLL_MS);
  return { running, url, seconds: (performance.now() - began) / 1_000 };
}

/** The server itself is the child of what prepares its start. */
function serverOf({ child }: Running): number {
  const children = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ').map(Number);
  const server = children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('main.ts'));
  if (!server) throw new Error('The server’s process was not found');
  return server;
}

function residentMegabytes(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}
