import { execFile } from 'node:child_process';
import { mkdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inject } from 'vitest';
import { eventually } from './eventually.ts';
import { createDataFolder, type DataFolder, startServer } from './server.ts';

export type { DataFolder } from './server.ts';

const run = promisify(execFile);
const PATIENCE_SECONDS = 120;
/** How long a hook may take that asks for a prepared folder, and may be the first. */
export const PREPARING_MS = 150_000;

/**
 * A data folder as it is a minute after the installation: the starter catalogue is on the shelf, the house's own film is
 * mastered, films are embedded, and nobody has an account. It is made once in a test run, by the first that asks; everybody gets a copy.
 */
export async function preparedDataFolder(): Promise<DataFolder> {
  const template = join(inject('runFolder'), 'prepared');
  const isThere = () =>
    stat(template).then(
      () => true,
      () => false,
    );
  if (!(await isThere())) {
    const mine = await mkdir(`${template}.making`).then(
      () => true,
      () => false, // somebody else's, in another process
    );
    if (mine) await prepare(template);
    else await eventually('the folder that all copy', isThere, PATIENCE_SECONDS);
  }
  const data = await createDataFolder();
  // With its owners: PostgreSQL's part is another user's when the tests are root's.
  await run('cp', ['-a', `${template}/.`, data.folder]);
  return data;
}

async function prepare(template: string): Promise<void> {
  const making = `${template}.making`;
  const server = await startServer(making, { EMBEDDINGS: 'auto' });
  try {
    await eventually(
      'the first film of the house is mastered, and films are embedded',
      () => ['"Mastered"', 'films were embedded by'].every((words) => server.log.some((line) => line.includes(words))),
      PATIENCE_SECONDS,
    );
  } finally {
    await server.end('SIGTERM');
  }
  await rename(making, template);
}
