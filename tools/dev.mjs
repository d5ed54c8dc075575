// `npm run dev`: the server, restarted when its files change, and Vite, which sends the API's paths on to it.

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const shell = process.platform === 'win32';
const children = [
  spawn('node', ['--watch', '--watch-preserve-output', 'apps/server/src/main.ts'], { cwd: root, stdio: 'inherit', shell }),
  spawn('vite', [], { cwd: `${root}apps/web`, stdio: 'inherit', shell }),
];

let stopping = false;
function stop(signal) {
  if (stopping) return;
  stopping = true;
  for (const child of children) child.kill(signal);
}
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stop(signal));
let left = children.length;
for (const child of children) {
  child.on('exit', () => {
    // One without the other is of no use.
    stop('SIGTERM');
    left--;
    if (left === 0) process.exit();
  });
}
