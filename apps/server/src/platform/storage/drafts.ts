import { createHash, type Hash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { LRUCache } from 'lru-cache';
import { Conflict } from '../errors.ts';
import { asFault } from './disk.ts';
import { receive, syncFolder } from './receive.ts';
import type { ObjectStorage } from './storage.ts';

/** The one file in a draft's folder. */
const FILE = 'draft';
/** Drafts whose hash this process has under way; of others it is made in the end, by reading them. */
const LIVE_HASHES = 1_000;
const READ_BYTES = 1024 * 1024;

/**
 * Files that grow in pieces until they become objects. Bytes that were told to be here are on the disk, and stay there when
 * the process or the machine fails. Whoever writes to one must be alone with it.
 */
export interface Drafts {
  /** @returns bytes of it that are safe; 0 when there is none. */
  size(name: string): Promise<number>;
  /**
   * Adds to its end, and makes it where there is none. What came is kept, also when the stream breaks.
   * @param options.at where its end must be. @param options.maxBytes that may be added. @param options.disposable as in `Receiving`.
   * @returns its size.
   * @throws {Conflict} when it does not end at `at`; {Fault} `too-large`, `storage-full`.
   */
  append(name: string, body: Readable, options: { at: number; maxBytes: number; disposable?: boolean }): Promise<number>;
  /** @returns bytes from the beginning, at most. */
  head(name: string, bytes: number): Promise<Buffer>;
  /** Whether the hash is at hand, and need not be made by reading all of it. */
  hashed(name: string): boolean;
  /** @returns its SHA-256, hex; null when there is none. */
  hash(name: string): Promise<string | null>;
  /** Makes it an object. */
  publish(name: string, key: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** Names of all that begin so. */
  list(prefix: string): Promise<string[]>;
}

/** A hash that knows how far it is. */
class Digest {
  readonly #hash: Hash = createHash('sha256');
  bytes = 0;

  update(chunk: Buffer): void {
    this.#hash.update(chunk);
    this.bytes += chunk.length;
  }

  /** Of what it was given so far; it may be given more. */
  hex(): string {
    return this.#hash.copy().digest('hex');
  }
}

/** Drafts in scratch folders of a storage, whichever it is. */
export function createDrafts(storage: ObjectStorage): Drafts {
  const digests = new LRUCache<string, Digest>({ max: LIVE_HASHES });
  const pathOf = async (name: string) => join(await storage.scratch(name), FILE);
  const reading = async <T>(name: string, work: (file: FileHandle) => Promise<T>): Promise<T | null> => {
    // Only what is there already gets a folder.
    if (!(await storage.listScratch()).includes(name)) return null;
    const file = await open(await pathOf(name), 'r').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    if (!file) return null;
    try {
      return await work(file);
    } finally {
      await file.close();
    }
  };

  return {
    async size(name) {
      const size = await reading(name, async (file) => {
        // Of a process that was killed in the middle: its bytes are in the file, and perhaps not on the disk.
        await file.datasync();
        return (await file.stat()).size;
      });
      return size ?? 0;
    },

    async append(name, body, { at, maxBytes, disposable = false }) {
      const path = await pathOf(name);
      const file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600);
      try {
        const { size } = await file.stat();
        if (size !== at) throw new Conflict(`The next byte is number ${size}, not ${at}.`);
        if (size === 0) await Promise.all([syncFolder(join(path, '..')), syncFolder(join(path, '..', '..'))]);
        const known = digests.get(name);
        // Nobody else's while it changes.
        digests.delete(name);
        const digest = known?.bytes === at ? known : at === 0 ? new Digest() : null;
        try {
          await receive(body, file, { at, maxBytes, disposable, hash: digest ?? { update: () => undefined } });
        } finally {
          if (digest?.bytes === (await file.stat()).size) digests.set(name, digest);
        }
        return (await file.stat()).size;
      } catch (error) {
        throw asFault(error);
      } finally {
        await file.close();
      }
    },

    async head(name, bytes) {
      const head = await reading(name, async (file) => {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
        return buffer.subarray(0, bytesRead);
      });
      return head ?? Buffer.alloc(0);
    },

    hashed: (name) => digests.has(name),

    async hash(name) {
      const digest = await reading(name, async (file) => {
        const known = digests.get(name);
        if (known?.bytes === (await file.stat()).size) return known;
        const fresh = new Digest();
        const chunks = file.createReadStream({ start: 0, autoClose: false, highWaterMark: READ_BYTES });
        for await (const chunk of chunks) fresh.update(chunk as Buffer);
        digests.set(name, fresh);
        return fresh;
      });
      return digest?.hex() ?? null;
    },

    async publish(name, key) {
      await storage.publishFile(await pathOf(name), key);
      await this.remove(name);
    },

    async remove(name) {
      digests.delete(name);
      await storage.removeScratch(name);
    },

    async list(prefix) {
      return (await storage.listScratch()).filter((name) => name.startsWith(prefix));
    },
  };
}
