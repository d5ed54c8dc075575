import { createHash, randomBytes } from 'node:crypto';
import { access, constants, mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { IncomingMessage } from 'node:http';
import { dirname, join } from 'node:path';
import { Fault } from '../errors.ts';
import { isAlive } from '../processes.ts';
import { receive, syncFolder } from './receive.ts';
import { checkKey, type ObjectStorage } from './storage.ts';

/**
 * Storage in a folder of this machine: objects under `objects/`, work under way under `scratch/`, on one file
 * system so that a rename publishes.
 */
export async function createDiskStorage(folder: string): Promise<ObjectStorage> {
  const objects = join(folder, 'objects');
  const scratches = join(folder, 'scratch');
  await mkdir(objects, { recursive: true });
  await mkdir(scratches, { recursive: true });
  await dropDrafts(scratches);
  const pathOf = (key: string) => join(objects, ...checkKey(key).split('/'));

  return {
    async put(key, body, { maxBytes, admit = (_, appear) => appear() }) {
      const path = pathOf(key);
      const draft = join(scratches, `put-${process.pid}-${randomBytes(8).toString('hex')}`);
      const hash = createHash('sha256');
      try {
        const file = await open(draft, 'wx', 0o600);
        let size: number;
        try {
          size = await receive(body, file, { at: 0, maxBytes, hash, disposable: body instanceof IncomingMessage });
        } finally {
          await file.close();
        }
        const stored = { size, sha256: hash.digest('hex') };
        await admit(stored, () => publish(draft, path));
        return stored;
      } catch (error) {
        throw asFault(error);
      } finally {
        await rm(draft, { force: true });
      }
    },
    async read(key, range) {
      const path = pathOf(key);
      // Opened first: an error while the answer is under way could no longer become a 404.
      const file = await open(path, 'r').catch(missing);
      return file ? file.createReadStream(range ?? {}) : null;
    },
    async stat(key) {
      const found = await stat(pathOf(key)).catch(missing);
      return found?.isFile() ? { size: found.size, modifiedAt: found.mtime } : null;
    },
    async publishFile(source, key) {
      await publish(source, pathOf(key)).catch((error) => {
        throw asFault(error);
      });
    },
    async publishFolder(source, prefix) {
      const target = pathOf(prefix);
      await mkdir(dirname(target), { recursive: true });
      await rename(source, target).catch((error) => {
        throw asFault(error);
      });
    },
    withLocalFile: (key, work) => work(pathOf(key)),
    async list(prefix) {
      return (await readdir(pathOf(prefix)).catch(missing)) ?? [];
    },
    walk: (prefix) => walk(pathOf(prefix), prefix),
    async remove(keyOrPrefix) {
      await rm(pathOf(keyOrPrefix), { recursive: true, force: true });
    },
    async scratch(name) {
      const path = join(scratches, checkKey(name));
      await mkdir(path, { recursive: true, mode: 0o700 }).catch((error) => {
        throw asFault(error);
      });
      return path;
    },
    listScratch: () => readdir(scratches),
    async removeScratch(name) {
      await rm(join(scratches, checkKey(name)), { recursive: true, force: true });
    },
    ping: () => access(scratches, constants.W_OK),
    async freeBytes() {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    },
  };
}

/** The files under a folder, one folder's names in memory a level; those that go meanwhile are passed over. */
async function* walk(folder: string, prefix: string): AsyncGenerator<{ key: string; size: number; modifiedAt: Date }> {
  for (const entry of (await readdir(folder, { withFileTypes: true }).catch(missing)) ?? []) {
    const [path, key] = [join(folder, entry.name), `${prefix}/${entry.name}`];
    if (entry.isDirectory()) yield* walk(path, key);
    const found = entry.isFile() ? await stat(path).catch(missing) : null;
    if (found) yield { key, size: found.size, modifiedAt: found.mtime };
  }
}

/** Half-written objects of processes that have died; our own id can only be a namesake's from before a reboot. */
async function dropDrafts(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = Number(/^put-(\d+)-/.exec(name)?.[1] ?? 0);
    if (pid && (pid === process.pid || !isAlive(pid))) await rm(join(folder, name), { force: true });
  }
}

/** Moves a file to its place, so that it is still there after the machine has failed. */
async function publish(source: string, path: string): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  await rename(source, path);
  await syncFolder(folder);
  await syncFolder(dirname(folder));
}

function missing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
  throw error;
}

/** What the disk fails with, in words where they are for whoever sent the bytes. */
export function asFault(error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return error;
  return new Fault('storage-full', 'There is no room left on the disk.', { cause: error });
}
