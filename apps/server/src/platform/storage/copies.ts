import { createHash } from 'node:crypto';
import { link, mkdir, open, readdir, rename, rm, stat, statfs, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../observability/logger.ts';
import { asFault, dropOfTheDead, nameOfOurs } from './scratch.ts';

/** An object elsewhere, as it is now. */
export interface Original {
  readonly size: number;
  /** Another for other bytes. */
  readonly version: string;
  /** Writes its bytes into a file that is there and empty. */
  download(path: string): Promise<void>;
}

/** Copies of objects that are kept elsewhere, on this machine's disk for as long as there is room. */
export interface LocalCopies {
  /** Runs `work` with the path of a copy, which is brought here when there is none; by one, however many ask. */
  use<T>(key: string, original: Original, work: (path: string) => Promise<T>): Promise<T>;
}

/** Tries to catch hold of a copy that others clear away as soon as it is here. */
const TRIES = 3;

/**
 * The copies are shared by all processes that share the folder. Whoever uses one has a hard link to it of its own: so it may be
 * cleared away at any time and its bytes stay until the last user is done, and its number of links tells who uses it.
 * @param options.maxBytes kept at most, the least recently used going first; and never more than half of what the disk had free
 * without them. What is in use, and one copy of any size, is above that.
 */
export async function createLocalCopies(options: { folder: string; maxBytes: number; log: Logger; now: () => Date }): Promise<LocalCopies> {
  const { folder, maxBytes, log, now } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await dropOfTheDead(folder);
  const coming = new Map<string, Promise<void>>();

  const makeRoom = async (size: number) => {
    const copies = await copiesIn(folder);
    let held = copies.reduce((sum, copy) => sum + copy.size, 0);
    const { bavail, bsize } = await statfs(folder);
    const budget = Math.min(maxBytes, (bavail * bsize + held) / 2);
    for (const copy of copies.toSorted((a, b) => a.usedAt - b.usedAt)) {
      if (held + size <= budget) return;
      if (copy.isUsed) continue;
      await rm(join(folder, copy.name), { force: true });
      held -= copy.size;
    }
  };
  const bring = async (name: string, { size, download }: Original) => {
    const draft = join(folder, nameOfOurs('put'));
    const started = performance.now();
    try {
      await makeRoom(size);
      await (await open(draft, 'wx', 0o600)).close();
      await download(draft);
      const came = (await stat(draft)).size;
      if (came !== size) throw new Error(`${came} of ${size} bytes came from the storage`);
      await rename(draft, join(folder, name));
      log.debug({ bytes: size, milliseconds: Math.round(performance.now() - started) }, 'Brought an object to the local disk');
    } catch (error) {
      throw asFault(error);
    } finally {
      await rm(draft, { force: true });
    }
  };
  const bringOnce = (name: string, original: Original) => {
    const underWay = coming.get(name) ?? bring(name, original).finally(() => coming.delete(name));
    coming.set(name, underWay);
    return underWay;
  };

  return {
    async use(key, original, work) {
      const name = createHash('sha256').update(`${key}\n${original.version}`).digest('hex');
      const ours = join(folder, nameOfOurs('use'));
      for (let tries = 1; !(await take(join(folder, name), ours, now())); tries++) {
        if (tries > TRIES) throw new Error('The copy was cleared away each time before it could be used');
        await bringOnce(name, original);
      }
      try {
        return await work(ours);
      } finally {
        await rm(ours, { force: true });
      }
    },
  };
}

/** @returns whether there is such a copy, which is now also at `ours`. */
async function take(copy: string, ours: string, now: Date): Promise<boolean> {
  try {
    await link(copy, ours);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
  // The time of a file is its links' too: when it was last used.
  await utimes(ours, now, now);
  return true;
}

async function copiesIn(folder: string): Promise<{ name: string; size: number; usedAt: number; isUsed: boolean }[]> {
  const copies = [];
  for (const name of await readdir(folder)) {
    if (!/^[0-9a-f]{64}$/.test(name)) continue;
    const found = await stat(join(folder, name)).catch(() => null);
    if (found) copies.push({ name, size: found.size, usedAt: found.mtimeMs, isUsed: found.nlink > 1 });
  }
  return copies;
}
