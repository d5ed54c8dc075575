// The lock file must name no host: whoever installs uses the registry of their own configuration.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const lock = readFileSync(fileURLToPath(new URL('../package-lock.json', import.meta.url)), 'utf8');
const named = [...lock.matchAll(/"resolved": "(https?:[^"]*)"/g)];
if (named.length) {
  console.error(`package-lock.json names ${named.length} download addresses: set omit-lockfile-registry-resolved=true and write it again.`);
  process.exit(1);
}
