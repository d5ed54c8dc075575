// Writes the files that are made from others; with --check only says whether they are up to date.
// (The database client and the built web are not kept in the repository: tools/setup.mjs makes them.)

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const check = process.argv.includes('--check');

const print = (...args) => execFileSync('node', args, { cwd: root, encoding: 'utf8' });

const generated = {
  '.env.example': () => print('apps/server/src/cli.ts', 'env-example'),
  'docs/guides/permissions.md': () => print('tools/permissions.mjs'),
};

let stale = 0;
for (const [path, make] of Object.entries(generated)) {
  const text = make();
  const before = (() => {
    try {
      return readFileSync(`${root}${path}`, 'utf8');
    } catch {
      return null;
    }
  })();
  if (before === text) continue;
  if (check) {
    stale++;
    console.error(`${path} is not up to date: run \`npm run generate\`.`);
  } else {
    writeFileSync(`${root}${path}`, text);
    console.log(`Written: ${path}`);
  }
}
process.exit(stale ? 1 : 0);
