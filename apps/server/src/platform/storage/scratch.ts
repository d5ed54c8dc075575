import { randomBytes } from 'node:crypto';
import { access, constants, mkdir, readdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../errors.ts';
import { isAlive } from '../processes.ts';
import { checkKey, type ObjectStorage } from './storage.ts';

/** Room on the local disk for work under way, which every storage has. */
export interface Scratch extends Pick<ObjectStorage, 'scratch' | 'listScratch' | 'removeScratch' | 'freeBytes'> {
  /** A path for a file that is being written. */
  draft(): string;
  /** @throws when nothing can be written. */
  checkWritable(): Promise<void>;
}

/** Scratch folders in a folder, which is made. */
export async function createScratch(folder: string): Promise<Scratch> {
  await mkdir(folder, { recursive: true });
  await dropOfTheDead(folder);
  return {
    draft: () => join(folder, nameOfOurs('put')),
    checkWritable: () => access(folder, constants.W_OK),
    async scratch(name) {
      const path = join(folder, checkKey(name));
      await mkdir(path, { recursive: true, mode: 0o700 }).catch((error) => {
        throw asFault(error);
      });
      return path;
    },
    listScratch: () => readdir(folder),
    async removeScratch(name) {
      await rm(join(folder, checkKey(name)), { recursive: true, force: true });
    },
    async freeBytes() {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    },
  };
}

/** A file name that says whose it is: this process's. */
export function nameOfOurs(kind: 'put' | 'use'): string {
  return `${kind}-${process.pid}-${randomBytes(8).toString('hex')}`;
}

/** Deletes what dead processes left of such files; our own id can only be a namesake's from before a reboot. */
export async function dropOfTheDead(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = Number(/^(?:put|use)-(\d+)-/.exec(name)?.[1] ?? 0);
    if (pid && (pid === process.pid || !isAlive(pid))) await rm(join(folder, name), { force: true });
  }
}

/** What the disk fails with, in words where they are for whoever sent the bytes. */
export function asFault(error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return error;
  return new Fault('storage-full', 'There is no room left on the disk.', { cause: error });
}
