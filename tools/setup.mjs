// Makes `npm start` and `npm test` work straight after `git clone`: installs, generates and builds what is missing
// or out of date, one line a step, then runs the command after `--` with the project's own Node.
// Plain JavaScript without dependencies, because it runs before there are any.

import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 20;
const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'node_modules', '.bin');
const windows = process.platform === 'win32';
const env = {
  // What Node has compiled it need not compile at the next start: a third of it.
  NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'node'),
  ...process.env,
  PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`,
};

if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
  console.error(`Fotograma needs Node ${OLDEST_NODE} or newer to install itself; this is ${process.version}.`);
  process.exit(1);
}

if (!isInstalled()) step('Installing packages', 'npm', ['ci', '--include=dev', '--no-audit', '--no-fund']);

const schema = hashOf(['apps/server/prisma/schema']);
const generated = join(root, 'apps/server/src/platform/database/generated');
remembering(join(generated, '.made-from'), schema, () =>
  // Generating needs no engine, but the command looks for one: any existing file satisfies it.
  step('Generating the database client', 'prisma', ['generate'], {
    cwd: join(root, 'apps/server'),
    env: { ...env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' },
  }),
);

const sources = ['apps/web/src', 'apps/web/public', 'apps/web/index.html', 'apps/web/vite.config.ts', 'apps/web/package.json'];
const web = hashOf([...sources, 'packages', 'package-lock.json']);
remembering(join(root, 'apps/web/dist/.made-from'), web, () => step('Building the web app', 'npm', ['run', 'build', '-w', 'apps/web']));

const command = process.argv.slice(process.argv.indexOf('--') + 1);
if (process.argv.includes('--') && command.length) run(command);

/** Whether node_modules holds what the lock file says: npm keeps a list of what it installed. */
function isInstalled() {
  try {
    const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
    const found = JSON.parse(readFileSync(join(root, 'node_modules/.package-lock.json'), 'utf8')).packages;
    return Object.entries(wanted).every(
      ([path, entry]) => !path.startsWith('node_modules/') || entry.optional || entry.link || found[path]?.version === entry.version,
    );
  } catch {
    return false;
  }
}

/** Does `work` unless the file `marker` says that it was done from the same sources. */
function remembering(marker, hash, work) {
  if (existsSync(marker) && readFileSync(marker, 'utf8') === hash) return;
  work();
  mkdirSync(join(marker, '..'), { recursive: true });
  writeFileSync(marker, hash);
}

/** A hash of the contents of files and folders. */
function hashOf(paths) {
  const hash = createHash('sha256');
  const add = (path) => {
    if (!existsSync(path)) return;
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) if (name !== 'node_modules') add(join(path, name));
    } else {
      hash.update(relative(root, path)).update('\0').update(readFileSync(path)).update('\0');
    }
  };
  for (const path of paths) add(join(root, path));
  return hash.digest('hex');
}

function step(what, program, args, options = {}) {
  const started = Date.now();
  process.stderr.write(`${what}… `);
  const result = spawnSync(program, args, { cwd: root, env, encoding: 'utf8', shell: windows, maxBuffer: 64 * 1024 * 1024, ...options });
  if (result.status === 0) {
    process.stderr.write(`done in ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
    return;
  }
  process.stderr.write('failed\n');
  console.error(`${result.error?.message ?? ''}${result.stdout ?? ''}${result.stderr ?? ''}`);
  process.exit(1);
}

/** Runs the command in our place: signals go to it, and its end is ours. */
function run([program, ...args]) {
  const child = spawn(program, args, { cwd: process.cwd(), env, stdio: 'inherit', shell: windows });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // A terminal's Ctrl-C reaches the child by itself; passing it on as well would count as a second one.
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on('error', (error) => {
    console.error(error.message);
    process.exit(127);
  });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0)));
}
