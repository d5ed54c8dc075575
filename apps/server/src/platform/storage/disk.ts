import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { IncomingMessage } from 'node:http';
import { dirname, join } from 'node:path';
import { Fault } from '../errors.ts';
import { receive, syncFolder } from './receive.ts';
import { asFault, createScratch } from './scratch.ts';
import { checkKey, type Found, type ObjectStorage } from './storage.ts';

/**
 * Storage in a folder of this machine: objects under `objects/`, work under way under `scratch/`, on one file
 * system so that a rename publishes.
 */
export async function createDiskStorage(folder: string): Promise<ObjectStorage> {
  const objects = join(folder, 'objects');
  await mkdir(objects, { recursive: true });
  const { draft: draftPath, checkWritable, ...scratch } = await createScratch(join(folder, 'scratch'));
  const pathOf = (key: string) => join(objects, ...checkKey(key).split('/'));

  return {
    kind: 'disk',
    ...scratch,
    ping: checkWritable,
    async put(key, body, { maxBytes, admit = (_, appear) => appear() }) {
      const path = pathOf(key);
      const draft = draftPath();
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
    async withLocalFile(key, work) {
      const path = pathOf(key);
      if (!(await stat(path).catch(missing))?.isFile()) throw new Fault('not-found', 'The file is not in the storage any more.');
      return work(path);
    },
    async list(prefix) {
      return (await readdir(pathOf(prefix)).catch(missing)) ?? [];
    },
    walk: (prefix) => walk(pathOf(prefix), `${prefix}/`),
    walkAll: () => walk(objects, ''),
    async remove(keyOrPrefix) {
      await rm(pathOf(keyOrPrefix), { recursive: true, force: true });
    },
  };
}

/** The files under a folder, one folder's names in memory a level; those that go meanwhile are passed over. */
async function* walk(folder: string, prefix: string): AsyncGenerator<Found> {
  for (const entry of (await readdir(folder, { withFileTypes: true }).catch(missing)) ?? []) {
    const [path, key] = [join(folder, entry.name), `${prefix}${entry.name}`];
    if (entry.isDirectory()) yield* walk(path, `${key}/`);
    const found = entry.isFile() ? await stat(path).catch(missing) : null;
    if (found) yield { key, size: found.size, modifiedAt: found.mtime };
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
