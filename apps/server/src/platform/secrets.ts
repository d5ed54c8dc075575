import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

const Secrets = z.object({
  databasePassword: z.string().min(32),
  signingSecret: z.string().min(32),
});

export type Secrets = z.output<typeof Secrets>;

/**
 * The secrets of an installation that was given none: made once, kept in `dataDir/secrets.json`, readable by its
 * owner alone. Two processes that start together end with the same ones: `link` refuses to replace.
 */
export async function loadSecrets(dataDir: string): Promise<Secrets> {
  await mkdir(dataDir, { recursive: true });
  const path = join(dataDir, 'secrets.json');
  const found = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (found !== null) {
    await chmod(path, 0o600);
    return Secrets.parse(JSON.parse(found));
  }
  const draft = join(dataDir, `.secrets-${process.pid}-${randomBytes(4).toString('hex')}`);
  const fresh: Secrets = { databasePassword: newSecret(), signingSecret: newSecret() };
  await writeFile(draft, `${JSON.stringify(fresh, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, path);
    return fresh;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return loadSecrets(dataDir);
  } finally {
    await rm(draft, { force: true });
  }
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}
