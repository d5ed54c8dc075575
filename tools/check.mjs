// `npm run check`: everything about the code that is not a test. All of it runs, then what failed is told.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const checks = [
  ['format and lint', 'biome', ['check', '--error-on-warnings', '.']],
  ['types: contract', 'tsc', ['-p', 'packages/contract']],
  ['types: edl', 'tsc', ['-p', 'packages/edl']],
  ['types: server', 'tsc', ['-p', 'apps/server']],
  ['types: web', 'tsc', ['-p', 'apps/web']],
  ['arrows between modules', 'depcruise', ['--config', '.dependency-cruiser.mjs', 'apps', 'packages', 'bench']],
  ['dead code', 'knip', []],
  ['generated files', 'node', ['tools/generate.mjs', '--check']],
  ['lock file', 'node', ['tools/check-lock.mjs']],
];

const failed = [];
for (const [name, program, args] of checks) {
  const started = Date.now();
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' });
  console.log(`${status === 0 ? '✓' : '✗'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  if (status === 0) continue;
  failed.push(name);
  console.log(`${error?.message ?? ''}${stdout ?? ''}${stderr ?? ''}`);
}
if (failed.length) {
  console.error(`Failed: ${failed.join(', ')}`);
  process.exit(1);
}
