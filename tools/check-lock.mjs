// The lock file must name no host (whoever installs uses the registry of their own configuration) and must hold the
// builds of native packages for every platform: where one is missing, `npm ci` fails on every other machine.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const lock = readFileSync(fileURLToPath(new URL('../package-lock.json', import.meta.url)), 'utf8');
const named = [...lock.matchAll(/"resolved": "(https?:[^"]*)"/g)];
if (named.length) {
  console.error(`package-lock.json names ${named.length} download addresses: set omit-lockfile-registry-resolved=true and write it again.`);
  process.exit(1);
}

const { packages } = JSON.parse(lock);
const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
  Object.keys(optionalDependencies).filter((name) => !packages[`node_modules/${name}`] && !packages[`${path}/node_modules/${name}`]),
);
if (missing.length) {
  console.error(
    `package-lock.json lacks ${missing.join(', ')}: choose versions that exist for every platform, and make the lock file anew.`,
  );
  process.exit(1);
}
